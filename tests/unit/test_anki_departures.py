"""Decks become a collection of Anki's: ids that stay, sides that tell nothing, a log in order."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from app.core.cards import (
    Basic,
    Blueprint,
    Card,
    Choice,
    Cloze,
    Deck,
    Draw,
    Essay,
    Fact,
    Media,
    Number,
    Option,
    Order,
    Passage,
    Region,
    Select,
    Short,
    Source,
    Spot,
    Truth,
)
from app.core.formats.anki import cardsout, carried, identity
from app.core.formats.anki.carried import Carried
from app.core.formats.anki.incoming import Arrival, arrive
from app.core.formats.anki.outgoing import Departure, depart
from app.core.formats.values import History
from app.core.media import MediaError

AT, TODAY, DAY = 1_795_000_000_000, 739_943, 86_400_000
ONE = Basic(key="one", prompt="Front", answer="Back", why="So.", tags=("a b",))


def deck(*cards: Card, **values: object) -> Deck:
    """Return a deck of cards."""
    return replace(Deck(key="d", title="Deck", cards=cards), **values)  # type: ignore[arg-type] # a test's own fields


def sent(*decks: Deck, files: tuple[str, ...] = (), history: History | None = None) -> Departure:
    """Return what decks became."""
    return depart(decks, files, history or History(), at=AT, today=TODAY)


def fields(card: Card) -> list[str]:
    """Return the fields of the note that a card becomes."""
    return sent(deck(card)).collection.notes[0].fields.split("\x1f")


class Files:
    """Pictures and sounds that are there, unless they are called lost."""

    def find(self, name: str) -> tuple[str, str]:
        """Return the sort of a file by its ending."""
        if "lost" in name:
            raise MediaError("it is lost")
        return name, "image" if name.endswith("png") else "audio"


def back(departure: Departure) -> Arrival:
    """Return what comes of a collection that went out."""
    return arrive(departure.collection, Files(), history=True)


def test_a_guid_is_the_same_each_time_and_another_for_each_card() -> None:
    guids = [note.guid for note in sent(deck(ONE, replace(ONE, key="two"))).collection.notes]
    again = [note.guid for note in sent(deck(ONE, replace(ONE, key="two"))).collection.notes]
    assert guids == again
    assert len(set(guids)) == 2
    assert sent(deck(ONE, key="e")).collection.notes[0].guid not in guids
    unnamed = sent(deck(replace(ONE, key=""), replace(ONE, key="", prompt="x"))).collection.notes
    assert unnamed[0].guid != unnamed[1].guid


def test_a_card_from_anki_has_its_guid_in_its_key() -> None:
    key = identity.key_of("e,f1tG/E!c")
    assert sent(deck(replace(ONE, key=key))).collection.notes[0].guid == "e,f1tG/E!c"
    assert identity.guid_of("d", identity.key_of("x" * 40)) != "x" * 40
    assert identity.guid_of("d", "anki-ff") not in {"", "\xff"}
    assert identity.key_of("") != identity.key_of("x" * 40)


def test_the_order_of_options_does_not_tell_the_right_one() -> None:
    wrong = tuple(Option(f"w{n}") for n in range(5))
    cards = [Choice(key=f"k{n}", prompt="?", right="right", wrong=wrong) for n in range(20)]
    places = {fields(card)[0].index("right") for card in cards}
    assert len(places) > 3
    assert fields(cards[0]) == fields(cards[0])
    kept = replace(cards[0], shuffle=False)
    assert fields(kept)[0].index("right") < fields(kept)[0].index("w0")


def test_each_kind_shows_what_it_asks_and_what_it_answers() -> None:
    region = Region(shape="rect", points=(10, 20, 20, 20), label="Here")
    three = replace(region, shape="polygon", points=(0, 0, 30, 0, 0, 30))
    sides = {
        type(card).kind: cardsout.show(card)
        for card in (
            Select(prompt="?", right=("a",), wrong=(Option("b", "no"),), shuffle=False),
            Truth(prompt="It is.", answer=False),
            Short(prompt="?", accept=("a [b]", "c"), reject=(Option("d", "no"), Option("e"))),
            Number(prompt="?", answer="5", unit="km", tolerance="1"),
            Order(prompt="?", items=("a", "b"), shuffle=False),
            Essay(prompt="?", rubric=(("Depth", 2),), words=(5, 9)),
            Spot(prompt="?", right=region),
        )
    }
    assert sides["select"].front == "?<ul><li>a</li><li>b</li></ul>"
    assert sides["select"].more == ("b: no",)
    assert sides["truth"].back == "False"
    assert (sides["short"].back, sides["short"].more) == ("a b", ("Also right: c", "d: no"))
    assert (sides["number"].front, sides["number"].more) == ("? (km)", ("Near enough: 1",))
    assert sides["order"].back == "<ol><li>a</li><li>b</li></ol>"
    assert sides["essay"].front == "?<br>(5 to 9 words)"
    assert sides["essay"].back == "<ul><li>Depth: 2</li></ul>"
    assert sides["spot"].back == "Here<br>20 % from the left, 30 % from the top"
    assert "10 % from the left" in cardsout.show(Spot(prompt="?", right=three)).back
    round_ = replace(region, shape="circle", points=(50, 60, 5))
    assert "60 % from the top" in cardsout.show(Spot(prompt="?", right=round_)).back


def test_what_stands_behind_the_answer_names_its_source() -> None:
    source = Source(key="s", title="A & B", url="https://x.org/?a&b")
    place = Passage(ref="s", section="S", para="2", quote="q < r")
    card = replace(ONE, image=Media(file="a.png", alt='"x"', credit="Me", licence="CC"))
    whole = deck(card, sources=(source,), facts=(Fact(key="f", claim="C", source=place),))
    named = replace(whole, cards=(replace(card, fact="f"),))
    note = sent(named, files=("a.png",)).collection.notes[0]
    front, _, _, more, _ = note.fields.split("\x1f")
    assert front.endswith('<img src="a.png" alt="&quot;x&quot;">')
    assert more == (
        "So.<br><br>Picture: Me, CC<br><br>Source: "
        '<a href="https://x.org/?a&amp;b">A &amp; B</a>, S, paragraph 2<br>“q &lt; r”'
    )
    (came,) = back(sent(named, files=("a.png",))).decks
    assert came.sources == (source,)
    assert came.cards[0].source == place
    assert came.cards[0].fact == ""
    alone = replace(whole, cards=(replace(card, source=Passage(ref="gone")),))
    assert "Source: gone" in sent(alone).collection.notes[0].fields


def test_two_decks_that_share_a_source_by_name_alone_keep_apart() -> None:
    source = Source(key="s", title="One")
    one = deck(replace(ONE, source=Passage(ref="s")), sources=(source,))
    two = deck(
        replace(ONE, key="two", source=Passage(ref="s")),
        sources=(replace(source, title="Two"),),
    )
    departure = sent(one, replace(two, title="Other"))
    for card in departure.collection.cards:
        departure.collection.cards[card.id - AT] = card._replace(
            deck=departure.collection.cards[0].deck
        )
    (came,) = back(departure).decks
    assert [card.source for card in came.cards] == [Passage(ref="s"), None]


def test_names_of_decks_stay_apart_and_tell_their_parents() -> None:
    titles = ("A \u203a B", "a \u203a b", "C::D", "\u203a")
    homes = sent(*(deck(ONE, key=f"k{n}", title=title) for n, title in enumerate(titles)))
    names = [home.name for home in homes.collection.homes.values()]
    assert names == ["Default", "A::B", "a::b (k1)", "C:D", "Deck"]


def test_decks_whose_numbers_would_clash_get_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.core.formats.anki.outgoing.home_id", lambda _: 7)
    homes = sent(deck(ONE), deck(ONE, key="e", title="Other")).collection.homes
    assert sorted(homes) == [1, 7, 8]


def test_files_have_flat_names_of_their_own() -> None:
    one = replace(ONE, image=Media(file="a/b.png"), audio=Media(file="s.mp3"))
    two = replace(ONE, key="two", image=Media(file="a_b.png"), audio=Media(file="lost.mp3"))
    three = replace(one, key="three")
    departure = sent(deck(one, two, three), files=("a/b.png", "a_b.png", "s.mp3"))
    assert departure.media == {"a/b.png": "a_b.png", "s.mp3": "s.mp3", "a_b.png": "2_a_b.png"}
    assert [notice.sentence for notice in departure.notices] == ["lost.mp3: the file is not there"]


def test_what_has_no_place_in_anki_is_told() -> None:
    quiz = Blueprint(key="q", title="Q", draw=(Draw(),))
    assert "quizzes (1)" in sent(deck(ONE, quizzes=(quiz,))).notices[0].sentence


def test_cards_that_nobody_studies_are_set_aside() -> None:
    cards = (ONE, replace(ONE, key="b", flashcard=False), replace(ONE, key="c", retired=True))
    assert [card.queue for card in sent(deck(*cards)).collection.cards] == [0, -1, -1]


def changed(departure: Departure, text: str) -> Departure:
    """Return a departure in whose first note the last field is another."""
    notes = departure.collection.notes
    shown, _, _ = notes[0].fields.rpartition("\x1f")
    notes[0] = notes[0]._replace(fields=f"{shown}\x1f{text}")
    return departure


@pytest.mark.parametrize("text", ["", "{", "[]", "5", '{"sum": 1}', "[" * 5_000])
def test_a_carried_card_that_cannot_be_read_is_passed_by(text: str) -> None:
    (card,) = back(changed(sent(deck(ONE)), text)).decks[0].cards
    assert card.key.startswith("anki-")
    assert (card.prompt, card.why) == ("Front", "So.")


def forged(card: Card, deck_key: str = "d", /, **values: object) -> str:
    """Return a field that carries a card as nobody but a stranger would write it."""
    shown = sent(deck(ONE)).collection.notes[0].fields.rpartition("\x1f")[0]
    text = carried.write(Carried(deck_key, card), shown)
    plain = json.loads(text) | values
    return json.dumps(plain)


@pytest.mark.parametrize(
    "text",
    [
        forged(replace(ONE, prompt="")),
        forged(replace(ONE, prompt="x" * 20_000)),
        forged(replace(ONE, key="not an id")),
        forged(ONE, "not an id"),
        forged(ONE, "d", deck=5),
        forged(ONE, card={"kind": "basic", "prompt": "?", "answer": "!", "key": 5}),
        forged(ONE, card={"kind": "basic", "prompt": "?", "answer": "!", "key": "k", "tags": 5}),
        forged(ONE, "d", source={"key": "s", "title": []}),
        forged(ONE, "d", source={"key": "not an id", "title": "S"}),
        forged(Cloze(key="c", prompt="no gaps")),
        forged(ONE, "d", source={"key": "s", "title": ""}),
        forged(ONE, "d", source={"other": 1}),
        forged(ONE, "d", card={"kind": "none"}),
    ],
)
def test_a_forged_card_is_not_taken_at_its_word(text: str) -> None:
    (card,) = back(changed(sent(deck(ONE)), text)).decks[0].cards
    assert card.key.startswith("anki-")
    assert card.prompt == "Front"


def test_one_forged_card_does_not_spoil_the_others() -> None:
    cards = [replace(ONE, key=f"c{n}", prompt=f"Prompt {n}") for n in range(9)]
    departure = sent(deck(*cards))
    shown = departure.collection.notes[0].fields.rpartition("\x1f")[0]
    changed(departure, carried.write(Carried("d", replace(cards[0], answer="")), shown))
    (came,) = back(departure).decks
    assert [card.key for card in came.cards][1:] == [f"c{n}" for n in range(1, 9)]
    assert came.cards[0].key.startswith("anki-")


def test_a_source_that_its_card_does_not_name_is_left() -> None:
    card = replace(ONE, source=Passage(ref="other"))
    text = forged(card, "d", source={"key": "s", "title": "S"})
    (came,) = back(changed(sent(deck(ONE)), text)).decks
    assert came.cards[0].source is None
    text = forged(ONE, "d", source={"key": "s", "title": "S"})
    (came,) = back(changed(sent(deck(ONE)), text)).decks
    assert came.cards[0].source == Passage(ref="s")


def test_keys_that_stand_twice_are_checked_apart_and_kept_once() -> None:
    found = [Carried("d", ONE), Carried("e", ONE)]
    assert carried.settle(found) == found
    departure = sent(deck(ONE), deck(replace(ONE, prompt="Other"), key="e", title="E"))
    home = departure.collection.cards[0].deck
    cards = [card._replace(deck=home) for card in departure.collection.cards]
    departure.collection.cards[:] = cards
    (came,) = back(departure).decks
    assert came.key not in {"d", "e"}
    assert came.cards[0].key == "one"
    assert came.cards[1].key.startswith("anki-")


def test_cards_that_share_a_source_are_checked_with_it() -> None:
    source = Source(key="s", title="S")
    cards = [replace(ONE, key=f"c{n}", source=Passage(ref="s")) for n in range(2)]
    found = [Carried("d", card, source) for card in cards]
    assert carried.settle(found) == found
    bare = [replace(one, source=Source(key="s", title="")) for one in found]
    assert carried.settle(bare) == [None, None]


def test_a_deck_key_is_taken_once() -> None:
    arrival = back(sent(deck(ONE), deck(ONE, title="Other")))
    assert [found.key for found in arrival.decks] == ["d", "other"]


def test_carried_media_come_under_the_packages_name_or_are_told() -> None:
    card = replace(ONE, image=Media(file="a.png", alt="A"), audio=Media(file="b.png"))
    (came,) = back(sent(deck(card), files=("a.png", "b.png"))).decks
    assert came.cards[0].image == Media(file="a.png", alt="A")
    assert came.cards[0].audio is None
    region = Region(shape="rect", points=(1, 1, 5, 5), label="Here")
    spot = Spot(key="s", prompt="?", right=region, image=Media(file="lost.png"))
    arrival = back(sent(deck(spot), files=("lost.png",)))
    assert isinstance(arrival.decks[0].cards[0], Basic)
    assert arrival.notices[0].sentence == "lost.png: it is lost"


def test_a_covered_picture_waits_for_the_answer() -> None:
    cover = (Region(shape="rect", points=(1, 1, 9, 9), label=""),)
    card = replace(ONE, image=Media(file="m.png", alt="A map", cover=cover))
    made = sent(deck(card), files=("m.png",))
    front, _, *rest = made.collection.notes[0].fields.split("\x1f")
    assert "m.png" not in front
    assert '<img src="m.png" alt="A map">' in "".join(rest)
    assert [each.sentence for each in made.notices] == [
        "the covers of its picture have no place in Anki; it stands with the answer"
    ]
