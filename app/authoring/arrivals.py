"""Read a file that is to be brought in, whatever it is: decks, their files, answers, and losses.

Nothing is stored here. Every picture and sound passes the checks of an upload.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from app.authoring.mediafiles import MB, MOST_FILES, MOST_OF_DECK
from app.core import media, uploads
from app.core.cards import Card, Deck, Media
from app.core.deckfile import UNKNOWN_LANGUAGE, parse
from app.core.deckwrite import dump
from app.core.formats import columns, delimited, tablein
from app.core.formats.columns import Layout
from app.core.formats.delimited import Table
from app.core.formats.values import History, Losses, Notice, PackageError
from app.core.problems import Problem, format_problem
from app.core.slugs import slug
from app.core.yamlevents import MOST_BYTES
from app.decks import store
from app.decks.packages import bundle
from app.decks.packages.limits import Limits
from app.decks.packages.reading import read_package

YAML, ZIP, TABLE, ANKI = "yaml", "zip", "table", "anki"
FORMS = {
    YAML: "A deck of Recto",
    ZIP: "Decks of Recto with their files",
    TABLE: "A table",
    ANKI: "A package of Anki",
}
MOST_DECKS = 500
LONGEST_FILE = 120
_ZIP = b"PK"
_HEADS = ("deck", "title", "cards", "facts", "lang", "description", "sources", "quizzes")


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person said of a table: separator, headings, roles, and what the deck is called.

    With `twice` rows that say the same come in as often as they stand.
    """

    separator: str = ""
    header: bool | None = None
    roles: tuple[str, ...] = ()
    title: str = ""
    lang: str = ""
    twice: bool = False


@dataclass(frozen=True, slots=True)
class Incoming:
    """A deck that comes in.

    `text` is its author's own, or "" where it is written from the deck; `whole` says that it is all
    there is of the deck. `files` are stored names by the names that its cards use, `contents` what
    is kept under those.
    """

    deck: Deck
    text: str = ""
    whole: bool = False
    files: Mapping[str, str] = field(default_factory=dict)
    contents: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Arrival:
    """What a file holds: its form, its decks, a learner's answers, and what could not be kept.

    `problems` keep decks of Recto's from coming in, by file; a table has its rows and layout, and
    `repeats` are those of its rows that say the same as an earlier one.
    """

    form: str
    decks: tuple[Incoming, ...] = ()
    history: History = field(default_factory=History)
    notices: tuple[Notice, ...] = ()
    problems: tuple[tuple[str, Problem], ...] = ()
    table: Table | None = None
    layout: Layout | None = None
    repeats: tuple[Notice, ...] = ()

    def check(self) -> None:
        """Raise PackageError where nothing can come in."""
        if self.problems:
            told = [format_problem(name, problem) for name, problem in self.problems[:20]]
            raise PackageError("There are errors in this file", "\n".join(told))
        if not self.decks:
            raise PackageError("There are no cards in this file", "look at what was exported")


def read(
    source: bytes | Path,
    name: str,
    *,
    wish: Wish | None = None,
    limits: Limits | None = None,
    history: bool = False,
) -> Arrival:
    """Return what a file holds; raise PackageError for what is broken, hostile or too large."""
    limits = limits or Limits()
    start = _start(source)
    if start.startswith(_ZIP):
        if bundle.is_bundle(source, limits):
            return _read_bundle(source, limits)
        return _read_package(source, limits, history=history)
    data = _all(source)
    if _is_deck(data, name):
        return _decks(YAML, [(name or "deck.yaml", data, {})])
    return _read_table(data, name, wish or Wish())


def in_language(arrival: Arrival, lang: str) -> Arrival:
    """Return what a package holds with a language for the decks that name none."""
    if not lang or arrival.form != ANKI:
        return arrival
    decks = tuple(
        replace(each, deck=replace(each.deck, lang=lang))
        if each.deck.lang == UNKNOWN_LANGUAGE
        else each
        for each in arrival.decks
    )
    return replace(arrival, decks=decks)


