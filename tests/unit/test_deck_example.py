"""The example that explains the format is a deck, and is written back as the same deck."""

# ruff: noqa: E501, RUF001 - the example is quoted as it stands

from __future__ import annotations

from dataclasses import replace

from app.core.cards import Fact, Passage
from app.core.deckfile import parse
from app.core.deckwrite import dump, fmt

EXAMPLE = """\
# yaml-language-server: $schema=../docs/deck.schema.json
deck: china-ai-patents               # stable deck id; the file may move
title: Who files generative-AI patents
lang: en
defaults: {points: 1, typos: 1}
sources:
  surge: {title: "China’s AI Surge", kind: article}
facts:                               # one claim each, in our own words; cards point at facts, facts at passages
  cn-count: {claim: "38,000 of the 54,000 GenAI patents filed since 2014 are Chinese", source: surge, section: China far ahead in patent applications, para: 2}
  ranking:  {claim: "By count: China, USA, South Korea, Japan", source: surge, section: China far ahead in patent applications, para: 2}
cards:
- id: cn-share                        # the first key after id names the kind and holds the prompt
  basic: How many of the 54,000 GenAI patents filed since 2014 came from China?
  answer: 38,000
  why: About seven in ten.
  fact: cn-count
  tags: [patents]
- id: second
  choice: Which country is second?
  right: United States
  wrong:
  - Japan: Fourth, just under 3,500.   # option: feedback
  - South Korea: Third, just over 4,000.
  - Germany
  fact: ranking
- id: us-count
  number: How many GenAI patents does the USA hold?
  answer: 6000
  tolerance: 5%                       # 5% | 0.5 | 5900..6100
  unit: patents
  fact: ranking
quizzes:
- id: final
  title: End of unit
  draw: [{tags: [patents], count: 4}, {cards: [us-count]}]
  time: 15 min
  attempts: 2
  keep: highest                       # highest | latest | first | average
  behaviour: deferred                 # deferred | immediate | adaptive | interactive | certainty
  shuffle: [cards, options]
  review: {during: none, after: score, closed: everything}
"""


def test_the_example_parses_and_only_its_quiz_asks_for_more_than_it_has() -> None:
    parsed = parse(EXAMPLE)
    assert parsed.deck is not None
    assert [(problem.severity, problem.field) for problem in parsed.problems] == [
        ("warning", "quizzes.draw.count")
    ]
    assert [card.kind for card in parsed.deck.cards] == ["basic", "choice", "number"]
    place = Passage(ref="surge", section="China far ahead in patent applications", para="2")
    claim = "38,000 of the 54,000 GenAI patents filed since 2014 are Chinese"
    assert parsed.deck.facts[0] == Fact(key="cn-count", claim=claim, source=place)


def test_without_its_quotes_the_claim_is_cut_at_the_comma_and_told() -> None:
    claim = "38,000 of the 54,000 GenAI patents filed since 2014 are Chinese"
    parsed = parse(EXAMPLE.replace(f'"{claim}"', claim))
    assert parsed.deck is None
    problem = parsed.problems[0]
    assert (problem.line, problem.field) == (9, "facts.cn-count.claim")
    assert problem.remedy == 'put the whole text in quotes: claim: "…"'


def test_the_example_is_formatted_already_and_written_back_as_the_same_deck() -> None:
    deck = parse(EXAMPLE).deck
    assert deck is not None
    assert fmt(EXAMPLE) == EXAMPLE
    again = parse(dump(deck)).deck
    assert again is not None
    assert replace(again, lines=()) == replace(deck, lines=())
