"""Read what a person typed into a search field for cards.

Words look for text; `deck:` `tag:` `kind:` `flag:` and `is:` narrow down; `-` excludes; quotation
marks keep words together or make text of what would be a filter. All terms must hold.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.core.cards import KINDS

TEXT = "text"
STATES = ("due", "new", "learning", "review", "suspended", "buried", "flagged", "retired")
FLAGS = tuple(str(number) for number in range(8))
CHOICES: dict[str, tuple[str, ...]] = {"is": STATES, "kind": tuple(KINDS), "flag": FLAGS}
FILTERS = ("deck", "tag", *CHOICES)
JOINERS = ("AND", "OR", "NOT")
MOST_TERMS = 20
LONGEST = 300
_QUOTES = dict.fromkeys(map(ord, "“”„«»"), '"')
_TERM = re.compile(
    r"""(?P<minus>-?)
        (?:(?P<field>[A-Za-z]+):)?
        (?:"(?P<quoted>[^"]*)(?P<close>"?)|(?P<bare>[^\s"]*))""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Term:
    """One condition: `field` is "text" or one of FILTERS."""

    field: str
    value: str
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Search:
    """What was asked for, and a sentence for each part that could not be understood."""

    terms: tuple[Term, ...] = ()
    problems: tuple[str, ...] = ()

    def asks(self, field: str, value: str) -> bool:
        """Tell whether some term of the search, excluding or not, names this value."""
        return any(term.field == field and term.value == value for term in self.terms)


def parse(text: str) -> Search:
    """Read a search; a part that is not understood is left out and named in `problems`."""
    terms: list[Term] = []
    problems: list[str] = []
    if len(text) > LONGEST:
        problems.append(f"Only the first {LONGEST} characters were looked for; shorten the search.")
    for found in _TERM.finditer(text[:LONGEST].translate(_QUOTES)):
        term, problem = _read(found)
        if problem:
            problems.append(problem)
        if term is not None:
            terms.append(term)
    if len(terms) > MOST_TERMS:
        problems.append(f"Only the first {MOST_TERMS} words were looked for; use fewer.")
    return Search(tuple(terms[:MOST_TERMS]), tuple(dict.fromkeys(problems)))


def write(search: Search) -> str:
    """Write a search as a person would type it, so that `parse` reads the same terms."""
    return " ".join(_write(term) for term in search.terms)


def _write(term: Term) -> str:
    plain = re.fullmatch(r"[^\s\":-][^\s\":]*", term.value) and term.value not in JOINERS
    value = term.value if plain else f'"{term.value}"'
    field = "" if term.field == TEXT else f"{term.field}:"
    return f"{'-' if term.negated else ''}{field}{value}"


def _read(found: re.Match[str]) -> tuple[Term | None, str]:
    problem = ""
    if found["quoted"] is not None and not found["close"]:
        problem = 'A quotation mark is not closed; add " where the words end.'
    value = (found["bare"] if found["quoted"] is None else found["quoted"]).strip()
    negated = found["minus"] == "-"
    field = found["field"]
    if field is None and found["bare"] in JOINERS:
        return None, (
            f"All words must hold, so “{value}” was left out; "
            f'to look for the word, write "{value}".'
        )
    if field is None:
        return (Term(TEXT, value, negated) if value else None), problem
    field = field.lower()
    wrong = _wrong(field, value.lower())
    if wrong:
        return None, wrong
    return Term(field, value.lower() if field in CHOICES else value, negated), problem


def _wrong(field: str, value: str) -> str:
    """Say what is wrong with a filter, or nothing."""
    if field not in FILTERS:
        known = ", ".join(f"{name}:" for name in FILTERS)
        return (
            f"There is no filter “{field}:”; known are {known}. "
            f"To look for the text, write it in quotation marks."
        )
    if not value:
        return f"Nothing stands after “{field}:”; write what to look for, as in {_example(field)}."
    if field in CHOICES and value not in CHOICES[field]:
        return f"“{field}:{value}” means nothing; write one of {', '.join(CHOICES[field])}."
    return ""


def _example(field: str) -> str:
    return f"{field}:{CHOICES[field][0] if field in CHOICES else 'patents'}"
