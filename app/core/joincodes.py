"""Codes by which learners join a class: short, read aloud without doubt, typed as one likes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

LETTERS: Final = "ABCDEFGHJKMNPQRSTVWXYZ23456789"  # none of I L O U 0 1, which look like others
LENGTH: Final = 8


def make_code(choose: Callable[[Sequence[str]], str]) -> str:
    """Make a code, each letter from a source of random choices: 39 bits."""
    return "".join(choose(LETTERS) for _ in range(LENGTH))


def read_code(typed: str) -> str:
    """Return a code as it is kept from what somebody typed: case, spaces and hyphens are free."""
    return "".join(char for char in typed.upper() if char.isalnum())[: 2 * LENGTH]


def show_code(code: str) -> str:
    """Write a code in two halves, as people read it."""
    return f"{code[: LENGTH // 2]}-{code[LENGTH // 2 :]}"
