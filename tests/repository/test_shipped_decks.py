"""The decks on China's AI surge read without an error, cover the article and can be drawn from."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from app.core import cloze, media
from app.core.cards import (
    KINDS,
    Basic,
    Blueprint,
    Card,
    Cloze,
    Deck,
    Draw,
    Number,
    Region,
    Short,
    Spot,
    Truth,
)
from app.core.checks import check
from app.core.deckfile import parse
from app.core.grading import grade
from app.core.typed import variants

FOLDER = Path(__file__).parents[2] / "decks" / "china-ai"
FILES = sorted(FOLDER.glob("*.yaml"))

# The numbers of the article's 144 facts by weight: core, secondary, said once more elsewhere.
SECONDARY = frozenset(
    (3, 6, 13, 15, 24, 27, 43, 45, 46, 47, 49, 50, 69, 74, 76, 77, 80, 83, 86, 90, 94, 97, 102)
) | frozenset((122, 134, 137, 144))
REPEATED = frozenset((33, 95, 98, 99, 101, 103, 104, 105, 106, 108, 109, 111, 112, 121))
CORE = frozenset(range(1, 145)) - SECONDARY - REPEATED


@cache
def decks() -> dict[str, Deck]:
    """Return the shipped decks by their ids; a deck with an error is missing."""
    read = (parse(path.read_text("utf-8")).deck for path in FILES)
    return {deck.key: deck for deck in read if deck}


def every_card() -> list[tuple[Deck, Card]]:
    """Return the cards of every shipped deck, each with its deck."""
    return [(deck, card) for deck in decks().values() for card in deck.cards]


def covered() -> frozenset[int]:
    """Return the numbers of the facts that at least one card asks for."""
    numbers: set[int] = set()
    for deck in decks().values():
        asked = {card.fact for card in deck.cards if not card.retired}
        numbers |= {n for fact in deck.facts if fact.key in asked for n in fact.numbers}
    return frozenset(numbers)


def blueprints() -> list[tuple[Deck, Blueprint]]:
    """Return every quiz with the deck in which it stands."""
    return [(deck, quiz) for deck in decks().values() for quiz in deck.quizzes]


def pool(home: Deck, draw: Draw) -> list[Card]:
    """Return the cards that a draw may take."""
    sources = [decks()[key] for key in draw.decks] or [home]
    return [
        card
        for deck in sources
        for card in deck.cards
        if card.quiz
        and (not draw.tags or set(draw.tags) & set(card.tags))
        and (not draw.cards or card.key in draw.cards)
    ]


def typed_answers(card: Card) -> list[str]:
    """Return each answer that a learner may type into a field of the card."""
    if isinstance(card, Short):
        return [variant.shown for answer in card.accept for variant in variants(answer)]
    return [card.answer] if isinstance(card, Basic | Number) else []


def rivals(home: Deck, card: Card) -> set[str]:
    """Return the typed answers of the deck's other cards."""
    return {text for other in home.cards if other is not card for text in typed_answers(other)}


def centre(region: Region) -> dict[str, float]:
    """Return the middle of a circle or rectangle in percent of the picture."""
    x, y, *size = region.points
    if region.shape == "circle":
        return {"x": x, "y": y}
    return {"x": x + size[0] / 2, "y": y + size[1] / 2}


def aspect(file: str) -> float:
    """Return width / height of a drawing."""
    box = re.search(r'viewBox="0 0 (\d+) (\d+)"', (FOLDER / file).read_text("utf-8"))
    assert box, file
    return int(box[1]) / int(box[2])


def test_the_fact_numbers_are_103_core_27_secondary_and_14_repeated_ones() -> None:
    assert (len(CORE), len(SECONDARY), len(REPEATED)) == (103, 27, 14)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_shipped_deck_reads_without_an_error(path: Path) -> None:
    assert parse(path.read_text("utf-8")).problems == ()


def test_the_checks_have_no_advice_left_for_the_shipped_decks() -> None:
    advice = {key: check(deck) for key, deck in decks().items()}
    assert {key: found for key, found in advice.items() if found} == {}


def test_there_are_six_to_nine_decks_with_ids_of_their_own() -> None:
    assert 6 <= len(FILES) <= 9
    assert len(decks()) == len(FILES)


