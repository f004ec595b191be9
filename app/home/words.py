"""What the first page says, as sentences. Days are ordinals of the learner's local date."""

from __future__ import annotations

from datetime import date

NUMBERS = (
    *("no", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
NO_DECKS = ("Choose your first deck.", "Its cards come to you day by day, a few at a time.")
NOTHING_NOW = "Nothing is due just now."
NOTHING_DUE = "Nothing is due today."
DONE_TODAY = "You are done for today."
WEEK = 7
HOUR = 60
COARSE_FROM = 20
COARSE_STEP = 5


def number(count: int) -> str:
    """Say a count: in words up to twelve, in figures from there."""
    return NUMBERS[count] if count < len(NUMBERS) else f"{count:,}"


def counted(count: int, noun: str) -> str:
    """Say how many there are of a thing: “one card”, “no cards”, “32 cards”."""
    return f"{number(count)} {noun}{'' if count == 1 else 's'}"


def sentence(text: str) -> str:
    """Begin a sentence with a capital."""
    return text[:1].upper() + text[1:]


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


def on(day: int, today: int) -> str:
    """Name a coming day in a sentence: “tomorrow”, “on Thursday”, “on 4 December”."""
    if day <= today + 1:
        return "tomorrow" if day > today else "today"
    if day < today + WEEK:
        return f"on {WEEKDAYS[date.fromordinal(day).weekday()]}"
    return f"on {full_date(day, today)}"


def full_date(day: int, today: int) -> str:
    """Name a day by its date, with the year if it is not this one."""
    named = date.fromordinal(day)
    year = "" if named.year == date.fromordinal(today).year else f" {named.year}"
    return f"{named.day} {MONTHS[named.month - 1]}{year}"


def short_date(day: int) -> str:
    """Name a day briefly: “29 Nov”."""
    named = date.fromordinal(day)
    return f"{named.day} {month(day)}"


def short_day(day: int) -> str:
    """Name a day briefly with its weekday: “Sun 29 Nov”."""
    return f"{WEEKDAYS[date.fromordinal(day).weekday()][:3]} {short_date(day)}"


def month(day: int) -> str:
    """Name the month of a day briefly: “Nov”."""
    return MONTHS[date.fromordinal(day).month - 1][:3]


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


def answers(count: int) -> str:
    """Count answers in figures."""
    return f"{count:,} answer{'' if count == 1 else 's'}"


def a_day(mean: float) -> str:
    """Say how many cards come on a day as a rule."""
    return f"{mean:,.0f} a day" if mean >= 1 or not mean else "less than one a day"


def heatmap_label(total: int, weeks: int) -> str:
    """Say what a heatmap of answers shows."""
    return f"Answers a day in the last {weeks} weeks: {total:,} in all"


def forecast_label(counts: tuple[int, ...], today: int) -> str:
    """Say what a forecast of due cards shows."""
    said = f"Cards due in the next {len(counts)} days: {counts[0]:,} today"
    most = max(counts)
    if most == counts[0]:
        return said
    return f"{said}, at most {most:,} {on(today + counts.index(most), today)}"


def _are(count: int) -> str:
    return "is" if count == 1 else "are"
