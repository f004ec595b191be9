"""Rows that people paste: tables from anywhere, and the JSON that models print."""

from __future__ import annotations

import json

import pytest

from app.core.cards import Basic, Choice, Cloze, Number, Option
from app.core.facts.pastedrows import MOST_CHARACTERS, UnreadableRowsError, read_rows
from app.core.facts.proposers import Suggestion

QUOTE = "The Port Union was founded by Harald Berg in Oslo."
WHO = "Who founded the Port Union?"
CARD = Basic(prompt=WHO, answer="Harald Berg")


def _said(text: str) -> list[Suggestion | str]:
    return [row.suggestion or row.fault for row in read_rows(text).rows]


@pytest.mark.parametrize(
    "text",
    [
        f"{WHO}\tHarald Berg\t{QUOTE}",
        f"\r\n{WHO} | Harald Berg | {QUOTE}\r\n\r\n",
        f"| {WHO} | Harald Berg | {QUOTE} |",
        f"| Question | Answer | Passage |\n|:--|---|--:|\n| {WHO} | Harald Berg | {QUOTE} |",
        f'Answer,"Prompt",Source\nHarald Berg,{WHO},"{QUOTE}"\n',
        f"quote\tnotes\tquestion\tanswer\n{QUOTE}\tnice\t{WHO}\tHarald Berg",
        f'"{WHO}"\t"Harald\nBerg"\t"{QUOTE}"',
        f"{WHO}\x00\tHarald\x07 Berg\t{QUOTE}",
        json.dumps([{"question": WHO, "answer": "Harald Berg", "quote": QUOTE}]),
        json.dumps({"question": WHO, "answer": "Harald Berg", "quote": QUOTE, "wrong": None}),
    ],
)
def test_a_card_is_read_from_any_table_or_json(text: str) -> None:
    assert _said(text) == [Suggestion(CARD, QUOTE)]


def test_the_kind_of_a_card_is_told_by_what_it_holds() -> None:
    wrong = (Option("Ada Moss"), Option("Eva Lind"))
    choice = Choice(prompt=WHO, right="Harald Berg", wrong=wrong)
    gap = "Rostock handled {{c1::300}} ferries."
    text = (
        f"{WHO}\tHarald Berg\t\tAda Moss\tEva Lind\n"
        f"{WHO}\tHarald Berg\t\tAda Moss; Eva Lind\n"
        f"{gap}\n"
        "How many ferries?\t1,300.5\n"
        "How many ferries?\ttwelve"
    )
    assert _said(text) == [
        Suggestion(choice, ""),
        Suggestion(choice, ""),
        Suggestion(Cloze(prompt=gap), ""),
        Suggestion(Number(prompt="How many ferries?", answer="1,300.5"), ""),
        Suggestion(Basic(prompt="How many ferries?", answer="twelve"), ""),
    ]
    headed = f"Kind\tQuestion\tAnswer\tAnswer\nBasic\t{WHO}\tHarald Berg\tAda\nspot\t{WHO}\t7\n"
    assert _said(headed) == [Suggestion(CARD, ""), Suggestion(Number(prompt=WHO, answer="7"), "")]


def test_what_a_model_prints_is_read_with_its_talk_and_its_fences() -> None:
    one = {"kind": "number", "question": "In which year?", "answer": 1992, "quote": QUOTE}
    other = {"kind": "choice", "question": WHO, "answer": "Berg", "wrong": "Moss; Lind"}
    text = (
        f"Here you are:\n```json\n{json.dumps({'cards': [one]}, indent=2)}\n```\n"
        f"And of the second part: {json.dumps({'cards': [other, 7]})} Shall I go on?"
    )
    found = read_rows(text)
    assert [row.suggestion and row.suggestion.card.kind for row in found.rows] == [
        "number",
        "choice",
        None,
    ]
    assert found.rows[2].fault == "this is no card"
    assert json.loads(found.rest([1, 2])) == {"cards": [other, 7]}
    assert _said(found.rest([0])) == [found.rows[0].suggestion]
    assert found.rest([]) == ""


def test_what_is_left_of_a_table_keeps_its_headings_and_is_read_alike() -> None:
    text = f'Answer\tQuestion\n"Harald\nBerg"\t{WHO}\n7\tHow many?\nx\n'
    found = read_rows(text)
    assert [bool(row.fault) for row in found.rows] == [False, False, True]
    assert found.rest([0, 2]) == f'Answer\tQuestion\n"Harald\nBerg"\t{WHO}\nx'
    assert _said(found.rest([0])) == [Suggestion(CARD, "")]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Just a sentence, and another one.", "there is no tab and no | between"),
        ("One, two\nthree, four", "there is no tab and no | between"),
        (f"{WHO}\t{'a' * 700}", "longer than a card may be"),
        (f"{WHO}\tBerg\t\tMoss", "wrong options of its own"),
        ('[{"question": ["x"], "answer": "y"}]', "lacks a part"),
    ],
)
def test_a_row_that_is_no_card_says_why(text: str, why: str) -> None:
    assert all(why in str(each) for each in _said(text))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (" \n\t", "Nothing was pasted"),
        ("a" * (MOST_CHARACTERS + 1), "more than 200,000 characters"),
        ("a\tb\n" * 201, "There are 201 cards"),
        ('{"cards": []}', "There is no card"),
        ('Talk\n{"cards": [{"kind": "ba', "from line 2 on"),
        ('{"cards": ' + "[" * 100_000, "not of the form"),
        ('{"cards": [' + "9" * 5_000 + "]}", "not of the form"),
        ("| --- | --- |", "There is no card"),
    ],
)
def test_what_cannot_be_read_at_all_is_refused_with_a_remedy(text: str, why: str) -> None:
    with pytest.raises(UnreadableRowsError) as refused:
        read_rows(text)
    assert why in refused.value.told
    assert refused.value.action


def test_one_card_that_is_no_list_is_read_and_lone_surrogates_are_no_text() -> None:
    (row,) = read_rows('{"cards": {"question": "Who \\ud800?", "answer": "x"}}').rows
    assert row.raw.encode()
    assert row.suggestion == Suggestion(Basic(prompt="Who ?", answer="x"), "")


def test_a_row_that_is_parted_by_another_sign_than_the_rest_says_so() -> None:
    *_, last = _said("Who led?\tAda\tAda led.\nWho came?|Bo")
    assert last == "the other rows are parted by another sign; take tabs or | for all of them"
