"""A card of each kind in a deck of its own, and all of them in one; decks in Chinese and Arabic."""

# ruff: noqa: RUF001 - decks in other scripts use their own signs

from __future__ import annotations

from pathlib import Path
from textwrap import indent

DRAWING = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 200" width="400" height="200">
<rect width="400" height="200" fill="#dde8e3"/><circle cx="100" cy="100" r="40" fill="#0b6654"/>
<circle cx="300" cy="100" r="40" fill="#a8322b"/></svg>
"""
HEAD = """deck: {key}
title: {title}
lang: {lang}
sources:
  notes: {{title: Notes on a small world, kind: book}}
facts:
  known: {{claim: It stands in the notes, source: notes, section: All of it, para: 1}}
cards:
"""
CARDS = {
    "basic": """
        basic: What does $a^2 + b^2$ equal in a right-angled triangle?
        answer: "$c^2$"
        why: "Written as code it is `a*a + b*b == c*c`."
        hints: [Think of Pythagoras., It is a square.]
        image: {file: drawing.svg, alt: A green and a red disc, credit: Recto, licence: CC0-1.0}
        both: true
        """,
    "cloze": """
        cloze: "{{c1::Shanghai::a city}} lies on the {{c2::Huangpu::a river}}."
        """,
    "choice": """
        choice: Which of these is a river?
        right: Huangpu
        wrong:
        - Shanghai: That is the city on it.
        - Beijing
        - Harbin
        """,
    "select": """
        select: Which of these are cities?
        right: [Beijing, Harbin]
        wrong: [Huangpu, Yangtze]
        """,
    "truth": """
        truth: Shanghai lies on the Huangpu.
        answer: true
        why: It lies on both banks.
        """,
    "short": """
        short: Which city lies on the Huangpu?
        accept: [Shanghai]
        reject: [{Beijing: That is in the north.}]
        """,
    "number": """
        number: How long is the Huangpu?
        answer: 113
        tolerance: 5%
        unit: km
        """,
    "match": """
        match: Match each city with its water.
        pairs: {Shanghai: Huangpu, Wuhan: Yangtze, Harbin: Songhua}
        wrong: [Amur]
        """,
    "order": """
        order: Order these from north to south.
        items: [Harbin, Beijing, Shanghai]
        """,
    "essay": """
        essay: Why do cities lie on rivers?
        rubric: {Names trade: 2, Names water: 1}
        answer: Boats carry goods, and everybody needs water.
        words: 3-60
        """,
    "spot": """
        spot: Mark the green disc.
        image: {file: drawing.svg, alt: Two discs side by side, credit: Recto, licence: CC0-1.0}
        right: {circle: [25, 50, 12], label: Left disc}
        wrong: [{circle: [75, 50, 12], label: Right disc}]
        """,
}
KINDS = tuple(CARDS)
CODE = """
        basic: |
          What does this print?

          ```
          print(sum(range(4)))
          ```
        answer: "`6`"
        """
CHINESE = """
        basic: 中国计划到哪一年成为机器人领域的全球领导者？
        answer: 2035 年
        why: 五年规划强调机器人核心技术的突破。
        """
ARABIC = """
        basic: كم عدد براءات اختراع الذكاء الاصطناعي التوليدي المسجلة في الصين منذ عام 2014؟
        answer: 38,000 براءة
        why: سبعة من كل عشرة تقريبا.
        """
ARABIC_CHOICE = """
        choice: أي مدينة تقع على نهر هوانغبو؟
        right: شنغهاي
        wrong: [بكين, هاربين]
        """


def write(folder: Path) -> None:
    """Write the decks: `just-<kind>` each with one card, `all-kinds`, `plain`, `zh` and `ar`."""
    folder.mkdir()
    (folder / "drawing.svg").write_text(DRAWING, encoding="utf-8")
    decks = {f"just-{kind}": ("en", {kind: CARDS[kind]}) for kind in KINDS}
    decks["all-kinds"] = ("en", CARDS | {"code": CODE})
    decks["plain"] = ("en", {f"plain-{n}": _plain(n) for n in range(1, 6)})
    decks["zh"] = ("zh", {"year": CHINESE})
    decks["ar"] = ("ar", {"count": ARABIC, "city": ARABIC_CHOICE})
    for key, (lang, cards) in decks.items():
        title = key.replace("-", " ").capitalize()
        text = HEAD.format(key=key, title=title, lang=lang) + "".join(
            _card(name, body) for name, body in cards.items()
        )
        (folder / f"{key}.yaml").write_text(text, encoding="utf-8")


def _plain(number: int) -> str:
    return f"""
        basic: Plain question number {number}?
        answer: Answer {number}
        """


def _card(key: str, body: str) -> str:
    lines = body.strip("\n").rstrip().splitlines()
    text = "\n".join(line.removeprefix(" " * 8) for line in lines)
    return f"- id: {key}\n{indent(text, '  ')}\n  fact: known\n"
