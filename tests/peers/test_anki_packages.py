"""Packages held against Anki itself: it reads what we write, and we read what it writes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest
from anki.collection import (
    Collection,
    ExportAnkiPackageOptions,
    ImportAnkiPackageOptions,
    ImportAnkiPackageRequest,
)
from anki.decks import DeckId

from app.core.cards import (
    Basic,
    Card,
    Choice,
    Cloze,
    Deck,
    Essay,
    Match,
    Media,
    Number,
    Option,
    Order,
    Region,
    Select,
    Short,
    Source,
    Spot,
    Truth,
)
from app.core.cards import Passage as Place
from app.core.faces import faces
from app.core.formats.values import Answer, History, Standing
from app.decks.packages.reading import Package, read_package
from app.decks.packages.writing import write_package

FILES = Path(__file__).parent / "packages"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes((0, 0, 0, 2, 0, 0, 0, 2))
OGG = b"OggS" + bytes(60)
MEDIA = {"maps/world.png": PNG, "hello.ogg": OGG}
AT, TODAY, DAY = 1_795_426_711_000, 739_943, 86_400_000
MAP = Media(file="maps/world.png", alt="A map", credit="NASA")
KINDS: tuple[Card, ...] = (
    Basic(key="one", prompt="**Two** & two?", answer="Four", why="Count.", tags=("sums", "a b")),
    Basic(key="both", prompt="uno", answer="one", both=True, audio=Media(file="hello.ogg")),
    Cloze(key="gap", prompt="{{c1::Paris}} is in {{c3::France::where?}}: $x_1$", why="Known."),
    Choice(key="pick", prompt="Which?", right="This", wrong=(Option("That", "Not so."),)),
    Select(key="some", prompt="Which ones?", right=("A", "B"), wrong=(Option("C"),)),
    Truth(key="true", prompt="Water is wet.", answer=True, hints=("Think.",)),
    Short(key="word", prompt="Capital of Peru?", accept=("Lima", "[Ciudad de] Lima")),
    Number(key="many", prompt="How long?", answer="6,000", tolerance="5%", unit="km"),
    Match(key="pair", prompt="Match.", pairs=(("a", "1"), ("b", "2")), wrong=("3",)),
    Order(key="row", prompt="In order.", items=("first", "second", "third")),
    Essay(key="text", prompt="Discuss.", rubric=(("Depth", 2.0),), answer="So.", words=(10, 90)),
    Spot(
        key="spot",
        prompt="Where is it?",
        image=MAP,
        right=Region(shape="circle", points=(10, 20, 5), label="Here"),
        source=Place(ref="atlas", section="Maps", para="2", quote="a few words"),
    ),
    Basic(key="rest", prompt="Set aside?", answer="Yes", flashcard=False),
)
DECK = Deck(
    key="all-kinds",
    title="Article \u203a All “kinds”",
    description="About *everything*.",
    sources=(Source(key="atlas", title="An atlas", url="https://example.org/atlas"),),
    cards=KINDS,
)
FACES = [face.key for card in KINDS for face in faces(card)]
HISTORY = History(
    answers=(
        *(Answer(DECK.key, face, AT - 9 * DAY, 1, "study", 4_000) for face in FACES),
        *(Answer(DECK.key, face, AT - 2 * DAY, 3, "study", 3_000) for face in FACES),
        Answer(DECK.key, "one", AT - DAY, 4, "cram", 1_000),
        Answer(DECK.key, "one", AT - 20 * DAY, None, "manual", action="forget"),
    ),
    standings=tuple(
        Standing(
            deck=DECK.key,
            card=face,
            phase=2,
            due_day=TODAY + 3,
            interval=5,
            stability=5.25,
            difficulty=4.5,
            last_at=AT - 2 * DAY,
            reps=2,
            lapses=1,
            flag=2,
        )
        for face in FACES
    ),
)


class Counts(NamedTuple):
    """What Anki says of an import, and what its collection holds then."""

    new: int
    updated: int
    same: int
    conflicting: int
    notes: int
    cards: int
    log: int


@contextmanager
def anki(folder: Path) -> Iterator[Collection]:
    """Open an empty collection of Anki's."""
    collection = Collection(str(folder / "collection.anki2"))
    try:
        yield collection
    finally:
        collection.close()


def bring(collection: Collection, file: Path) -> Counts:
    """Import a package into Anki."""
    options = ImportAnkiPackageOptions(with_scheduling=True)
    request = ImportAnkiPackageRequest(package_path=str(file), options=options)
    log = collection.import_anki_package(request).log
    return Counts(
        *(len(log.new), len(log.updated), len(log.duplicate), len(log.conflicting)),
        *(collection.note_count(), collection.card_count()),
        collection.db.scalar("select count() from revlog") if collection.db else 0,
    )


