"""Deck files become tables, and no memory is lost on the way."""

from __future__ import annotations

import json

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.db import db
from app.decks.models import Blueprint, CardTag, CardVersion, Deck, Fact, Subscription
from tests.people import ALICE, BOB, join, user_id
from tests.shelf import CITIES, cards, dump, give, memory, remember, run, shelve, sync

CHANGING = ("deck.text", "deck.text_hash", "deck.updated_at", "deck.version")
HUB = "Which city is the hub of driverless cars?"


@pytest.fixture
def alice(app: Flask) -> int:
    join(app, ALICE)
    return user_id(app, ALICE)


def _edit(old: str, new: str, text: str = CITIES) -> str:
    assert old in text
    return text.replace(old, new)


def _without_hub() -> str:
    before, _, rest = CITIES.partition("- id: hub\n")
    return before + "- id: seat\n" + rest.partition("- id: seat\n")[2]


def test_a_deck_file_becomes_a_deck_with_a_row_for_each_face(app: Flask) -> None:
    sync(app, CITIES)
    stored = cards(app)
    assert sorted(stored, key=lambda key: stored[key].position) == [
        "hub",
        "seat",
        "seat/reverse",
        "rivers/c1",
        "rivers/c2",
    ]
    assert [card.note_key for card in stored.values()].count("rivers") == 2
    assert json.loads(stored["hub"].tags) == ["South", "cars"]
    with app.app_context():
        deck = db.session.scalars(select(Deck)).one()
        assert (deck.key, deck.title, deck.card_count, deck.owner_id) == (
            "cities",
            "Cities of China",
            5,
            None,
        )
        assert (deck.path, deck.text, deck.visibility) == ("a.yaml", CITIES, "public")
        assert set(db.session.scalars(select(CardTag.tag))) == {"south", "cars", "rivers"}
        assert set(db.session.scalars(select(Fact.key))) == {"hub", "seat"}
        body = json.loads(db.session.scalars(select(Blueprint.body)).one())
        assert (body["time"], body["draw"][0]["tags"]) == (600, ["rivers"])


def test_a_version_holds_both_sides_of_a_card_and_where_its_fact_stands(app: Flask) -> None:
    sync(app, CITIES)
    with app.app_context():
        version = db.session.get(CardVersion, (cards(app)["hub"].id, 1))
        assert version is not None
        assert json.loads(version.question)["plain"] == HUB
        assert "Shenzhen" not in version.question
        assert json.loads(version.answer_key)["answer"] == "<p>Shenzhen</p>"
        assert json.loads(version.passage) == {
            "claim": "Shenzhen is the hub",
            "source": "A small atlas",
            "kind": "book",
            "url": "https://atlas.example/",
            "ref": "atlas",
            "section": "South",
            "para": "2",
        }


def test_syncing_again_changes_nothing_at_all(app: Flask) -> None:
    sync(app, CITIES)
    before = dump(app)
    assert sync(app).output.endswith("1 deck, 1 unchanged.\n")
    assert dump(app) == before


def test_a_new_comment_makes_no_new_versions(app: Flask) -> None:
    sync(app, CITIES)
    before = dump(app, *CHANGING)
    result = sync(app, CITIES + "# a comment\n")
    assert "3 kept\n" in result.output
    after = dump(app, *CHANGING)
    assert len(after.pop("deck_version")) == len(before.pop("deck_version")) + 1
    assert after == before


def test_an_edit_makes_a_new_version_and_touches_no_memory(app: Flask, alice: int) -> None:
    sync(app, CITIES)
    remember(app, alice, "hub", flag=2)
    before = dump(app)["card_state"]
    sync(app, _edit(HUB, "Where may cars drive themselves?"))
    card = cards(app)["hub"]
    assert (card.version, card.memory_from) == (2, 1)
    assert card.plain == "Where may cars drive themselves?"
    assert dump(app)["card_state"] == before
    with app.app_context():
        first = db.session.get(CardVersion, (card.id, 1))
        assert first is not None
        assert HUB in first.question


