"""Broken and hostile deck files get a line, a field and a remedy, fast, and never crash."""

from __future__ import annotations

import subprocess
import sys
import time
import tracemalloc

import pytest
import yaml

from app.core.deckfile import parse
from app.core.problems import Problem, format_problem
from app.core.yamlevents import MOST_PROBLEMS, read

HEAD = "deck: d\ntitle: t\n"
CARD = "- id: a\n  basic: Q\n  answer: A\n"
WHOLE = HEAD + "cards:\n" + CARD

BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{b}: &{b} {{<<: [*{a},*{a},*{a},*{a},*{a}]}}\n"
    for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)
DEEP_FLOW = HEAD + "cards: " + "[" * 13 + "]" * 13
DEEP_BLOCK = HEAD + "cards:\n" + "".join("  " * n + "-\n" for n in range(1, 15))


def _cards(text: str) -> str:
    return f"{HEAD}cards:\n{text}"


# name: text, line, field, words of the message or the remedy
SYNTAX: dict[str, tuple[str | bytes, int, str, str]] = {
    "a colon in a value": (_cards("- basic: Q: more\n  answer: A\n"), 4, "yaml", "in quotes"),
    "a quotation left open": (HEAD + 'description: "never closed\n', 3, "yaml", "close it"),
    "a list left open": (HEAD + "tags: [a, b\ncards:\n", 4, "yaml", "close the bracket"),
    "an unknown escape": (HEAD + 'description: "C:\\qux"\n', 3, "yaml", "single quotes"),
    "a tab as indentation": (_cards("-\tid: a\n\tbasic: Q\n"), 4, "yaml", "spaces"),
    "an at sign": (HEAD + "description: @home\n", 3, "yaml", "in quotes"),
    "a backtick": (HEAD + "description: `x`\n", 3, "yaml", "in quotes"),
    "a percent sign": (HEAD + "description: %x\n", 3, "yaml", "in quotes"),
    "text after a quotation": (HEAD + "description: 'a' b\n", 3, "yaml", "quote all of it"),
    "a field out of line": (_cards("- basic: Q\n   answer: A\n"), 5, "yaml", "indented"),
    "a key without colon": (HEAD + "lang\n", 3, "yaml", "`: `"),
    "text after a block": (HEAD + "description: |\n  a\n  b\nc", 6, "yaml", "`: `"),
    "a gap without quotes": (_cards("- cloze: {{c1::A}} is\n"), 4, "yaml", '"{{c1::…}} …"'),
    "a list that turns into fields": ("- a\ndeck: d\n", 2, "yaml", "list item"),
    "a lone ampersand": (HEAD + "description: &\n", 3, "yaml", "quote"),
    "a lone star": (HEAD + "description: *\n", 3, "yaml", "in quotes"),
    "an unknown directive": ("%FOO\n---\ndeck: d\n", 1, "yaml", "%"),
    "a version": ("# first\n%YAML 1.1\n---\ndeck: d\n", 2, "yaml", "%"),
    "100,000 directives": ("".join(f"%TAG !t{n}! x\n" for n in range(100_000)), 1, "yaml", "%"),
    "text after the end": (WHOLE + "...\nmore: 1\n", 8, "yaml", "YAML"),
}
STRUCTURE: dict[str, tuple[str | bytes, int, str, str]] = {
    "nothing": ("", 1, "file", "empty"),
    "only a comment": ("# nothing\n", 1, "file", "empty"),
    "only text": ("hello", 1, "", "mapping"),
    "a list": ("- a\n- b\n", 1, "", "mapping"),
    "an anchor": (HEAD + "description: &x text\n", 3, "description", "anchors"),
    "an anchor on a key": (HEAD + "&x lang: en\n", 3, "file", "anchors"),
    "an alias": (HEAD + "description: *x\n", 3, "description", "aliases"),
    "an alias as a key": (HEAD + "*x : y\n", 3, "file", "aliases"),
    "a tag": (HEAD + "description: !!python/object:os.system x\n", 3, "description", "tags"),
    "an own tag": (HEAD + "description: !x y\n", 3, "description", "tags"),
    "an empty tag": (HEAD + "description: ! y\n", 3, "description", "tags"),
    "a tag on a list": (HEAD + "tags: !!set [a]\n", 3, "tags", "tags"),
    "a merge key": (HEAD + "<<: {lang: en}\n", 3, "file", "merge"),
    "a key twice": (HEAD + "title: u\n", 3, "title", "line 2"),
    "a list as a key": (HEAD + "? [a]\n: b\n", 3, "file", "key"),
    "a mapping as a key": (HEAD + "{a: b}: c\n", 3, "file", "key"),
    "a key 600,000 times": ("a:\n" * 600_000, 2, "a", "line 1"),
    "two documents": (WHOLE + "---\ndeck: e\n", 7, "file", "one deck"),
    "NUL": (HEAD + "description: a\0b\n", 3, "file", "U+0000"),
    "an escaped NUL": (HEAD + 'description: "a\\0b"\n', 3, "description", "U+0000"),
    "a bell": (HEAD + "description: a\x07b\n", 3, "file", "U+0007"),
    "an old line break": (HEAD + "description: a\u2028b\n", 3, "file", "U+2028"),
    "a lone surrogate": (HEAD + "description: a\ud800b\n", 3, "file", "U+D800"),
    "a mark in the middle": (HEAD + "description: a\ufeffb\n", 3, "file", "U+FEFF"),
    "not UTF-8": (b"deck: d\ntitle: caf\xe9\n", 2, "file", "UTF-8"),
    "UTF-16": ("deck: d\n".encode("utf-16"), 1, "file", "UTF-8"),
    "thirteen brackets": (DEEP_FLOW, 3, "cards", "12 deep"),
    "thirteen dashes": (DEEP_BLOCK, 15, "cards", "12 deep"),
    "a merge bomb": (BOMB, 1, "a", "anchors"),
    "100 kB of brackets": ("[" * 100_000, 1, "file", "12 deep"),
    "100 kB of braces": ("{" * 100_000, 1, "file", "12 deep"),
    "100 kB of both": ("[{" * 50_000, 1, "file", "12 deep"),
    "100 kB of dashes": ("- " * 50_000, 1, "file", "12 deep"),
    "100 kB of question marks": ("? " * 50_000, 1, "file", "12 deep"),
    "3 MB": (WHOLE + "#" * 3_000_000, 1, "file", "2 MB"),
    "3 MB of bytes": (b"#" * 3_000_000, 1, "file", "2 MB"),
    "2 MB of two-byte letters": ("é" * 2_000_000, 1, "file", "2 MB"),
    "a number of a million digits": (
        _cards("- number: Q\n  answer: " + "9" * 1_000_000 + "\n"), 5, "answer", "shorten"
    ),
    "points of a million digits": (
        _cards(f"- basic: Q\n  answer: A\n  points: {'9' * 1_000_000}\n"), 6, "points", "number"
    ),
    "an endless exponent": (_cards("- number: Q\n  answer: 1e999999999\n"), 5, "answer", "number"),
    "a key of a megabyte": (HEAD + "? " + "k" * 1_000_000 + "\n: v\n", 3, "k" * 60, "field"),
    "20,001 cards": (_cards("- cloze: '{{c1::a}}'\n" * 20_001), 20_004, "cards", "20,000 items"),
    "20,001 facts": (
        HEAD + "facts:\n" + "".join(f"  f{n}: {{claim: a}}\n" for n in range(20_001)),
        20_004, "facts", "20,000 items",
    ),
    "1,001 sources": (
        HEAD + "sources:\n" + "".join(f"  s{n}: {{title: T}}\n" for n in range(1001)),
        4, "sources", "at most 1,000",
    ),
    "20,000 options": (
        _cards("- choice: Q\n  right: A\n  wrong: [" + "a," * 20_000 + "]\n"), 6, "wrong", "12"
    ),
    "a million tags": (HEAD + "tags: [" + "a," * 1_000_000 + "]", 3, "tags", "20,000"),
    "600,000 empty cards": (HEAD + "cards: [" + "{}," * 600_000 + "]", 3, "cards", "20,000"),
    "a text in 10,000 pieces": (
        _cards("- {basic: Q, answer: a" + "".join(f", {n}" for n in range(10_000)) + "}\n"),
        4, "answer", "in quotes",
    ),
    "10,000 unknown fields": (
        HEAD + "".join(f"ttle{n}: x\n" for n in range(10_000)), 3, "ttle0", "field"
    ),
}  # fmt: skip