def take(collection: Collection, file: Path, *, legacy: bool) -> Package:
    """Export everything from Anki, and read it."""
    options = ExportAnkiPackageOptions(with_scheduling=True, with_media=True, legacy=legacy)
    collection.export_anki_package(out_path=str(file), options=options, limit=None)
    return read_package(file, history=True)


def package(folder: Path, decks: Sequence[Deck] = (DECK,), at: int = AT) -> Path:
    """Write decks as a package on disk."""
    file = folder / "ours.apkg"
    file.write_bytes(write_package(decks, MEDIA, HISTORY, at=at, today=TODAY).data)
    return file


def due_days(collection: Collection) -> set[int]:
    """Give the days on which cards are due; Anki counts from the day the collection was made."""
    assert collection.db is not None
    begun = datetime.fromtimestamp(collection.db.scalar("select crt from col"), UTC).astimezone()
    days = collection.db.list("select due from cards")
    return {begun.date().toordinal() + due for due in days}


def test_anki_reads_every_kind_of_card_with_media_and_history(tmp_path: Path) -> None:
    with anki(tmp_path) as collection:
        counts = bring(collection, package(tmp_path))
        assert counts == (13, 0, 0, 0, 13, 15, 32)
        assert [deck.name for deck in collection.decks.all_names_and_ids()] == [
            "Article",
            "Article::All “kinds”",
            "Default",
        ]
        assert sorted(path.name for path in (tmp_path / "collection.media").iterdir()) == [
            "hello.ogg",
            "maps_world.png",
        ]
        assert collection.find_notes("tag:a_b tag:sums")
        assert len(collection.find_cards("is:suspended")) == 0
        assert len(collection.find_cards("flag:2")) == 15
        assert len(collection.find_cards("prop:s>5.2 prop:s<5.3 prop:d>0.3")) == 15
        assert due_days(collection) == {TODAY + 3}
        assert collection.fix_integrity()[1]


def test_a_second_import_changes_nothing_and_a_later_one_updates(tmp_path: Path) -> None:
    with anki(tmp_path) as collection:
        bring(collection, package(tmp_path))
        assert bring(collection, package(tmp_path)) == (0, 0, 13, 0, 13, 15, 32)
        changed = replace(DECK, cards=(replace(KINDS[0], prompt="Three and one?"), *KINDS[1:]))
        assert bring(collection, package(tmp_path, [changed], AT + 9_000))[4:] == (13, 15, 32)
        assert len(collection.find_notes("Three")) == 1


@pytest.mark.parametrize("legacy", [True, False])
def test_what_went_through_anki_comes_back_the_same(tmp_path: Path, legacy: bool) -> None:  # noqa: FBT001 - a parameter of the test
    with anki(tmp_path) as collection:
        bring(collection, package(tmp_path))
        came = take(collection, tmp_path / "theirs.apkg", legacy=legacy)
    (deck,) = came.decks
    assert (deck.key, deck.title, deck.description) == (DECK.key, DECK.title, DECK.description)
    assert deck.sources == DECK.sources
    flat = {"maps/world.png": "maps_world.png"}
    assert came.media == {flat.get(name, name): data for name, data in MEDIA.items()}
    for mine, theirs in zip(KINDS, deck.cards, strict=True):
        image = mine.image and replace(mine.image, file="maps_world.png")
        assert theirs == replace(mine, image=image)
    assert came.notices == ()
    assert len(came.history.answers) == 32
    assert {answer.card for answer in came.history.answers} == set(FACES)
    kinds = [each.kind for each in came.history.answers if each.card == "one"]
    assert kinds == ["manual", "import", "import", "cram"]
    first = came.history.standings[0]
    assert (first.stability, first.difficulty, first.reps, first.flag) == (5.25, 4.5, 2, 2)


def test_a_note_that_was_changed_in_anki_comes_back_as_it_was_changed(tmp_path: Path) -> None:
    with anki(tmp_path) as collection:
        bring(collection, package(tmp_path))
        note = collection.get_note(collection.find_notes("uno")[0])
        note["Back"] = "<i>a single</i> one"
        collection.update_note(note)
        word = collection.get_note(collection.find_notes("Peru")[0])
        word["Front"] = "Capital of Peru, please?"
        collection.update_note(word)
        came = take(collection, tmp_path / "theirs.apkg", legacy=False)
    cards = [card for card in came.decks[0].cards if card.key.startswith("anki")]
    both, short = sorted(cards, key=lambda card: card.kind)
    assert isinstance(both, Basic)
    assert (both.prompt, both.answer, both.both) == ("uno", "*a single* one", True)
    assert both.audio == Media(file="hello.ogg")
    assert isinstance(short, Short)
    assert (short.prompt, short.accept) == ("Capital of Peru, please?", ("Lima",))
    assert short.why == "Also right: Ciudad de Lima"


