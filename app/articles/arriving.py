"""The doors of an article that arrives: choose it, see what it gives, make the draft."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from flask import current_app, make_response, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # not in the types

from app import clock, db
from app.accounts.access import account_holder
from app.accounts.models import User
from app.articles import actions, comparing, drafting, queries, runs
from app.articles.desk import LaterError, blueprint, count_in, held
from app.articles.fetching import fetch
from app.articles.forms import NEW_DECK, ArticleForm, BeginForm
from app.articles.models import Article
from app.articles.queries import Held
from app.articles.reading import MOST_BYTES, glance, read
from app.authoring import actions as authoring
from app.authoring import making
from app.authoring import queries as drafts
from app.authoring.desk import UNPROCESSABLE, per_minute
from app.core.deckfile import parse
from app.core.deckgrowth import add_source
from app.core.facts.article import Article as Read
from app.core.facts.draftdeck import UNTITLED
from app.core.facts.drafting import KINDS
from app.core.folding import fold
from app.core.reading.language import LOOKED_AT, foreign
from app.core.refusals import RefusalError
from app.core.slugs import slug
from app.decks.models import Deck
from app.decks.queries import editable_deck
from app.web.intake import large_file, only_reads
from app.web.words import count

FETCHES = per_minute("articles:fetch", 10)
FILES = per_minute("articles:read", 30)  # what is refused at a glance does not count
USUAL = 60  # cards that are offered at first
SECONDS_A_CARD = 6  # to read a proposed card and decide
REFRESH_SECONDS = 2
SOURCE = "article"
KEPT_MS = 24 * 60 * 60 * 1000

Page = str | Response | tuple[str, int]


@blueprint.get("/new")
def new() -> str:
    """Ask for an article."""
    account_holder()
    return _choose(ArticleForm(formdata=None))


@blueprint.post("/new")
@large_file(MOST_BYTES)
@only_reads
def arrive() -> Page:
    """Read an article and keep it for looking at; then go on to what it gives."""
    person_id = account_holder().id
    form = ArticleForm()
    try:
        found, name = received(form, person_id)
    except RefusalError as refused:
        status = tell(form, refused)
        return _choose(form), status
    with db.reading(only=False):
        article = actions.keep_article(
            db.current(), user_id=person_id, read=found, name=name, kinds=KINDS, now=clock.now_ms()
        )
        where, key = (article.id, 1), article.key
        db.current().commit()
    drafting.begin(where, length=len(found.text))
    return redirect(url_for("articles.look", key=key, deck=request.args.get("deck") or None))


def _choose(form: ArticleForm) -> str:
    return render_template(
        "articles/new.html", form=form, into=request.args.get("deck", ""), fetches=fetches()
    )


def received(form: ArticleForm, person_id: int) -> tuple[Read, str]:
    """Return the article that was sent and what it is called, or how it was read.

    Raise RefusalError, and LaterError past the limit; what is refused at a glance does not count.
    """
    sent = _sent(form, person_id)
    read_as = glance(sent.data)
    count_in(FILES, person_id)
    note = f" (not UTF-8, read as {read_as})" if read_as else ""
    return read(sent.title, sent.data), f"{sent.name[: actions.MOST_NAME - len(note)]}{note}"


def tell(form: ArticleForm, refused: RefusalError) -> int:
    """Let a form say why it was refused; return the status of its page."""
    if isinstance(refused, LaterError):
        chosen = " Choose the file once more then." if form.file.data else ""
        form.form_errors.append(refused.told + chosen)
        return refused.status
    form.file.errors = [refused.told]
    return UNPROCESSABLE


class _Sent(NamedTuple):
    """What was sent: what it is called, what gives its title if nothing inside does, its bytes."""

    name: str
    title: str
    data: bytes


def _sent(form: ArticleForm, person_id: int) -> _Sent:
    file, text = form.file.data, form.text.data or ""
    if file is not None and file.filename:
        if text.strip():
            raise RefusalError(
                "A file and a text were given", "Keep one of them; the text stands below."
            )
        return _Sent(file.filename, file.filename, file.stream.read(MOST_BYTES + 1))
    address = (form.address.data or "").strip()
    if address and fetches():
        count_in(FETCHES, person_id)
        found = fetch(address)
        return _Sent(address, found.name, found.data)
    if not text.strip():
        raise RefusalError("Nothing was chosen", "Choose a file, or paste the text.")
    title = " ".join((form.title.data or "").split())
    return _Sent(title or "Pasted text", title or UNTITLED, text.encode())


def fetches() -> bool:
    """Tell whether this instance fetches articles by their addresses."""
    return bool(current_app.config["RECTO"].fetch)


@blueprint.get("/<key>")
def look(key: str) -> Page:
    """Show how far the reading is, then what an article gives, then its queue."""
    one, person = held(key)
    if one.text.state == "drafting":
        drafting.take_up(one.text)
        one, person = held(key)
    if one.text.state != "drafted":
        return _wait(one)
    if one.deck is not None:
        news = one.article.version > 1 and comparing.is_untouched(db.current(), one.article)
        return redirect(url_for("articles.compared" if news else "articles.review", key=key))
    return _offer(one, person, BeginForm(formdata=None))


def _wait(one: Held) -> Page:
    """Show the progress; the page asks for itself again."""
    text = one.text
    values = {"article": one.article, "text": text, "deck": one.deck, "language": language(one)}
    response = make_response(render_template("articles/progress.html", **values))
    if text.state == "drafting":
        response.headers["Refresh"] = str(REFRESH_SECONDS)
    return response


@blueprint.post("/<key>")
@only_reads
def begin(key: str) -> Page:
    """Make the draft of the chosen cards, or count again for other kinds; try again what failed."""
    one, person = held(key)
    if one.text.state == "failed":
        _draft_anew(one, one.text.kinds.split(","))
        return redirect(url_for("articles.look", key=key))
    if one.text.state != "drafted" or one.deck is not None:
        return redirect(url_for("articles.look", key=key))
    form = _with_decks(BeginForm(), person)
    kinds = [kind for kind in KINDS if kind in request.form.getlist("kinds")]
    if not kinds:
        form.form_errors.append("Choose at least one kind of card.")
        return _offer(one, person, form), UNPROCESSABLE
    if not form.validate():
        return _offer(one, person, form), UNPROCESSABLE
    if kinds != one.text.kinds.split(","):
        _draft_anew(one, kinds)
        one, person = held(key)
        if one.text.state != "drafted" or request.form.get("do") == "count":
            return redirect(url_for("articles.look", key=key, most=form.most.data))
    return _begun(key, form)


def _draft_anew(one: Held, kinds: Sequence[str]) -> None:
    where = (one.article.id, one.article.version)
    length = len(queries.whole_text(db.current(), *where).text)
    db.current().rollback()
    with db.reading(only=False):
        text = queries.whole_text(db.current(), *where)
        actions.draft_anew(db.current(), text, kinds=kinds, now=clock.now_ms())
        db.current().commit()
    drafting.begin(where, length=length)


def _begun(key: str, form: BeginForm) -> Response:
    db.current().rollback()
    with db.reading(only=False):
        one, person = held(key)
        deck = _deck_for(one, person, form)
        took_in(one.article, deck, person)
        if request.form.get("do") != "bare":
            actions.propose_best(db.current(), one.article, form.most.data or USUAL)
        db.current().commit()
    return redirect(url_for("articles.review", key=key))


def _deck_for(one: Held, person: User, form: BeginForm) -> Deck:
    if form.deck.data:
        return editable_deck(db.current(), person.id, form.deck.data)
    title = " ".join((form.title.data or "").split()) or one.article.title
    return making.make_deck(
        db.current(),
        user_id=person.id,
        title=title[: actions.MOST_TITLE],
        lang=one.article.lang,
        now=clock.now(),
        first="",
    )


def took_in(article: Article, deck: Deck, person: User) -> None:
    """Put an article among the sources of a deck's draft, and let it belong to the deck."""
    text = drafts.draft(db.current(), person.id, deck).text
    text, source = add_source(text, article.title, _source_key(article, deck, text))
    authoring.take(
        db.current(),
        user_id=person.id,
        deck=deck,
        text=text,
        what="A source: an article",
        now=clock.now_ms(),
    )
    actions.take_in(db.current(), article=article, deck=deck, source_key=source)


