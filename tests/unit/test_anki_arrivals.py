"""A collection of Anki's becomes decks; what cannot be kept is told, one by one."""

from __future__ import annotations

import json

import pytest

from app.core.cards import Basic, Card, Cloze, Media, Region, Short, Spot
from app.core.deckfile import parse
from app.core.deckwrite import dump
from app.core.formats.anki import occlusion, schema, wire
from app.core.formats.anki.identity import key_of
from app.core.formats.anki.incoming import Arrival, arrive
from app.core.formats.anki.values import (
    Collection,
    Home,
    LogRow,
    Note,
    NoteCard,
    Notetype,
    Template,
)
from app.core.formats.values import PackageError
from app.core.media import MediaError

ANSWER = "{{FrontSide}}<hr id=answer>{{Back}}"
FORTH = Template("1", "{{Front}}", ANSWER)
BASIC = Notetype(1, "Basic", cloze=False, fields=("Front", "Back"), templates=(FORTH,))
BOTH = BASIC._replace(
    id=2,
    templates=(
        *BASIC.templates,
        Template("2", "{{Back}}", "{{FrontSide}}<hr id=answer>{{Front}}"),
    ),
)
TYPED = BASIC._replace(
    id=3,
    templates=(Template("1", "{{Front}}{{type:Back}}", "{{Front}}<hr id=answer>{{type:Back}} so"),),
)
CLOZE = Notetype(
    *(4, "Cloze", True, ("Text", "Extra")),
    (Template("1", "{{cloze:Text}}", "{{cloze:Text}}<br>{{Extra}}"),),
)
BARE = CLOZE._replace(id=5, templates=())
NO_LINE = BASIC._replace(id=6, templates=(Template("1", "{{Front}}", "{{Front}} {{Back}}"),))
HINTED = BASIC._replace(id=7, templates=(Template("1", "{{Front}}{{hint:Tags}}", "{{Back}}"),))
KINDS = {kind.id: kind for kind in (BASIC, BOTH, TYPED, CLOZE, BARE, NO_LINE, HINTED)}
HOMES = {1: Home(1, "Default"), 2: Home(2, "A::B", "<b>About</b>"), 3: Home(3, "::")}


class Files:
    """Pictures and sounds that are there."""

    def find(self, name: str) -> tuple[str, str]:
        """Return the sort of a file by its ending."""
        if name.endswith((".png", ".gif")):
            return name, "image"
        if name.endswith(".mp3"):
            return name, "audio"
        raise MediaError("it is not there")


def collection(*notes: tuple[int, str], ords: tuple[int, ...] = (0,), home: int = 2) -> Collection:
    """Return a collection of notes, each given by its note type and its fields."""
    rows = [
        Note(n, f"guid{n}", kind, 5, " a b ", fields.replace("|", "\x1f"))
        for n, (kind, fields) in enumerate(notes, 1)
    ]
    cards = [
        NoteCard(10 * note.id + number, note.id, home, number, *(0,) * 9, "")
        for note in rows
        for number in ords
    ]
    return Collection(1_700_000_000, 1_700_000_000_000, dict(KINDS), dict(HOMES), rows, cards, [])


def came(found: Collection) -> Arrival:
    """Return what a collection became; every deck of it can be written and read."""
    arrival = arrive(found, Files(), history=True)
    assert all(parse(dump(deck)).deck is not None for deck in arrival.decks)
    return arrival


def cards(*notes: tuple[int, str], ords: tuple[int, ...] = (0,)) -> tuple[Card, ...]:
    """Return the cards of notes that bring nothing to tell."""
    arrival = came(collection(*notes, ords=ords))
    assert arrival.notices == ()
    return arrival.decks[0].cards


def said(*notes: tuple[int, str], ords: tuple[int, ...] = (0,)) -> list[str]:
    """Return what is told of notes."""
    return [notice.sentence for notice in came(collection(*notes, ords=ords)).notices]


KEY = key_of("guid1")


