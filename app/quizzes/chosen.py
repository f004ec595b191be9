"""What learners chose or typed at a question, as labels that can be counted.

Kinds with a list have a label for each of its options, chosen or not. What is typed is gathered by
how it folds, under its most frequent spelling; beyond the twelve most frequent it is one label. An
essay has none.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias, cast

from app.core import cardjson, carryover
from app.core.attempts import SlotResult
from app.core.folding import fold
from app.quizzes.queries import Drawn

Said: TypeAlias = tuple[str, ...]

LISTED = frozenset({"choice", "select", "truth", "spot"})
TYPED = frozenset({"basic", "cloze", "short", "number"})
MOST_TYPED = 12
OTHERS = "(all other answers)"
ELSEWHERE = "(another place)"
TRUTH = {True: "True", False: "False"}


@dataclass(frozen=True, slots=True)
class Chosen:
    """The labels of a question, each right or not, and what each learner chose, in their order."""

    right: Mapping[str, bool]
    chosen: tuple[Said, ...]


def said(drawn: Drawn, result: SlotResult) -> Said:
    """Return the labels that an answer chose, or the text that was typed; none for no answer."""
    if not result.answered or drawn.kind == "essay":
        return ()
    if drawn.kind in TYPED:
        return (str(result.response).strip(),)
    return _READERS[drawn.kind](drawn, result)


def listed(versions: Iterable[Drawn], answers: Sequence[Said]) -> Chosen:
    """Gather the answers to a question with a list, asked in these versions, the newest first."""
    right: dict[str, bool] = {}
    for drawn in versions:
        for label, is_right in _KEYS[drawn.kind](drawn).items():
            right.setdefault(label, is_right)
    return Chosen(right, tuple(answers))


def typed(answers: Sequence[tuple[Said, bool]]) -> Chosen:
    """Gather answers that were typed, each with whether it counted as right."""
    spelt: dict[str, Counter[str]] = defaultdict(Counter)
    right: dict[str, bool] = defaultdict(bool)
    folds: dict[str, str] = {}
    for texts, is_right in answers:
        for text in texts:
            folded = folds.setdefault(text, fold(text) or text)
            spelt[folded][text] += 1
            right[folded] |= is_right
    frequent = sorted(spelt, key=lambda one: (-spelt[one].total(), one))[:MOST_TYPED]
    frequent.sort(key=lambda one: not right[one])
    names = {one: spelt[one].most_common(1)[0][0] for one in frequent}
    found = (tuple(names.get(folds[text], OTHERS) for text in texts) for texts, _ in answers)
    return Chosen({names[one]: right[one] for one in frequent}, tuple(found))


def labels(texts: Sequence[Mapping[str, str]]) -> list[str]:
    """Name the entries of a list by their text, those that are alike or bare by their place too."""
    plain = [each["plain"] for each in texts]
    return [
        text if text and plain.count(text) == 1 else f"{text} ({place})".strip()
        for place, text in enumerate(plain, start=1)
    ]


def _options_key(drawn: Drawn) -> dict[str, bool]:
    names = labels(drawn.question["options"])
    return {
        name: bool(option["right"])
        for name, option in zip(names, drawn.answer["options"], strict=True)
    }


def _read_options(drawn: Drawn, result: SlotResult) -> Said:
    names, response = labels(drawn.question["options"]), cast("Any", result.response)
    picked = response if isinstance(response, list) else [response]
    return tuple(names[each] for each in picked)


def _truth_key(drawn: Drawn) -> dict[str, bool]:
    return {word: drawn.answer["right"] is value for value, word in TRUTH.items()}


def _read_truth(_drawn: Drawn, result: SlotResult) -> Said:
    return (TRUTH[bool(result.response)],)


def _sides(drawn: Drawn) -> tuple[list[str], list[str]]:
    """Name both sides of a match; the same text on the right is the same answer."""
    rights = [
        each["plain"] or f"({place})" for place, each in enumerate(drawn.question["right"], start=1)
    ]
    return labels(drawn.question["left"]), rights


def _match_key(drawn: Drawn) -> dict[str, bool]:
    lefts, rights = _sides(drawn)
    return {f"{left} → {right}": True for left, right in zip(lefts, rights, strict=False)}


def _read_match(drawn: Drawn, result: SlotResult) -> Said:
    lefts, rights = _sides(drawn)
    response = cast("Any", result.response)
    pairs = zip(lefts, response, strict=True)
    return tuple(f"{left} → {rights[own]}" for left, own in pairs if own is not None)


def _order_key(drawn: Drawn) -> dict[str, bool]:
    return {", ".join(labels(drawn.question["items"])): True}


def _read_order(drawn: Drawn, result: SlotResult) -> Said:
    names, response = labels(drawn.question["items"]), cast("Any", result.response)
    return (", ".join(names[own] for own in response),)


def _spot_key(drawn: Drawn) -> dict[str, bool]:
    names = labels(drawn.question["labels"])
    return {name: place == 0 for place, name in enumerate(names)}


def _read_spot(drawn: Drawn, result: SlotResult) -> Said:
    """Name the region that was clicked or chosen."""
    names, grade = labels(drawn.question["labels"]), result.state.grade
    response = cast("Any", result.response)
    hit = response.get("label", -1)
    if hit < 0 and grade is not None and grade.parts:
        hit = grade.parts[0].index
    return (names[hit] if hit >= 0 else ELSEWHERE,)


_KEYS: dict[str, Callable[[Drawn], dict[str, bool]]] = {
    "choice": _options_key,
    "select": _options_key,
    "truth": _truth_key,
    "match": _match_key,
    "order": _order_key,
    "spot": _spot_key,
}
_READERS: dict[str, Callable[[Drawn, SlotResult], Said]] = {
    "choice": _read_options,
    "select": _read_options,
    "truth": _read_truth,
    "match": _read_match,
    "order": _read_order,
    "spot": _read_spot,
}


def accepting(drawn: Drawn, label: str | None) -> str | None:
    """Return the answer that a ruling must accept for this label to count as right, if any can."""
    if label is None or label in (OTHERS, ELSEWHERE):
        return None
    if drawn.kind in TYPED or drawn.kind == "truth":
        return label
    if drawn.kind != "choice":
        return None
    names = labels(drawn.question["options"])
    if label not in names:
        return None
    return carryover.said(names.index(label), cardjson.from_json(drawn.body))
