"""Judge short typed answers: forgiving about spelling, never about meaning.

What counts as the same: anything equal after folding, spacing apart (`deep seek`), numbers of the
same value, words in `[brackets]` left out. What counts as a typo: a few letters of edit distance
(optimal string alignment) in an answer long enough, unless digits or symbols differ or another
known answer is as near: Iran is not a misspelt Iraq.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, product

from app.core import numbers
from app.core.cards import Option
from app.core.folding import fold
from app.core.grades import Judgement
from app.core.spelling import distance

_OPTIONAL = re.compile(r"\[([^\[\]]*)\](?!\()")  # not a Markdown link
_MOST_CHOICES = 6
LONGEST = 200
_FIXED = re.compile(r"\d+|[^\w\s]")
_NUMBER_CODE = re.compile(r"0\d")  # 007 is a name, not a number


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to write an answer: as shown, and folded."""

    shown: str
    folded: str


@lru_cache(maxsize=32_768)
def variants(answer: str) -> tuple[Variant, ...]:
    """Return every way to write `answer`, with and without its `[optional]` words, fullest first.

    Brackets beyond the sixth are taken or left together with the sixth. Typed as they stand they
    are right as well.
    """
    pieces = _OPTIONAL.split(answer)
    count = len(pieces) // 2
    choices = product((True, False), repeat=min(count, _MOST_CHOICES))
    texts = chain((_join(pieces, taken) for taken in choices), (answer,))
    shown: dict[str, str] = {}
    for text in filter(None, (" ".join(text.split()) for text in texts)):
        shown.setdefault(fold(text), text)
    return tuple(Variant(text, folded) for folded, text in shown.items())


