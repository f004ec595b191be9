"""What the first page says, as sentences. Days are ordinals of the learner's local date."""

from __future__ import annotations

from app.progress.words import counted, number, sentence

NO_DECKS = ("Choose your first deck.", "Its cards come to you day by day, a few at a time.")
NOTHING_NOW = "Nothing is due just now."
NOTHING_DUE = "Nothing is due today."
DONE_TODAY = "You are done for today."
WEEK = 7
HOUR = 60
COARSE_FROM = 20
COARSE_STEP = 5


def ready(cards: int) -> str:
    """Say how many cards are ready to be studied."""
    return sentence(f"{counted(cards, 'card')} {_are(cards)} ready for you.")


def to_see_again(cards: int, *, alone: bool) -> str:
    """Say how many cards in the middle of being learnt are waiting; `alone`: nothing else is."""
    if alone:
        wants = "wants" if cards == 1 else "want"
        return sentence(f"{counted(cards, 'card')} {wants} a second look.")
    return sentence(f"{number(cards)} more {'wants' if cards == 1 else 'want'} a second look.")


def about(minutes: int) -> str:
    """Say how long something takes; from twenty minutes on in steps of five."""
    if minutes < 1:
        return "Less than a minute."
    if minutes >= COARSE_FROM:
        minutes = round(minutes / COARSE_STEP) * COARSE_STEP
    hours, rest = divmod(minutes, HOUR)
    parts = ["an hour" if hours == 1 else counted(hours, "hour")] if hours else []
    parts += [counted(rest, "minute")] if rest else []
    return f"About {' and '.join(parts)}."


def studied(days: int) -> str:
    """Say on how many of the last seven days something was studied; nothing if on none."""
    if not days:
        return ""
    which = "every one" if days == WEEK else number(days)
    return f"You studied on {which} of the last seven days."


def next_due(cards: int, when: str) -> str:
    """Say when the next cards come; none are due when only new ones do."""
    if not cards:
        return f"More cards come {when}."
    if cards == 1:
        return f"The next card is due {when}."
    return f"The next {number(cards)} cards are due {when}."


def back_at(cards: int, clock: str) -> str:
    """Say when cards that are being learnt come back later in the day."""
    comes = "comes" if cards == 1 else "come"
    return sentence(f"{counted(cards, 'card')} {comes} back today, from {clock} on.")


def cards_of(cards: int, aside: str) -> str:
    """Say how many cards a deck has, and what stands aside of it."""
    size = f"{cards:,} card{'' if cards == 1 else 's'}"
    return f"{size} · {aside}" if aside else size


def _are(count: int) -> str:
    return "is" if count == 1 else "are"
