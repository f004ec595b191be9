"""Draw the README's pictures of a lived-in Recto: `python -m tests.browser.shoot`.

A learner studies for eighteen weeks through the same acts as everybody, with the times of then;
the pictures are taken from the pages that the server gives today.
"""

from __future__ import annotations

import random
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from playwright.sync_api import Page, ViewportSize, sync_playwright
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock, db
from app.accounts.models import User
from app.core.schedule import Phase
from app.decks.actions import subscribe
from app.decks.cli import sync_decks
from app.decks.models import CardState, Deck
from app.factory import create_app
from app.study import actions, queries, sittings, turns
from app.study.learner import learner
from app.study.models import StudySession
from tests import chromium
from tests.browser.serving import ROOT, serving
from tests.conftest import make_schema, make_settings
from tests.people import Person, join

LIN = Person("Lin")
WEEKS = 18
DECKS = {
    "china-ai-strategy": 124,
    "china-ai-patents": 101,
    "china-ai-companies": 70,
    "china-ai-challenges": 34,
    "china-ai-startups": 5,
}
WINDOW: ViewportSize = {"width": 1280, "height": 800}
STUDIED = 0.72
REST_DAYS = (1, 3)
AT_FIRST = (1, 1, 3, 3, 3, 4)
LATER = (1, 1, 2, 2, 3, 3, 3, 3, 3, 3)
BEFORE_THE_PICTURE = 8


def main() -> None:
    """Build the history, take both pictures."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        card = live(home)
        with serving(home, ROOT / "decks") as origin, sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=chromium.find(), args=["--no-sandbox"]
            )
            page = browser.new_page(viewport=WINDOW, base_url=origin, reduced_motion="reduce")
            page.set_default_timeout(5000)
            sign_in(page)
            page.screenshot(path=ROOT / "docs" / "today.png")
            page.goto(card)
            page.keyboard.press("Space")
            page.locator("#grades").wait_for()
            page.screenshot(path=ROOT / "docs" / "study.png")
            browser.close()


def live(home: Path) -> str:
    """Study for eighteen weeks, today included; give the address of a card to show."""
    url = f"sqlite:///{home / 'recto.sqlite3'}"
    make_schema(url)
    app = create_app(make_settings(home, url, decks=ROOT / "decks"))
    with app.app_context():
        sync_decks()
    join(app, LIN)
    with app.app_context():
        card = Story(db.current()).tell()
        db.current().commit()
        db.db.session.remove()
        db.db.engine.dispose()
    return card


class Story:
    """One learner's eighteen weeks, the same each time it is told."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.chance = random.Random(7)  # noqa: S311 - a story, not a secret
        user = session.scalars(select(User)).one()
        user.name = "Lin Mei"
        self.me = learner(user)

    def tell(self) -> str:
        """Study on most days, taking up a deck now and then; give the address of a card."""
        now = clock.now()
        for ago in range(WEEKS * 7, 0, -1):
            at = now - timedelta(days=ago, minutes=self.chance.randint(10, 100))
            new = [key for key, since in DECKS.items() if since == ago]
            for key in new:
                self.take_up(key, at)
            lazy = ago in REST_DAYS or (ago > max(REST_DAYS) + 3 and self.luck() > STUDIED)
            if new or not lazy:
                self.sit(at, self.chance.choice((12, 18, 24, 30, 42)))
        sitting = self.sit(now - timedelta(minutes=4), BEFORE_THE_PICTURE)
        return f"/study/{UUID(sitting)}/card/{self.pretty_card()}"

    def luck(self) -> float:
        """Draw a number between 0 and 1."""
        return self.chance.random()

    def new_id(self) -> str:
        """Make an id."""
        return f"{self.chance.getrandbits(128):032x}"

    def take_up(self, key: str, at: datetime) -> None:
        """Begin to study a deck."""
        deck_id = self.session.scalars(select(Deck.id).where(Deck.key == key)).one()
        subscribe(self.session, user_id=self.me.id, deck_id=deck_id, at=at)

    def pretty_card(self) -> int:
        """Choose a plain question with a short answer and a reason, known well."""
        known = select(CardState.card_id).where(CardState.phase == int(Phase.REVIEW))
        cards = [
            queries.shown(self.session, self.me.id, each) for each in self.session.scalars(known)
        ]
        plain = [
            card
            for card in cards
            if card.kind == "basic" and card.answer["answer_length"] == "s" and card.answer["why"]
        ]
        return max(plain, key=lambda card: len(card.question["plain"])).card_id

    def sit(self, at: datetime, most: int) -> str:
        """Answer a day's cards, at most so many; give the session."""
        sitting = sittings.start(
            self.session,
            learner=self.me,
            sitting_id=self.new_id(),
            mode="due",
            deck_id=None,
            extent=0,
            at=at,
        )
        for _ in range(most):
            every = queries.shelves(self.session, self.me.id)
            turn = turns.next_turn(self.session, self.me, sitting, every, at)
            if turn is None:
                break
            shown = queries.shown(self.session, self.me.id, turn.card_id)
            at += timedelta(milliseconds=self.answer(sitting, shown, at))
        return sitting.id

    def answer(self, sitting: StudySession, shown: queries.Shown, at: datetime) -> int:
        """Answer one card as somebody does who mostly remembers; give the milliseconds it took."""
        took = self.chance.randint(4_000, 16_000)
        given = actions.Answer(
            review_id=self.new_id(),
            card_id=shown.card_id,
            token=actions.token(shown.version, shown.state, sitting),
            rating=self.chance.choice(LATER if shown.state.state.memory else AT_FIRST),
            took_ms=took,
        )
        actions.answer_card(self.session, learner=self.me, sitting=sitting, answer=given, at=at)
        self.session.expire(sitting)
        return took


def sign_in(page: Page) -> None:
    """Sign in and wait for the first page."""
    page.goto("/sign-in")
    page.get_by_label("E-mail").fill(LIN.email)
    page.get_by_label("Password").fill(LIN.password)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Your decks").wait_for()


if __name__ == "__main__":
    main()