def _join(pieces: Sequence[str], taken: Sequence[bool]) -> str:
    last = len(taken) - 1
    kept = (i % 2 == 0 or taken[min(i // 2, last)] for i in range(len(pieces)))
    return "".join(piece for piece, keep in zip(pieces, kept, strict=True) if keep)


def judge(
    given: str,
    accept: Iterable[str],
    *,
    reject: Iterable[Option] = (),
    typos: int = 1,
    lang: str = "en",
    known: Iterable[str] = (),
) -> Judgement:
    """Judge a typed answer against the accepted and the rejected ones.

    `known` are the other answers of the deck; a typo is forgiven only where none of them, and
    nothing rejected, is as near as the nearest accepted answer.
    """
    folded = fold(given)
    right = [variant for answer in accept for variant in variants(answer)]
    same = _find_folded(folded, right) or _find_value(given, right, lang)
    if same:
        return Judgement(right=True, closest=same.shown)
    wrong = [(variant, option) for option in reject for variant in variants(option.text)]
    reason = _find_reason(folded, wrong, typos)
    spaced = _find_squeezed(folded, right)
    near, far = (spaced, 0) if spaced else _nearest(folded, right, typos)
    rivals = chain((variant for variant, _ in wrong), _others(right, known, len(folded), far))
    if near is None or _is_reached(folded, rivals, far):
        return Judgement(right=False, closest=_closest(folded, right), feedback=reason)
    return Judgement(right=True, typo=far > 0, closest=near.shown)


def _find_reason(folded: str, wrong: list[tuple[Variant, Option]], typos: int) -> str:
    """Return why the nearest rejected answer is wrong, if the given one is it or a typo of it."""
    exact = (option.feedback for variant, option in wrong if variant.folded == folded)
    slips = (option.feedback for variant, option in wrong if _slip(folded, variant, typos))
    return next(chain(exact, slips), "")


def _nearest(folded: str, right: list[Variant], typos: int) -> tuple[Variant | None, int]:
    """Return the accepted answer fewest typos away, and how many; None if it is no typo."""
    slips = [(_slip(folded, variant, typos), variant) for variant in right]
    near = min((pair for pair in slips if pair[0]), key=lambda pair: pair[0], default=(0, None))
    return near[1], near[0]


def _is_reached(folded: str, rivals: Iterable[Variant], far: int) -> bool:
    """Tell whether a rival is at most `far` edits away."""
    return any(distance(folded, rival.folded, far) <= far for rival in rivals)


def _slip(folded: str, variant: Variant, typos: int) -> int:
    """Return how many typos lie between an answer and a variant; 0 if it is none of them."""
    most = allowed(variant.folded, typos)
    if most == 0 or abs(len(folded) - len(variant.folded)) > most:
        return 0
    if _FIXED.findall(folded) != _FIXED.findall(variant.folded):
        return 0
    far = distance(folded, variant.folded, most)
    return far if far <= most else 0


def allowed(folded: str, typos: int) -> int:
    """Return how many typos an answer of this length forgives.

    None up to 3 letters, one up to 7, then `typos`, but never more than a third of the letters.
    None again in a text of more than 200, which is to be read by a person.
    """
    letters = sum(char.isalpha() for char in folded)
    if not 3 < letters <= LONGEST:  # noqa: PLR2004 - the rule above
        return 0
    return max(0, min(typos, 1 if letters <= 7 else letters // 3))  # noqa: PLR2004 - the same


def _find_folded(folded: str, right: list[Variant]) -> Variant | None:
    return next((variant for variant in right if variant.folded == folded), None)


def _find_value(given: str, right: list[Variant], lang: str) -> Variant | None:
    """Return the accepted number of the same value: 38k is 38,000."""
    quantity = _number(given, lang)
    if quantity is None:
        return None
    return next((v for v in right if _equals(given, quantity, v.shown, lang)), None)


def _equals(given: str, quantity: numbers.Quantity, answer: str, lang: str) -> bool:
    """Tell whether both are one number; of a name such as 5G or 3 Gorges no part may lack."""
    accepted = _number(answer, lang)
    if accepted is None:
        return False
    name = accepted.unit[:1].isupper() and accepted.unit.isalpha()
    if name and not quantity.unit:
        return False
    judged = numbers.judge(given, answer=answer, lang=lang)
    return judged.right and judged.format_ok


def _number(text: str, lang: str) -> numbers.Quantity | None:
    return None if _NUMBER_CODE.match(text) else numbers.read(text, lang)


def _find_squeezed(folded: str, texts: list[Variant]) -> Variant | None:
    """Return the variant that differs in nothing but spaces, none of them between digits."""
    squeezed, fixed = folded.replace(" ", ""), _FIXED.findall(folded)
    same = (v for v in texts if v.folded.replace(" ", "") == squeezed)
    return next((v for v in same if _FIXED.findall(v.folded) == fixed), None)


def _others(right: list[Variant], known: Iterable[str], length: int, far: int) -> Iterator[Variant]:
    """Yield the known answers that may be `far` from a text of this length, and not one's own.

    One's own is whatever is this card's answer under another name.
    """
    own = {variant.folded for variant in right}
    for answer in known:
        if _is_far(length, answer, far):
            continue
        family = variants(answer)
        if all(variant.folded not in own for variant in family):
            yield from family


def _is_far(length: int, answer: str, far: int) -> bool:
    """Tell by its length alone that a plain answer is more than `far` edits from a folded text.

    Of ASCII words folding changes only the case. Most answers of a large deck are ruled out here.
    """
    if abs(length - len(answer)) <= far or answer != " ".join(answer.split()):
        return False
    return answer.isascii() and answer.replace(" ", "").isalnum()


def _closest(folded: str, right: list[Variant]) -> str:
    """Return the accepted answer that shares the most letter pairs with the given one."""
    if len(right) == 1:
        return right[0].shown
    pairs = _letter_pairs(folded)
    likeness = ((_share(pairs, _letter_pairs(variant.folded)), variant) for variant in right)
    best = max(likeness, key=lambda pair: pair[0], default=None)
    return best[1].shown if best else ""


def _letter_pairs(text: str) -> Counter[str]:
    return Counter(first + second for first, second in zip(f" {text}", f"{text} ", strict=True))


def _share(pairs: Counter[str], others: Counter[str]) -> float:
    return 2 * (pairs & others).total() / (pairs.total() + others.total())
