"""What a deck's cards become in the tables."""

from __future__ import annotations

import json

from app.core.cards import Basic, Deck, Fact, Media, Passage, Source
from app.decks.rows import Passages, face_rows

ATLAS = Source(key="atlas", title="A small atlas")
DECK = Deck(
    key="d",
    title="D",
    sources=(ATLAS,),
    facts=(
        Fact(key="bare", claim="Nobody knows whence"),
        Fact(key="hub", claim="The hub", source=Passage(ref="atlas", section="South")),
    ),
)


def test_a_passage_of_the_card_goes_before_that_of_its_fact_and_keeps_the_claim() -> None:
    card = Basic(
        prompt="?", answer="!", fact="hub", source=Passage(ref="atlas", para="3", quote="Here.")
    )
    assert json.loads(Passages(DECK).of(card)) == {
        "claim": "The hub",
        "source": "A small atlas",
        "ref": "atlas",
        "para": "3",
        "quote": "Here.",
    }


def test_a_claim_without_a_source_and_a_source_without_a_claim_stand_alone() -> None:
    passages = Passages(DECK)
    assert json.loads(passages.of(Basic(prompt="?", answer="!", fact="bare"))) == {
        "claim": "Nobody knows whence"
    }
    sourced = Basic(prompt="?", answer="!", source=Passage(ref="elsewhere"))
    assert json.loads(passages.of(sourced)) == {"ref": "elsewhere"}
    assert passages.of(Basic(prompt="?", answer="!")) == "{}"


def test_a_card_for_quizzes_alone_is_not_searched_by_its_answer() -> None:
    both = Basic(key="a", prompt="Which city?", answer="Shenzhen")
    only = Basic(key="a", prompt="Which city?", answer="Shenzhen", flashcard=False)
    assert [next(face_rows(card, "h", "{}", 0, {})).folded for card in (both, only)] == [
        "which city shenzhen",
        "which city",
    ]


def test_a_picture_is_told_its_size_where_it_is_known() -> None:
    picture = Media(file="a.png", alt="A map")
    card = Basic(key="a", prompt="?", answer="!", image=picture)
    known = json.loads(next(face_rows(card, "h", "{}", 0, {"a.png": (4, 3)})).question)["image"]
    assert (known["width"], known["height"]) == (4, 3)
    unknown = json.loads(next(face_rows(card, "h", "{}", 0, {})).question)["image"]
    assert "width" not in unknown


def test_the_digest_changes_with_the_passage_and_the_position_does_not_count() -> None:
    card = Basic(key="a", prompt="?", answer="!")
    one, moved, sourced = (
        next(face_rows(card, "h", passage, place, {})).digest
        for passage, place in (("{}", 0), ("{}", 5), ('{"ref":"x"}', 0))
    )
    assert one == moved
    assert one != sourced
