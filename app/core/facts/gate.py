"""The one gate that every proposed card passes: what its source does not bear out stays outside.

Rules, a model and people who paste cards are all held against the same statements of the article.
It fails closed: what cannot be checked is refused, and every refusal says why.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from app.core import cloze
from app.core.cards import Basic, Card, Choice, Cloze, Match, Number, Order, Select, Short, Truth
from app.core.facts import answering, steps, support, timelines, verdicts
from app.core.facts.article import Article, Section
from app.core.facts.cardmaking import BOUND
from app.core.facts.figures import figure_of
from app.core.facts.nearby import apart
from app.core.facts.passages import UNCLEAR, Evidence, Passages
from app.core.facts.statements import Statement, flat, plain_label
from app.core.facts.support import Question
from app.core.facts.tokens import tokenize
from app.core.folding import fold

LONGEST_ANSWER = 6  # words
_STAND_FOR = re.compile(r"What does “(?P<short>[^”]+)” stand for\?")
_DESCRIBED = re.compile(r"Which of these does “(?P<text>[^“”]+)” belong to\?")
_MISSING = re.compile(r"Which (?:year|figure) is missing\? “(?P<text>[^\u2026]*\u2026[^\u2026]*)”")
_MAKE = re.compile(r"How many (?P<many>[a-z]+) make one (?P<one>[a-z]+)\?")
_GIVES = re.compile(
    r"(?:About how|How) many (?P<unit>(?:[A-Z][\w-]* )?[a-z]+) are counted for (?P<name>.+)\?"
)
_SMALLEST_FIRST = re.compile(r"\b(?:smallest|fewest|least|earliest|lowest)\b[^.]* first\b")
_PARENTHESES = re.compile(r"\s*\([^()]*\)")
_MOST_NEAR = 100  # sentences
_GENERIC = frozenset({"solution", "technology", "product", "service", "system", "platform"})


class Gate(Passages):
    """Holds cards against one article."""

    def judge(self, card: Card, quote: str, near: int = 0) -> tuple[str, ...]:
        """Return every reason to refuse a card with its quote; none when it may pass.

        `near` is where the quote is believed to stand; it is looked for elsewhere if it does not.
        """
        if isinstance(card, Order) and card.prompt.startswith(steps.OPENING):
            return _steps(self, card, quote, near)
        evidence = self.evidence(quote, near)
        if isinstance(evidence, str):
            return (evidence,)
        if type(card) not in _CHECKS:
            return (f"a card of kind {card.kind} cannot be held against a source",)
        answered = _answers_heading(self, card, evidence)
        if answered is not None:
            return answered
        plain = tuple(one for one in evidence.statements if one.part != "answer")
        if not plain:
            return (UNCLEAR,)
        return tuple(_CHECKS[type(card)](self, card, replace(evidence, statements=plain)))


def gate_of(article: Article) -> Gate:
    """Read an article once for all cards that are held against it."""
    return Gate(article)


def _asked(gate: Gate, card: Card, answer: str, evidence: Evidence) -> list[str]:
    """Check a question and its answer against each statement; one that bears it out is enough."""
    if not answer.strip() or not card.prompt.strip():
        return ["question or answer is empty"]
    if len(answer.split()) > LONGEST_ANSWER:
        return [f"an answer of {len(answer.split())} words; {LONGEST_ANSWER} can be recalled"]
    wrong = support.wrong_type(card.prompt, answer, gate.names)
    if wrong:
        return [wrong]
    if support.places(answer, card.prompt):
        return ["the answer stands in its own prompt"]
    if support.trivial(answer):
        return [f"“{answer}” says nothing"]
    return _borne_out(gate, card.prompt, answer, evidence)


def _answers_heading(gate: Gate, card: Card, evidence: Evidence) -> tuple[str, ...] | None:
    """Check a card that asks what the heading asks: one answer is sure; None for other cards."""
    for one in evidence.statements:
        if isinstance(card, Truth):
            told = verdicts.verdict(one, evidence.section, gate.names)
            if told and fold(told.claim) == fold(card.prompt):
                right = card.answer is told.true and card.why == told.why
                return () if right else ("the passage answers its heading another way",)
        elif isinstance(card, Basic | Number):
            found = answering.answered(one, evidence.section, gate.names)
            same = found and fold(found.prompt) == fold(card.prompt)
            if found and same and fold(found.answer) == fold(card.answer):
                return ()
    return None


def _borne_out(gate: Gate, prompt: str, answer: str, evidence: Evidence) -> list[str]:
    special = _special(prompt, answer, evidence)
    if special is not None:
        return special
    asked = Question(prompt, answer, _lent(evidence))
    faults = [support.objections(asked, one.text, gate.names) for one in evidence.statements]
    return min(faults, key=len)


def _lent(evidence: Evidence) -> frozenset[str]:
    """Return the nouns of the heading that say of what kind its entries are: company, planet."""
    if not any(one.entity for one in evidence.statements):
        return frozenset()
    return frozenset(support.content(tokenize(evidence.section.heading)[-4:]))


def _special(prompt: str, answer: str, evidence: Evidence) -> list[str] | None:
    """Check the questions whose answer is a form rather than a clause."""
    texts = [flat(one.sentence.text) for one in evidence.statements]
    short = _STAND_FOR.fullmatch(prompt)
    if short:
        written = f"{answer} ({short['short']})"
        capitals = [one.lower() for one in short["short"] if one.isupper()]
        initials = iter([word[0].lower() for word in re.split(r"[\s-]+", answer)])
        spelt = all(one in initials for one in capitals)
        stands = any(written.lower() in re.sub("[“”]", "", text).lower() for text in texts)
        return [] if stands and spelt else ["the passage does not spell the abbreviation out so"]
    equal = _MAKE.fullmatch(prompt)
    if equal:
        form = re.compile(
            rf"\b(?:1|[Oo]ne) {equal['one']} (?:=|is|equals|is equal to|has|contains) "
            rf"{re.escape(answer)} {equal['many']}\b"
        )
        return [] if any(map(form.search, texts)) else ["the passage gives another number"]
    return None


def _basic(gate: Gate, card: Basic, evidence: Evidence) -> list[str]:
    answer = card.answer
    return _asked(gate, card, answer, evidence)


def _short(gate: Gate, card: Short, evidence: Evidence) -> list[str]:
    if len(card.accept) != 1:
        return ["more than one answer is accepted; only one can be held against the passage"]
    return _asked(gate, card, card.accept[0], evidence)


def _number(gate: Gate, card: Number, evidence: Evidence) -> list[str]:
    gives = _GIVES.fullmatch(card.prompt)
    if gives:
        wanted = (re.sub("^the ", "", gives["name"]), card.answer, gives["unit"])
        pairs = [one for each in evidence.statements for one in figure_of(each, gate.names)]
        return [] if wanted in pairs else ["the passage gives no such figure for this name"]
    return _asked(gate, card, card.answer, evidence)


def _described(gate: Gate, card: Choice, evidence: Evidence, text: str) -> list[str]:
    """Check which label a description belongs to: the one before it, and no other of its list."""
    labels = {plain_label(part.label) for part in evidence.section.paragraphs}
    own = {one.paragraph.label for one in evidence.statements if one.text == text}
    if own != {card.right} or text not in gate.texts:
        return ["the passage does not describe this label so"]
    wrong = {option.text for option in card.wrong}
    fits = card.right not in wrong and wrong <= labels
    return [] if fits else ["the wrong options are not other labels of the list"]


def _missing(card: Choice, evidence: Evidence, text: str) -> list[str]:
    """Check a number that a statement leaves out, beside others of its scale."""
    filled = text.replace("\u2026", card.right).rstrip(".")
    bearing = [one.text for one in evidence.statements if _refills(filled, one.text)]
    if not bearing or not card.right[-1:].isdigit() or support.places(card.right, text):
        return ["the filled sentence is not what the passage says"]
    if any(_behind_bound(card.right, one) for one in bearing):
        return ["the passage gives a bound, so another figure may be right as well"]
    others = [option.text for option in card.wrong]
    apart_all = len(set(others)) == len(others) and all(apart(card.right, one) for one in others)
    return [] if apart_all else ["the wrong options are not other figures of its scale"]


def _choice(gate: Gate, card: Choice, evidence: Evidence) -> list[str]:
    missing = _MISSING.fullmatch(card.prompt)
    if missing:
        return _missing(card, evidence, missing["text"])
    described = _DESCRIBED.fullmatch(card.prompt)
    if described:
        return _described(gate, card, evidence, described["text"])
    faults = _asked(gate, card, card.right, evidence)
    return faults or _true_too(gate, card, evidence)


def _true_too(gate: Gate, card: Choice, evidence: Evidence) -> list[str]:
    """Find a wrong option that the article bears out as well."""
    asked = set(support.content(tokenize(card.prompt))) - _GENERIC
    for option in card.wrong:
        if fold(option.text) == fold(card.right):
            return [f"“{option.text}” is right"]
        if any(support.places(option.text, one.text) for one in evidence.statements):
            return [f"“{option.text}” stands in the passage too"]
        if option.text[-1:].isdigit() and apart(card.right, option.text):
            if any(_behind_bound(card.right, one.text) for one in evidence.statements):
                return ["the passage gives a bound, so another figure may be right as well"]
            continue
        told = gate.told_of(option.text)
        if asked and len(asked & told) * 2 > len(asked):
            return [f"“{option.text}” may be right too"]
    return []


def _select(gate: Gate, card: Select, evidence: Evidence) -> list[str]:
    for right in card.right:
        faults = _asked(gate, card, right, evidence)
        if faults and faults != ["the answer stands apart from what is asked about"]:
            return faults
    together = [one for one in evidence.statements if _listed(card.right, one.text)]
    if not together:
        return ["the right options are not one list of the passage"]
    owners = [card.prompt[slice(*span)] for span in gate.names.runs(card.prompt)]
    if not owners:
        return ["whose list it is has no name, so a wrong option may be right too"]
    told = {word for owner in owners for word in gate.told_of(owner)}
    for option in card.wrong:
        if support.places(option.text, together[0].paragraph.text):
            return [f"“{option.text}” stands in the passage too"]
        if set(support.content(tokenize(option.text))) <= told:
            return [f"“{option.text}” may be right too"]
    return []


def _listed(items: tuple[str, ...], text: str) -> bool:
    """Tell whether the items are all of a list: nothing but commas and "and" between them."""
    pattern = r"(?:,? and |,? or |, )(?:even )?".join(re.escape(item) for item in items)
    found = re.search(rf"(?<![\w-]){pattern}(?![\w-])", text, re.IGNORECASE)
    if found is None:
        return False
    return (
        not re.match(r",? (?:and|or) ", text[found.end() :]) and text[: found.start()][-2:] != ", "
    )


def _cloze(_gate: Gate, card: Cloze, evidence: Evidence) -> list[str]:
    gaps = [part for part in cloze.parse(card.prompt) if isinstance(part, cloze.Gap)]
    if len(gaps) != 1 or gaps[0].hint:
        return ["a card has one gap without a hint"]
    if len(gaps[0].text.split()) > LONGEST_ANSWER or support.trivial(gaps[0].text):
        return [f"“{gaps[0].text}” is too long or says nothing"]
    filled = cloze.text_without_gaps(card.prompt)
    forms = {filled.rstrip("."), _without_context(filled, evidence).rstrip(".")}
    if not any(_refills(form, one.text) for one in evidence.statements for form in forms):
        return ["the filled sentence is not what the passage says"]
    rest = card.prompt.replace(f"{{{{c{gaps[0].number}::{gaps[0].text}}}}}", " ")
    if support.places(gaps[0].text, rest):
        return ["the answer stands in its own prompt"]
    return []


def _without_context(text: str, evidence: Evidence) -> str:
    """Take off the heading or label that a sentence leans on."""
    label = evidence.statements[0].paragraph.label
    for context in (evidence.section.heading, f"{label}:", f"{evidence.section.heading}:"):
        if len(context) > 1 and text.lower().startswith(context.lower() + " "):
            return text[len(context) :].lstrip()
    return text


def _refills(text: str, source: str) -> bool:
    """Tell whether a sentence is a statement, or that without brackets or its last clause."""
    for form in (source, _PARENTHESES.sub("", source)):
        if form.rstrip(".") == text:
            return True
        if form.startswith(text + ",") and len(text.split()) > LONGEST_ANSWER:
            return True
    return False


def _truth(gate: Gate, card: Truth, evidence: Evidence) -> list[str]:
    """Check a statement that is the passage's own, or that but for one number."""
    said = card.prompt.rstrip(".")
    if any(_refills(said, one.text) for one in evidence.statements):
        return [] if card.answer else ["the passage says so, and the card calls it false"]
    if card.answer:
        return ["the passage does not say so, and the card calls it true"]
    swapped = [pair for one in evidence.statements if (pair := _one_number(said, one.text))]
    if not swapped:
        return ["it differs from the passage in more than one number"]
    true = swapped[0][1]
    if any(_bounded(said, one.text) for one in evidence.statements):
        return ["the passage gives a bound, so another figure may be true as well"]
    if not support.places(true, card.why):
        return ["the feedback does not give the true figure"]
    return ["the article says so elsewhere"] if said in gate.texts else []