def test_tags_follow_the_text(app: Flask) -> None:
    sync(app, CITIES)
    sync(app, _edit("[South, cars]", "[North]"))
    with app.app_context():
        assert set(db.session.scalars(select(CardTag.tag))) == {"north", "rivers"}


def test_facts_and_quizzes_follow_the_text_and_a_quiz_keeps_its_row(app: Flask) -> None:
    sync(app, CITIES)
    with app.app_context():
        first = db.session.scalars(select(Blueprint.id)).one()
    text = _edit("title: End of unit", "title: The end")
    text = _edit("Beijing is the seat,", "Beijing is the capital,", text)
    sync(app, text + "- {id: second, title: More, draw: [{cards: [hub]}]}\n")
    with app.app_context():
        rows = db.session.execute(select(Blueprint.id, Blueprint.key, Blueprint.title))
        titles = {row.key: (row.id, row.title) for row in rows}
        assert titles["final"] == (first, "The end")
        assert titles["second"][1] == "More"
        assert "Beijing is the capital" in set(db.session.scalars(select(Fact.claim)))
    sync(app, text)
    with app.app_context():
        assert db.session.scalars(select(Blueprint.key)).all() == ["final"]


@pytest.mark.parametrize(
    ("values", "queue"),
    [
        ({}, 2),
        ({"queue": 1, "phase": 1, "due_at": 5_000}, 1),
        ({"queue": 0, "phase": 0, "reps": 0}, 0),
        ({"queue": -1, "suspended": True}, -1),
    ],
)
def test_a_card_that_goes_is_retired_and_comes_back_with_its_memory(
    app: Flask, alice: int, values: dict[str, int], queue: int
) -> None:
    sync(app, CITIES)
    remember(app, alice, "hub", **values)
    before = dump(app)["card_state"]
    assert "1 retired" in sync(app, _without_hub()).output
    assert cards(app)["hub"].retired_at is not None
    assert memory(app, alice, "hub").queue == -2
    assert memory(app, alice, "hub").stability == 12.5
    assert "1 revived" in sync(app, CITIES).output
    assert cards(app)["hub"].retired_at is None
    assert memory(app, alice, "hub").queue == queue
    assert dump(app)["card_state"] == before


def test_a_card_that_its_author_marks_retired_leaves_the_queue_but_not_the_deck(
    app: Flask, alice: int
) -> None:
    sync(app, CITIES)
    remember(app, alice, "hub")
    sync(app, _edit("  why: Rules came early.\n", "  retired: true\n"))
    assert cards(app)["hub"].retired_at is not None
    assert memory(app, alice, "hub").queue == -2


def test_a_gap_that_goes_retires_its_face_alone(app: Flask, alice: int) -> None:
    sync(app, CITIES)
    remember(app, alice, "rivers/c1")
    remember(app, alice, "rivers/c2")
    sync(app, _edit("{{c2::Huangpu}}", "Huangpu"))
    assert memory(app, alice, "rivers/c1").queue == 2
    assert memory(app, alice, "rivers/c2").queue == -2


def test_a_new_revision_makes_memory_start_again_but_keeps_what_the_learner_chose(
    app: Flask, alice: int
) -> None:
    join(app, BOB)
    sync(app, CITIES)
    remember(app, alice, "hub", flag=3, buried_until=740_100)
    remember(app, user_id(app, BOB), "hub", suspended=True, queue=-1)
    sync(app, _edit("  why: Rules came early.\n", "  revision: 1\n"))
    card, state = cards(app)["hub"], memory(app, alice, "hub")
    assert (card.version, card.memory_from, card.revision) == (2, 2, 1)
    assert (state.phase, state.step, state.queue, state.reps, state.lapses) == (0, 0, 0, 0, 0)
    assert (state.stability, state.difficulty, state.due_at, state.last_at) == (None,) * 4
    assert (state.flag, state.buried_until) == (3, 0)
    theirs = memory(app, user_id(app, BOB), "hub")
    assert (theirs.queue, theirs.suspended, theirs.reps) == (-1, True, 0)


