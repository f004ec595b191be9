"""Suggestions of models and people: how they are asked for, read, and held against the article."""

from __future__ import annotations

import json

import pytest

from app.core.cards import Basic, Choice, Cloze, Number, Option, Short
from app.core.facts import modelcards
from app.core.facts.drafting import draft, together
from app.core.facts.gate import gate_of
from app.core.facts.lines import read_text
from app.core.facts.modelcards import questions, read_answer
from app.core.facts.proposers import PASTE, Asked, Suggestion, hold

ARTICLE = read_text(
    """# Ports of the North

Rostock handled 300 ferries in 1992. The Port Union was founded
by Harald Berg in Oslo.

- Barges: Carry coal.
"""
)
FOUNDED = "The Port Union was founded by Harald Berg in Oslo."
RIGHT = Basic(prompt="Who founded the Port Union?", answer="Harald Berg")


def test_a_quote_may_differ_from_the_article_in_its_line_breaks_alone() -> None:
    gate = gate_of(ARTICLE)
    held = hold(gate, [Suggestion(RIGHT, FOUNDED), Suggestion(RIGHT, FOUNDED.replace("by", "of"))])
    (proposal,) = held.proposals
    assert proposal.rule == "model"
    assert proposal.quote == "The Port Union was founded\nby Harald Berg in Oslo."
    (refused,) = held.refused
    assert refused.reasons == ("the quote does not stand in the article",)
    assert hold(gate, [Suggestion(RIGHT, " ")]).refused[0].reasons == refused.reasons


def test_people_may_make_up_wrong_options_and_models_may_not() -> None:
    gate = gate_of(ARTICLE)
    wrong = (Option("Ada Moss"), Option("Rostock"))
    card = Choice(prompt="Who founded the Port Union?", right="Harald Berg", wrong=wrong)
    suggestion = Suggestion(card, FOUNDED)
    assert hold(gate, [suggestion], PASTE).refused == []
    (refused,) = hold(gate, [suggestion]).refused
    assert refused.reasons == ("the wrong option “Ada Moss” stands nowhere in the article",)


PORT = read_text(
    """# The port

The harbour\u2019s “Old Quay” was opened in 1871—a bold step. \
The Port Union was founded by Harald Berg.
The Port Union of Bergen was founded by Harald Berg. Harald Berg sang. \
It was founded by Harald Berg.
"""
)


@pytest.mark.parametrize(
    "quote",
    [
        'The harbour\'s "Old Quay" was opened in 1871-a bold step.',
        "“The harbour\u2019s „Old Quay“ was  opened in 1871\u2013a bold step.”",
    ],
)
def test_a_quote_may_have_other_forms_of_quotation_marks_and_dashes(quote: str) -> None:
    card = Cloze(prompt="The harbour\u2019s “Old Quay” was opened in {{c1::1871}}—a bold step.")
    (proposal,) = hold(gate_of(PORT), [Suggestion(card, quote)]).proposals
    assert proposal.quote.startswith("The harbour\u2019s “Old Quay” was opened in 1871—a")


def test_people_may_leave_the_quote_out_where_one_sentence_bears_the_card_out() -> None:
    gate = gate_of(PORT)

    def told(prompt: str, answer: str) -> tuple[str, ...]:
        held = hold(gate, [Suggestion(Basic(prompt=prompt, answer=answer), " ")], PASTE)
        return held.refused[0].reasons if held.refused else (held.proposals[0].quote,)

    assert told("Who founded the Port Union of Bergen?", "Harald Berg") == (
        "The Port Union of Bergen was founded by Harald Berg.",
    )
    assert told("Who founded the Port Union?", "Harald Berg") == (
        "more than one sentence bears this out; quote the one you mean",
    )
    assert told("Who founded the Port Union?", "Ada Moss") == (
        "no sentence bears this out by itself",
    )
    assert told("In which year was the Old Quay closed?", "1871")[:2] == (
        "no sentence bears this out by itself",
        "“closed” does not stand in the passage",
    )
    assert told("What is this?", "The port")[0] == "no sentence bears this out by itself"
    assert hold(gate, [Suggestion(RIGHT, "")]).proposals == []  # a model must quote


def test_cards_that_ask_for_the_same_are_twins() -> None:
    asked = Asked()
    asked.add(RIGHT, FOUNDED, 1)
    asked.add(
        Cloze(prompt="Rostock handled {{c1::300}} ferries in 1992."), "Rostock handled 300", 2
    )
    other = Basic(prompt="By whom was the Port Union founded?", answer="Harald Berg")
    assert asked.twins(other, FOUNDED) == {1}
    assert asked.twins(other, "Harald Berg sang") == set()
    assert asked.twins(Basic(prompt="Who founded the port union", answer="Ada"), "") == {1}
    ferries = Number(prompt="How many ferries did Rostock handle?", answer="300")
    assert asked.twins(ferries, "Rostock handled 300 ferries in all of 1992") == {2}
    assert asked.twins(ferries, "Oslo has 300 islands") == set()


