"""Read a learner's response, which is data from outside, or refuse it with a sentence.

None, blank text and empty lists (or lists of nothing but these) are unanswered; everything that is
neither an answer of the asked form nor blank raises `UnreadableResponse`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from app.core.grades import UnreadableResponse

TYPED_LIMIT = 500
ESSAY_LIMIT = 100_000
PARTS_LIMIT = 500


def is_blank(response: object) -> bool:
    """Tell whether the response says nothing at all."""
    if isinstance(response, str):
        return not response.strip()
    if isinstance(response, list):
        return len(response) <= PARTS_LIMIT and all(item in (None, "", []) for item in response)
    return response is None or response == {}


def read_text(response: object, limit: int = TYPED_LIMIT) -> str:
    """Return the text, stripped; at most `limit` characters."""
    if not isinstance(response, str):
        raise UnreadableResponse("The answer to this card is text; type it in again.")
    if len(response) > limit:
        raise UnreadableResponse(
            f"The answer has {len(response):,} characters; shorten it to {limit:,} at most."
        )
    return response.strip()


def read_truth(response: object) -> bool:
    """Return the response if it is true or false."""
    if not isinstance(response, bool):
        raise UnreadableResponse("The answer to this card is true or false; choose one of them.")
    return response


def read_index(response: object, size: int) -> int:
    """Return the response if it is the number of one of `size` options, counted from 0."""
    if isinstance(response, bool) or not isinstance(response, int) or not 0 <= response < size:
        raise UnreadableResponse(f"Choose one of the {size} options of this card.")
    return response


def read_list(response: object, limit: int = PARTS_LIMIT) -> list[object]:
    """Return the response if it is a list of at most `limit` items."""
    if not isinstance(response, list) or len(response) > limit:
        raise UnreadableResponse(f"The answer to this card is a list of at most {limit} items.")
    return response


def read_indexes(response: object, size: int) -> tuple[int, ...]:
    """Return different option numbers, in the order given."""
    chosen = tuple(read_index(item, size) for item in read_list(response, size))
    if len(set(chosen)) < len(chosen):
        raise UnreadableResponse("An option stands twice in this answer; choose each once.")
    return chosen


def read_mapping(response: object) -> Mapping[str, object]:
    """Return the response if it has named fields."""
    if not isinstance(response, dict):
        raise UnreadableResponse("The answer to this card has named fields; send it again.")
    return response


def read_real(value: object, most: float) -> float:
    """Return a finite number from 0 to `most`."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise UnreadableResponse(f"A number from 0 to {most:g} is needed here.")
    if not (0 <= value <= most and math.isfinite(value)):
        raise UnreadableResponse(f"A number from 0 to {most:g} is needed here.")
    return float(value)


def read_marks(value: object, points: Sequence[float]) -> tuple[float | None, ...]:
    """Return a mark for each criterion, None where there is none yet (None alone: none at all)."""
    if value is None:
        return (None,) * len(points)
    marks = read_list(value, len(points))
    if len(marks) != len(points):
        raise UnreadableResponse(f"This rubric has {len(points)} criteria; mark each of them.")
    pairs = zip(marks, points, strict=True)
    return tuple(None if mark is None else read_real(mark, most) for mark, most in pairs)
