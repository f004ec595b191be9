"""`flask decks generate ARTICLE`: a draft deck from an article, with nothing made up."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext

from app.articles.budget import DayPurse
from app.articles.modelling import Model, ask, estimate, model_of
from app.articles.reading import MOST_BYTES, glance, read
from app.core.coverage import Atlas, Span
from app.core.deckwrite import dump
from app.core.facts.article import Article
from app.core.facts.cardmaking import Proposal
from app.core.facts.draftdeck import deck_of
from app.core.facts.drafting import KINDS, Draft, draft, together
from app.core.facts.gate import gate_of
from app.core.reading.kinds import UnreadableError
from app.core.reading.language import foreign
from app.core.yamlevents import MOST_BYTES as MOST_DECK
from app.decks import files

MOST_CARDS = 5000
LONG = 50_000  # characters from which on a bar tells how far it is


def _kinds(_context: click.Context, _option: click.Parameter, value: str) -> tuple[str, ...]:
    chosen = tuple(name.strip() for name in value.split(",") if name.strip())
    unknown = [name for name in chosen if name not in KINDS]
    if unknown or not chosen:
        what = f"“{unknown[0]}” is no kind that can be made" if unknown else "no kind is named"
        raise click.BadParameter(f"{what}; choose among {', '.join(KINDS)}, commas between them.")
    return chosen


@click.command("generate")
@click.argument("article", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("-o", "--output", default="", help="Where the draft goes; - for the terminal.")
@click.option("--max", "most", default=200, show_default=True, type=click.IntRange(1, MOST_CARDS))
@click.option("--kinds", default=",".join(KINDS), callback=_kinds, help="basic,cloze,…: which.")
@click.option("--force", is_flag=True, help="Replace a file that is already there.")
@click.option("--model", is_flag=True, help="Ask the language model of the settings as well.")
@click.option("--dry-run", is_flag=True, help="With --model: tell what it would cost, and stop.")
@with_appcontext
def generate_command(article: Path, output: str, **how: Any) -> None:  # noqa: ANN401 - each option has its own type
    """Propose a deck from an article in any format that can be read, best cards first."""
    if how["dry_run"] and not how["model"]:
        raise click.UsageError("--dry-run tells what --model would cost; write both.")
    if how["dry_run"]:
        _tell_cost(read_article(article), how["most"])
        return
    if not output:
        raise click.UsageError("name where the draft goes with -o, or - for the terminal.")
    target = None if output == "-" else Path(output)
    if target is not None:
        _refuse_target(target, article, force=how["force"])
    source = read_article(article)
    _tell_language(article, source)
    found = _draft(source, how)
    if not found.proposals:
        raise click.ClickException(
            f"{article}: no sentence gave a card; is this an article in English, in sentences?"
        )
    text = dump(deck_of(source, found.proposals))
    if len(text.encode()) > MOST_DECK:
        raise click.ClickException("the draft is longer than a deck may be; lower --max.")
    if target is None:
        click.echo(text, nl=False)
    else:
        files.rewrite(target, text)
    _say(source, found, output)


def _tell_language(path: Path, source: Article) -> None:
    """Warn of a text that the rules cannot read well."""
    if language := foreign(source.text):
        click.echo(
            f"{path}: this seems to be in {language}; the rules know English only, so few or poor "
            "cards come of it. Ask a model with --model, or write cards of your own.",
            err=True,
        )


def _draft(source: Article, how: dict[str, Any]) -> Draft:
    """Draft by rules, and with what a model suggests if that is wanted."""
    model = _model() if how["model"] else None
    with progress(len(source.text)) as told:
        found = draft(source, most=how["most"], kinds=how["kinds"], progress=told)
    if model is None:
        return found
    asked = ask(model, gate_of(source), _purse(), most=how["most"])
    for trouble in dict.fromkeys(asked.troubles):
        click.echo(f"model: {trouble}", err=True)
    for one in asked.held.refused:
        click.echo(f"model: refused “{one.card.prompt}”: {'; '.join(one.reasons)}", err=True)
    kept = [one for one in asked.held.proposals if one.card.kind in how["kinds"]]
    click.echo(
        f"model: {len(kept)} of {len(kept) + len(asked.held.refused)} suggestions are borne out, "
        f"{asked.tokens:,} tokens",
        err=True,
    )
    return together(found, kept, how["most"])


def _model() -> Model:
    found = model_of(current_app.config["RECTO"])
    if found is None:
        raise click.ClickException(
            "no language model is set up; set RECTO_MODEL_URL and RECTO_MODEL, or drop --model."
        )
    return found


def _purse() -> DayPurse:
    return DayPurse(current_app.config["RECTO"].model_budget)


def _tell_cost(source: Article, most: int) -> None:
    model, cost, purse = _model(), estimate(source, most), _purse()
    click.echo(
        f"{model.name}: {cost.questions} questions, about {cost.sent:,} tokens to send and at most "
        f"{cost.most_back:,} back; {purse.left():,} of {purse.most:,} are left today"
    )


def _refuse_target(target: Path, article: Path, *, force: bool) -> None:
    if target.resolve() == article.resolve():
        raise click.ClickException(f"{target} is the article itself; name another file with -o.")
    if target.exists() and not force:
        raise click.ClickException(
            f"{target} is already there; name another file with -o, or replace it with --force."
        )
    if not target.parent.is_dir():
        raise click.ClickException(f"{target.parent} is no folder; make it first.")


def read_article(path: Path) -> Article:
    """Read an article's file, or say why it cannot be read and what to do."""
    with path.open("rb") as stream:
        data = stream.read(MOST_BYTES + 1)
    try:
        read_as, article = glance(data), read(path.name, data)
    except UnreadableError as refusal:
        raise click.ClickException(f"{path}: {refusal.sentence} {refusal.action}") from refusal
    if read_as:
        click.echo(f"{path}: this is not UTF-8 and was read as {read_as}", err=True)
    return article


@contextmanager
def progress(length: int) -> Iterator[Callable[[int, int], None]]:
    """Show a bar on a terminal while a long article is worked on."""
    if length < LONG or not sys.stderr.isatty():
        yield lambda _done, _all: None
        return
    with click.progressbar(length=1000, label="Reading", file=sys.stderr) as bar:
        shown = 0

        def tell(done: int, whole: int) -> None:
            nonlocal shown
            reached = done * 1000 // whole
            if reached > shown:
                bar.update(reached - shown)
                shown = reached

        yield tell


def _say(source: Article, found: Draft, output: str) -> None:
    """Tell on the error stream what was proposed, so that `-o -` gives the deck alone."""
    atlas = Atlas(source)
    counts = Counter(one.card.kind for one in found.proposals)
    kinds = ", ".join(f"{counts[kind]} {kind}" for kind in KINDS if counts[kind])
    cards = len(found.proposals)
    click.echo(f"{cards} {'card' if cards == 1 else 'cards'}: {kinds}", err=True)
    resting = (atlas.rests(one.card, _span(one)) for one in found.proposals)
    covered = {place.number for places in resting for place in places}
    share = len(covered) / found.sentences
    click.echo(f"{len(covered)} of {found.sentences} sentences have a card ({share:.0%})", err=True)
    if output != "-":
        click.echo(f"{output}: read every card before you publish it", err=True)


def _span(one: Proposal) -> Span:
    sentence = one.statement.sentence
    return sentence.offset, sentence.offset + len(sentence.text)