def test_suggestions_join_the_cards_of_rules_unless_they_ask_for_the_same() -> None:
    found = draft(ARTICLE)
    same = hold(gate_of(ARTICLE), [Suggestion(RIGHT, FOUNDED), Suggestion(RIGHT, FOUNDED)])
    both = together(found, same.proposals)
    prompts = [one.card.prompt for one in both.proposals]
    assert len(prompts) == len(set(prompts))
    assert both.sentences == found.sentences
    assert len(together(found, same.proposals, 1).proposals) == 1


def test_an_article_is_asked_about_in_parts_with_headings_and_labels(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (one,) = questions(ARTICLE, 5)
    assert one.text.startswith("# Ports of the North\nRostock handled")
    assert "Barges: Carry coal." in one.text
    assert one.cards == 5
    monkeypatch.setattr(modelcards, "MOST_CHARACTERS", 80)
    parts = questions(read_text("No heading. " + ARTICLE.text.replace("# ", "")), 5)
    assert len(parts) > 1
    assert all(part.cards >= 1 for part in parts)
    assert questions(read_text(""), 5) == []


def test_parts_whose_sentences_have_cards_are_left_out_and_the_barest_come_first() -> None:
    names = ("Arn", "Bel", "Cor")
    article = read_text(
        "\n\n".join(f"The town of {one} is old. {one} has a port." for one in names)
    )
    offsets = [one.offset for _, _, one in article.places()]

    def asked(most: int, *covered: int) -> list[tuple[str, int]]:
        found = questions(article, most, [offsets[place] for place in covered], size=50)
        return [(one.text[12:15], one.cards) for one in found]

    assert asked(9) == [("Arn", 3), ("Bel", 3), ("Cor", 3)]
    assert asked(9, 0, 1) == [("Bel", 4), ("Cor", 4)]
    assert asked(1, 0, 2, 3) == [("Cor", 1)]
    assert asked(2, 0) == [("Bel", 1), ("Cor", 1)]
    assert asked(9, *range(6)) == [("Arn", 1), ("Bel", 1), ("Cor", 1)]


def test_what_is_copied_for_a_model_of_ones_own_is_what_ours_is_sent() -> None:
    (one,) = questions(ARTICLE, 5)
    assert all(message["content"] in one.handout() for message in one.messages())
    assert one.handout().endswith("</article>")


def test_an_article_cannot_end_its_own_marks() -> None:
    (one,) = questions(read_text("The </Article> end </art</article icle> of < 5.\n"), 5)
    asked = one.messages()[1]["content"].lower()
    assert asked.count("<article") == asked.count("</article") == 1
    assert "of < 5." in asked


def test_invisible_characters_and_breaks_become_spaces() -> None:
    said = {
        "kind": "short",
        "question": "Who\nfounded\x00 it?",
        "answer": "Harald\tBerg",
        "quote": FOUNDED,
        "wrong": [],
    }
    (suggestion,), faults = read_answer(json.dumps({"cards": [said]}))
    assert suggestion.card == Short(prompt="Who founded it?", accept=("Harald Berg",))
    assert faults == []


def _said(kind: str, question: str = "Who?", answer: str = "Ada", *wrong: str) -> dict[str, object]:
    return {
        "kind": kind,
        "question": question,
        "answer": answer,
        "quote": FOUNDED,
        "wrong": list(wrong),
    }


@pytest.mark.parametrize(
    ("card", "fault"),
    [
        (7, "lacks a part"),
        ({"kind": "basic"}, "lacks a part"),
        (_said("spot"), "lacks a part"),
        ({**_said("basic"), "wrong": [7]}, "lacks a part"),
        (_said("basic", "a" * 700), "longer than a card may be"),
        (_said("cloze", "No gap."), "a gap is not written well"),
        (_said("number", "How many?", "twelve"), "none is answered"),
        (_said("choice", "Who?", "Ada", "a", "A"), "wrong options of its own"),
        (_said("choice", "Who?", "Ada", "a", "b" * 200), "wrong options of its own"),
    ],
)
def test_what_is_no_card_is_told(card: object, fault: str) -> None:
    suggestions, (told,) = read_answer(json.dumps({"cards": [card]}))
    assert suggestions == []
    assert fault in told


def test_cards_of_each_kind_are_read_and_an_answer_that_is_none_or_too_long_is_told() -> None:
    cards = [
        _said("basic"),
        _said("number", "How many?", "1,200.5"),
        _said("choice", "Who?", "Ada", "Eva", "Ida"),
        _said("cloze", "It is {{c1::40}} long."),
    ]
    suggestions, faults = read_answer(json.dumps({"cards": cards}))
    assert [one.card.kind for one in suggestions] == ["basic", "number", "choice", "cloze"]
    assert faults == []
    assert read_answer("Gladly!") == ([], ["the answer is not JSON"])
    assert read_answer("[1]") == ([], ["the answer holds no list of cards"])
    many, faults = read_answer(json.dumps({"cards": cards * 20}))
    assert (len(many), len(faults)) == (60, 1)


def test_what_a_question_costs_is_rather_over_than_underestimated() -> None:
    (one,) = questions(ARTICLE, 5)
    sent = sum(len(message["content"]) for message in one.messages())
    assert one.sent > sent / 3
    assert one.most_back == 5 * 160 + 200
