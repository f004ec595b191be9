"""Typed refusals: what Recto declines to do, in a sentence for the person who asked.

RefusalError
├── NotFoundError    it does not exist, or this person may not know of it
└── ForbiddenError   it exists, and this person may not do that with it
"""

from __future__ import annotations


class RefusalError(Exception):
    """Something declined; the message says what happened, `action` what to do now."""

    def __init__(self, sentence: str, action: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.action = action

    @property
    def told(self) -> str:
        """Say what happened and what to do, as one text."""
        return f"{self.sentence.rstrip('.')}. {self.action}"


class NotFoundError(RefusalError):
    """Something that does not exist, or that this person may not know of."""


class ForbiddenError(RefusalError):
    """Something that exists and that this person may not do."""