def test_a_note_with_one_card_is_a_question_and_an_answer() -> None:
    expected = Basic(key=KEY, prompt="Front **a**", answer="Back", tags=("a", "b"))
    assert cards((1, "Front <b>a</b>|Back")) == (expected,)


def test_cards_that_ask_one_another_are_one_card_both_ways() -> None:
    (card,) = cards((2, "uno|one"), ords=(0, 1))
    assert isinstance(card, Basic)
    assert card.both
    arrival = came(collection((2, "uno|one"), ords=(0, 1)))
    assert len(arrival.decks[0].cards) == 1


def test_cards_that_do_not_are_cards_of_their_own() -> None:
    found = collection((2, "uno|one"), ords=(0, 1))
    other = found.notetypes[2]
    found.notetypes[2] = other._replace(
        templates=(other.templates[0], Template("2", "What is {{Back}}?", ANSWER))
    )
    keys = [card.key for card in came(found).decks[0].cards]
    assert keys == [KEY, f"{KEY}-2"]


def test_both_ways_without_words_are_left_out() -> None:
    sentence = "its answer has no words, only a picture or a sound; the card is left out"
    assert said((2, "|<img src=a.png>"), ords=(0, 1))[0] == sentence


def test_both_ways_with_more_than_a_card_holds_are_left_out() -> None:
    assert "more than 5,000" in said((2, f"uno|{'x' * 6_000}"), ords=(0, 1))[0]


def test_a_typed_answer_is_a_short_one() -> None:
    expected = Short(key=KEY, prompt="q", accept=("Paris",), why="so", tags=("a", "b"))
    assert cards((3, "q|Paris")) == (expected,)


@pytest.mark.parametrize("answer", ["a [b]", "<b>a</b>", "x" * 300, "a<br>b"])
def test_a_typed_answer_that_is_no_word_is_only_looked_at(answer: str) -> None:
    (card,) = cards((3, f"q|{answer}"))
    assert isinstance(card, Basic)
    assert card.answer.endswith("so")


def test_gaps_stay_gaps_and_what_follows_tells_why() -> None:
    (card,) = cards((4, "{{c1::A}} {{c2::B::h}}|since"), ords=(0, 1, 7))
    assert card == Cloze(key=KEY, prompt="{{c1::A}} {{c2::B::h}}", why="since", tags=("a", "b"))


def test_gaps_inside_gaps_are_told() -> None:
    assert "inside another gap" in said((4, "{{c1::A {{c2::B}}}}|"))[0]


@pytest.mark.parametrize(
    ("kind", "fields", "sentence"),
    [
        (4, "no gaps|", "There is no gap"),
        (4, "{{c1::A}}" + "x" * 6_000 + "|", "more than 5,000 characters"),
        (4, "{{c1::A}}|" + "x" * 6_000, "what follows the answer"),
        (5, "{{c1::A}}|", "has no template"),
        (1, "|answer", "its question is empty"),
        (1, "question|", "its answer has nothing"),
        (1, "question|[sound:a.mp3]", "only a picture or a sound"),
        (1, "q|" + "x" * 6_000, "more than 5,000 characters"),
        (1, "q|" + "x" * 70_000, "a field holds 70,000 characters"),
        (1, "q <img src=x.bmp>|a", "x.bmp: it is not there"),
        (1, "q <img src=x.png><img src=y.png>|a", "y.png: a card has room for one"),
        (1, "q|a <img src=x.png>", "x.png: a card shows pictures"),
    ],
)
def test_what_cannot_be_kept_is_told(kind: int, fields: str, sentence: str) -> None:
    (found,) = said((kind, fields))
    assert sentence in found


def test_a_card_whose_template_is_gone_is_passed_by() -> None:
    assert came(collection((1, "q|a"), ords=(5,))).decks == ()


def test_a_note_type_without_fields_has_nothing_to_show() -> None:
    found = collection((1, "q|a"))
    found.notetypes[1] = BASIC._replace(fields=())
    assert came(found).decks == ()


