"""The doors of an article's text beside its deck: what is covered, who sees it, a new version."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app import clock, db
from app.articles import actions, comparing, drafting, pastruns, queries, runs
from app.articles.arriving import language, received, tell
from app.articles.desk import Bench, bench, blueprint, held
from app.articles.forms import ArticleForm, ShownForm
from app.articles.models import ProposalRun
from app.articles.queue import queue_at
from app.articles.reading import MOST_BYTES
from app.authoring.desk import editable, editor_page
from app.core import passages
from app.core.facts.article import Article as Read
from app.core.passages import Marks
from app.core.refusals import RefusalError
from app.decks.models import Deck
from app.web.intake import large_file, only_reads

beside_deck = Blueprint("texts", __name__)
PAGE = 30_000  # characters of a text on one page

Page = str | Response | tuple[str, int]


@beside_deck.get("/write/<key>/articles")
def index(key: str) -> str:
    """List the articles whose texts are kept with a deck."""
    deck, _person = editable(key)
    return editor_page(
        "articles/index.html",
        deck,
        "texts.index",
        articles=queries.articles_of(db.current(), deck),
        instant=clock.instant,
    )


def undecided(session: Session, deck: Deck) -> list[tuple[str, int, str]]:
    """List the queues of a deck in which cards wait: of what, how many, and where."""
    return [
        (one.title, one.left, url_for("articles.review", key=one.key))
        for one in queries.articles_of(session, deck)
        if one.left
    ]


@blueprint.get("/<key>/text")
def text(key: str) -> Page:
    """Show a text with what its cards cover, and the settings about it."""
    one = bench(key)
    if one.held.text.state != "drafted":
        return redirect(url_for("articles.look", key=key))
    form = ShownForm(formdata=None, shown=one.held.article.shown)
    return _page(one, form, ArticleForm(formdata=None))


def _page(one: Bench, shown: ShownForm, form: ArticleForm) -> str:
    article = one.held.article
    atlas = queries.atlas_of(db.current(), article.id, article.version)
    queue = queue_at(queries.lines(db.current(), article.id, article.version), atlas, None)
    pages = passages.pages(atlas, PAGE)
    number = min(max(request.args.get("page", 1, type=int), 1), len(pages))
    return editor_page(
        "articles/text.html",
        one.deck,
        "texts.index",
        article=article,
        version=one.held.text,
        queue=queue,
        sections=passages.shown_page(atlas, pages[number - 1], Marks(states=queue.states)),
        number=number,
        pages=len(pages),
        shown=shown,
        form=form,
        past=[(one, _state(one)) for one in pastruns.runs_of(db.current(), article)],
        instant=clock.instant,
        language=language(one.held),
        at=clock.instant(one.held.text.at).astimezone(ZoneInfo(one.person.time_zone)),
    )


def _state(run: ProposalRun) -> str:
    return "broken" if runs.is_silent(run, clock.now_ms()) else run.state


@blueprint.post("/<key>/shown")
def show(key: str) -> Response:
    """Say what readers of the deck may see of a text."""
    one = bench(key)
    form = ShownForm()
    if form.validate():
        actions.show(db.current(), one.held.article, form.shown.data)
        db.current().commit()
        flash("Kept. It holds from now on.", "success")
    return redirect(url_for("articles.text", key=key))


@blueprint.post("/<key>/renew")
@large_file(MOST_BYTES)
@only_reads
def renew(key: str) -> Page:
    """Keep a new version of a text, and find what it means for the cards."""
    one = bench(key)
    form = ArticleForm()
    try:
        found, name = received(form, one.person.id)
        where = _keep_version(key, found, name)
    except RefusalError as refused:
        db.current().rollback()
        one, status = bench(key), tell(form, refused)
        shown = ShownForm(formdata=None, shown=one.held.article.shown)
        return _page(one, shown, form), status
    drafting.begin(where, length=len(found.text))
    return redirect(url_for("articles.look", key=key))


@blueprint.get("/<key>/compared")
def compared(key: str) -> Page:
    """Show what the newest version of a text means for the cards, before they are reviewed."""
    one = bench(key)
    if one.held.text.state != "drafted" or one.held.article.version == 1:
        return redirect(url_for("articles.look", key=key))
    return render_template(
        "articles/compared.html",
        article=one.held.article,
        deck=one.deck,
        version=one.held.text,
        found=comparing.compare(db.current(), one.held.article),
    )


def _keep_version(key: str, found: Read, name: str) -> tuple[int, int]:
    with db.reading(only=False):
        one = bench(key)
        text = one.held.text
        if text.sha == actions.digest(found.text):
            raise RefusalError("This is the text that is kept already", "Choose the new version.")
        if text.state == "drafting":
            raise RefusalError("The last version is still being read", "Wait a moment.")
        made = actions.add_version(
            db.current(),
            article=one.held.article,
            user_id=one.person.id,
            read=found,
            name=name,
            kinds=text.kinds.split(","),
            now=clock.now_ms(),
        )
        where = (made.article_id, made.number)
        db.current().commit()
    return where


@blueprint.post("/<key>/drop")
def drop(key: str) -> Response:
    """Delete a text with what was proposed of it; cards that were accepted stay."""
    one, _person = held(key)
    deck_key = one.deck.key if one.deck else ""
    actions.drop(db.current(), one)
    db.current().commit()
    flash("The text is deleted. The cards you accepted stay in your draft.", "success")
    if deck_key:
        return redirect(url_for("texts.index", key=deck_key))
    return redirect(url_for("authoring.index"))
