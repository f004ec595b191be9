"""A learner's own keys as they are kept: JSON from an action's name to the keys that press it.

The table of keys is the browser's (`static/js/keys.js`); here only the form of what it sends is
known, so that nothing else is ever kept or put into a page.
"""

from __future__ import annotations

import json
import re
from typing import Any, TypeGuard

from app.core.refusals import RefusalError

OFF = "off"
LARGEST = 4096  # bytes
MOST_KEYS = 3  # of one action
LONGEST_PRESS = 32
ACTION = re.compile(r"[a-z0-9-]{1,24}")
PRESS = re.compile(r"(Control\+)?(Shift\+)?(\S|[A-Z][A-Za-z0-9]{1,19})")


def tidy(text: str) -> str:
    """Return own keys in the form in which they are kept, "" when none differ from the table.

    Raise RefusalError for a text that is not JSON from actions to lists of at most three keys.
    """
    if not text.strip():
        return ""
    if len(text.encode("utf-8", "surrogatepass")) > LARGEST:
        raise RefusalError("These are more keys than can be kept", "Set fewer of them.")
    own = _parsed(text)
    if not isinstance(own, dict):
        raise RefusalError("These keys cannot be read", "Reload the page and set them again.")
    for action, keys in own.items():
        _check(action, keys)
    return json.dumps(own, ensure_ascii=False, separators=(",", ":")) if own else ""


def _parsed(text: str) -> Any:  # noqa: ANN401 - anything that JSON can say
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _check(action: str, keys: object) -> None:
    if not ACTION.fullmatch(action):
        raise RefusalError(
            "One of these keys is for nothing that Recto does", "Reload the page and set it again."
        )
    if not _few_texts(keys):
        raise RefusalError(
            f"The keys of {action} are not a list of at most three",
            "Reload the page and set them again.",
        )
    if not all(_is_key(key) for key in keys):
        raise RefusalError(
            f"One of the keys of {action} is no key of a keyboard", "Press another key for it."
        )


def _few_texts(keys: object) -> TypeGuard[list[str]]:
    return (
        isinstance(keys, list)
        and len(keys) <= MOST_KEYS
        and all(isinstance(key, str) for key in keys)
    )


def _is_key(name: str) -> bool:
    """Tell whether this names a key, "Control+z", or two pressed one after the other, "g t"."""
    if len(name) > LONGEST_PRESS or not name.isprintable():
        return False
    presses = name.split(" ")
    return len(presses) <= 2 and all(PRESS.fullmatch(press) for press in presses)  # noqa: PLR2004 - one after the other
