"""Laws of editing what stands in a deck beside its cards."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from app.core import deckparts
from app.core.cards import Deck
from app.core.deckfile import parse
from tests.drafts import deck_texts, strewn_comments
from tests.strategies import blueprints, decks, facts, sources, texts


def _read(text: str) -> Deck:
    partial = parse(text).partial
    assert partial is not None
    return replace(partial, lines=())


@st.composite
def _written(draw: st.DrawFn) -> tuple[Deck, str]:
    deck = draw(decks(most=2))
    return deck, draw(deck_texts(deck))


@given(_written(), texts(), st.sampled_from(["", "about"]), st.sampled_from([(), ("a, b", "c")]))
@settings(max_examples=10, deadline=None)
def test_words_about_a_deck_change_and_nothing_else_does(
    written: tuple[Deck, str], title: str, about: str, tags: tuple[str, ...]
) -> None:
    deck, text = written
    new = deckparts.change_deck(text, title=title, lang="fr", description=about, tags=tags)
    assert _read(new) == replace(deck, title=title, lang="fr", description=about, tags=tags)
    assert strewn_comments(new) == strewn_comments(text)


@given(_written(), st.data())
@settings(max_examples=10, deadline=None)
def test_a_fact_is_added_or_changed_in_its_place(
    written: tuple[Deck, str], data: st.DataObject
) -> None:
    deck, text = written
    keys = [fact.key for fact in deck.facts]
    key = data.draw(st.sampled_from([*keys, "a-new-one"]))
    fact = data.draw(facts(key, tuple(source.key for source in deck.sources)))
    others = {each.key: each for each in deck.facts} | {key: fact}
    new = deckparts.set_fact(text, fact)
    assert _read(new) == replace(deck, facts=tuple(others.values()))
    assert strewn_comments(new) == strewn_comments(text)


@given(_written(), st.data())
@settings(max_examples=10, deadline=None)
def test_a_source_is_added_changed_and_removed(
    written: tuple[Deck, str], data: st.DataObject
) -> None:
    deck, text = written
    source = data.draw(sources("a-new-one"))
    added = deckparts.set_source(text, source)
    assert _read(added) == replace(deck, sources=(*deck.sources, source))
    other = data.draw(sources("a-new-one"))
    assert _read(deckparts.set_source(added, other)).sources == (*deck.sources, other)
    removed = deckparts.remove_source(added, "a-new-one")
    assert _read(removed) == deck


@given(_written())
@settings(max_examples=10, deadline=None)
def test_a_removed_fact_is_gone_alone(written: tuple[Deck, str]) -> None:
    deck, text = written
    for fact in deck.facts:
        rest = tuple(each for each in deck.facts if each != fact)
        assert _read(deckparts.remove_fact(text, fact.key)).facts == rest


@given(_written(), st.data())
@settings(max_examples=10, deadline=None)
def test_a_quiz_is_added_changed_and_removed(
    written: tuple[Deck, str], data: st.DataObject
) -> None:
    deck, text = written
    quiz = replace(data.draw(blueprints(list(deck.cards))), key="a-new-one")
    added = deckparts.set_quiz(text, quiz)
    assert _read(added) == replace(deck, quizzes=(*deck.quizzes, quiz))
    other = replace(data.draw(blueprints(list(deck.cards))), key="a-new-one")
    assert _read(deckparts.set_quiz(added, other)).quizzes == (*deck.quizzes, other)
    removed = deckparts.remove_quiz(added, "a-new-one")
    assert _read(removed) == deck
    assert strewn_comments(removed) == strewn_comments(text)