def _source_key(article: Article, deck: Deck, text: str) -> str:
    """Return the id of the deck's source of this title, else one that no other has."""
    kept = {one.source_key for one in queries.sources_of(db.current(), deck.id)}
    parsed = parse(text).partial
    sources = parsed.sources if parsed else ()
    same = [one.key for one in sources if fold(one.title) == fold(article.title)]
    free = [key for key in same if key not in kept]
    return free[0] if free else slug(SOURCE, kept | {one.key for one in sources})


def _offer(one: Held, person: User, form: BeginForm) -> str:
    """Show what an article gives, before anything is made of it."""
    found = queries.kinds_of(db.current(), one.article)
    total = sum(found.values())
    form = _with_decks(form, person)
    if not form.is_submitted():
        form.most.data = min(request.args.get("most", USUAL, type=int), max(total, 1))
        form.title.data = one.article.title
        form.deck.data = request.args.get("deck", NEW_DECK)
    return render_template(
        "articles/offer.html",
        article=one.article,
        text=one.text,
        form=form,
        found=found,
        kinds=KINDS,
        chosen=one.text.kinds.split(","),
        total=total,
        facts=queries.facts_of(db.current(), one.article),
        minutes=_minutes(form.most.data or total, total),
        language=language(one),
    )


def language(one: Held) -> str:
    """Name the language of a text that is not in English, "" where it is or may be."""
    return foreign(queries.opening(db.current(), one.text, LOOKED_AT))


def _minutes(most: int, total: int) -> int:
    return max(1, round(min(most, total) * SECONDS_A_CARD / 60))


def _with_decks(form: BeginForm, person: User) -> BeginForm:
    own = drafts.decks_of(db.current(), person.id)
    form.deck.choices = [
        SelectChoice(NEW_DECK, "A new deck"),
        *(SelectChoice(deck.key, deck.title) for deck in own),
    ]
    return form


def tidy(session: Session, now: int) -> str:
    """Throw away articles that were only looked at; say how many."""
    gone = actions.tidy(session, now - KEPT_MS)
    runs.tidy(session, now)
    return f"Dropped {count(gone, 'article')} that nobody made a deck of."
