"""The forms of the cards view, filled and sent as by a browser without scripts."""

from __future__ import annotations

import json
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from werkzeug.test import TestResponse

from tests.writing import Author

Values = dict[str, list[str]]


@dataclass
class CardForm:
    """A form of the cards view with what stands in its fields."""

    author: Author
    action: str
    fields: Values

    @classmethod
    def read(cls, author: Author, address: str) -> CardForm:
        """Open a page of the cards view and read its form."""
        page = author.client.get(f"{author.home}{address}")
        assert page.status_code == 200, page.text
        return cls.found(author, page.text)

    @classmethod
    def found(cls, author: Author, html: str) -> CardForm:
        """Read the form of a page."""
        reader = _Reader()
        reader.feed(html)
        assert reader.action, "this page has no form of a piece"
        return cls(author, reader.action, reader.values)

    @classmethod
    def new(cls, author: Author, kind: str, after: str = "") -> CardForm:
        """Open an empty form."""
        return cls.read(author, f"/cards?add={kind}&after={after}")

    @classmethod
    def of(cls, author: Author, key: str) -> CardForm:
        """Open the form of a card."""
        return cls.read(author, f"/cards?at={key}")

    def filled(self, changes: dict[str, Any]) -> Values:
        """Return the fields with some changed; a field that is None is left out."""
        new = {name: each if isinstance(each, list) else [each] for name, each in changes.items()}
        return {**self.fields, **{name: each for name, each in new.items() if each != [None]}}

    def send(self, do: str = "save", /, **changes: Any) -> TestResponse:  # noqa: ANN401 - texts or lists of them
        """Press a button."""
        return self.author.client.post(self.action, data=self.filled(changes) | {"do": [do]})

    def send_by_script(self, **changes: Any) -> tuple[int, str]:  # noqa: ANN401 - texts or lists of them
        """Send the form as the script does; give the status and what comes back."""
        answer = self.author.client.post(
            self.action, data=self.filled(changes), headers={"Recto-Part": "save"}
        )
        return answer.status_code, answer.text

    def __str__(self) -> str:
        """Show the fields, for a test that fails."""
        return json.dumps(self.fields, indent=1)


class _Reader(HTMLParser):
    """Reads what a browser would send of the form with the id `piece`."""

    def __init__(self) -> None:
        super().__init__()
        self.action = ""
        self.values: Values = {}
        self._open = False
        self._area = ""
        self._select = ""
        self._option = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take a field with its value."""
        given = dict(attrs)
        name, value = given.get("name") or "", given.get("value") or ""
        if tag == "form":
            self._open = given.get("id") == "piece"
            self.action = self.action or ((given.get("action") or "") if self._open else "")
        if not self._open:
            return
        if tag == "input" and (
            given.get("type") not in ("checkbox", "radio") or "checked" in given
        ):
            self.values.setdefault(name, []).append(value)
        elif tag == "textarea":
            self._area = name
            self.values.setdefault(name, []).append("")
        elif tag == "select":
            self._select = name
            self.values.setdefault(name, []).append("")
            self._option = "first"
        elif tag == "option" and self._select and (self._option == "first" or "selected" in given):
            self.values[self._select][-1] = value
            self._option = "more"

    def handle_data(self, data: str) -> None:
        """Take what stands in a text area."""
        if self._area:
            self.values[self._area][-1] += data

    def handle_endtag(self, tag: str) -> None:
        """Close a field or the form."""
        if tag == "form":
            self._open = False
        if tag == "textarea":
            text = self.values[self._area][-1]
            self.values[self._area][-1] = text.removeprefix("\r\n").removeprefix("\n")
            self._area = ""
        if tag == "select":
            self._select = ""