def _behind_bound(number: str, text: str) -> bool:
    return any(BOUND.search(text[:start]) for start, _ in support.places(number, text))


def _bounded(said: str, source: str) -> bool:
    """Tell whether the figure in which two sentences differ stands behind "more than" or so."""
    differ = next((at for at, (a, b) in enumerate(zip(said, source, strict=False)) if a != b), 0)
    return BOUND.search(re.sub(r"[\d.,]+$", "", source[:differ])) is not None


def _one_number(said: str, source: str) -> tuple[str, str] | None:
    """Return (said, true) where two sentences differ in one number and nothing else."""
    one, other = tokenize(said), tokenize(source)
    if len(one) != len(other):
        one_bare = tokenize(_PARENTHESES.sub("", source))
        if len(one) != len(one_bare):
            return None
        other = one_bare
    differ = [(a, b) for a, b in zip(one, other, strict=True) if a.text != b.text]
    if len(differ) != 1 or not (differ[0][0].number and differ[0][1].number):
        return None
    return differ[0][0].text, differ[0][1].text


def _match(gate: Gate, card: Match, evidence: Evidence) -> list[str]:
    """Check each pair against what the article says of its left side, and of the others."""
    lefts = [left for left, _ in card.pairs]
    if len(set(lefts)) < len(lefts) or card.wrong:
        return ["left sides must differ, and extra right sides cannot be checked"]
    told = {left: _said_of(gate, left, evidence.section) for left in lefts}
    for left, right in card.pairs:
        if not any(support.places(right, text) for text in told[left]):
            return [f"the article does not say “{right}” of {left}"]
        for other in lefts:
            if other != left and any(support.places(right, text) for text in told[other]):
                return [f"“{right}” fits {other} too"]
    return []


