"""The doors of the language model: what asking would cost, asking, and how far a run is."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from flask import current_app, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app import clock, db
from app.accounts import security
from app.accounts.actions import Limit
from app.articles import pastruns, queries, running, runs
from app.articles.budget import DayPurse
from app.articles.desk import Bench, bench, blueprint
from app.articles.forms import MOST_ASKED, AskForm, PasteForm
from app.articles.modelling import Estimate, Model, estimate, model_of
from app.articles.models import ProposalRun
from app.authoring.desk import UNPROCESSABLE
from app.core.facts.proposers import MODEL
from app.web.intake import only_reads

ASKS = Limit("articles:ask", 20, timedelta(hours=1))
USUAL = 20  # cards that are asked for at first
REFRESH_SECONDS = (2, 15)  # at first, and once it lasts: a page that is used must stay a while

Page = str | Response | tuple[str, int]


def model() -> Model | None:
    """Return the model that the operator of this instance set up."""
    return model_of(current_app.config["RECTO"])


@blueprint.get("/<key>/ask")
def cost(key: str) -> Page:
    """Tell what asking the model would cost, and what is sent to whom."""
    one = bench(key)
    elsewhere = _elsewhere(one)
    if elsewhere is not None:
        return elsewhere
    form = AskForm(formdata=None, most=USUAL, shown=str(USUAL), seen=_last(one))
    return _cost(one, form)


def _last(one: Bench) -> str:
    """Number the last run of the model at a text, so that two windows do not ask twice."""
    last = pastruns.last_run(db.current(), one.held.article, MODEL)
    return str(last.id) if last else ""


def _elsewhere(one: Bench) -> Response | None:
    """Send on where there is nothing to ask: no model, a text in work, a run under way."""
    key = one.held.article.key
    if model() is None:
        flash("No language model is set up on this Recto.", "info")
        return redirect(url_for("articles.text", key=key))
    if one.held.text.state != "drafted":
        return redirect(url_for("articles.look", key=key))
    now = runs.going_on(db.current(), one.held.article, clock.now_ms(), MODEL)
    return redirect(url_for("articles.run", key=key, number=now.id)) if now else None


def _cost(one: Bench, form: AskForm) -> str:
    chosen = model()
    assert chosen is not None  # noqa: S101 - the caller looked
    return render_template(
        "articles/ask.html",
        article=one.held.article,
        deck=one.deck,
        text=one.held.text,
        form=form,
        model=chosen.name,
        host=urlsplit(chosen.url).hostname,
        cost=_estimate(one, form.most.data or USUAL),
        left=_purse().left(),
        budget=_purse().most,
    )


def _estimate(one: Bench, most: int) -> Estimate:
    article = one.held.article
    read = queries.atlas_of(db.current(), article.id, article.version).article
    return estimate(read, most, queries.covered_of(db.current(), article))


def _purse() -> DayPurse:
    return DayPurse(current_app.config["RECTO"].model_budget)


@blueprint.post("/<key>/ask")
@only_reads
def ask(key: str) -> Page:
    """Ask the model, if what it costs was seen."""
    one = bench(key)
    elsewhere = _elsewhere(one)
    if elsewhere is not None:
        return elsewhere
    form = AskForm()
    valid = form.validate()
    most = form.most.data = min(max(form.most.data or USUAL, 1), MOST_ASKED)
    if valid and request.form.get("do") == "count":
        form.shown.data = str(most)
        return _cost(one, form)
    if valid and form.shown.data != str(most):
        form.form_errors.append("You changed the number: this is what it costs now.")
    elif valid and not _estimate(one, most).within(_purse().left()):
        form.form_errors.append("The budget of today does not hold a question of this size.")
    if form.errors:
        form.shown.data = str(most)
        return _cost(one, form), UNPROCESSABLE
    return _begun(key, most, form.seen.data or "")


def _begun(key: str, most: int, seen: str) -> Response:
    db.current().rollback()
    with db.reading(only=False):
        security.count(ASKS, str(bench(key).person.id))
        one = bench(key)
        last = _last(one)
        if last != seen:  # another press was quicker
            return redirect(url_for("articles.run", key=key, number=last))
        run = runs.begin(
            db.current(),
            article=one.held.article,
            user_id=one.person.id,
            proposer=MODEL,
            most=most,
            now=clock.now_ms(),
        )
        db.current().commit()
    if run is None:
        return redirect(url_for("articles.cost", key=key))  # which leads to the run under way
    there = url_for("articles.run", key=key, number=run.id)
    running.begin(run, length=0)
    return redirect(there)


@blueprint.get("/<key>/runs/<int:number>")
def run(key: str, number: int) -> Page:
    """Show how far a run is; the page asks for itself again until it is over."""
    one = bench(key)
    found = pastruns.run_of(db.current(), one.held.article, number)
    silent = runs.is_silent(found, clock.now_ms())
    values = _told(found) | {"state": "broken" if silent else found.state}
    values["first"] = queries.first_of(db.current(), one.held.article, found.proposer)
    response = make_response(
        render_template(
            "articles/run.html", article=one.held.article, deck=one.deck, run=found, **values
        )
    )
    if values["state"] == "running":
        response.headers["Refresh"] = str(_refresh(found))
    return response


def _refresh(found: ProposalRun) -> int:
    """Return after how many seconds the page of a run asks for itself, longer as it lasts."""
    least, most = REFRESH_SECONDS
    return min(most, max(least, (clock.now_ms() - found.at) // 4000))


def _told(found: ProposalRun) -> dict[str, Any]:
    told = {"cards": [], "troubles": []} | json.loads(found.told)
    return {
        "refusals": told["cards"],
        "troubles": told["troubles"],
        "form": PasteForm(formdata=None, text=found.pasted),
    }


@blueprint.post("/<key>/runs/<int:number>/stop")
def stop(key: str, number: int) -> Response:
    """Ask no further question; what came is kept."""
    one = bench(key)
    found = pastruns.run_of(db.current(), one.held.article, number)
    runs.end(db.current(), found.id, "stopped")
    db.current().commit()
    return redirect(url_for("articles.run", key=key, number=number))
