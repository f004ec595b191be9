"""Statements of an article: sentences that make sense alone, and what follows from their parts.

From "Known for speed, Ada has built the X, a small engine" follow "Ada is known for speed", "Ada
has built the X" and "The X is a small engine". The gate holds every card against these.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from app.core.facts import binding, grammar, inserts, reference
from app.core.facts.aliases import aliases_of
from app.core.facts.article import Article, Paragraph, Section, Sentence
from app.core.facts.fullnames import full_names, hero_of, in_full
from app.core.facts.lexicon import GERUND, MONTHS, THIRD, third_person
from app.core.facts.naming import Names
from app.core.facts.tokens import tokenize

LONGEST = 320
_LEAST_WORDS, _MOST_WORDS = 4, 45
_NAME_WORDS = 5
_OFTEN = 3  # mentions of a place that its title is about
_STRETCH = 40  # paragraphs
_BRACKETED = re.compile(r"\s*\(([^()]*)\)$")
_END_MARK = re.compile(r"(?<![A-Z]\.[A-Z])[\s.!…]+$")
_ASIDE = re.compile(r" \((?:[A-Z][\w&.-]{1,9}|[^()]* = [^()]*)\)")
_LOST_POWER = re.compile(r"\b10 \d{1,2}\b(?! ?(?:%|percent|per cent))")


@dataclass(frozen=True, slots=True)
class Statement:
    """A claim that stands alone, and where the sentence stands that says it.

    `stands_for` is what an opening pronoun or a label was replaced by; `part` names the part of
    the sentence that it was taken from: sentence, clause, known, lead, kind, insert or relative; an
    "answer" makes sense below a heading that asks alone; one that is "leaning" bears out what
    people ask, and no card is made of it.
    """

    text: str
    sentence: Sentence
    section: int
    paragraph: Paragraph
    entity: str
    stands_for: str
    part: str
    clause: grammar.Clause | None


def names_of(article: Article) -> Names:
    """Read the capital letters of an article."""
    sentences = (flat(sentence.text) for _, _, sentence in article.places())
    labels = (part.label for section in article.sections for part in section.paragraphs)
    names = Names(sentences, labels, article.title)
    names.aliases = aliases_of(article.text)
    names.marked = article.marked
    parts = (part for section in article.sections for part in section.paragraphs)
    said = "\n".join(f"{part.label}: {flat(part.text)}" for part in parts)
    names.hero = hero_of(article.title, said, names)
    names.full = full_names(said, names)
    return names


def state(article: Article, names: Names) -> Iterator[Statement]:
    """Yield the statements of an article in order of its sentences."""
    country = place_of(article, names)
    for stretch in stretches(article):
        yield from state_stretch(article, stretch, names, country)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Paragraphs `first` to before `end` of a section; what they say leans on no other ones."""

    section: int
    first: int
    end: int


def stretches(article: Article) -> list[Stretch]:
    """Part an article where nothing said before is leant on, into pieces of a few pages."""
    found: list[Stretch] = []
    for number, section in enumerate(article.sections):
        parts, first = section.paragraphs, 0
        for place in range(1, len(parts)):
            apart = plain_label(parts[place].label) != plain_label(parts[place - 1].label)
            if place - first >= _STRETCH and (apart or not parts[place].label):
                found.append(Stretch(number, first, place))
                first = place
        found.append(Stretch(number, first, len(parts)))
    return [one for one in found if one.first < one.end]


def state_stretch(
    article: Article, stretch: Stretch, names: Names, country: str
) -> Iterator[Statement]:
    """Yield the statements of a stretch; `country` is the place that the article is about."""
    section = article.sections[stretch.section]
    context = reference.Context(country=country)
    parts = section.paragraphs[stretch.first : stretch.end]
    entities = _entities(parts, names)
    for paragraph in parts:
        entity = entities[plain_label(paragraph.label)]
        context = _begin(context, section, entity, names)
        for sentence in paragraph.sentences:
            yield from _of_sentence(sentence, (stretch.section, paragraph), context, names)
            context.said.append(flat(sentence.text).lower())


def place_of(article: Article, names: Names) -> str:
    """Return the place that an article is about: its title, or where most things happen "in"."""
    title = re.match(r"(?:The )?[A-Z][\w-]+(?: [A-Z][\w-]+){0,2}$", article.title)
    if title and names.runs(article.title) and article.text.count(article.title) > _OFTEN:
        return article.title
    found = Counter(re.findall(r"\bin ([A-Z][a-z]+)\b", article.text))
    best = sorted(found, key=lambda name: (-found[name], name))
    known = [one for one in best if names.inside[one] and one.lower() not in names.lower]
    known = [one for one in known if one not in MONTHS]
    return known[0] if known and found[known[0]] > 1 else ""