def _said_of(gate: Gate, name: str, section: Section) -> list[str]:
    """Return what a section says of an entry."""
    said = [*gate.said_of(name), *_defined(gate, name)]
    labelled = [flat(part.text) for part in section.paragraphs if plain_label(part.label) == name]
    return said + labelled


def _defined(gate: Gate, name: str) -> list[str]:
    """Return what the article says a term is."""
    begins = re.compile(rf"(?:The |A |An )?{re.escape(name)} (?:is|are) ", re.IGNORECASE)
    small = name[:1].lower() + name[1:]
    forms = [f"{form} {be} " for form in dict.fromkeys((name, small)) for be in ("is", "are")]
    found = (text for form in forms for text in gate.texts.about(form))
    return [text for text in found if begins.match(text)]


def _timeline(gate: Gate, card: Order, evidence: Evidence) -> list[str]:
    """Check events against the years that the paragraphs from here on give for them."""
    section, first = evidence.section, evidence.statements[0].paragraph.offset
    parts = [part for part in section.paragraphs if part.offset >= first][: timelines.WINDOW]
    near: list[Statement] = []
    for sentence in [one for part in parts for one in part.sentences][:_MOST_NEAR]:
        found = gate.evidence(sentence.text, sentence.offset)
        near += [] if isinstance(found, str) else found.statements
    years = timelines.years_of(card.items, near, gate.names)
    missing = [item for item in card.items if item not in years]
    if missing:
        return [f"the passage gives no year for “{missing[0]}”"]
    values = [years[item] for item in card.items]
    right = sorted(set(values)) == values
    return [] if right else ["the years of the passage give another order"]


