"""`flask decks review` and `flask decks coverage`: a draft beside its article, in the terminal."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import click

from app.articles.generate import read_article
from app.articles.terminal import Desk, show
from app.core.cards import Deck
from app.core.coverage import Atlas, Coverage, cover
from app.core.deckfile import parse
from app.core.problems import format_problem
from app.core.refusals import RefusalError
from app.decks import cli as decks

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
SHOWN = 20  # sentences without a card that are listed
LEFT, RIGHT = "\x1b[D", "\x1b[C"
HELP = "a accept  e edit  r reject  u undo  ← → before, after  q leave; it waits"


def read_deck(path: Path) -> tuple[str, Deck]:
    """Return a deck's text and what it says, or tell what is wrong with it."""
    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as wrong:
        raise click.ClickException(
            f"{path}: byte {wrong.start + 1} is not UTF-8; save the file as UTF-8."
        ) from wrong
    parsed = parse(text)
    if parsed.deck is None:
        for problem in parsed.problems:
            click.echo(format_problem(str(path), problem), err=True)
        raise click.ClickException(f"{path} cannot be read as a deck; mend it first.")
    return text, parsed.deck


@click.command("coverage")
@click.argument("deck", type=FILE)
@click.argument("article", nargs=-1, type=click.Path(exists=True, path_type=Path), required=True)
@click.option("--json", "as_json", is_flag=True, help="Everything, for other programs.")
@click.pass_context
def coverage_command(
    context: click.Context, deck: Path, article: tuple[Path, ...], *, as_json: bool
) -> None:
    """Tell which sentences of an article the cards of a deck stand on: DECK.yaml ARTICLE.

    With a numbered list of facts, FACTS.md DECK.yaml …, tell which of those have a card.
    """
    if deck.suffix not in {".yaml", ".yml"}:
        context.invoke(decks.coverage_command, facts=deck, paths=article)
        return
    if len(article) > 1 or article[0].is_dir():
        raise click.UsageError("name one deck and one article.")
    atlas = Atlas(read_article(article[0]))
    found = cover(atlas, read_deck(deck)[1])
    if as_json:
        click.echo(json.dumps(_plain(atlas, found), ensure_ascii=False, indent=2))
    else:
        _say(atlas, found)


def _plain(atlas: Atlas, found: Coverage) -> dict[str, object]:
    sections = atlas.article.sections
    return {
        "sentences": found.sentences,
        "covered": len(found.cards),
        "percent": round(found.percent, 1),
        "cards": {atlas.places[one].sentence.text: keys for one, keys in found.cards.items()},
        "uncovered": [
            {
                "section": sections[one.section].heading,
                "paragraph": one.paragraph.number,
                "text": one.sentence.text,
            }
            for one in atlas.places
            if one.number not in found.cards
        ],
        "unplaced": found.unplaced,
    }


def _say(atlas: Atlas, found: Coverage) -> None:
    share = f"({found.percent:.0f} %)"
    click.echo(f"{len(found.cards)} of {found.sentences} sentences have a card {share}")
    bare = [one for one in atlas.places if one.number not in found.cards]
    for one in bare[:SHOWN]:
        click.echo(f"  {atlas.article.sections[one.section].heading}: {one.sentence.text}")
    if len(bare) > SHOWN:
        click.echo(f"  … and {len(bare) - SHOWN} more; --json lists them all")
    for key in found.unplaced:
        click.echo(f"{key}: its passage does not stand in this article", err=True)


@click.command("review")
@click.argument("draft", type=FILE)
@click.argument("article", type=FILE)
def review_command(draft: Path, article: Path) -> None:
    """Review the cards of a draft one by one, each beside its passage."""
    text, _ = read_deck(draft)
    desk = Desk(draft, text, Atlas(read_article(article)))
    click.echo(HELP)
    while (key := desk.here) is not None:
        show(desk, key)
        pressed = _pressed()
        if pressed in {"q", "\x1b", "\x03", "\x04"}:
            break
        try:
            _KEYS.get(pressed, _help)(desk)
        except RefusalError as refused:
            click.echo(refused.told, err=True)
    _end(desk)


def _pressed() -> str:
    try:
        return click.getchar()
    except OSError as wrong:
        raise click.ClickException("A review needs a terminal to press keys in.") from wrong


def _end(desk: Desk) -> None:
    left = len(desk.left)
    counts = desk.counts
    said = ", ".join(f"{counts[did]} {did}" for did in ("accepted", "edited", "rejected"))
    click.echo(f"{said}, {left} left")
    if left:
        click.echo("The same command goes on here.")


def _help(_desk: Desk) -> None:
    click.echo(HELP)


def _reject(desk: Desk) -> None:
    desk.reject(click.prompt("Why", default="", show_default=False))


def _edit(desk: Desk) -> None:
    written = click.edit(desk.written(), extension=".yaml")
    if written is None:
        return
    card, objections = desk.check(written)
    for one in objections:
        click.echo(f"The gate: {one}", err=True)
    if not objections or click.confirm("Keep it as your own work, without a source?"):
        desk.keep(card, own=bool(objections))


_KEYS: dict[str, Callable[[Desk], None]] = {
    "a": Desk.accept,
    "e": _edit,
    "r": _reject,
    "u": Desk.undo,
    "j": Desk.forward,
    RIGHT: Desk.forward,
    "k": Desk.backward,
    LEFT: Desk.backward,
}