def _begin(
    before: reference.Context, section: Section, entity: str, names: Names
) -> reference.Context:
    """Begin a paragraph: it knows its label; a subject does not reach across paragraphs."""
    about = frozenset(token.low for token in tokenize(section.heading))
    context = reference.Context(
        entity=entity, country=before.country, about=about, aliases=names.aliases, hero=names.hero
    )
    context.said = before.said
    if entity and before.entity == entity:
        context.subject, context.plural = before.subject, before.plural
    return context


def plain_label(label: str) -> str:
    """Return a label without what stands in brackets after it."""
    return _BRACKETED.sub("", label)


def _entities(parts: tuple[Paragraph, ...], names: Names) -> dict[str, str]:
    """Return for each label of some paragraphs the entity that it names, "" if it names none."""
    found: dict[str, list[Paragraph]] = {}
    for part in parts:
        found.setdefault(plain_label(part.label), []).append(part)
    return {
        label: label if label and _is_entity(label, own, names) else ""
        for label, own in found.items()
    }


def _is_entity(label: str, own: list[Paragraph], names: Names) -> bool:
    """Tell whether a label names somebody or something that its text says things about."""
    tokens = tokenize(label)
    if not tokens or len(tokens) > _NAME_WORDS:
        return False
    if any(token.word and not names.is_name(token) and token.text[0].islower() for token in tokens):
        return False
    named = any(re.search(rf"\b{re.escape(tokens[0].text)}\b", part.text) for part in own)
    return named or any(part.text.split(" ", 1)[0].lower() in THIRD for part in own[:1])


def flat(text: str) -> str:
    """Return a text on one line, without white space before its marks."""
    return re.sub(r"\s+([.,;:!?])", r"\1", " ".join(text.split()))


def _of_sentence(
    sentence: Sentence, place: tuple[int, Paragraph], context: reference.Context, names: Names
) -> Iterator[Statement]:
    found = None if _begins_inside(sentence, place[1]) else _standing_alone(sentence, context)
    if found is None:
        context.subject = ""
        yield from _answering(sentence, place, context)
        return
    stands_for = in_full(found.stands_for, names)
    known = context.about | names.titled
    for number, (said, taken) in enumerate(inserts.parts(found.text, names)):
        text = in_full(said, names)
        clause = grammar.parse(text)
        if number == 0:
            _remember(clause, context, names)
            reference.narrow(context, sentence.text)
        if binding.unbound(text, clause, context.entity, names):
            continue
        part = "leaning" if binding.points_back(text, context.said, known) else taken
        if _LEAST_WORDS <= len(text.split()) <= _MOST_WORDS:
            yield Statement(text, sentence, *place, context.entity, stands_for, part, clause)


def _begins_inside(sentence: Sentence, paragraph: Paragraph) -> bool:
    """Tell of an item that ends the sentence before its list: "pain, breathlessness, or cramp."."""
    first = sentence.text.split(" ", 1)[0]
    bare = paragraph.item and not paragraph.label
    return bare and first.islower() and first.lower() not in THIRD


def _answering(
    sentence: Sentence, place: tuple[int, Paragraph], context: reference.Context
) -> Iterator[Statement]:
    """Yield what talks to its reader below a heading that asks: "You may keep it for a week."."""
    text = _END_MARK.sub("", reference.without_lead(flat(sentence.text)))
    words = len(text.split())
    if "?" in context.about and reference.addresses(text) and words <= _MOST_WORDS:
        yield Statement(text, sentence, *place, "", "", "answer", grammar.parse(text))


def _standing_alone(sentence: Sentence, context: reference.Context) -> reference.Resolved | None:
    """Return a sentence that can be understood and trusted by itself."""
    text = flat(sentence.text)
    odd = text.count("(") != text.count(")") or "?" in text or _LOST_POWER.search(text)
    headline = " \u2013 " in text and not text.endswith((".", "!"))
    if len(text) > LONGEST or odd or headline or text.endswith((":", ";")):
        return None
    text = _ASIDE.sub("", _END_MARK.sub("", text))
    elliptic = _elliptic(text, context)
    if elliptic:
        return reference.Resolved(elliptic, context.entity)
    return (reference.resolve(text, context) or _first_clause(text, context)) if text else None


def _first_clause(text: str, context: reference.Context) -> reference.Resolved | None:
    """Return what stands before a semicolon, where what stands behind it leans."""
    first, _, more = text.partition("; ")
    return reference.resolve(first, context) if more and grammar.parse(first) else None


def _remember(clause: grammar.Clause | None, context: reference.Context, names: Names) -> None:
    if clause is None:
        context.subject = ""
        return
    reference.follow(context, clause, names)


def _elliptic(text: str, context: reference.Context) -> str:
    """Put the label before an item that begins with its verb: "Focuses on maps"."""
    first, _, rest = text.partition(" ")
    if not context.entity or not rest:
        return ""
    if first.lower() in THIRD:
        return f"{context.entity} {first.lower()} {rest}"
    if first.lower() in GERUND and grammar.parse(text) is None and "," not in text:
        return f"{context.entity} {third_person(GERUND[first.lower()])} {rest}"
    return ""
