"""What an author learns of a text that arrives: how it was read, its language, when to wait."""

from __future__ import annotations

import html
import io
from pathlib import Path

import pytest
from flask import Flask

from app.articles import arriving
from app.authoring.desk import per_minute
from tests.people import ALICE, join, send, token
from tests.reviewing import RIVERS, Reviewer
from tests.unit.test_language import GERMAN

LATIN = "The café of Orléans was founded in 1856. It seats 120 guests.\n".encode("cp1252")


@pytest.fixture
def alice(app: Flask) -> Reviewer:
    """Let Alice be about to send an article."""
    return Reviewer(join(app, ALICE))


def post(alice: Reviewer, data: bytes, name: str = "cafe.txt") -> tuple[int, str]:
    """Send a file of these bytes; give the status and what the next page says."""
    fields = {"csrf_token": token(alice.client, "/articles/new"), "file": (io.BytesIO(data), name)}
    answer = alice.client.post("/articles/new", data=fields)
    if answer.status_code != 302:
        return answer.status_code, html.unescape(answer.text)
    alice.key = answer.location.split("/")[2]
    return 302, html.unescape(alice.client.get(answer.location).text)


def test_a_text_in_older_characters_is_read_and_the_page_says_as_what(alice: Reviewer) -> None:
    _, page = post(alice, LATIN)
    assert "cafe.txt (not UTF-8, read as Windows-1252)" in page
    alice.begin()
    assert "café of Orléans" in html.unescape(alice.page())
    _, page = post(alice, RIVERS.encode("utf-16"), f"{'long' * 60}.md")
    assert "(not UTF-8, read as UTF-16)" in page
    _, page = post(alice, RIVERS.encode())
    assert "read as" not in page


def test_a_text_in_another_language_is_told_before_anything_is_made(alice: Reviewer) -> None:
    _, page = post(alice, GERMAN.encode(), "donau.txt")
    assert "This text seems to be in German" in page
    assert "know English only" in page
    assert "ask a language model" not in page
    assert alice.begin(do="bare").location.endswith("/review")
    assert "Nothing waits here." in alice.page()
    assert "seems to be in German" in alice.client.get(f"/articles/{alice.key}/text").text
    _, page = post(alice, RIVERS.encode())
    assert "seems to be in" not in page


def test_where_a_model_is_set_up_it_is_named_as_a_way_out(
    alice: Reviewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(alice.client.application.jinja_env.globals, "model_here", lambda: True)
    assert "ask the language model" in post(alice, GERMAN.encode())[1]


def test_what_is_refused_at_a_glance_is_not_counted_and_pasted_text_outlives_the_limit(
    alice: Reviewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arriving, "FILES", per_minute("articles:read", 1))
    for _ in range(3):
        assert post(alice, b"\x89PNG")[0] == 422
    assert post(alice, LATIN)[0] == 302
    alice.begin()
    answer = send(alice.client, "/articles/new", {"text": RIVERS, "title": "Rivers"})
    assert answer.status_code == 429
    page = html.unescape(answer.text)
    assert RIVERS.strip() in page
    assert 'value="Rivers"' in page
    assert "Send it again in " in page
    assert " second" in page
    form = {"csrf_token": alice.token(), "text": RIVERS}
    answer = alice.client.post(f"/articles/{alice.key}/renew", data=form)
    assert answer.status_code == 429
    assert RIVERS.strip() in html.unescape(answer.text)


def test_the_command_says_how_a_text_was_read_and_in_which_language_it_is(
    app: Flask, tmp_path: Path
) -> None:
    article = tmp_path / "donau.txt"
    article.write_bytes(GERMAN.encode("cp1252"))
    run = app.test_cli_runner().invoke(args=["decks", "generate", str(article), "-o", "-"])
    assert "read as Windows-1252" in run.stderr
    assert "seems to be in German" in run.stderr
    assert "English only" in run.stderr