def _steps(gate: Gate, card: Order, quote: str, near: int) -> tuple[str, ...]:
    """Check steps against the numbered list whose first step the quote is."""
    text = gate.article.text
    start = near if text.startswith(quote, near) else text.find(quote)
    same = start >= 0 and steps.listed_so(gate.article, start, card.items)
    return () if same else ("the passage does not number these steps so",)


def _order(gate: Gate, card: Order, evidence: Evidence) -> list[str]:
    """Check a ranking against the figures that the paragraph gives for each item."""
    if "earliest first" in card.prompt:
        return _timeline(gate, card, evidence)
    near = evidence.beside
    figures = {name: number for one in near for name, number, _ in figure_of(one, gate.names)}
    missing = [item for item in card.items if item not in figures]
    if missing:
        return [f"the passage gives no figure for {missing[0]}"]
    values = [float(figures[item].replace(",", "")) for item in card.items]
    ascending = _SMALLEST_FIRST.search(card.prompt) is not None
    right = sorted(values, reverse=not ascending) == values and len(set(values)) == len(values)
    return [] if right else ["the figures of the passage give another order"]


_CHECKS: dict[type[Card], Callable[..., list[str]]] = {
    Basic: _basic,
    Short: _short,
    Number: _number,
    Choice: _choice,
    Select: _select,
    Cloze: _cloze,
    Truth: _truth,
    Match: _match,
    Order: _order,
}
