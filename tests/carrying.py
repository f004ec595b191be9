"""Bringing decks in by the pages in the tests: a file chosen, looked at, stored."""

from __future__ import annotations

import io
from dataclasses import dataclass

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.people import token
from tests.studying import Form, forms


@dataclass
class Arrivals:
    """A browser in which somebody brings a file in."""

    client: FlaskClient
    address: str = ""

    def choose(self, data: bytes | str, name: str = "cards.csv") -> TestResponse:
        """Choose a file."""
        content = data.encode() if isinstance(data, str) else data
        fields = {
            "csrf_token": token(self.client, "/bring-in/"),
            "file": (io.BytesIO(content), name),
        }
        answer = self.client.post("/bring-in/", data=fields, content_type="multipart/form-data")
        self.address = answer.location or ""
        return answer

    def paste(self, text: str) -> TestResponse:
        """Paste cards."""
        fields = {"csrf_token": token(self.client, "/bring-in/"), "text": text}
        answer = self.client.post("/bring-in/", data=fields)
        self.address = answer.location or ""
        return answer

    def look(self) -> str:
        """Read what was found."""
        return self.client.get(self.address).text

    @property
    def form(self) -> Form:
        """The form that brings in, as it stands on the page."""
        return max(forms(self.look()), key=lambda each: len(each.fields))

    def press(self, do: str, **changes: str) -> TestResponse:
        """Press a button of that form, some fields changed; an empty one is left out."""
        fields = self.form.fields | changes | {"do": do}
        kept = {name: value for name, value in fields.items() if value or name.startswith("role")}
        return self.client.post(self.address, data=kept)

    def bring(self, data: bytes | str, name: str = "cards.csv", **changes: str) -> str:
        """Choose a file and bring it in; give the page that follows."""
        assert self.choose(data, name).status_code == 302
        answer = self.press("bring", **changes)
        assert answer.status_code == 302, answer.text
        return self.client.get(answer.location).text