def _fits(problem: Problem, line: int, field: str, words: str) -> bool:
    told = f"{problem.message}; {problem.remedy}"
    return (problem.line, problem.field) == (line, field) and words in told


@pytest.mark.parametrize("name", [*SYNTAX, *STRUCTURE])
def test_hostile_text_is_refused_in_under_a_second_with_line_field_and_remedy(name: str) -> None:
    source, line, field, words = (SYNTAX | STRUCTURE)[name]
    started = time.process_time()
    parsed = parse(source)
    assert time.process_time() - started < 8
    assert parsed.deck is None
    assert any(_fits(problem, line, field, words) for problem in parsed.problems), parsed.problems
    assert all(problem.remedy for problem in parsed.problems)
    assert len(parsed.problems) <= MOST_PROBLEMS


@pytest.mark.parametrize("name", sorted(STRUCTURE))
def test_the_pure_parser_refuses_what_the_fast_one_refuses(name: str) -> None:
    source = STRUCTURE[name][0]
    if len(source) < 10_000:
        fast, pure = read(source), read(source, yaml.Loader)
        assert pure.report.problems == fast.report.problems
        assert pure.root == fast.root


@pytest.mark.parametrize("opening", ["[", "{", "- ", "? ", "[{", "a: [", "'", "!", "&a ", "|"])
def test_no_flood_of_one_mark_ends_the_process(opening: str) -> None:
    program = (
        "import sys; from app.core.deckfile import parse;"
        "print(len(parse(sys.stdin.read()).problems))"
    )
    text = opening * (100_000 // len(opening))
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", program],
        input=text,
        capture_output=True,
        text=True,
        timeout=20,
        check=True,
    )
    assert int(done.stdout) >= 1