def test_there_are_at_least_140_cards_of_all_eleven_kinds() -> None:
    cards = [card for _, card in every_card()]
    assert len(cards) >= 140
    assert {card.kind for card in cards} == set(KINDS)
    assert len(KINDS) == 11


def test_each_core_fact_and_at_least_22_secondary_ones_have_a_card() -> None:
    assert sorted(CORE - covered()) == []
    assert len(SECONDARY & covered()) >= 22
    assert covered() <= CORE | SECONDARY | REPEATED


def test_each_fact_has_a_card_a_number_and_a_place_in_the_article() -> None:
    for deck in decks().values():
        asked = {card.fact for card in deck.cards}
        for fact in deck.facts:
            assert fact.key in asked, (deck.key, fact.key)
            assert fact.numbers, (deck.key, fact.key)
            assert fact.source, (deck.key, fact.key)
            assert fact.source.section, (deck.key, fact.key)
            assert fact.source.para.isdecimal(), (deck.key, fact.key)


def test_each_card_has_an_id_a_fact_and_tags_of_its_own() -> None:
    lacking = [(deck.key, c.key) for deck, c in every_card() if not (c.key and c.fact and c.tags)]
    assert lacking == []


def test_true_and_false_statements_keep_the_balance() -> None:
    answers = [card.answer for _, card in every_card() if isinstance(card, Truth)]
    assert abs(answers.count(True) - answers.count(False)) <= 2


def test_each_quiz_draws_from_enough_cards_that_exist() -> None:
    assert len(blueprints()) >= 4
    for deck, quiz in blueprints():
        for draw in quiz.draw:
            assert set(draw.decks) <= set(decks()), (deck.key, quiz.key)
            found = pool(deck, draw)
            assert {card.key for card in found} >= set(draw.cards), (deck.key, quiz.key)
            assert {tag for card in found for tag in card.tags} >= set(draw.tags)
            assert len(found) >= (draw.count or 1), (deck.key, quiz.key, draw)


def test_each_picture_exists_is_a_harmless_drawing_and_is_described_and_credited() -> None:
    pictures = {card.image for _, card in every_card() if card.image}
    assert {picture.file for picture in pictures} == {
        path.relative_to(FOLDER).as_posix() for path in (FOLDER / "media").iterdir()
    }
    for picture in pictures:
        assert media.inspect((FOLDER / picture.file).read_bytes()).ending == "svg"
        assert all((picture.alt, picture.credit, picture.licence)), picture.file


def test_the_words_beside_a_map_or_diagram_do_not_tell_the_place_to_mark() -> None:
    spots = [card for _, card in every_card() if isinstance(card, Spot)]
    assert len(spots) >= 2
    for card in spots:
        assert card.image
        assert card.right.label.casefold() not in f"{card.prompt} {card.image.alt}".casefold()


def test_each_answer_that_a_card_names_is_right_when_typed() -> None:
    for deck, card in every_card():
        for text in typed_answers(card):
            assert grade(card, text, known=rivals(deck, card)).fraction == 1, (deck.key, card.key)


def test_each_sentence_with_gaps_takes_its_own_words() -> None:
    for deck, card in every_card():
        if isinstance(card, Cloze):
            gaps = [part.text for part in cloze.parse(card.prompt) if isinstance(part, cloze.Gap)]
            assert grade(card, gaps).fraction == 1, (deck.key, card.key)


def test_a_near_miss_that_a_card_foresees_is_wrong_and_gets_its_feedback() -> None:
    for deck, card in every_card():
        for miss in card.reject if isinstance(card, Short) else ():
            graded = grade(card, miss.text, known=rivals(deck, card))
            assert (graded.fraction, graded.feedback) == (0, miss.feedback), (deck.key, card.key)


def test_a_click_on_a_place_is_right_for_the_right_place_alone() -> None:
    for _, card in every_card():
        if isinstance(card, Spot):
            assert card.image
            shape = aspect(card.image.file)
            clicks = [centre(area) for area in (card.right, *card.wrong)]
            hits = [grade(card, click, aspect=shape).fraction for click in clicks]
            assert hits == [1.0, *(0.0 for _ in card.wrong)], card.key
