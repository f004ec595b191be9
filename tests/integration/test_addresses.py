"""Addresses that are nearly right: a slash too many, or one too few."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask
from flask.testing import FlaskClient


def test_every_page_is_found_with_a_slash_too_many_or_too_few(
    app: Flask, client: FlaskClient
) -> None:
    pages = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.arguments and rule.rule != "/"
    ]
    assert {"/decks/", "/quizzes/", "/progress", "/study/"} <= set(pages)
    for page in pages:
        other = page.rstrip("/") if page.endswith("/") else f"{page}/"
        answer = client.get(f"{other}?on=a%2Fb")
        assert answer.status_code == 308, other
        found = urlsplit(answer.location)
        assert (found.path, found.query) == (page, "on=a%2Fb")


def test_a_slash_too_many_never_leads_elsewhere_nor_hides_that_there_is_no_page(
    client: FlaskClient,
) -> None:
    for address in ("/nothing/", "/decks/cities//cards/", "/sign-out/"):
        assert client.get(address).status_code == 404, address
    assert client.post("/progress/goals/").status_code == 404