def test_a_file_of_more_than_400_000_values_is_read_no_further() -> None:
    problem = parse(HEAD + ("tags: [" + "a," * 19_999 + "]\n") * 22).problems[-1]
    assert (problem.line, problem.field) == (22, "tags")
    assert "400,000 values" in problem.message


def test_a_bomb_costs_no_memory() -> None:
    tracemalloc.start()
    parse(BOMB)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2_000_000


def test_every_error_is_told_at_once_in_the_order_of_the_lines() -> None:
    parsed = parse(
        "deck: d\nlanguage: en\ncards:\n"
        "- basic: Q\n- choice: Q\n  right: A\n  wrong: B\n- {truth: Q}\n"
    )
    assert [(problem.line, problem.field) for problem in parsed.problems] == [
        (1, "title"),
        (2, "language"),
        (4, "answer"),
        (7, "wrong"),
        (8, "answer"),
    ]


def test_a_deck_full_of_errors_stops_at_two_hundred() -> None:
    started = time.process_time()
    lost = "- {basic: Q, answer: A, fact: nowhere, requires: [nobody]}\n"
    for source in (_cards("- basic: Q\n" * 5000), _cards(lost * 1000), "\x07" * 1000):
        assert len(parse(source).problems) == MOST_PROBLEMS
    assert time.process_time() - started < 16


def test_many_ids_that_stand_for_nothing_cost_little() -> None:
    cards = "".join(
        f"- {{id: card-{n:05}, basic: Q, answer: A, requires: [card-x{n:04}]}}\n"
        for n in range(10_000)
    )
    started = time.process_time()
    assert parse(_cards(cards)).deck is None
    assert time.process_time() - started < 16


def test_many_draws_from_many_cards_cost_little() -> None:
    cards = "- {cloze: '{{c1::a}}', tags: [x, y, z]}\n" * 10_000
    draws = "{tags: [x, y, z, w], count: 9999}, " * 50
    quizzes = "".join(f"- {{id: q{n}, title: T, draw: [{draws}]}}\n" for n in range(100))
    started = time.process_time()
    assert parse(f"{HEAD}cards:\n{cards}quizzes:\n{quizzes}").deck is None
    assert time.process_time() - started < 24


def test_warnings_never_crowd_out_an_error() -> None:
    quiz = "- {id: q%d, title: T, draw: [" + "{count: 9}, " * 50 + "]}\n"
    last = "- {id: last, title: T, draw: [{cards: [nobody]}]}\n"
    parsed = parse(HEAD + "quizzes:\n" + "".join(quiz % n for n in range(9)) + last)
    assert parsed.deck is None
    assert sum(problem.severity == "error" for problem in parsed.problems) == 1


def test_a_byte_order_mark_at_the_beginning_is_allowed() -> None:
    for source in ("\ufeff" + WHOLE, b"\xef\xbb\xbf" + WHOLE.encode(), WHOLE.replace("\n", "\r\n")):
        parsed = parse(source)
        assert parsed.deck is not None
        assert parsed.deck.lines == (4,)


def test_a_problem_reads_as_its_place_its_field_what_is_wrong_and_what_to_do() -> None:
    (problem,) = parse(HEAD + "lang: english!\n").problems
    assert format_problem("d.yaml", problem) == (
        "d.yaml:3:7: lang: “english!” does not fit; write a language: en, de, zh-Hans"
    )