def test_a_card_without_an_id_is_known_again_after_a_small_change(app: Flask, alice: int) -> None:
    text = _edit("- id: hub\n  basic", "- basic")
    sync(app, text)
    key = next(card.key for card in cards(app).values() if card.plain == HUB)
    remember(app, alice, key)
    result = sync(
        app, _edit("is the hub of driverless cars", "is the hub for driverless cars", text)
    )
    assert "1 matched" in result.output
    assert cards(app)[key].version == 2
    assert memory(app, alice, key).reps == 3
    assert len(cards(app)) == 5


def test_a_new_or_moved_card_is_looked_for_from_the_start_again(app: Flask, alice: int) -> None:
    sync(app, CITIES)
    with app.app_context():
        deck = db.session.scalars(select(Deck)).one()
        at = deck.created_at
        db.session.add(Subscription(user_id=alice, deck_id=deck.id, cursor=4, subscribed_at=at))
        db.session.commit()

    def cursor() -> int:
        with app.app_context():
            return db.session.scalars(select(Subscription.cursor)).one()

    sync(app, _edit("Rules came early", "Rules came very early"))
    assert cursor() == 4
    sync(app, _without_hub())
    assert cursor() == 0
    with app.app_context():
        db.session.execute(update(Subscription).values(cursor=3))
        db.session.commit()
    added = _without_hub().replace("quizzes:", "- {id: new, basic: Hm?, answer: Yes}\nquizzes:")
    sync(app, added)
    assert cursor() == 0
    sync(app, added.replace("answer: Yes}", "answer: Yes, flashcard: no}"))
    with app.app_context():
        db.session.execute(update(Subscription).values(cursor=3))
        db.session.commit()
    sync(app, added)
    assert cursor() == 0


def test_a_plan_counts_the_learners_whose_memory_each_card_touches(app: Flask, alice: int) -> None:
    join(app, BOB)
    sync(app, CITIES)
    for person in (alice, user_id(app, BOB)):
        remember(app, person, "hub")
    remember(app, alice, "rivers/c1")
    remember(app, alice, "rivers/c2")
    remember(app, user_id(app, BOB), "seat", reps=0, queue=0, phase=0)
    before = dump(app)
    text = _without_hub().replace("lies on", "stands on")
    file = shelve(
        app, "a.yaml", text.replace("quizzes:", "- {id: new, basic: Hm?, answer: Yes}\nquizzes:")
    )
    result = run(app, "plan", file)
    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert lines[0] == "Cities of China (cities): 1 kept, 1 new, 1 changed, 1 retired"
    assert "  - hub: retired, 2 learners" in lines
    assert any(
        line.startswith("  ~ rivers: changed, ") and line.endswith(", 1 learner") for line in lines
    )
    assert "  + new: new" in lines
    assert lines[-1] == (
        "2 learners remember something of this deck; 2 of them remember a card above."
    )
    assert dump(app) == before


def test_a_plan_tells_which_memory_starts_again_and_which_card_comes_back(
    app: Flask, alice: int
) -> None:
    sync(app, CITIES)
    remember(app, alice, "hub")
    file = shelve(app, "a.yaml", _edit("  why: Rules came early.\n", "  revision: 1\n"))
    assert "memory starts again, 1 learner" in run(app, "plan", file).output
    sync(app, _without_hub())
    file = shelve(app, "a.yaml", CITIES)
    assert "  ^ hub: revived, 1 learner" in run(app, "plan", file).output


def test_a_deck_file_that_moves_stays_the_same_deck(app: Flask, alice: int) -> None:
    path = shelve(app, "a.yaml", CITIES)
    sync(app)
    remember(app, alice, "hub")
    before = dump(app, "deck.path", "deck.updated_at")
    path.rename(path.with_name("moved.yaml"))
    sync(app)
    assert dump(app, "deck.path", "deck.updated_at") == before


def test_two_files_with_one_deck_id_are_refused_and_the_first_stays(app: Flask) -> None:
    sync(app, CITIES)
    before = dump(app)
    copy = shelve(app, "0-copy.yaml", CITIES.replace("Cities of", "Towns of"))
    for result in (run(app, "sync"), run(app, "sync", copy)):
        assert result.exit_code == 1
        assert (
            "0-copy.yaml:1: deck: the deck id cities is already that of a.yaml; "
            "give this file another id\n"
        ) in result.output
    assert dump(app) == before


