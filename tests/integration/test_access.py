"""Who may open what: every address, asked by everybody, beside one declared table."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask, url_for
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.routing import Rule

from app import clock
from app.db import current
from app.decks.models import Deck
from tests.access import GUEST, LETS_IN, OPEN, TABLE, VISITOR
from tests.classing import ANNA, give_deck, make_class, make_group
from tests.coursework import give_deck as give_goal
from tests.giving import give, sit
from tests.marks import add_column
from tests.people import ADA, ALICE, BOB, CHARLIE, IRIS, join, user_id
from tests.pictures import photo
from tests.progressing import set_goal
from tests.quizzing import CHOICES, Sitting, quiz_deck
from tests.reviewing import Reviewer
from tests.studying import Desk, card_id, post, shelve_deck, try_out
from tests.writing import published

LAST = (
    *(
        "articles.drop",
        "assignments.archive",
        "authoring.leave",
        "authoring.renew_link",
        "gradebook.remove_item",
    ),
    *("classes.delete_group", "classes.leave", "decks.unsubscribe", "progress.drop_goal"),
    "security.logout",
)
WRITTEN = ("authoring.", "texts.index")  # by the key of the deck that Alice and Bob write
ASSIGNED = (
    "analysis.",
    "assignments.",
    "given.",
    "marking.",
    "papers.assignment",
)  # by an assignment's key
CLASS = "/classes/<key>"  # what stands below it is asked for of the class of Iris


def everybody(app: Flask) -> dict[str, FlaskClient | None]:
    """Let everybody come in through the pages."""
    people = {each.name: join(app, each) for each in (ALICE, BOB, CHARLIE, IRIS, ANNA, ADA)}
    known = {GUEST: try_out(app)} | people
    for client in known.values():
        post(client, "/decks/school/subscribe", page="/decks/school")
    return {VISITOR: None} | known  # a visitor comes anew each time


WORDS: dict[str, object] = {
    "build": "build",
    "card_key": "c1",
    "code": "CHEMISTR",
    "shape": "wide",
    "suffix": "csv",
    "deck": "school",
    "ending": "csv",
    "file": "map.jpg",
    "form": "yaml",
    "id_hash": "0" * 64,
    "invitation_id": 0,
    "key": "school",
    "name": "icon.svg",
    "part": "facts",
    "number": 1,
    "secret": "none",
    "token": "none",
    "table": "quiz",
    "which": "retention",
}


def aim(alice: FlaskClient) -> uuid.UUID:
    """Let Alice set an exam goal; give its id."""
    goal = uuid.UUID(int=1)
    tomorrow = clock.now() + timedelta(days=2)
    assert "Finals" in set_goal(alice, id=goal.hex, day=f"{tomorrow:%Y-%m-%d}").text
    return goal


def write_together(app: Flask, alice: FlaskClient) -> str:
    """Let Alice write a deck with Bob, shared by a link; give the link's key."""
    author = published(alice)
    author.share("link")
    author.press("/share/authors", "/share", email=BOB.email)
    author.upload(photo(), "map.jpg")
    with app.app_context():
        key = current().scalar(select(Deck.link_key).where(Deck.key == author.key))
    assert key
    return key


def reviewed(alice: FlaskClient) -> str:
    """Let Alice review an article for the deck that she writes with Bob; give its key."""
    one = Reviewer(alice)
    one.send(deck="rivers")
    one.begin(deck="rivers")
    one.paste("Is it?\tIt is")  # the first run
    return one.key


def addresses(
    app: Flask, known: dict[str, object], assigned: dict[str, object]
) -> Iterator[tuple[Rule, str]]:
    """List every address with values that exist; the open ones last, as some end a session."""
    rules = sorted(
        app.url_map.iter_rules(),
        key=lambda rule: (TABLE[rule.endpoint] == OPEN, rule.endpoint in LAST),
    )
    with app.test_request_context():
        for rule in rules:
            values = {name: known[name] for name in rule.arguments}
            if rule.endpoint.startswith(ASSIGNED):
                values |= {n: v for n, v in assigned.items() if n in rule.arguments}
            if rule.endpoint.startswith("articles.") and "key" in rule.arguments:
                values["key"] = known["article"]
            if rule.endpoint.startswith(WRITTEN) and rule.endpoint != "authoring.copy":
                written = values | {"key": "rivers", "user_id": 0}  # nobody has the number 0
                values = {name: written[name] for name in rule.arguments}
            if rule.rule.startswith(CLASS):
                values["key"] = "biology"
            elif "deck" in rule.arguments and "key" in rule.arguments:
                values["key"] = "test"
            yield rule, url_for(rule.endpoint, **values)  # type: ignore[arg-type] # any value fits


def is_let_in(client: FlaskClient, rule: Rule, address: str) -> bool:
    """Ask for an address and tell whether it was refused or led to signing in.

    An open address may still have nothing there, or send on to a page of its own.
    """
    method = "GET" if "GET" in (rule.methods or ()) else "POST"
    answer = client.open(address, method=method)
    assert answer.status_code < 500, (address, answer.status_code)
    if TABLE[rule.endpoint] == OPEN:
        return answer.status_code != 403
    to_sign_in = (answer.location or "").startswith("/sign-in")
    return answer.status_code not in (403, 404) and not to_sign_in


def hand_in(sitting: Sitting) -> uuid.UUID:
    """Hand an attempt in and give its id."""
    sitting.hand_in()
    return uuid.UUID(sitting.path.rsplit("/", 1)[1])


def test_the_table_names_every_address(app: Flask) -> None:
    assert TABLE.keys() == {rule.endpoint for rule in app.url_map.iter_rules()}


def values_that_exist(app: Flask, alice: FlaskClient, iris: FlaskClient) -> dict[str, object]:
    """Make what addresses speak of, most of it Alice's and Iris's; give it by argument."""
    biology = make_class(app, assistants=(ANNA,), learners=(ALICE, BOB))
    make_class(app, "chemistry", learners=())
    give_deck(app, biology, "school")
    column = add_column(app, "biology", "Essay")
    made: dict[str, object] = {
        "attempt_id": uuid.UUID(Sitting(alice).path.rsplit("/", 1)[1]),
        "card_id": card_id(app, "c1"),
        "column": column,
        "item_id": int(column[1:]),
        "group_id": make_group(app, biology, "Monday", user_id(app, BOB)),
        "link_key": write_together(app, alice),
        "article": reviewed(alice),
        "sitting_id": uuid.UUID(Desk(alice, "school").id),
        "goal_id": aim(alice),
        "user_id": user_id(app, BOB),
        "work": give_goal(iris),
    }
    return WORDS | made


@pytest.mark.unmeasured
def test_every_address_lets_in_whom_the_table_names_and_nobody_else(app: Flask) -> None:
    shelve_deck(app, quiz_deck(CHOICES))
    clients = everybody(app)
    alice, iris = clients[ALICE.name], clients[IRIS.name]
    assert alice
    assert iris
    known = values_that_exist(app, alice, iris)
    assignment = give(iris)
    assigned: dict[str, object] = {
        "attempt_id": hand_in(sit(alice, assignment)),
        "key": assignment,
        "user_id": user_id(app, ALICE),
    }
    app.config["WTF_CSRF_ENABLED"] = False  # a missing token would hide who is refused
    found = {
        rule.endpoint: {
            name
            for name, client in clients.items()
            if is_let_in(client or app.test_client(), rule, address)
        }
        for rule, address in list(addresses(app, known, assigned))
    }
    assert {e: names for e, names in found.items() if names != LETS_IN[TABLE[e]]} == {}
