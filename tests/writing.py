"""Authors at work in the tests: decks made, written and published through the pages."""

from __future__ import annotations

import html
import io
import re
from dataclasses import dataclass

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.people import token
from tests.studying import form, forms

RIVERS = """deck: rivers
title: Rivers
cards:
- id: nile
  basic: Which river is the longest?
  answer: The Nile
- id: danube
  cloze: "The {{c1::Danube}} ends in the {{c2::Black Sea}}."
- id: hidden
  choice: Which one is for the test?
  right: Rhine
  wrong: [Rhone, Ruhr]
"""


@dataclass
class Author:
    """Somebody who writes a deck in a browser without scripts."""

    client: FlaskClient
    key: str = "rivers"

    @property
    def home(self) -> str:
        """The address of the deck's editor."""
        return f"/write/{self.key}"

    def make(self, title: str = "Rivers") -> Author:
        """Make a deck and stay with it."""
        answer = self.client.post(
            "/write/new",
            data={"csrf_token": token(self.client, "/write/new"), "title": title, "lang": "en"},
        )
        assert answer.status_code == 302, answer.text
        self.key = answer.location.split("/")[2]
        return self

    def write(self, text: str, do: str = "save", **changes: str) -> TestResponse:
        """Put a text into the form of the text view and press a button."""
        found = form(self.client.get(f"{self.home}/text").text, "/text")
        fields = found.fields | {"text": text, "do": do} | changes
        return self.client.post(found.action, data=fields)

    def text(self) -> str:
        """Read the draft as it is kept."""
        page = self.client.get(f"{self.home}/text").text
        found = re.search(r'id="deck-text"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)
        assert found
        return html.unescape(found[1])

    def plan(self) -> str:
        """Read the page that shows what publishing would change."""
        return self.client.get(f"{self.home}/publish").text

    def publish(self, **answers: str) -> TestResponse:
        """Press “Publish” on the plan."""
        fields = [each for each in forms(self.plan()) if "seen" in each.fields]
        assert fields, "there is nothing to publish"
        return self.client.post(f"{self.home}/publish", data=fields[0].fields | answers)

    def press(self, address: str, page: str = "", **fields: str) -> TestResponse:
        """Send a form of one of the deck's pages."""
        data = {"csrf_token": token(self.client, f"{self.home}{page or address}"), **fields}
        return self.client.post(f"{self.home}{address}", data=data)

    def upload(self, data: bytes | str, name: str) -> TestResponse:
        """Send a file to the deck as the script does."""
        stream = io.BytesIO(data.encode() if isinstance(data, str) else data)
        page = token(self.client, f"{self.home}/files")
        return self.client.post(
            f"{self.home}/files",
            data={"csrf_token": page, "file": [(stream, name)]},
            content_type="multipart/form-data",
            headers={"Recto-Part": "upload"},
        )

    def share(self, visibility: str) -> None:
        """Say who may read the deck."""
        assert self.press("/share", visibility=visibility).status_code == 302


def published(client: FlaskClient, text: str = RIVERS, title: str = "Rivers") -> Author:
    """Make a deck, write it, and publish it."""
    author = Author(client).make(title)
    answer = author.write(text)
    assert answer.status_code == 302, answer.text
    answer = author.publish()
    assert answer.status_code == 302, answer.text
    return author