def text_of(incoming: Incoming) -> str:
    """Return the text under which a deck is stored; raise PackageError beyond what one may have."""
    text = incoming.text or dump(incoming.deck)
    if len(text.encode("utf-8", "surrogatepass")) > MOST_BYTES:
        raise PackageError(
            f"“{incoming.deck.title}” has more than 2 MB of text",
            "Split it into several decks and bring in those.",
        )
    return text


def _start(source: bytes | Path) -> bytes:
    if isinstance(source, bytes):
        return source[:2]
    with source.open("rb") as stream:
        return stream.read(2)


def _all(source: bytes | Path) -> bytes:
    """Return the bytes of a text, at most just over the limit."""
    if isinstance(source, bytes):
        return source
    with source.open("rb") as stream:
        return stream.read(2 * delimited.MOST_BYTES + 3)


def _is_deck(data: bytes, name: str) -> bool:
    """Tell a deck's text from a table, by its name or by how it begins."""
    if name.lower().endswith(bundle.ENDINGS):
        return True
    if name.lower().endswith((".csv", ".tsv")):
        return False
    for line in data[:4000].decode("utf-8-sig", "replace").splitlines():
        head, colon, _ = line.partition(":")
        if line.strip() and not line.startswith(("#", "-", "%")):
            return bool(colon) and head.strip(" \"'") in _HEADS and "\t" not in line
    return False


def _read_bundle(source: bytes | Path, limits: Limits) -> Arrival:
    found = bundle.read_bundle(source, limits)
    return _decks(ZIP, [(one.name, one.data, one.files) for one in found])


def _decks(form: str, texts: Sequence[tuple[str, bytes, Mapping[str, bytes]]]) -> Arrival:
    """Return the decks of texts; what is wrong with one keeps all of them out."""
    decks: list[Incoming] = []
    problems: list[tuple[str, Problem]] = []
    for name, data, files in texts:
        parsed = parse(data)
        problems += [(name, one) for one in parsed.problems if one.severity == "error"]
        if parsed.deck is None:
            continue
        wrong, names, contents = _gather(parsed.deck, files.__getitem__)
        problems += [(name, one) for one in (*wrong, *_long(names))]
        text = data.decode("utf-8-sig")
        one = Incoming(parsed.deck, text, whole=True, files=names, contents=contents)
        decks.append(one)
    if twice := _twice(decks):
        problem = Problem(1, "deck", f"two decks have the id {twice}", "give one another id")
        problems.append((texts[-1][0], problem))
    return Arrival(form, tuple(decks), problems=tuple(problems))


def _long(names: Mapping[str, str]) -> list[Problem]:
    """Tell which files have names that are too long to be kept."""
    remedy = f"give it a name of at most {LONGEST_FILE} characters"
    return [
        Problem(1, "file", f"{file[:40]}… has {len(file)} characters in its name", remedy)
        for file in names
        if len(file) > LONGEST_FILE
    ]


def _twice(decks: Sequence[Incoming]) -> str:
    keys = [each.deck.key for each in decks]
    return next((key for key in keys if keys.count(key) > 1), "")


def _read_package(source: bytes | Path, limits: Limits, *, history: bool) -> Arrival:
    found = read_package(source, limits, history=history)
    if len(found.decks) > MOST_DECKS:
        raise PackageError(
            f"The package holds more than {MOST_DECKS} decks", "Export the decks one by one."
        )
    losses = Losses(dict.fromkeys(found.notices))
    decks = tuple(_settled(deck, found.media, losses) for deck in found.decks)
    return Arrival(ANKI, decks, found.history, tuple(losses))