def test_a_card_that_came_from_anki_goes_back_to_its_own_note(tmp_path: Path) -> None:
    with anki(tmp_path) as collection:
        bring(collection, FILES / "legacy.apkg")
        came = take(collection, tmp_path / "theirs.apkg", legacy=True)
        file = tmp_path / "back.apkg"
        sent = write_package(came.decks, came.media, at=AT + 10 * DAY, today=TODAY)
        file.write_bytes(sent.data)
        assert bring(collection, file)[4:6] == (4, 6)


def test_both_layouts_of_one_collection_say_the_same() -> None:
    legacy, latest = (
        read_package(FILES / f"{name}.apkg", history=True) for name in ("legacy", "latest")
    )
    assert legacy.decks == latest.decks
    assert legacy.history == latest.history
    assert legacy.media == latest.media
    (deck,) = legacy.decks
    assert deck.title == "Article \u203a China AI"
    assert [card.kind for card in deck.cards] == ["basic", "basic", "short", "cloze"]
    assert [each.rating for each in legacy.history.answers] == [3, 4, 1]
    assert len(legacy.media["dot.png"]) == 67


def test_a_real_deck_comes_in_with_every_card() -> None:
    came = read_package(FILES / "ultimate_geography_text.apkg")
    (deck,) = came.decks
    assert len(deck.cards) == 438
    assert len({card.key for card in deck.cards}) == 438
    assert came.notices == ()
    assert came.history == History()
    capital = next(card for card in deck.cards if "**Scotland**" in card.prompt)
    assert isinstance(capital, Basic)
    assert capital.answer == "Edinburgh"
    assert capital.tags == ("UG::Europe",)


def add(collection: Collection, kind: str, *fields: str) -> None:
    """Add a note of one of Anki's own types."""
    notetype = collection.models.by_name(kind)
    assert notetype is not None
    note = collection.new_note(notetype)
    note.fields[: len(fields)] = fields
    collection.add_note(note, DeckId(1))


def test_each_of_ankis_own_note_types_becomes_its_like(tmp_path: Path) -> None:
    cover = "{{c1::image-occlusion:rect:left=.1:top=.2:width=.3:height=.4:oi=1}}"
    other = "{{c2::image-occlusion:ellipse:left=.5:top=.5:rx=.1:ry=.2:oi=1}}"
    with anki(tmp_path) as collection:
        (tmp_path / "collection.media").mkdir(exist_ok=True)
        (tmp_path / "collection.media" / "map.png").write_bytes(PNG)
        add(collection, "Basic", "<b>Front</b> \\(x\\)", "Back<br>line")
        add(collection, "Basic (and reversed card)", "uno", "one")
        add(collection, "Basic (optional reversed card)", "due", "two", "y")
        add(collection, "Basic (optional reversed card)", "tre", "three")
        add(collection, "Basic (type in the answer)", "typed?", "yes")
        add(collection, "Cloze", "{{c1::A {{c2::B}}}} and {{c3::C::hint}}", "more")
        add(collection, "Image Occlusion", cover + other, '<img src="map.png">', "Parts", "after")
        came = take(collection, tmp_path / "theirs.apkg", legacy=False)
    cards = came.decks[0].cards
    assert [card.kind for card in cards] == ["basic"] * 4 + ["short", "cloze", "spot", "spot"]
    assert [getattr(card, "both", None) for card in cards[:4]] == [False, True, True, False]
    assert cards[0].prompt == "**Front** $x$"
    assert cards[5].prompt == "{{c1::A B}} and {{c3::C::hint}}"
    spot = cards[6]
    assert isinstance(spot, Spot)
    assert spot.right == Region(shape="rect", points=(10.0, 20.0, 30.0, 40.0), label="Part 1")
    assert (spot.flashcard, spot.quiz, spot.image) == (False, False, Media(file="map.png"))
    assert len(came.notices) == 2


def test_a_whole_collection_is_read_like_a_package(tmp_path: Path) -> None:
    file = tmp_path / "all.colpkg"
    with anki(tmp_path) as collection:
        bring(collection, package(tmp_path))
        collection.export_collection_package(str(file), include_media=True, legacy=False)
        collection.reopen(after_full_sync=False)
    came = read_package(file, history=True)
    assert len(came.decks[0].cards) == 13
    assert len(came.history.answers) == 32


def test_the_same_decks_make_the_same_bytes() -> None:
    once, again = (write_package([DECK], MEDIA, at=AT, today=TODAY).data for _ in range(2))
    assert once == again
