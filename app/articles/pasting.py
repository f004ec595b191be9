"""The doors of pasted cards: paste them, and what to tell a model of one's own."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app import clock, db
from app.articles import pastruns, queries, running, runs
from app.articles.desk import Bench, LaterError, bench, blueprint, count_in
from app.articles.forms import MOST_ASKED, PasteForm
from app.articles.models import ProposalRun
from app.authoring import actions as authoring
from app.authoring import queries as drafts
from app.authoring.desk import CONFLICT, UNPROCESSABLE, per_minute
from app.core import deckgrowth
from app.core.cards import Card
from app.core.facts.modelcards import MOST_COPIED, questions
from app.core.facts.pastedrows import read_rows
from app.core.facts.proposers import PASTE
from app.core.refusals import RefusalError
from app.web.intake import only_reads, whole_text

PASTES = per_minute("articles:paste", 20)
OWN = "Kept in your draft as your own work: it names no source and carries the tag own-work."
USUAL = 20  # cards that a model of one's own is asked for

Page = str | Response | tuple[str, int]


@blueprint.get("/<key>/paste")
def paste(key: str) -> Page:
    """Ask for rows of cards, with what of the last ones is still to be mended."""
    one = bench(key)
    if one.held.text.state != "drafted":
        return redirect(url_for("articles.look", key=key))
    return _page(one, PasteForm(formdata=None))


def _page(one: Bench, form: PasteForm) -> str:
    return render_template(
        "articles/paste.html", article=one.held.article, deck=one.deck, form=form
    )


@blueprint.post("/<key>/paste")
@whole_text
@only_reads
def hand_in(key: str) -> Page:
    """Hold what was pasted against the text; whatever is refused stays in the box."""
    one = bench(key)
    form = PasteForm()
    text = form.text.data or ""
    length = len(queries.whole_text(db.current(), *_where(one)).text)
    try:
        read_rows(text)
        number, found = _begun(key, text.replace("\0", " "))
    except RefusalError as refused:
        db.current().rollback()
        form.text.errors = [refused.told]
        return _page(bench(key), form), getattr(refused, "status", UNPROCESSABLE)
    if found is not None:
        running.begin(found, length=length)
    return redirect(url_for("articles.run", key=key, number=number))


def _where(one: Bench) -> tuple[int, int]:
    return one.held.article.id, one.held.article.version


def _begun(key: str, text: str) -> tuple[int, ProposalRun | None]:
    """Begin to hold a text's cards; give the number of the run, and the run if it is a new one."""
    count_in(PASTES, bench(key).person.id)
    with db.reading(only=False):
        one = bench(key)
        twin = runs.twin(
            db.current(),
            article=one.held.article,
            user_id=one.person.id,
            pasted=text,
            now=clock.now_ms(),
        )
        if twin is not None:
            return twin, None
        run = _run(one, text)
        db.current().commit()
    return run.id, run


def _run(one: Bench, text: str) -> ProposalRun:
    if one.held.text.state != "drafted":
        raise LaterError(CONFLICT, "The text is being read", "Wait a moment, then send them.")
    run = runs.begin(
        db.current(),
        article=one.held.article,
        user_id=one.person.id,
        proposer=PASTE,
        most=0,
        pasted=text,
        now=clock.now_ms(),
    )
    if run is None:
        raise LaterError(
            CONFLICT,
            "Other cards are being held against the text",
            "Wait a moment, then send them.",
        )
    return run


@blueprint.post("/<key>/runs/<int:number>/own")
@whole_text
def own(key: str, number: int) -> Response:
    """Put a pasted card that the text does not bear out into the draft, as its author's own."""
    one, place = bench(key), request.form.get("place", -1, type=int)
    run = pastruns.run_of(db.current(), one.held.article, number)
    db.current().refresh(run, with_for_update=True)
    card = runs.own_work(run, place)
    if card is None:
        flash("This card is not among the refused ones any more.", "info")
    else:
        try:
            run.pasted = request.form.get("text", run.pasted).replace("\0", " ")
            runs.note_own(db.current(), run, place, _grown(one, card))
        except RefusalError as refused:
            db.current().rollback()
            flash(f"{refused.sentence}. Nothing was changed. {refused.action}", "error")
        else:
            db.current().commit()
            flash(OWN, "success")
    return redirect(url_for("articles.run", key=key, number=number, _anchor=f"refused-{place}"))


def _grown(one: Bench, card: Card) -> str:
    """Add a card to the draft that is nobody's but its author's; return its id."""
    taken = drafts.card_keys(db.current(), one.deck)
    grown = deckgrowth.grow(one.opened.text, card, "", None, taken)
    authoring.save(
        db.current(),
        user_id=one.person.id,
        deck=one.deck,
        token=one.opened.token,
        base=one.opened.base,
        text=grown.text,
        now=clock.now_ms(),
        what="A card of one's own",
    )
    return grown.card


@blueprint.get("/<key>/instructions")
def instructions(key: str) -> Page:
    """Show what to give to a language model of one's own, part by part of a long text."""
    one = bench(key)
    if one.held.text.state != "drafted":
        return redirect(url_for("articles.look", key=key))
    most = min(max(request.args.get("most", USUAL, type=int), 1), MOST_ASKED)
    read = queries.atlas_of(db.current(), *_where(one)).article
    covered = queries.covered_of(db.current(), one.held.article)
    parts = questions(read, most, covered, MOST_COPIED)
    part = min(max(request.args.get("part", 1, type=int), 1), max(1, len(parts)))
    return render_template(
        "articles/instructions.html",
        article=one.held.article,
        deck=one.deck,
        most=most,
        part=part,
        parts=len(parts),
        handout=parts[part - 1].handout() if parts else "",
    )
