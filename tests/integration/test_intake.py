"""What no page can use is refused before any page sees it."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.people import send


@pytest.mark.parametrize("path", ["/decks/a%00b", "/decks/?q=a%00b", "/decks/a%00b/cards/c"])
def test_an_address_with_a_nul_character_is_refused(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 400


def test_a_form_with_a_nul_character_is_refused(client: FlaskClient) -> None:
    assert send(client, "/sign-in", {"email": "a\0b", "password": "c"}).status_code == 400
