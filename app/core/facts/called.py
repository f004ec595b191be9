"""Facts that name something: terms in bold, and what something is called.

"The highest level is called high water", "nodes, known as amphidromic points": the words that an
author sets apart are those to learn.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.core.facts import asking
from app.core.facts.fact import Fact
from app.core.facts.grammar import NOUNS_TOO
from app.core.facts.lexicon import BASES, NEGATIONS, SMALL
from app.core.facts.naming import Names
from app.core.facts.statements import Statement, flat
from app.core.facts.support import content, places
from app.core.facts.tokens import tokenize, word_set

_MOST_WORDS = 4
_LEAST_TOLD = 3  # words of weight beside the gap
_CALLED = re.compile(
    r"\b(?:called|known as|termed|dubbed|nicknamed|referred to as) (?:the |an? )?[“\"\u2018']?"
    r"(?P<term>(?!(?:for|upon|on|in|off|out|back|to|into|by|after|at|home|from|with|it)\b)\w[\w\u2019'-]*"
    rf"(?: [\w\u2019'-]+){{0,{_MOST_WORDS - 1}}}?)[”\"\u2019']?"
    r"(?=$|[,.;:)]| (?:and|or|because|which|that|where|when|while|in|by|after|from|on|for|at|if|is"
    r"|are|was|were|can|has|have|with|to|who|since|as|but|of)\b)"
)
_NAMED = re.compile(  # "is called the X", not "called the metal X"
    r"(?:\b(?:is|are|was|were|be|been|being|also|often|now|then|\w+ly)|[,(]) ?$"
)
_EMPHASIS = word_set(
    "never always only must very really all any important note warning caution tip remember "
    "before after first then now immediately"
)


def called(statement: Statement, names: Names) -> Iterator[Fact]:
    """Yield what a statement says that something is called."""
    for found in _CALLED.finditer(statement.text):
        before = statement.text[: found.start()]
        named = _NAMED.search(before) or not statement.text[found.start() :].startswith(
            "called the"
        )
        if named and asking.worth_asking(found["term"], names):
            yield from _term("naming", statement, found.span("term"), 0.64)


def marked(statement: Statement, names: Names) -> Iterator[Fact]:
    """Yield the terms that the author of an article printed in bold."""
    start, whole = statement.sentence.offset, statement.sentence.text
    for begin, end in names.marked_in(start, start + len(whole)):
        term = flat(whole[begin - start : end - start]).strip(" .,;:!?")
        found = places(term, statement.text)
        if len(found) == 1 and _is_term(term) and not set(term.split()) <= names.title:
            yield from _term("marked", statement, found[0], 0.74)


def _is_term(term: str) -> bool:
    """Tell a term from words that are only stressed: "never", "do not", "Turn it off"."""
    words = term.lower().split()
    if not 1 <= len(words) <= _MOST_WORDS or set(words) & (NEGATIONS | _EMPHASIS):
        return False
    bids = len(words) > 1 and words[0] in BASES - NOUNS_TOO
    return not bids and words[-1] not in SMALL and not any(map(str.isdigit, term))


def _term(rule: str, statement: Statement, span: tuple[int, int], weight: float) -> Iterator[Fact]:
    """Yield a term as a gap, where the rest tells it."""
    text, (start, end) = statement.text, span
    answer, rest = text[start:end], text[:start] + text[end:]
    told = content(tokenize(rest))
    if len(told) >= _LEAST_TOLD and not places(answer, rest):
        yield Fact(rule, statement, answer, span, weight=weight)
