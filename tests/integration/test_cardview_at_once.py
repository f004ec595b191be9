"""Many windows keep cards of one draft at the same moment: each card is kept, none is lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask

from tests.cardforms import CardForm
from tests.people import ALICE, join
from tests.writing import Author, published

MANY = 6


def test_six_windows_keep_six_cards_of_a_deck_without_a_draft(app: Flask) -> None:
    cards = "".join(f"- id: c{n}\n  basic: Number {n}?\n  answer: A\n" for n in range(MANY))
    author = published(join(app, ALICE), f"deck: rivers\ntitle: Rivers\ncards:\n{cards}")
    cookie = author.client.get_cookie("recto")
    assert cookie
    forms = [CardForm.of(author, f"c{number}") for number in range(MANY)]
    start = Barrier(MANY)

    def keep(number: int) -> int:
        twin = app.test_client()
        twin.set_cookie("recto", cookie.value)
        form = CardForm(Author(twin), forms[number].action, forms[number].fields)
        start.wait(30)
        return form.send_by_script(answer=f"Answer {number}")[0]

    with ThreadPoolExecutor(MANY) as threads:
        assert list(threads.map(keep, range(MANY))) == [200] * MANY
    for number in range(MANY):
        assert f"answer: Answer {number}\n" in author.text()
