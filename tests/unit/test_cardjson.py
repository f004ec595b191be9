"""Cards as JSON: nothing is lost, and the hash follows the meaning alone."""

import json
import time
from dataclasses import replace

import pytest

from app.core.cardjson import content_hash, from_json, record_hash, to_json
from app.core.cards import (
    KINDS,
    Basic,
    Card,
    Choice,
    Cloze,
    Essay,
    Match,
    Media,
    Number,
    Option,
    Order,
    Passage,
    Region,
    Select,
    Short,
    Spot,
    Truth,
)

REGION = Region(shape="circle", points=(1.5, 2.0, 3.0), label="here")
KNOWN_HASH = "499dbce7e2a21e54a29697c9b27906a9"
CARDS: tuple[Card, ...] = (
    Basic(prompt="a", answer="b", both=True, tags=("x", "y"), level=3, hints=("h",)),
    Cloze(prompt="{{c1::中国}}", source=Passage(ref="s", para="2"), retired=True, revision=2),
    Choice(prompt="a", right="b", wrong=(Option("c", "why"), Option("d")), points=2.5),
    Select(prompt="a", right=("b", "c"), wrong=(Option("d"),), credit="each"),
    Truth(prompt="a", answer=False, quiz=False, flashcard=False, shuffle=False),
    Short(prompt="a", accept=("b",), reject=(Option("c", "d"),), typos=0),
    Number(prompt="a", answer="3.10", tolerance="5%", unit="km", requires=("z",)),
    Match(prompt="a", pairs=(("b", "c"), ("d", "e")), wrong=("f",)),
    Order(prompt="a", items=("b", "c"), fact="f", why="w"),
    Essay(prompt="a", rubric=(("b", 2.0),), answer="c", words=(60, 150)),
    Spot(prompt="a", image=Media(file="f", alt="g"), right=REGION, wrong=(REGION,), key="k"),
)


@pytest.mark.parametrize("card", CARDS, ids=[card.kind for card in CARDS])
def test_a_card_comes_back_as_it_was(card: Card) -> None:
    assert from_json(to_json(card)) == card


def test_every_kind_is_among_the_cards_tried() -> None:
    assert {card.kind for card in CARDS} == set(KINDS)


def test_what_was_not_written_is_not_kept() -> None:
    assert to_json(Basic(prompt="a", answer="b")) == '{"answer":"b","kind":"basic","prompt":"a"}'
    assert json.loads(to_json(CARDS[2]))["wrong"] == [
        {"feedback": "why", "text": "c"},
        {"text": "d"},
    ]


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        "{}",
        '{"kind":"riddle"}',
        '{"kind":["basic"]}',
        '{"kind":"basic"}',
        '{"kind":"basic","prompt":"a","answer":"b","extra":1}',
        '{"kind":"basic","prompt":"a","answer":"b","source":"s"}',
        '{"kind":"match","prompt":"a","pairs":[["b"]]}',
        "{",
    ],
)
def test_what_is_no_card_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"not the JSON|Expecting"):
        from_json(text)


def test_settings_do_not_change_the_meaning() -> None:
    card = Basic(prompt="a", answer="b")
    same = replace(
        card, key="k", tags=("t",), level=2, fact="f", points=3.0, retired=True, revision=1
    )
    assert content_hash(same) == content_hash(card)
    assert record_hash(same) != record_hash(card)
    assert record_hash(replace(card, key="k")) == record_hash(card)


def test_words_change_the_meaning() -> None:
    card = Basic(prompt="a", answer="b")
    others = [
        replace(card, prompt="A"),
        replace(card, answer="c"),
        replace(card, why="w"),
        replace(card, both=True),
        replace(card, hints=("h",)),
        Number(prompt="a", answer="b"),
    ]
    assert len({content_hash(other) for other in [card, *others]}) == 7


def test_a_hash_stays_the_same_for_ever() -> None:
    assert content_hash(Basic(prompt="a", answer="b")) == KNOWN_HASH
    assert len(content_hash(Basic(prompt="\ud800", answer="b"))) == 32


def test_twenty_thousand_cards_are_written_and_hashed_in_a_moment() -> None:
    cards = [Basic(prompt=f"Question {i}?", answer=str(i), key=f"k{i}") for i in range(20_000)]
    start = time.process_time()
    for card in cards:
        to_json(card)
        content_hash(card)
    assert time.process_time() - start < 15  # the bench measures; this only refuses quadratic work
