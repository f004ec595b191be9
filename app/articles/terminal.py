"""A draft that is reviewed in the terminal: its text, what was decided, and the file beside it.

Decisions stand in DRAFT.yaml.review.json, so that the review goes on where it was left; the draft
itself is changed by `core.deckedit` alone, in the lines of one card at a time.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

import click

from app.core import deckedit, deckgrowth, passages
from app.core.cardfields import write_card
from app.core.cards import Card, Deck
from app.core.cardtext import answer_text, answers, prompt_text
from app.core.coverage import Atlas, Span, passage_of
from app.core.deckfile import defaults_by_kind, parse, read_card
from app.core.deckgrowth import Added
from app.core.deckwrite import mapping_lines
from app.core.drafts import UneditableError, refusal
from app.core.facts.gate import Gate, gate_of
from app.core.refusals import RefusalError
from app.core.yamlevents import read
from app.decks import files

ENDING = ".review.json"


@dataclass(frozen=True, slots=True)
class Step:
    """What a decision replaced, to take it back."""

    key: str
    text: str
    at: int


class Desk:
    """The cards of a draft in order, and the one that is shown."""

    def __init__(self, path: Path, text: str, atlas: Atlas) -> None:
        self.path, self.text, self.atlas = path, text, atlas
        self.log = path.with_name(path.name + ENDING)
        self.decided: dict[str, dict[str, str]] = _log(self.log)
        self.keys = [card.key for card in self.deck.cards if card.key and not card.retired]
        self.steps: list[Step] = []
        self.at = 0
        self._gate: Gate | None = None
        self._go_on()

    @property
    def deck(self) -> Deck:
        """Give what the text says."""
        deck = parse(self.text).deck
        if deck is None:
            raise RefusalError("The draft has errors now", "Undo, or mend it in an editor.")
        return deck

    @property
    def here(self) -> str | None:
        """Name the card that is shown; None once every card is decided."""
        return self.keys[self.at] if self.left and self.keys else None

    @property
    def left(self) -> list[str]:
        """List the cards that are not decided."""
        return [key for key in self.keys if key not in self.decided]

    @property
    def counts(self) -> Counter[str]:
        """Count the decisions."""
        return Counter(one["did"] for one in self.decided.values())

    def card(self, key: str) -> Card:
        """Return a card of the draft."""
        return deckedit.read_card_at(self.text, deckedit.find_card(self.text, key) or 0)

    def passage(self, key: str) -> Span | None:
        """Return where the passage of a card stands."""
        deck = self.deck
        card = next(one for one in deck.cards if one.key == key)
        claim = next((one.claim for one in deck.facts if one.key == card.fact), "")
        return self.atlas.stands(passage_of(deck, card), f"{claim} {answer_text(card)}")

    def accept(self) -> None:
        """Keep the card as it is."""
        self._note("accepted", self.text)

    def reject(self, reason: str) -> None:
        """Take the card out of the draft, and its fact if no other card asks it."""
        key = self.keys[self.at]
        card = self.card(key)
        text = deckgrowth.take_out(self.text, [Added(key, card, card.fact)], frozenset())
        self._note("rejected", text, reason)

    def written(self) -> str:
        """Return the card as its author writes it."""
        return "\n".join(mapping_lines({**write_card(self.card(self.keys[self.at]))}, "")) + "\n"

    def check(self, written: str) -> tuple[Card, tuple[str, ...]]:
        """Return the card that was written, and what the gate objects to; UneditableError."""
        reading = read(written)
        node = reading.root
        card = read_card(reading.report, node, defaults_by_kind({})) if node is not None else None
        if card is None:
            raise UneditableError(reading.report.problems)
        key = self.keys[self.at]
        span = self.passage(key)
        quote = self.atlas.article.text[slice(*span)] if span else ""
        self._gate = self._gate or gate_of(self.atlas.article)
        bare = replace(card, key="", fact="", source=None)
        return replace(card, key=key), self._gate.judge(bare, quote, span[0] if span else 0)

    def keep(self, card: Card, *, own: bool) -> None:
        """Put an edited card into the draft; own work has no fact and says so by its tag."""
        key = self.keys[self.at]
        if own:
            tags = tuple(dict.fromkeys((*card.tags, deckgrowth.OWN_WORK)))
            card = replace(card, fact="", source=None, tags=tags)
        text = deckedit.replace_card(self.text, deckedit.find_card(self.text, key) or 0, card)
        self._note("edited", text)

    def undo(self) -> None:
        """Take the last decision of this sitting back."""
        if not self.steps:
            raise RefusalError("There is nothing to undo in this sitting", "Go on")
        step = self.steps.pop()
        self._write(step.text)
        del self.decided[step.key]
        self.at = step.at
        self._save()

    def forward(self) -> None:
        """Show the next card that is not decided."""
        self._turn(1)

    def backward(self) -> None:
        """Show the card before that is not decided."""
        self._turn(-1)

    def _note(self, did: str, text: str, reason: str = "") -> None:
        key = self.keys[self.at]
        self.steps.append(Step(key, self.text, self.at))
        self._write(text)
        self.decided[key] = {"did": did} | ({"reason": reason} if reason else {})
        self._save()
        self._go_on()

    def _write(self, text: str) -> None:
        """Write the draft unless somebody else changed its file meanwhile."""
        if self.path.read_bytes().decode("utf-8", "replace") != self.text:
            raise refusal(0, "file", "the draft was changed by another program", "begin again")
        if text != self.text:
            files.rewrite(self.path, text)
            self.text = text

    def _save(self) -> None:
        files.rewrite(self.log, json.dumps(self.decided, ensure_ascii=False, indent=1) + "\n")

    def _go_on(self) -> None:
        if self.keys and self.keys[self.at] in self.decided and self.left:
            self._turn(1)

    def _turn(self, step: int) -> None:
        for _ in self.keys:
            self.at = (self.at + step) % len(self.keys)
            if self.keys[self.at] not in self.decided:
                return


def _log(path: Path) -> dict[str, dict[str, str]]:
    if not path.exists():
        return {}
    try:
        found: dict[str, dict[str, str]] = json.loads(path.read_text("utf-8"))
    except ValueError as wrong:
        raise click.ClickException(f"{path} cannot be read; delete it to begin anew.") from wrong
    return found


def show(desk: Desk, key: str) -> None:
    """Print a card with its answer, and the passage in its paragraph."""
    card = desk.card(key)
    done = len(desk.keys) - len(desk.left)
    click.echo(click.style(f"\n{done + 1} of {len(desk.keys)} · {card.kind} · {key}", dim=True))
    click.echo(click.style(prompt_text(card), bold=True))
    click.echo(click.style(f"  {answer_text(card)}", fg="green"))
    span = desk.passage(key)
    if span is None:
        click.echo(click.style("  Its passage does not stand in this article.", fg="red"))
        return
    marks = passages.Marks(span, passages.asked_for(desk.atlas.article.text, span, answers(card)))
    extract = passages.extract(desk.atlas, marks, 0)
    for block in extract.blocks if extract else ():
        if block.here:
            mark = f"{block.mark} " if block.mark else ""
            click.echo(f"  │ {mark}" + "".join(_styled(run) for run in block.runs))


def _styled(run: passages.Run) -> str:
    return "".join(
        click.style(bit.text, underline=run.here, bold=bit.strong, dim=not run.here)
        for bit in run.bits
    )
