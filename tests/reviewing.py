"""Authors who make decks of articles in the tests, through the pages."""

from __future__ import annotations

import html
import io
import re
import threading
from dataclasses import dataclass

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.people import token
from tests.studying import forms

RIVERS = """# Rivers of Europe

## The Danube

The Danube is 2,850 km long. The river flows through ten countries. In 1856 the Treaty of Paris \
established the European Commission of the Danube.

## The Rhine

The Rhine is 1,230 km long. In 1868 the Mannheim Convention opened the Rhine to ships of all \
nations. Basel was chosen as the seat of the Central Commission because of its port.
"""


@dataclass
class Reviewer:
    """Somebody who reviews what an article gives, in a browser without scripts."""

    client: FlaskClient
    key: str = ""
    deck: str = ""

    def send(self, text: str = RIVERS, name: str = "rivers.md", deck: str = "") -> TestResponse:
        """Choose an article's file; the key of the article is kept."""
        page = f"/articles/new?deck={deck}" if deck else "/articles/new"
        answer = self.client.post(
            page,
            data={
                "csrf_token": token(self.client, page),
                "file": (io.BytesIO(text.encode()), name),
            },
            content_type="multipart/form-data",
        )
        if answer.status_code == 302:
            self.key = answer.location.split("/")[2].split("?")[0]
        return answer

    def begin(self, *kinds: str, **fields: str) -> TestResponse:
        """Press “Review the cards” on what an article gives."""
        address = f"/articles/{self.key}"
        page = self.client.get(address).text
        offered = re.findall(r'name="kinds" value="(\w+)" checked', page)
        form = next(each for each in forms(page) if "most" in each.fields)
        data = {**form.fields, "kinds": list(kinds) or offered, **fields}
        answer = self.client.post(address, data=data)
        if answer.status_code == 302:
            found = re.search(r'href="/write/([\w-]+)/cards', self.page())
            self.deck = found[1] if found else ""
        return answer

    def page(self, at: int | None = None) -> str:
        """Read the page of the queue."""
        where = f"?at={at}" if at is not None else ""
        return self.client.get(f"/articles/{self.key}/review{where}", follow_redirects=True).text

    def here(self, page: str = "") -> int:
        """Number the proposal that is shown."""
        found = re.search(r'name="at" value="(\d+)"', page or self.page())
        assert found, "nothing waits"
        return int(found[1])

    def press(self, do: str, at: int | None = None, **fields: str) -> TestResponse:
        """Press a button of the queue."""
        data = {"csrf_token": self.token(), "do": do, **fields}
        data["at"] = str(self.here() if at is None else at)
        return self.client.post(f"/articles/{self.key}/review", data=data)

    def paste(self, text: str) -> TestResponse:
        """Paste cards."""
        address = f"/articles/{self.key}/paste"
        data = {"csrf_token": token(self.client, address), "text": text}
        return self.client.post(address, data=data)

    def come_of(self, answer: TestResponse) -> str:
        """Wait until a run is over and read what came of it."""
        for _ in range(400):
            page = self.client.get(answer.location)
            if "Refresh" not in page.headers:
                return page.text
            threading.Event().wait(0.02)
        raise AssertionError("the run does not end")

    def token(self) -> str:
        """Read the token of the queue's forms."""
        return token(self.client, f"/articles/{self.key}/review")

    def draft(self) -> str:
        """Read the draft as it is kept."""
        page = self.client.get(f"/write/{self.deck}/text").text
        found = re.search(r'id="deck-text"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)
        assert found
        return html.unescape(found[1])