def test_a_deck_id_that_belongs_to_a_person_is_refused(app: Flask, alice: int) -> None:
    sync(app, CITIES)
    give(app, "cities", owner_id=alice, path="")
    before = dump(app)
    shelve(app, "a.yaml", CITIES + "# mine\n")
    result = run(app, "sync")
    assert result.exit_code == 1
    assert "The deck id cities belongs to a deck of somebody else" in result.output
    assert dump(app) == before


def test_a_deck_whose_file_is_gone_leaves_the_library_and_comes_back_with_it(
    app: Flask, alice: int
) -> None:
    path = shelve(app, "a.yaml", CITIES)
    sync(app)
    remember(app, alice, "hub")
    before = dump(app)["card_state"]
    path.unlink()
    assert "a.yaml: gone; its deck left the library" in sync(app).output
    assert app.test_client().get("/decks/cities").status_code == 404
    assert dump(app)["card_state"] == before
    assert sync(app).output == "0 decks, 0 unchanged.\n"
    sync(app, CITIES)
    assert app.test_client().get("/decks/cities").status_code == 200


def test_no_deck_leaves_the_library_while_a_broken_file_may_be_the_moved_one(app: Flask) -> None:
    path = shelve(app, "a.yaml", CITIES)
    sync(app)
    path.unlink()
    shelve(app, "b.yaml", CITIES + "nonsense: 1\n")
    assert run(app, "sync").exit_code == 1
    assert app.test_client().get("/decks/cities").status_code == 200


def test_syncing_one_path_leaves_the_other_decks_alone(app: Flask) -> None:
    sync(app, CITIES)
    other = shelve(app, "b.yaml", CITIES.replace("deck: cities", "deck: towns"))
    shelve(app, "a.yaml", CITIES.replace("Cities of", "Towns of"))
    assert run(app, "sync", other).output == "b.yaml: 0 kept, 3 new\n1 deck, 0 unchanged.\n"
    assert "Cities of China" in app.test_client().get("/decks/cities").text


HOSTILE = {
    "not YAML": "deck: [",
    "a bomb of aliases": "a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]\n",
    "a tag": "deck: !!python/object/apply:os.system [id]\n",
    "duplicate keys": CITIES.replace("title: Cities of China", "title: A\ntitle: B"),
    "NUL": CITIES.replace("Rules came early", "Rules \0 early"),
    "deep nesting": "deck: " + "[" * 100_000,
    "three megabytes": CITIES + "#" * 3_000_000,
    "not text": b"\xff\xfe\x00\xd8",
    "no deck": "[]",
    "an unknown field": CITIES.replace("  why:", "  because:"),
    "an unknown fact": CITIES.replace("fact: hub", "fact: nowhere"),
    "two cards with one id": CITIES.replace("id: seat", "id: hub"),
    "a card of no kind": CITIES.replace("  basic: Which city is the hub", "  bascic: Which city"),
    "a picture that is not there": CITIES.replace(
        "  why:", "  image: {file: no.png, alt: x}\n  why:"
    ),
    "a picture outside": CITIES.replace("  why:", "  image: {file: ../../x.png, alt: x}\n  why:"),
    "an empty file": "",
    "20,001 cards": "deck: cities\ntitle: T\ncards:\n"
    + "".join(f"- {{id: c{n}, basic: a{n}?, answer: b}}\n" for n in range(20_001)),
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_file_is_named_and_changes_nothing_and_stops_nobody_else(
    app: Flask, text: str | bytes
) -> None:
    sync(app, CITIES)
    before = dump(app)
    path = shelve(app, "a.yaml", text)
    result = run(app, "sync")
    assert result.exit_code == 1
    assert "a.yaml:" in result.output
    assert "not stored; what was stored before stays" in result.output
    assert dump(app) == before
    shelve(app, "b.yaml", CITIES.replace("deck: cities", "deck: towns"))
    assert "b.yaml: 0 kept, 3 new" in run(app, "sync").output
    path.unlink()