def test_the_same_picture_twice_is_one_picture() -> None:
    (card,) = cards((1, "q <img src=x.png alt=A><img src=x.png>|a"))
    assert card.image == Media(file="x.png", alt="A")


def test_a_question_without_words_is_asked_for() -> None:
    shown, heard = cards((1, "<img src=x.png>|a"), (1, "[sound:x.mp3]|b"))
    assert shown.prompt == "What does the picture show?"
    assert heard.prompt == "What do you hear?"
    assert heard.audio == Media(file="x.mp3")


def test_an_answer_that_repeats_its_question_is_cut() -> None:
    (card,) = cards((6, "q|a"))
    assert isinstance(card, Basic)
    assert card.answer == "a"


def test_hints_are_kept() -> None:
    (card,) = cards((7, "q|a"))
    assert card.hints == ("a b",)


def test_tags_beyond_measure_are_told() -> None:
    found = collection((1, "q|a"))
    found.notes[0] = found.notes[0]._replace(tags=f"ok {'x' * 65}")
    arrival = came(found)
    assert arrival.decks[0].cards[0].tags == ("ok",)
    assert "tags beyond" in arrival.notices[0].sentence


COVERS = "{{c1::image-occlusion:rect:left=.9:top=.9:width=.3:height=.4}}"
COVERS += "{{c2::image-occlusion:polygon:points=0,0 .5,0 .5,.5}}"


def test_covered_parts_are_places_to_be_named() -> None:
    arrival = came(collection((4, f"{COVERS}|<img src=map.png>")))
    one, two = arrival.decks[0].cards
    assert isinstance(one, Spot)
    assert isinstance(two, Spot)
    assert one.right == Region(shape="rect", points=(90.0, 90.0, 9.999, 9.999), label="Part 1")
    assert two.right.points == (0.0, 0.0, 50.0, 0.0, 50.0, 50.0)
    assert one.wrong == (two.right,)
    assert "write one for each place" in arrival.notices[0].sentence


@pytest.mark.parametrize(
    "fields", [f"{COVERS}|no picture", "{{c1::image-occlusion:text:left=0}}|<img src=map.png>"]
)
def test_covers_that_cannot_be_read_are_told(fields: str) -> None:
    assert "cannot be read" in said((4, fields))[0]


@pytest.mark.parametrize(
    "shape",
    [
        "rect:left=1:top=0:width=.1:height=.1",
        "rect:left=x:top=0:width=.1:height=.1",
        "rect:left=nan:top=0:width=.1:height=.1",
        "rect:left=0:top=0:width=0:height=.1",
        "polygon:points=0,0 1",
        "polygon:points=0,0 a,b c,d",
        "polygon:points=" + "0,0 " * 50,
    ],
)
def test_a_cover_without_a_size_is_none(shape: str) -> None:
    assert occlusion.regions(f"{{{{c1::image-occlusion:{shape}}}}}") == {}


def test_an_ellipse_becomes_a_polygon_inside_the_picture() -> None:
    found = occlusion.regions("{{c3::image-occlusion:ellipse:left=.8:top=0:rx=.2:ry=.1:oi}}")
    region = found[3]
    assert region.shape == "polygon"
    assert len(region.points) == 32
    assert all(0 <= point <= 100 for point in region.points)


def test_decks_are_named_after_themselves_and_those_above() -> None:
    deck = came(collection((1, "q|a"))).decks[0]
    assert (deck.key, deck.title, deck.description) == ("a-b", "A \u203a B", "**About**")
    assert deck.lang == "und"
    assert came(collection((1, "q|a"), home=3)).decks[0].title == "Deck"


def test_a_description_beyond_measure_is_told() -> None:
    found = collection((1, "q|a"))
    found.homes[2] = Home(2, "A", "x" * 6_000, markdown=True)
    arrival = came(found)
    assert arrival.decks[0].description == ""
    assert "description" in arrival.notices[0].sentence


