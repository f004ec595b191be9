"""Who may open what: every address, asked by everybody, beside one declared table."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from flask import Flask, url_for
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.routing import Rule

from app.db import current
from app.decks.models import Deck
from tests.classing import ANNA, give_deck, make_class, make_group
from tests.coursework import give_deck as give_goal
from tests.giving import give, sit
from tests.marks import add_column
from tests.people import ADA, ALICE, BOB, CHARLIE, IRIS, join, user_id
from tests.pictures import photo
from tests.quizzing import CHOICES, Sitting, quiz_deck
from tests.studying import Desk, card_id, post, shelve_deck, try_out
from tests.writing import published

OPEN = "open"
HERE = "who is known here"
ACCOUNT = "who has an account"
ADMINISTRATOR = "administrators"
TEACHERS = "instructors and administrators"
ALICES = "Alice alone"
IRISES = "Iris, who gives it, and administrators"
AUTHORS = "Alice, who owns the deck, and Bob, who writes it with her"
MEMBERS = "Iris, Anna, Alice and Bob, who are in the class"
STAFF = "Iris and Anna, who teach the class"
INSTRUCTORS = "Iris, who is the instructor of the class"
UNASKED = "nobody, as nobody has disputed, suggested or marked anything, or written an essay"
WAITING = "nobody, as no file waits under the token that is asked for"
SPENT = "nobody, as no invitation has the key that is asked for, and nobody waits"
NOBODY = "nobody, as no browser has the id that is asked for"

TABLE = {
    "accounts.browsers": ACCOUNT,
    "accounts.confirm": OPEN,
    "accounts.delete": HERE,
    "accounts.download": HERE,
    "accounts.first_administrator": OPEN,
    "accounts.keys": HERE,
    "accounts.look_into_mail": OPEN,
    "accounts.settings": HERE,
    "accounts.sign_out_browser": NOBODY,
    "accounts.sign_up": OPEN,
    "accounts.start_trying": OPEN,
    "analysis.item": IRISES,
    "analysis.items": IRISES,
    "analysis.overview": IRISES,
    "analysis.scale": IRISES,
    "analysis.sheet": IRISES,
    "analysis.tables": IRISES,
    "assets.static_file": OPEN,
    "assignments.answers": IRISES,
    "assignments.archive": IRISES,
    "assignments.choose": TEACHERS,
    "assignments.edit": IRISES,
    "assignments.end_preview": IRISES,
    "assignments.give": TEACHERS,
    "assignments.index": TEACHERS,
    "assignments.one": IRISES,
    "assignments.own": TEACHERS,
    "assignments.preview": IRISES,
    "assignments.renew": IRISES,
    "authoring.add_files": AUTHORS,
    "authoring.answer": UNASKED,
    "authoring.beside": AUTHORS,
    "authoring.cards": AUTHORS,
    "authoring.check": AUTHORS,
    "authoring.compare": AUTHORS,
    "authoring.copy": ACCOUNT,
    "authoring.cover": AUTHORS,
    "authoring.edit": AUTHORS,
    "authoring.files": AUTHORS,
    "authoring.history": AUTHORS,
    "authoring.index": ACCOUNT,
    "authoring.invite": ALICES,
    "authoring.leave": AUTHORS,
    "authoring.new": ACCOUNT,
    "authoring.part": AUTHORS,
    "authoring.publish": AUTHORS,
    "authoring.put_on_top": AUTHORS,
    "authoring.release": AUTHORS,
    "authoring.remove": ALICES,
    "authoring.remove_file": AUTHORS,
    "authoring.renew_link": ALICES,
    "authoring.replace_file": AUTHORS,
    "authoring.restore": AUTHORS,
    "authoring.set_visibility": ALICES,
    "authoring.share": AUTHORS,
    "authoring.suggestions": AUTHORS,
    "authoring.text": AUTHORS,
    "authoring.version": AUTHORS,
    "authoring.withdraw": ALICES,
    "authoring.write": AUTHORS,
    "authoring.write_card": AUTHORS,
    "authoring.write_part": AUTHORS,
    "beside.note": HERE,
    "beside.suggest": ACCOUNT,
    "bringin.bring": WAITING,
    "bringin.choose": ACCOUNT,
    "bringin.drop": WAITING,
    "bringin.keep": ACCOUNT,
    "bringin.look": WAITING,
    "class_memory.facts": STAFF,
    "class_memory.learner": STAFF,
    "class_memory.learners": STAFF,
    "class_memory.overview": STAFF,
    "class_memory.scores": STAFF,
    "class_memory.table": STAFF,
    "classes.accept": SPENT,
    "classes.archive": INSTRUCTORS,
    "classes.ask": INSTRUCTORS,
    "classes.bring_back": INSTRUCTORS,
    "classes.change_role": INSTRUCTORS,
    "classes.come_in": ACCOUNT,
    "classes.decide": INSTRUCTORS,
    "classes.decks": INSTRUCTORS,
    "classes.decline": SPENT,
    "classes.delete_group": INSTRUCTORS,
    "classes.enter_code": ACCOUNT,
    "classes.give_deck": INSTRUCTORS,
    "classes.give_time": INSTRUCTORS,
    "classes.group": STAFF,
    "classes.groups": STAFF,
    "classes.hand_over": INSTRUCTORS,
    "classes.index": ACCOUNT,
    "classes.invitation": OPEN,
    "classes.invite": INSTRUCTORS,
    "classes.join": OPEN,
    "classes.leave": MEMBERS,
    "classes.make_group": INSTRUCTORS,
    "classes.new": TEACHERS,
    "classes.one": MEMBERS,
    "classes.people": STAFF,
    "classes.person": STAFF,
    "classes.remove": INSTRUCTORS,
    "classes.rename_group": INSTRUCTORS,
    "classes.renew_code": INSTRUCTORS,
    "classes.set_groups": INSTRUCTORS,
    "classes.set_members": INSTRUCTORS,
    "classes.settings": INSTRUCTORS,
    "classes.take_back": INSTRUCTORS,
    "classes.withdraw": INSTRUCTORS,
    "classes.withdraw_request": SPENT,
    "classes.write_note": INSTRUCTORS,
    "coursework.allow": INSTRUCTORS,
    "coursework.archive": INSTRUCTORS,
    "coursework.edit": INSTRUCTORS,
    "coursework.give": INSTRUCTORS,
    "coursework.index": MEMBERS,
    "coursework.one": MEMBERS,
    "decks.card": OPEN,
    "decks.deck": OPEN,
    "decks.download": OPEN,
    "decks.facts": OPEN,
    "decks.find": HERE,
    "decks.library": OPEN,
    "decks.media_file": OPEN,
    "decks.quizzes": OPEN,
    "decks.shared": OPEN,
    "decks.subscribe": HERE,
    "decks.take_out": OPEN,
    "decks.take_out_as": OPEN,
    "decks.take_up": HERE,
    "decks.unsubscribe": HERE,
    "given.begin": ACCOUNT,
    "given.join": ACCOUNT,
    "given.one": ACCOUNT,
    "gradebook.bring": STAFF,
    "gradebook.bring_back": INSTRUCTORS,
    "gradebook.cell": STAFF,
    "gradebook.change": STAFF,
    "gradebook.download": STAFF,
    "gradebook.edit_item": INSTRUCTORS,
    "gradebook.index": MEMBERS,
    "gradebook.item": STAFF,
    "gradebook.keep": STAFF,
    "gradebook.learner": STAFF,
    "gradebook.look": STAFF,
    "gradebook.mark": STAFF,
    "gradebook.new_item": INSTRUCTORS,
    "gradebook.own": MEMBERS,
    "gradebook.remove_item": INSTRUCTORS,
    "gradebook.rules": INSTRUCTORS,
    "gradebook.undo": UNASKED,
    "home.today": OPEN,
    "marking.answer_dispute": UNASKED,
    "marking.begin": IRISES,
    "marking.dispute": ALICES,
    "marking.listed": IRISES,
    "marking.mark": IRISES,
    "marking.mark_own": UNASKED,
    "marking.one": IRISES,
    "marking.open_disputes": ACCOUNT,
    "marking.question": IRISES,
    "marking.questions": IRISES,
    "marking.reply": UNASKED,
    "marking.rule": IRISES,
    "marking.taken_out": IRISES,
    "people.change": ADMINISTRATOR,
    "people.index": ADMINISTRATOR,
    "notices.calendar": OPEN,
    "notices.choose": ACCOUNT,
    "notices.end": OPEN,
    "notices.end_now": OPEN,
    "notices.renew": ACCOUNT,
    "notices.settings": ACCOUNT,
    "papers.assignment": IRISES,
    "papers.quiz": TEACHERS,
    "progress.drop_goal": HERE,
    "progress.exam_goals": HERE,
    "progress.index": HERE,
    "progress.memory": HERE,
    "progress.new_goal": HERE,
    "progress.parameters": HERE,
    "progress.stored_data": HERE,
    "progress.study_goal": ALICES,
    "progress.table": HERE,
    "quizzes.answer": ALICES,
    "quizzes.attempt": ALICES,
    "quizzes.begin": HERE,
    "quizzes.end": ALICES,
    "quizzes.index": HERE,
    "quizzes.practise": HERE,
    "quizzes.put_back": ALICES,
    "quizzes.question": ALICES,
    "quizzes.review": ALICES,
    "quizzes.start": HERE,
    "quizzes.study_next": ALICES,
    "quizzes.submit": ALICES,
    "security.change_password": ACCOUNT,
    "security.forgot_password": OPEN,
    "security.login": OPEN,
    "security.logout": OPEN,
    "security.mf_recovery": OPEN,
    "security.mf_recovery_codes": ACCOUNT,
    "security.reset_password": OPEN,
    "security.tf_select": OPEN,
    "security.two_factor_rescue": OPEN,
    "security.two_factor_setup": ACCOUNT,
    "security.two_factor_setup_validate": ACCOUNT,
    "security.two_factor_token_validation": OPEN,
    "security.verify": ACCOUNT,
    "security.wan_delete": ACCOUNT,
    "security.wan_register": ACCOUNT,
    "security.wan_register_response": ACCOUNT,
    "security.wan_signin": OPEN,
    "security.wan_signin_response": OPEN,
    "study.act": ALICES,
    "study.answer": ALICES,
    "study.bulk": HERE,
    "study.choose": HERE,
    "study.deck_settings": HERE,
    "study.finish": ALICES,
    "study.info": HERE,
    "study.one": ALICES,
    "study.own_settings": HERE,
    "study.reveal": ALICES,
    "study.session": ALICES,
    "study.start": HERE,
    "study.try_out": OPEN,
    "study.undo": ALICES,
}
LAST = (
    *("assignments.archive", "authoring.leave", "authoring.renew_link", "gradebook.remove_item"),
    *("classes.delete_group", "classes.leave", "decks.unsubscribe", "security.logout"),
)
ASSIGNED = (
    "analysis.",
    "assignments.",
    "given.",
    "marking.",
    "papers.assignment",
)  # by an assignment's key
VISITOR, GUEST = "a visitor", "a guest"
CLASS = "/classes/<key>"  # what stands below it is asked for of the class of Iris
LEARNERS = (ALICE.name, BOB.name, CHARLIE.name, IRIS.name, ANNA.name)
LETS_IN = {
    OPEN: {VISITOR, GUEST, ADA.name, *LEARNERS},
    HERE: {GUEST, ADA.name, *LEARNERS},
    ACCOUNT: {ADA.name, *LEARNERS},
    ADMINISTRATOR: {ADA.name},
    TEACHERS: {IRIS.name, ADA.name},
    ALICES: {ALICE.name},
    AUTHORS: {ALICE.name, BOB.name},
    IRISES: {IRIS.name, ADA.name},
    MEMBERS: {ALICE.name, BOB.name, ANNA.name, IRIS.name},
    STAFF: {ANNA.name, IRIS.name},
    INSTRUCTORS: {IRIS.name},
    SPENT: set(),
    NOBODY: set(),
    UNASKED: set(),
    WAITING: set(),
}


def everybody(app: Flask) -> dict[str, FlaskClient | None]:
    """Let everybody come in through the pages."""
    people = {each.name: join(app, each) for each in (ALICE, BOB, CHARLIE, IRIS, ANNA, ADA)}
    known = {GUEST: try_out(app)} | people
    for client in known.values():
        post(client, "/decks/school/subscribe", page="/decks/school")
    return {VISITOR: None} | known  # a visitor comes anew each time


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
            if rule.endpoint.startswith("authoring.") and rule.endpoint != "authoring.copy":
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


def test_every_address_lets_in_whom_the_table_names_and_nobody_else(app: Flask) -> None:
    shelve_deck(app, quiz_deck(CHOICES))
    clients = everybody(app)
    biology = make_class(app, assistants=(ANNA,), learners=(ALICE, BOB))
    make_class(app, "chemistry", learners=())
    give_deck(app, biology, "school")
    alice, iris = clients[ALICE.name], clients[IRIS.name]
    assert alice
    assert iris
    assignment = give(iris)
    assigned: dict[str, object] = {
        "attempt_id": hand_in(sit(alice, assignment)),
        "key": assignment,
        "user_id": user_id(app, ALICE),
    }
    known: dict[str, object] = {
        "attempt_id": uuid.UUID(Sitting(alice).path.rsplit("/", 1)[1]),
        "build": "build",
        "card_id": card_id(app, "c1"),
        "card_key": "c1",
        "code": "CHEMISTR",
        "column": (column := add_column(app, "biology", "Essay")),
        "item_id": int(column[1:]),
        "shape": "wide",
        "suffix": "csv",
        "deck": "school",
        "ending": "csv",
        "file": "map.jpg",
        "form": "yaml",
        "group_id": make_group(app, biology, "Monday", user_id(app, BOB)),
        "id_hash": "0" * 64,
        "invitation_id": 0,
        "key": "school",
        "link_key": write_together(app, alice),
        "name": "icon.svg",
        "part": "facts",
        "number": 1,
        "sitting_id": uuid.UUID(Desk(alice, "school").id),
        **dict.fromkeys(("secret", "token"), "none"),
        "table": "quiz",
        "user_id": user_id(app, BOB),
        "work": give_goal(iris),
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
