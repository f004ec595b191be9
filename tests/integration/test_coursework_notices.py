"""Mails that remind of what is due, and the calendar of it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.coursework import CLASS, give_deck, give_quiz, open_class
from tests.giving import sit
from tests.mailbox import letter, link
from tests.people import BOB, IRIS, Person
from tests.quizzing import CHOICES, form_token, quiz_deck
from tests.studying import Clock, post

NOTICES = "/coursework/"
Mailbox = tuple[str, list[str]]


@pytest.fixture
def people(app: Flask, time: Clock) -> dict[Person, FlaskClient]:  # noqa: ARG001 - the class begins on a Monday
    """Give the browsers of a class with a deck."""
    return open_class(app, quiz_deck(CHOICES))


def choose(client: FlaskClient, remind: str = "1") -> None:
    """Say whether one is reminded by mail."""
    answer = client.post("/coursework/reminders", data=form_token(client) | {"remind": remind})
    assert answer.status_code == 303


def remind(app: Flask) -> str:
    """Run `flask coursework remind`."""
    done = app.test_cli_runner().invoke(args=["coursework", "remind"])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return str(done.output)


def test_who_asked_for_it_gets_one_mail_on_a_day_on_which_something_is_due(
    people: dict[Person, FlaskClient],
    new_app: Callable[..., Flask],
    mailbox: Mailbox,
    time: Clock,
) -> None:
    address, received = mailbox
    cron = new_app(smtp_url=f"smtp://{address}", public_url="http://localhost")
    quiz = give_quiz(people[IRIS], due="2026-03-06T18:00", closes="2026-03-07T18:00")
    give_deck(people[IRIS], due="2026-03-06T20:00", title="Cells")
    choose(people[BOB])
    assert remind(cron) == "0 reminders sent.\n"  # both are four days off
    time.wait(days=3)
    assert remind(cron) == "1 reminder sent.\n"
    said = letter(received)
    assert "To: bob@recto.example" in said
    assert "Subject: 2 assignments are due" in said
    assert "due tomorrow, 18:00" in said
    assert f"http://localhost/quizzes/given/{quiz}" in said
    assert "Hold 85 %" in said
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in said
    assert "alice@recto.example" not in said
    assert remind(cron) == "0 reminders sent.\n"
    sit(people[BOB], quiz).hand_in()
    time.wait(days=1)
    received.clear()
    assert remind(cron) == "1 reminder sent.\n"
    assert "Subject: Cells: due today, 20:00" in letter(received)


def test_the_link_of_a_mail_ends_the_mails_by_a_press_and_never_by_being_looked_at(
    app: Flask,
    people: dict[Person, FlaskClient],
    new_app: Callable[..., Flask],
    mailbox: Mailbox,
    time: Clock,
) -> None:
    address, received = mailbox
    cron = new_app(smtp_url=f"smtp://{address}", public_url="http://localhost")
    give_deck(people[IRIS], due="2026-03-03T18:00", closes="2026-03-30T18:00")
    choose(people[BOB])
    remind(cron)
    where = link(received, "/coursework/reminders")
    stranger = app.test_client()
    assert "End these mails" in stranger.get(where).text
    time.wait(days=1)
    assert remind(cron) == "1 reminder sent.\n"
    ended = stranger.post(where, data={"List-Unsubscribe": "One-Click"})
    assert ended.status_code == 200
    assert "You get no more mails" in ended.text
    time.wait(days=1)
    assert remind(cron) == "0 reminders sent.\n"
    assert "Remind me by mail" in people[BOB].get(NOTICES).text
    assert stranger.post("/coursework/reminders/none").status_code == 404


def test_a_mail_that_did_not_leave_is_sent_the_next_time(
    people: dict[Person, FlaskClient], new_app: Callable[..., Flask], mailbox: Mailbox
) -> None:
    away = new_app(smtp_url="smtp://127.0.0.1:1", public_url="http://localhost")
    give_deck(people[IRIS], due="2026-03-03T18:00")
    choose(people[BOB])
    assert "1 mail could not be sent" in remind(away)
    there = new_app(smtp_url=f"smtp://{mailbox[0]}", public_url="http://localhost")
    assert remind(there) == "1 reminder sent.\n"


def test_without_mail_set_up_nobody_is_reminded(
    app: Flask, people: dict[Person, FlaskClient]
) -> None:
    choose(people[BOB])
    assert "sends no mail at the moment" in people[BOB].get(NOTICES).text
    assert "Mail is not set up" in remind(app)


def calendar(client: FlaskClient) -> str:
    """Make an address of one's calendar and return its path."""
    answer = client.post("/coursework/calendar", data=form_token(client))
    assert answer.status_code == 303
    found = re.search(
        r'value="http://localhost(/coursework/calendar/[^"]+)"', client.get(NOTICES).text
    )
    assert found
    return found[1]


def test_a_calendar_has_what_is_due_at_an_address_that_its_owner_renews(
    app: Flask, people: dict[Person, FlaskClient], time: Clock
) -> None:
    quiz = give_quiz(people[IRIS], due="2026-03-06T18:00", closes="2026-03-07T18:00")
    deck = give_deck(people[IRIS], due="2026-03-08T20:00", title="Cells; all of them")
    program = app.test_client()
    address = calendar(people[BOB])
    found = program.get(address)
    assert found.content_type.startswith("text/calendar")
    for line in (
        f"UID:{quiz}@recto\r\n",
        "DTSTART:20260306T180000Z\r\n",
        f"UID:{deck}@recto\r\n",
        "SUMMARY:Cells\\; all of them\r\n",
        f"URL:http://localhost/quizzes/given/{quiz}\r\n",
    ):
        assert line in found.text
    time.wait(days=5)
    assert program.get(address).text.count("BEGIN:VEVENT") == 2  # the past stays
    renewed = calendar(people[BOB])
    assert renewed != address
    assert program.get(address).status_code == 404
    dropped = people[BOB].post("/coursework/calendar", data=form_token(people[BOB]) | {"drop": "1"})
    assert dropped.status_code == 303
    assert program.get(renewed).status_code == 404


def test_who_leaves_a_class_has_its_assignments_in_no_calendar_any_more(
    app: Flask, people: dict[Person, FlaskClient]
) -> None:
    give_deck(people[IRIS])
    address = calendar(people[BOB])
    assert "BEGIN:VEVENT" in app.test_client().get(address).text
    assert post(people[BOB], f"{CLASS}/leave").status_code == 303
    assert "BEGIN:VEVENT" not in app.test_client().get(address).text


def test_what_is_stored_of_wishes_is_told_to_their_owner_without_the_secrets(
    people: dict[Person, FlaskClient],
) -> None:
    choose(people[BOB])
    secret = calendar(people[BOB]).rsplit("/", 1)[1].removesuffix(".ics")
    data = people[BOB].get("/settings/data").text
    assert '"remind":true' in data.replace(" ", "")
    assert secret not in data
