"""Which words of an article are names, and how a word is written in the middle of a sentence."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from app.core.facts.lexicon import DETERMINERS, MONTHS, SMALL
from app.core.facts.sentences import STARTERS
from app.core.facts.tokens import Token, tokenize, word_set

_COMMON_END = re.compile(
    r"(?:tion|sion|ment|ness|ity|ism|ing|ance|ence|sis|ology|ure|age|ship|hood|ics|ies|[^s\u2019']s)$"
)
_OWNER = re.compile(r"[\u2019']s?$")
_COMPOUND = re.compile(r"[A-Z][\w.]*-[a-z-]+")
_JOINING = word_set(
    "of for de von van du der la le del di da do dos das v vs an am im zu zum zur auf unter"
)
_DAYS = word_set("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
_SHORTENED = word_set("St Mt Ft Dr Mr Mrs Ms Prof")
_PEOPLES = word_set(
    "Afghan African Albanian Algerian American Arab Arabian Arabic Argentine Argentinian Armenian "
    "Asian Athenian Australian Austrian Aztec Babylonian Basque Bavarian Belgian Berber Bolivian "
    "Brazilian British Bulgarian Byzantine Canadian Caribbean Catalan Celtic Chilean Christian "
    "Colombian Cornish Croatian Cuban Czech Danish Dutch Egyptian English Estonian Ethiopian "
    "Etruscan European Finnish Flemish Florentine French Frisian Georgian German Germanic Greek "
    "Hawaiian Hindu Hungarian Icelandic Inca Indian Indonesian Iranian Iraqi Irish Islamic Israeli "
    "Italian Jamaican Jewish Kenyan Korean Kurdish Latin Latvian Libyan Lithuanian Macedonian "
    "Malaysian Maori Mexican Mongol Mongolian Moroccan Moorish Muslim Nigerian Norman Norwegian "
    "Ottoman Pakistani Palestinian Parisian Persian Peruvian Philippine Phoenician Polish Prussian "
    "Roman Romanian Russian Saxon Scottish Serbian Siberian Sicilian Slavic Slovak Slovenian "
    "Soviet Spanish Spartan Swedish Swiss Syrian Thai Tibetan Trojan Tunisian Turkish Ukrainian "
    "Venetian Venezuelan Victorian Viking Welsh"
)
_OF_A_PEOPLE = re.compile(r"[A-Z][a-z]{2,}ese")
_COMMON_ESE = word_set("cheese diocese obese geese these")
_EPITHETS = word_set(
    "Great Elder Younger Conqueror Terrible Magnificent Bold Wise Pious Fair Bald Short Fat Simple "
    "Red Black Good Bad Lionheart Unready Confessor Tall Lame Strong Navigator Impaler Baptist"
)
OF_PEOPLE = {"she": frozenset({"she", "her"}), "he": frozenset({"he", "his"})}
_OFTEN, _EVERYWHERE = 8, 12
_CALENDAR = frozenset(MONTHS) | _DAYS


@dataclass(frozen=True, slots=True)
class Hero:
    """Whom an article tells the life of, and by which pronoun: "she" or "he"."""

    name: str
    pronoun: str


class Names:
    """The capital letters of an article, read once."""

    def __init__(
        self, sentences: Iterable[str], labels: Iterable[str] = (), title: str = ""
    ) -> None:
        self.title = frozenset(_bare(token.text) for token in tokenize(title))
        self.titled = frozenset(word.lower() for word in self.title)
        self.lower: set[str] = set()
        self.inside: Counter[str] = Counter()
        self.first: Counter[str] = Counter()
        self.alone: set[str] = set()  # with a capital where no other name stands beside it
        for sentence in sentences:
            self._note(tokenize(sentence))
        for label in labels:
            self._label(tokenize(label))
        self.aliases: dict[str, str] = {}  # "the ship" is the ship Ever Given
        self.full: dict[str, str] = {}  # "Card" is David Card
        self.hero: Hero | None = None  # whom the article tells the life of
        self.marked: tuple[tuple[int, int], ...] = ()  # the places of what stands in bold
        self.topic = self._most_common_acronym()

    def _most_common_acronym(self) -> str:
        """Return the short form that the whole article is about, "" if there is none."""
        counts = self.inside + self.first
        found = sorted(
            (one for one in counts if is_acronym(one)), key=lambda one: (-counts[one], one)
        )
        return found[0] if found and counts[found[0]] >= _OFTEN else ""

    def everywhere(self, name: str) -> bool:
        """Tell whether a name stands so often in the article that asking for it is idle."""
        return min(self.inside[word] + self.first[word] for word in name.split()) >= _EVERYWHERE

    def marked_in(self, start: int, end: int) -> tuple[tuple[int, int], ...]:
        """Return the places in bold between two places of the article."""
        first = bisect_left(self.marked, (start, 0))
        found = self.marked[first : bisect_left(self.marked, (end, 0))]
        return tuple(one for one in found if one[1] <= end)

    def _note(self, tokens: list[Token]) -> None:
        fresh = True
        for place, token in enumerate(tokens):
            if not token.word:
                fresh = fresh or token.text in ':“"\u2018('
            elif token.text[0].islower() and token.text.islower():
                self.lower.add(token.text)
                fresh = False
            else:
                word = _bare(token.text)
                (self.first if fresh else self.inside)[word] += 1
                beside = tokens[max(0, place - 1) : place + 2]
                if not fresh and sum(one.text[0].isupper() for one in beside) == 1:
                    self.alone.add(word)
                fresh = False

    def _label(self, tokens: list[Token]) -> None:
        for token in tokens:
            word = _bare(token.text)
            if token.word and token.text[0].isupper() and word.lower() not in self.lower:
                self.inside[word] += 1

    def is_name(self, token: Token, *, opening: bool = False) -> bool:
        """Tell whether a token is (part of) a proper name; `opening` ones have a capital anyway."""
        if token.text.islower() or not token.word:
            return False
        word = _bare(token.text)
        if not any(map(str.isupper, word)) or word in _CALENDAR:
            return False
        if is_acronym(word) or _COMPOUND.fullmatch(word):
            return False
        if word[0].islower() or any(map(str.isupper, word[1:])):
            return True
        if not opening:
            return word.lower() not in SMALL
        return self._keeps_capital(word)

    def _keeps_capital(self, word: str) -> bool:
        low = word.lower()
        if low in SMALL or low in STARTERS or low in self.lower:
            return False
        if self.inside[word]:
            return True
        return _COMMON_END.search(low) is None

    def of_a_people(self, word: str) -> bool:
        """Tell whether a word names a people or what is theirs: Portuguese, Dutch, Romans."""
        low = word.lower()
        if low in self.lower or low in _COMMON_ESE:
            return False
        listed = bool({word, word.removesuffix("s")} & _PEOPLES)
        return listed or _OF_A_PEOPLE.fullmatch(word) is not None

    def inline(self, phrase: str) -> str:
        """Return a phrase as it reads inside a sentence: "The city" → "the city"."""
        tokens = tokenize(phrase)
        if not tokens or not tokens[0].text[0].isupper():
            return phrase
        if self._stays(tokens):
            return phrase
        return phrase[0].lower() + phrase[1:]

    def _stays(self, tokens: list[Token]) -> bool:
        """Tell whether the first word of a phrase keeps its capital inside a sentence."""
        first, second = tokens[0], tokens[1] if len(tokens) > 1 else None
        word = _bare(first.text)
        if any(map(str.isupper, first.text[1:])) or _calendar(word) or self.of_a_people(word):
            return True
        if second is not None and first.low in DETERMINERS:
            return False
        if second is not None and self.is_name(second) and first.low not in SMALL:
            return word.lower() not in self.lower
        described = second is not None and second.text.islower() and word == first.text
        if described and second is not None and second.low not in SMALL | _JOINING:
            return bool(self.inside[word])
        stem, _, more = first.text.partition("-")
        common = not more and word.lower() in self.lower and word not in self.alone
        return self.is_name(first, opening=True) or (stem in self.inside and not common)

    def runs(self, text: str) -> list[tuple[int, int]]:
        """Return the spans of the names in a text, "of" and its like kept inside."""
        tokens = tokenize(text)
        flags = [self.is_name(token, opening=place == 0) for place, token in enumerate(tokens)]
        if len(flags) > 1 and flags[1] and not flags[0]:
            first = _bare(tokens[0].text)
            known = first.lower() in self.lower or first.lower() in SMALL | STARTERS
            flags[0] = first.istitle() and not known and not _COMPOUND.fullmatch(first)
        spans: list[tuple[int, int]] = []
        place = 0
        while place < len(tokens):
            if not flags[place]:
                place += 1
                continue
            last = _run_end(tokens, flags, place, self.topic)
            if (
                place
                and is_acronym(tokens[place - 1].text)
                and tokens[place - 1].text != self.topic
            ):
                place -= 1
            spans.append((tokens[place].start, tokens[last].start + len(_bare(tokens[last].text))))
            place = last + 1
        return spans


def _run_end(tokens: list[Token], flags: list[bool], place: int, topic: str) -> int:
    """Return the last token of the name that starts at `place`."""
    last = place
    while last + 1 < len(tokens) and tokens[last].text == _bare(tokens[last].text):
        step = _step(tokens, flags, last, topic)
        if step == 0:
            break
        last += step
    return last


def _step(tokens: list[Token], flags: list[bool], last: int, topic: str) -> int:
    """Return how many tokens further a name goes on after `last`; 0 where it ends."""

    def named(at: int) -> bool:
        return at < len(tokens) and flags[at]

    after = tokens[last + 1]
    second = tokens[last + 2].text if last + 2 < len(tokens) else ""
    joins = after.word and after.text[0].isupper() and named(last + 2)
    if named(last + 1) or joins or (is_acronym(after.text) and after.text != topic):
        return 1
    if after.low == "the" and second in _EPITHETS:
        return 2
    shortened = tokens[last].text in _SHORTENED and after.text == "."
    if (shortened or after.text in _JOINING) and named(last + 2):
        return 2
    twice = after.text in _JOINING and (second in _JOINING or (second and second in "'\u2019"))
    ruled = after.text == "of" and second == "the"
    return 3 if (twice or ruled) and named(last + 3) else 0


def is_acronym(word: str) -> bool:
    """Tell whether a word is all capitals: AI, WIPO, U.S., K-12."""
    return len(word) > 1 and word.isupper() and all(map(str.isupper, filter(str.isalpha, word)))


def _bare(word: str) -> str:
    return _OWNER.sub("", word) if "\u2019" in word or "'" in word else word


def _calendar(word: str) -> bool:
    return _bare(word) in _CALENDAR
