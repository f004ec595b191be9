"""`flask decks generate ARTICLE`: a draft deck from an article, with nothing made up."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from app.articles.reading import MOST_BYTES, read
from app.core.deckwrite import dump
from app.core.facts.article import Article
from app.core.facts.draftdeck import deck_of
from app.core.facts.drafting import KINDS, Draft, draft
from app.core.reading.kinds import UnreadableError
from app.core.yamlevents import MOST_BYTES as MOST_DECK

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
@click.option("-o", "--output", required=True, help="Where the draft goes; - for the terminal.")
@click.option("--max", "most", default=200, show_default=True, type=click.IntRange(1, MOST_CARDS))
@click.option("--kinds", default=",".join(KINDS), callback=_kinds, help="basic,cloze,…: which.")
@click.option("--force", is_flag=True, help="Replace a file that is already there.")
def generate_command(
    article: Path, output: str, most: int, kinds: tuple[str, ...], *, force: bool
) -> None:
    """Propose a deck from an article in any format that can be read, best cards first."""
    target = None if output == "-" else Path(output)
    if target is not None:
        _refuse_target(target, article, force=force)
    source = _read(article)
    with progress(len(source.text)) as told:
        found = draft(source, most=most, kinds=kinds, progress=told)
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
        _write(target, text)
    _say(found, output)


def _refuse_target(target: Path, article: Path, *, force: bool) -> None:
    if target.resolve() == article.resolve():
        raise click.ClickException(f"{target} is the article itself; name another file with -o.")
    if target.exists() and not force:
        raise click.ClickException(
            f"{target} is already there; name another file with -o, or replace it with --force."
        )
    if not target.parent.is_dir():
        raise click.ClickException(f"{target.parent} is no folder; make it first.")


def _read(path: Path) -> Article:
    """Read an article's file, or say why it cannot be read and what to do."""
    with path.open("rb") as stream:
        data = stream.read(MOST_BYTES + 1)
    try:
        return read(path.name, data)
    except UnreadableError as refusal:
        raise click.ClickException(f"{path}: {refusal.sentence} {refusal.action}") from refusal


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


def _write(target: Path, text: str) -> None:
    fresh = target.with_name(target.name + ".new")
    fresh.write_text(text, encoding="utf-8", newline="")
    fresh.replace(target)


def _say(found: Draft, output: str) -> None:
    """Tell on the error stream what was proposed, so that `-o -` gives the deck alone."""
    counts = Counter(one.card.kind for one in found.proposals)
    kinds = ", ".join(f"{counts[kind]} {kind}" for kind in KINDS if counts[kind])
    cards = len(found.proposals)
    click.echo(f"{cards} {'card' if cards == 1 else 'cards'}: {kinds}", err=True)
    share = found.covered / found.sentences
    click.echo(
        f"{found.covered} of {found.sentences} sentences have a card ({share:.0%})", err=True
    )
    if output != "-":
        click.echo(f"{output}: read every card before you publish it", err=True)
