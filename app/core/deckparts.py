"""Edit what stands in a deck's text beside its cards: its title, facts, sources and quizzes.

As in `deckedit`, an edit changes the lines of that part alone and leaves all else byte for byte.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from types import SimpleNamespace
from typing import Any, Literal

from app.core.cardfields import settle_source
from app.core.cards import Blueprint, Deck, Fact, Source
from app.core.deckfields import DECK, DEFAULTS, FACT, QUIZ, SOURCE
from app.core.drafts import (
    UNREAD,
    Draft,
    UneditableError,
    differences,
    passage_parts,
    refusal,
    settled,
    usual_values,
)
from app.core.fields import Plain, said
from app.core.records import Record
from app.core.yamledit import Splice, UnfitError, Wanted, set_entries
from app.core.yamlevents import Mapping, Node, Report

Part = Literal["facts", "sources"]
_ORDER = tuple(DECK.fields)


def change_deck(
    text: str,
    *,
    title: str | None = None,
    lang: str | None = None,
    description: str | None = None,
    tags: tuple[str, ...] | None = None,
) -> str:
    """Return the text with other words about the deck; None leaves one as it is, "" empties it."""
    draft = Draft(text)
    usual = usual_values(Deck)
    given = {"title": title, "lang": lang, "description": description, "tags": tags}
    after = {
        name: value if value == usual.get(name, UNREAD) else _settled_field(name, value)
        for name, value in given.items()
        if value is not None
    }
    before = {
        name: _read_field(draft, name, draft.root.entries[name])
        for name in after
        if name in draft.root.entries
    }
    wanted = differences(DECK, before, SimpleNamespace(**after), usual)
    return draft.edited(lambda: set_entries(draft.body, draft.root, wanted, _ORDER))


def _settled_field(name: str, value: object) -> Any:  # noqa: ANN401 - of any field
    codec = DECK.fields[name].codec
    return settled(codec.write(value), lambda report, node: codec.read(report, node, name))


def _read_field(draft: Draft, name: str, node: Node) -> object:
    value = DECK.fields[name].codec.read(Report(draft.body), node, name)
    return UNREAD if value is None else value


def set_defaults(text: str, plain: dict[str, Plain]) -> str:
    """Return the text with these defaults for its cards and no others; {} takes them out."""
    draft = Draft(text)
    settled({**plain}, lambda report, node: DEFAULTS.read(report, node, "defaults"))
    node = draft.section("defaults")
    if not isinstance(node, Mapping) or not plain:
        whole: Wanted = {"defaults": {**plain} or None}
        return draft.edited(lambda: set_entries(draft.body, draft.root, whole, _ORDER))
    values = DEFAULTS.collect(Report(draft.body), node)[0]
    before = {name: DEFAULTS.fields[name].codec.write(value) for name, value in values.items()}
    wanted: Wanted = {name: None for name in node.entries if name not in plain}
    wanted |= {name: value for name, value in plain.items() if before.get(name) != value}
    return draft.edited(lambda: set_entries(draft.body, node, wanted, tuple(DEFAULTS.fields)))


def set_fact(text: str, fact: Fact) -> str:
    """Return the text with a fact added, or with the fact of that id as `fact` says."""
    return _set_keyed(text, "facts", FACT, fact)


def add_facts(text: str, facts: Sequence[Fact]) -> str:
    """Return the text with facts added whose ids are new; there is one at least."""
    draft = Draft(text)
    made = _settled_field("facts", tuple(facts))
    plain: dict[str, Plain] = {fact.key: FACT.write(fact) for fact in made}
    return _put_in(draft, "facts", _section(draft, "facts"), plain)


def remove_facts(text: str, keys: Collection[str]) -> str:
    """Return the text without facts; what is not there is passed over."""
    draft = Draft(text)
    section = _section(draft, "facts")
    gone = set() if section is None else section.entries.keys() & set(keys)
    return _take_out(draft, "facts", section, gone) if section and gone else text


def remove_fact(text: str, key: str) -> str:
    """Return the text without a fact; cards that point at it are left as they are."""
    return _remove_keyed(text, "facts", key)


def set_source(text: str, source: Source) -> str:
    """Return the text with a source added, or with the source of that id as `source` says."""
    return _set_keyed(text, "sources", SOURCE, source)


def remove_source(text: str, key: str) -> str:
    """Return the text without a source; what points at it is left as it is."""
    return _remove_keyed(text, "sources", key)


def _set_keyed(text: str, part: Part, table: Record, value: Fact | Source) -> str:
    draft = Draft(text)
    (made,) = _settled_field(part, (value,))
    section = _section(draft, part)
    plain: dict[str, Plain] = {made.key: table.write(made)}
    if section is None or made.key not in section.entries:
        return _put_in(draft, part, section, plain)
    mapping = draft.mapping(section.entries[made.key], part)
    changes = _changes(draft, table, mapping, made)

    def make() -> list[Splice]:
        try:
            return set_entries(draft.body, mapping, changes, tuple(table.fields))
        except UnfitError:
            return set_entries(draft.body, section, {**plain})

    return draft.edited(make)


def _remove_keyed(text: str, part: Part, key: str) -> str:
    draft = Draft(text)
    section = _section(draft, part)
    if section is None or key not in section.entries:
        raise refusal(0, part, f"there is no `{key}`", "load the deck again")
    return _take_out(draft, part, section, {key})


def _put_in(draft: Draft, part: Part, section: Mapping | None, plain: dict[str, Plain]) -> str:
    """Return the text with entries that are new in a part, which is made where there is none."""
    if section is None:
        whole: Wanted = {part: plain}
        return draft.edited(lambda: set_entries(draft.body, draft.root, whole, _ORDER))
    return draft.edited(lambda: set_entries(draft.body, section, {**plain}))


def _take_out(draft: Draft, part: Part, section: Mapping, keys: Collection[str]) -> str:
    """Return the text without entries of a part; an empty part goes with them."""
    if len(section.entries) == len(keys):
        return draft.edited(lambda: set_entries(draft.body, draft.root, {part: None}, _ORDER))
    return draft.edited(lambda: set_entries(draft.body, section, dict.fromkeys(keys)))


def _section(draft: Draft, part: Part) -> Mapping | None:
    node = draft.section(part)
    if node is None or isinstance(node, Mapping):
        return node
    raise refusal(draft.line(node), part, "no mapping stands here", "write `id: {…}` for each")


def _changes(
    draft: Draft, table: Record, node: Mapping, after: Fact | Source | Blueprint
) -> Wanted:
    """Return what is to be written at a node for it to say `after`, or refuse what it says now."""
    report = Report(draft.body)
    before, fine = table.collect(report, node)
    if not (settle_source(report, node, "source", before) and fine):
        raise UneditableError(report.problems)
    wanted = differences(table, before, after, usual_values(type(after)))
    return wanted | passage_parts(node, before.get("source"), getattr(after, "source", None))


def set_quiz(text: str, quiz: Blueprint) -> str:
    """Return the text with a quiz added, or with the quiz of that id as `quiz` says."""
    draft = Draft(text)
    (made,) = _settled_field("quizzes", (quiz,))
    keys = _quiz_keys(draft)
    if made.key not in keys:
        return draft.add_items("quizzes", len(keys), [QUIZ.write(made)])
    _, node = draft.at("quizzes", keys.index(made.key))
    mapping = draft.mapping(node, "quizzes")
    changes = _changes(draft, QUIZ, mapping, made)
    return draft.edited(lambda: set_entries(draft.body, mapping, changes, tuple(QUIZ.fields)))


def remove_quiz(text: str, key: str) -> str:
    """Return the text without a quiz."""
    draft = Draft(text)
    keys = _quiz_keys(draft)
    if key not in keys:
        raise refusal(0, "quizzes", f"there is no `{key}`", "load the deck again")
    items, _ = draft.at("quizzes", keys.index(key))
    return draft.edited(lambda: items.remove([keys.index(key)]))


def _quiz_keys(draft: Draft) -> list[str]:
    nodes = draft.items("quizzes")
    return [
        said(node.entries.get("id", node)) if isinstance(node, Mapping) else "" for node in nodes
    ]
