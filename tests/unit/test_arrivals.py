"""What a file turns out to be, and which of its files may come along."""

from __future__ import annotations

import pytest

from app.authoring import arrivals
from app.authoring.arrivals import ANKI, TABLE, YAML, Arrival, Incoming, Wish, in_language
from app.core.cards import Basic, Deck, Media, Region, Spot
from app.core.formats.values import PackageError
from app.decks.packages.bundle import write_bundle
from app.decks.packages.writing import write_package

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
SOUND = b"OggS" + bytes(40)
AT, TODAY = 1_795_000_000_000, 739_943


def package(*cards: Basic | Spot, files: dict[str, bytes] | None = None) -> bytes:
    """Return cards as a package."""
    deck = Deck(key="d", title="D", cards=cards)
    return write_package([deck], files or {}, at=AT, today=TODAY).data


def basic(key: str, image: str) -> Basic:
    """Return a card with a picture."""
    return Basic(key=key, prompt=f"What is {key}?", answer="This", image=Media(file=image, alt="x"))


@pytest.mark.parametrize(
    ("data", "name", "form"),
    [
        (b"deck: a\ntitle: A\n", "", YAML),
        (b"# a comment\ntitle: A\ndeck: a\n", "x.txt", YAML),
        (b"anything", "deck.yml", YAML),
        (b"deck: a\tb\n", "", TABLE),
        (b"deck: a\ntitle: A\n", "deck.csv", TABLE),
        (b"front\tback\na\tb\n", "", TABLE),
        (b"# only\n# comments\n", "", TABLE),
        (package(Basic(key="a", prompt="q", answer="r")), "x.colpkg", ANKI),
    ],
)
def test_a_file_is_known_by_its_content_and_its_name(data: bytes, name: str, form: str) -> None:
    assert arrivals.read(data, name).form == form


def test_a_picture_is_cleaned_and_a_sound_in_its_place_is_told() -> None:
    cards = basic("a", "a.png"), basic("b", "b.png")
    found = arrivals.read(package(*cards, files={"a.png": PNG, "b.png": b"<svg>"}), "d.apkg")
    (incoming,) = found.decks
    assert [card.image is None for card in incoming.deck.cards] == [False, True]
    assert list(incoming.contents) == list(incoming.files.values())
    assert len(found.notices) == 1


def test_a_name_that_is_too_long_is_told_in_a_zip() -> None:
    long = "x" * 130 + ".png"
    card = f"- {{id: a, basic: q, answer: r, image: {{file: {long}, alt: x}}}}"
    text = f"deck: d\ntitle: D\ncards:\n{card}\n"
    found = arrivals.read(write_bundle("d", text, {long: PNG}), "d.zip")
    ((name, problem),) = found.problems
    assert name == "d.yaml"
    assert "has 134 characters in its name" in problem.message


def test_a_name_that_is_too_long_becomes_that_of_the_content_in_a_package(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(arrivals, "LONGEST_FILE", 3)
    data = package(basic("a", "a.png"), files={"a.png": PNG})
    (incoming,) = arrivals.read(data, "d.apkg").decks
    ((file, kept),) = incoming.files.items()
    assert file == kept
    image = incoming.deck.cards[0].image
    assert image is not None
    assert image.file == kept


def test_a_place_in_a_picture_that_cannot_come_is_told_and_left_out() -> None:
    region = Region(shape="circle", points=(10, 10, 5), label="here")
    spot = Spot(key="s", prompt="Where?", image=Media(file="s.png", alt="x"), right=region)
    other = Basic(key="a", prompt="q", answer="r")
    broken = PNG[:40]
    found = arrivals.read(package(spot, other, files={"s.png": broken}), "d.apkg")
    assert [card.key for card in found.decks[0].deck.cards] == ["a"]
    assert found.notices


def test_more_files_than_a_deck_may_have_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    data = package(basic("a", "a.png"), files={"a.png": PNG})
    monkeypatch.setattr(arrivals, "MOST_FILES", 0)
    with pytest.raises(PackageError, match="more than 0 pictures and sounds"):
        arrivals.read(data, "d.apkg")
    monkeypatch.setattr(arrivals, "MOST_FILES", 1)
    monkeypatch.setattr(arrivals, "MOST_OF_DECK", 0)
    with pytest.raises(PackageError, match="more than 0 MB"):
        arrivals.read(data, "d.apkg")


def test_more_decks_than_come_in_at_once_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrivals, "MOST_DECKS", 0)
    with pytest.raises(PackageError, match="more than 0 decks"):
        arrivals.read(package(Basic(key="a", prompt="q", answer="r")), "d.apkg")


def test_a_table_without_questions_waits_for_a_person() -> None:
    found = arrivals.read(b"a,b\nc,d\n", "x.csv", wish=Wish(roles=("", "answer")))
    assert found.decks == ()
    with pytest.raises(PackageError, match="There are no cards in this file"):
        found.check()


def test_a_table_without_cards_tells_why() -> None:
    found = arrivals.read(b"front,back\na,\n", "x.csv")
    assert found.decks == ()
    assert "No row of this table can be a card" in found.notices[0].sentence


def test_a_deck_that_is_larger_than_a_text_may_be_is_refused() -> None:
    cards = tuple(Basic(key=f"c{n}", prompt="q" * 4000, answer="r") for n in range(600))
    with pytest.raises(PackageError, match="more than 2 MB of text"):
        arrivals.text_of(Incoming(Deck(key="d", title="D", cards=cards)))


def test_a_language_is_for_decks_that_name_none() -> None:
    found = arrivals.read(package(Basic(key="a", prompt="q", answer="r")), "d.apkg")
    assert in_language(found, "de").decks[0].deck.lang == "de"
    assert in_language(found, "") is found
    own = Arrival(ANKI, (Incoming(Deck(key="d", title="D", lang="fr")),))
    assert in_language(own, "de").decks[0].deck.lang == "fr"