def test_decks_with_too_many_cards_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.core.formats.anki.incoming.MOST_ITEMS", 1)
    with pytest.raises(PackageError, match="has 2 cards, 1 at most"):
        came(collection((1, "q|a"), (1, "r|b")))


def test_a_note_without_cards_and_a_guid_that_stands_twice_are_told() -> None:
    found = collection((1, "q|a"), (1, "r|b"), (1, "s|c"))
    found.cards.pop()
    found.notes[1] = found.notes[1]._replace(guid="guid1")
    assert [notice.sentence for notice in came(found).notices] == [
        "note 3 has no cards",
        "two notes have the same id; one is kept",
    ]


@pytest.mark.parametrize(("kind", "home"), [(99, 2), (1, 77)])
def test_a_collection_that_lacks_what_it_names_is_refused(kind: int, home: int) -> None:
    found = collection((kind, "q|a"), home=home)
    with pytest.raises(PackageError, match="that the package lacks"):
        came(found)


def test_history_stays_behind_unless_it_is_asked_for() -> None:
    found = collection((1, "q|a"))
    found.log.append(LogRow(5_000, 10, 3, 1, 1, 0, 9, 0))
    assert len(arrive(found, Files(), history=True).history.answers) == 1
    assert arrive(found, Files(), history=False).history.answers == ()


def varint(field: int, value: int) -> bytes:
    """Write a number of a message."""
    return bytes((field << 3, value))


def blob(field: int, value: bytes) -> bytes:
    """Write bytes of a message."""
    return bytes((field << 3 | 2, len(value))) + value


def test_the_tables_of_the_latest_layout_say_what_json_says() -> None:
    config = blob(1, b"{{Front}}") + blob(2, b"{{Back}}") + bytes((9 << 3 | 5, *bytes(4)))
    found = schema.notetypes_of_tables(
        [(1, "Basic", b""), (2, "Cloze", varint(1, 1) + bytes((3 << 3 | 1, *bytes(8))))],
        [(1, 1, "Back"), (1, 0, "Front"), (2, 0, "Text")],
        [(1, 0, "Card", config)],
    )
    assert found[1] == BASIC._replace(templates=(Template("Card", "{{Front}}", "{{Back}}"),))
    assert found[2].cloze
    kind = blob(1, blob(4, "über".encode()) + varint(5, 1))
    homes = schema.homes_of_tables([(5, "A\x1fB", kind), (6, "C", b"")])
    assert homes == {5: Home(5, "A::B", "über", markdown=True), 6: Home(6, "C")}


@pytest.mark.parametrize("data", [b"\x0a", b"\xff", b"\x0b", b"\x0a\x01\xff", b"\x80" * 12])
def test_a_broken_message_is_refused(data: bytes) -> None:
    with pytest.raises(PackageError, match="In the"):
        schema.notetypes_of_tables([(1, "A", b"")], [], [(1, 0, "Card", data)])
    with pytest.raises(PackageError, match="In the deck"):
        schema.homes_of_tables([(1, "A", blob(1, blob(4, b"\xff")) if len(data) == 3 else data)])


def test_fields_of_another_sort_count_as_missing() -> None:
    found = wire.message(varint(1, 5) + blob(2, b"x"))
    assert (wire.blob(found, 1), wire.number(found, 2)) == (b"", 0)


def test_note_types_of_json_are_put_in_order() -> None:
    plain = {
        "id": "3",
        "name": "Half \ud800",
        "type": 0,
        "flds": [{"name": "B", "ord": 1}, {"name": "A", "ord": 0}],
        "tmpls": [{"name": "T", "qfmt": "q", "afmt": "a", "ord": None}],
    }
    (found,) = schema.notetypes_of_json(json.dumps({"3": plain})).values()
    assert found[:2] == (3, "Half ?")
    assert found.fields == ("A", "B")
    assert found.templates == (Template("T", "q", "a"),)