def _settled(deck: Deck, contents: Mapping[str, bytes], losses: Losses) -> Incoming:
    """Return a deck of a package with files that an upload could have; others are told and gone."""
    wrong, names, kept = _gather(deck, contents.__getitem__)
    for problem in wrong:
        losses.add(deck.title, f"{problem.message}; {problem.remedy}")
    short = {file: stored if len(file) > LONGEST_FILE else file for file, stored in names.items()}
    cards = tuple(_with_files(card, short) for card in deck.cards)
    lost = [card for card in cards if card.kind == "spot" and card.image is None]
    for card in lost:
        losses.add(f"{deck.title}: {card.key}", "a place in a picture is nothing without it")
    kept_cards = tuple(card for card in cards if card not in lost) if lost else cards
    return Incoming(
        replace(deck, cards=kept_cards),
        files={short[file]: stored for file, stored in names.items()},
        contents=kept,
    )


def _with_files(card: Card, short: Mapping[str, str]) -> Card:
    """Return a card that names its files anew, without those that are not there."""
    if card.image is None and card.audio is None:
        return card
    return replace(card, image=_named(card.image, short), audio=_named(card.audio, short))


def _named(shown: Media | None, short: Mapping[str, str]) -> Media | None:
    if shown is None or shown.file not in short:
        return None
    return replace(shown, file=short[shown.file])


def _gather(
    deck: Deck, find: Callable[[str], bytes]
) -> tuple[list[Problem], dict[str, str], dict[str, bytes]]:
    """Clean the files that a deck mentions; say what is wrong with each that it cannot have."""
    problems: list[Problem] = []
    names: dict[str, str] = {}
    contents: dict[str, bytes] = {}
    for number, card in enumerate(deck.cards):
        line = deck.lines[number] if number < len(deck.lines) else 1
        for name, shown in (("image", card.image), ("audio", card.audio)):
            if shown is None or shown.file in names:
                continue
            try:
                received = uploads.receive(find(shown.file))
                _check_sort(received, name)
            except KeyError:
                message, remedy = f"there is no file {shown.file}", "bring in a zip that holds it"
                problems.append(Problem(line, f"{name}.file", message, remedy))
            except media.MediaError as refused:
                message, _, remedy = str(refused).partition("; ")
                problems.append(Problem(line, f"{name}.file", f"{shown.file}: {message}", remedy))
            else:
                kept = store.stored_name(received.content, received.ending)
                names[shown.file], contents[kept] = kept, received.content
    _check_room(deck, contents)
    return problems, names, contents


def _check_sort(received: uploads.Received, name: str) -> None:
    if received.sort != name:
        raise media.MediaError("the file is of the other sort; swap image and audio")


def _check_room(deck: Deck, contents: Mapping[str, bytes]) -> None:
    if len(contents) > MOST_FILES:
        raise PackageError(
            f"“{deck.title}” has more than {MOST_FILES} pictures and sounds",
            "Split it into several decks.",
        )
    if sum(map(len, contents.values())) > MOST_OF_DECK:
        raise PackageError(
            f"The pictures and sounds of “{deck.title}” have more than {MOST_OF_DECK // MB} MB",
            "Split it into several decks, or make them smaller.",
        )


def _read_table(data: bytes, name: str, wish: Wish) -> Arrival:
    table = delimited.read_table(delimited.decode(data), wish.separator)
    layout = columns.guess_layout(table, header=wish.header)
    if len(wish.roles) == table.width:
        layout = replace(layout, roles=wish.roles)
    title = wish.title or Path(name).stem.replace("_", " ").strip() or "Brought in"
    head = Deck(key=slug(title, ()), title=title[:200], lang=wish.lang or UNKNOWN_LANGUAGE)
    if not columns.is_usable(layout):
        return Arrival(TABLE, table=table, layout=layout)
    try:
        made = tablein.make_deck(table, layout, head, twice=wish.twice)
    except PackageError as refused:
        told = Notice("The table", f"{refused.sentence} {refused.action}")
        return Arrival(TABLE, notices=(told,), table=table, layout=layout)
    incoming = Incoming(made.deck, made.text)
    found = Arrival(TABLE, (incoming,), notices=made.notices, table=table, layout=layout)
    return replace(found, repeats=made.repeats)
