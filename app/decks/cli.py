"""`flask decks …`: check, format, plan, sync, coverage, schema."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from app import clock, db
from app.config import Settings
from app.core.deckschema import schema_text
from app.core.deckwrite import UnreadableDeckError, fmt
from app.core.facts.coverage import Coverage, FactsError, cover, read_facts
from app.core.problems import Problem, format_problem
from app.decks import files, sync
from app.decks.store import MediaStore

group = AppGroup("decks", help="Check, format, plan and store decks.")
PATHS = click.argument(
    "paths", nargs=-1, type=click.Path(exists=True, path_type=Path), required=True
)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
WORTH = {"A": "core", "B": "secondary", "C": "said again"}
SHOWN = {
    "new": "+",
    "changed": "~",
    "matched": "~",
    "set": "·",
    "retired": "-",
    "revived": "^",
}
SAID = {"set": "settings only"}
ALIKE = 0.995  # from here on the share would be told as 100 %


@group.command("check")
@PATHS
def check_command(paths: tuple[Path, ...]) -> None:
    """Tell everything that is wrong with decks, and what could be better."""
    errors = warnings = 0
    found = _find(paths)
    for file in found:
        with no_collector():
            reading = files.read(file.read(), file.path.parent)
        _say_problems(file.path, reading.problems)
        errors += len(reading.errors)
        warnings += len(reading.problems) - len(reading.errors)
    click.echo(
        f"{_many(len(found), 'deck')}: {_many(errors, 'error')}, {_many(warnings, 'warning')}"
    )
    if errors or not found:
        raise SystemExit(1)


@group.command("fmt")
@PATHS
@click.option("--check", "only_check", is_flag=True, help="Change nothing; exit 1 if it would.")
def fmt_command(paths: tuple[Path, ...], *, only_check: bool) -> None:
    """Give every card an id, disturbing neither comments nor order."""
    failed = False
    for file in _find(paths):
        try:
            text = file.read().decode("utf-8")
            formatted = fmt(text)
        except UnicodeDecodeError:
            click.echo(f"{file.path}:1: deck: this is not UTF-8; save the file as UTF-8", err=True)
            failed = True
        except UnreadableDeckError as unreadable:
            _say_problems(file.path, unreadable.problems)
            failed = True
        else:
            if formatted != text:
                failed |= only_check
                _rewrite(file.path, formatted, only_check=only_check)
    if failed:
        raise SystemExit(1)


@group.command("plan")
@click.argument("file", type=FILE)
def plan_command(file: Path) -> None:
    """Tell what a deck file would change, and how many learners' memory each change touches."""
    reading = files.read(file.read_bytes(), file.parent, advise=False)
    if reading.deck is None:
        _say_problems(file, reading.problems)
        raise SystemExit(1)
    plan = sync.plan(db.current(), reading.deck)
    db.current().rollback()
    click.echo(f"{plan.title} ({plan.key}): {_summary(plan)}")
    for step in plan.steps:
        click.echo(_step(step))
    click.echo(_memory(plan))


@group.command("sync")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
def sync_command(paths: tuple[Path, ...]) -> None:
    """Store decks that changed: of the decks folder, or of the paths given."""
    outcomes = sync_decks(paths)
    for outcome in outcomes:
        _say_outcome(outcome)
    unchanged = sum(outcome.state == "unchanged" for outcome in outcomes)
    click.echo(f"{_many(len(outcomes), 'deck')}, {unchanged} unchanged.")
    if any(outcome.state in {"broken", "refused"} for outcome in outcomes):
        raise SystemExit(1)


@group.command("coverage")
@click.argument("facts", type=FILE)
@PATHS
def coverage_command(facts: Path, paths: tuple[Path, ...]) -> None:
    """Tell which facts of a numbered list have a card; exit 1 if a core fact has none."""
    try:
        listed = read_facts(facts.read_text(encoding="utf-8"))
    except FactsError as unreadable:
        raise click.ClickException(f"{facts}: {unreadable}") from unreadable
    if not listed:
        raise click.ClickException(
            f"{facts}: no numbered facts stand here; for an article name the deck before it."
        )
    decks = []
    for file in _find(paths):
        reading = files.read(file.read(), file.path.parent, advise=False)
        if reading.deck is None:
            _say_problems(file.path, reading.errors)
            raise SystemExit(1)
        decks.append(reading.deck)
    result = cover(listed, decks)
    _say_coverage(result)
    if not result.complete:
        raise SystemExit(1)


