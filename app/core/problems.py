"""What is wrong with a text: the place, the field, and what its author can do."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong. Lines and columns count from 1; column 0 means the whole line.

    An "error" keeps a deck from being read; a "warning" is advice.
    """

    line: int
    field: str
    message: str
    remedy: str
    severity: str = "error"
    column: int = 0


def format_problem(path: str, problem: Problem) -> str:
    """Return `file:line:column: field: what is wrong; what to do`, as editors know to follow."""
    column = f":{problem.column}" if problem.column else ""
    where = f"{path}:{problem.line}{column}"
    return f"{where}: {problem.field}: {problem.message}; {problem.remedy}"