@group.command("schema")
def schema_command() -> None:
    """Print the JSON Schema of decks, for editors."""
    click.echo(schema_text(), nl=False)


def sync_decks(paths: Sequence[Path] = ()) -> list[files.Outcome]:
    """Store the decks of the paths, or of the whole decks folder, and commit."""
    settings: Settings = current_app.config["RECTO"]
    folder = settings.decks
    found = files.find(paths or ([folder] if folder.is_dir() else []), folder)
    with no_collector():
        syncing = files.Syncing(db.current(), MediaStore(settings.home), folder, clock.now())
        outcomes = syncing.run(found, whole=not paths)
        db.current().commit()
    return outcomes


@contextmanager
def no_collector() -> Iterator[None]:
    """Pause the garbage collector: a deck makes many objects, all of which stay."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def _find(paths: Sequence[Path]) -> list[files.DeckFile]:
    return files.find(paths, current_app.config["RECTO"].decks)


def _rewrite(path: Path, text: str, *, only_check: bool) -> None:
    if only_check:
        click.echo(f"{path}: some cards have no id; run `flask decks fmt {path}`")
        return
    files.rewrite(path, text)
    click.echo(f"{path}: ids written")


def _say_problems(path: Path | str, problems: Iterable[Problem]) -> None:
    for problem in problems:
        mark = "" if problem.severity == "error" else " [warning]"
        click.echo(format_problem(str(path), problem) + mark)


def _say_outcome(outcome: files.Outcome) -> None:
    _say_problems(outcome.name, outcome.problems)
    if outcome.state == "refused":
        click.echo(f"{outcome.name}:1: deck: {outcome.sentence}")
    if outcome.state in {"broken", "refused"}:
        click.echo(f"{outcome.name}: not stored; what was stored before stays")
    if outcome.state == "retired":
        click.echo(f"{outcome.name}: gone; its deck left the library, all memory of it is kept")
    if outcome.plan is not None:
        click.echo(f"{outcome.name}: {_summary(outcome.plan)}")


def _summary(plan: sync.Plan) -> str:
    counts = [
        f"{plan.count(state)} {SAID.get(state, state)}" for state in SHOWN if plan.count(state)
    ]
    return ", ".join([f"{plan.kept} kept", *counts])


def _step(step: sync.Step) -> str:
    compared = step.state in {"changed", "matched"} and step.similarity < ALIKE
    alike = f", {step.similarity:.0%} alike" if compared else ""
    forgets = ", memory starts again" if step.forgets else ""
    learners = f", {_many(step.learners, 'learner')}" if step.learners else ""
    hint = "; another answer: if the meaning changed, raise revision"
    asked = hint if step.answered and not step.forgets else ""
    word = SAID.get(step.state, step.state)
    return f"  {SHOWN[step.state]} {step.key}: {word}{alike}{forgets}{learners}{asked}"


def _memory(plan: sync.Plan) -> str:
    """Say how many learners remember something of the deck, and of the cards that change."""
    of_them = f"{plan.touched} of them" if plan.learners > 1 else f"{plan.touched}"
    return (
        f"{_many(plan.learners, 'learner')} {_remember(plan.learners)} something of this deck; "
        f"{of_them} {_remember(plan.touched)} a card above."
    )


def _remember(count: int) -> str:
    return "remembers" if count == 1 else "remember"


def _say_coverage(result: Coverage) -> None:
    for fact in result.covered:
        click.echo(f"  has a card   {fact.number:>4} {fact.weight}  {fact.claim}")
    for fact in result.missing:
        click.echo(f"  has no card  {fact.number:>4} {fact.weight}  {fact.claim}")
    for weight, word in WORTH.items():
        have, total = result.of(weight)
        click.echo(f"{weight} ({word}): {have} of {total}")
    if result.unknown:
        numbers = ", ".join(map(str, result.unknown))
        click.echo(f"Not in the list: {numbers}")


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
