"""A quiz on paper: every kind in its form, variants alike, the key for teachers alone."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.browser import kinds
from tests.giving import give
from tests.integration.test_quiz_disputes import apply as rule
from tests.integration.test_quiz_disputes import question
from tests.marking import PATH
from tests.marking import give as given
from tests.people import ADA, ALICE, CHARLIE, IRIS, Person, join
from tests.quizzing import CHOICES, SHORTS, quiz_deck
from tests.studying import shelve_deck, try_out

OTHER = Person("Otto", role="instructor")
PAGE = "/quizzes/of/school/all/print"
PROMPT = r'class="prompt"[^>]*>(.*?)</div>'
DECK = (
    kinds.HEAD.format(key="school", title="School", lang="en")
    + "".join(
        f"- id: {name}\n"
        + "".join(f"  {line[8:]}\n" for line in body.strip("\n").rstrip().splitlines())
        + "  fact: known\n"
        for name, body in kinds.CARDS.items()
        if "drawing.svg" not in body
    )
    + "quizzes:\n- id: all\n  title: All kinds\n  draw: [{count: 9}]\n"
)
HALF = (
    "deck: school\ntitle: School\ncards:\n"
    "- id: two\n  match: Who wrote what?\n  pairs: {Emma: Austen, Persuasion: Austen}\n"
    "  wrong: [Eliot]\n"
    "- id: many\n  select: Which are even?\n  right: [two, four]\n  wrong: [one, three]\n"
    "  points: 2.5\n"
    "- id: order\n  order: Put them in order.\n  items: [first, second, third, fourth]\n"
    "- id: near\n  number: How far is it?\n  answer: 20\n  tolerance: 5%\n  unit: km\n"
    "- id: name\n  short: Who?\n  accept: [Jane Austen, Miss Austen]\n"
    "quizzes:\n- id: all\n  title: All\n  draw: [{count: 5}]\n"
)


def teacher(app: Flask, deck: str = DECK, who: Person = IRIS) -> FlaskClient:
    """Put the deck on the shelf and let somebody who teaches come in."""
    shelve_deck(app, deck)
    return join(app, who)


def part(client: FlaskClient, *parts: str, variants: str = "0", path: str = PAGE) -> str:
    """Read the sheets of these parts, without the form around them."""
    asked = "&".join(f"part={each}" for each in parts)
    html = client.get(f"{path}?{asked}&variants={variants}").text
    return html[html.index('<div class="papers">') : html.index("</main>")]


def sheets(html: str) -> dict[str, str]:
    """Split sheets by their names."""
    found = re.split(r'<article class="paper[^"]*" aria-label="([^"]+)">', html)[1:]
    return dict(zip(found[::2], found[1::2], strict=True))


def test_paper_and_answer_sheet_hold_nothing_that_tells_the_key(app: Flask) -> None:
    client = teacher(app, HALF)
    html = part(client, "paper", "sheet", variants="4")
    assert len(sheets(html)) == 8
    assert "Jane Austen" not in html
    assert "within" not in html
    assert "20" not in re.sub(r"<[^>]+>", "", html)
    assert "first" in html  # the items are asked for


def test_each_kind_has_its_form_on_paper_and_its_row_on_the_sheet(app: Flask) -> None:
    client = teacher(app)
    paper = part(client, "paper")
    for words in (
        "Choose all that apply.",
        "Write the letter of its partner in each box.",
        "Number them in their order, from 1.",
        "3 to 60 words",
        "tick round",
        "tick square",
        '<span class="unit">km</span>',
        "of 11",
    ):
        assert words in paper
    assert paper.count('class="question"') == 9
    assert paper.count('class="rule"') >= 6  # lines for an essay
    sheet = part(client, "sheet")
    assert "on the paper" in sheet
    assert '<span class="bubble wide">True</span>' in sheet
    assert '<span class="bubble">D</span>' in sheet


def test_the_variants_ask_the_same_questions_in_other_orders(app: Flask) -> None:
    found = sheets(part(teacher(app), "paper", variants="4"))
    assert list(found) == [f"Questions variant {letter}" for letter in "ABCD"]
    prompts = [re.findall(PROMPT, html, re.DOTALL) for html in found.values()]
    assert len({tuple(sorted(each)) for each in prompts}) == 1
    assert len({tuple(each) for each in prompts}) > 1


def test_the_key_of_a_variant_names_the_letters_that_stand_on_its_paper(app: Flask) -> None:
    client = teacher(app, HALF)
    for letter in "AB":
        paper = sheets(part(client, "paper", variants="2"))[f"Questions variant {letter}"]
        key = sheets(part(client, "key", variants="2"))[f"Key variant {letter}"]
        for text in ("two", "four"):
            (mark,) = re.findall(
                rf'<span class="tick square">([A-D])</span><span[^>]*>{text}<', paper
            )
            assert f"{mark} {text}" in key
        right_side = re.findall(r'<span class="n">([A-C])</span><span[^>]*>(Austen|Eliot)<', paper)
        both = " or ".join(letter for letter, name in right_side if name == "Austen")
        assert f"1 {both} Austen" in key
        assert f"2 {both} Austen" in key
        boxed = re.findall(r'square"></span><span class="n">([A-D])</span><span[^>]*>(\w+)<', paper)
        places = {word: mark for mark, word in boxed}
        listed = [key.index(f"{places[word]} {word}") for word in ("first", "second", "third")]
        assert listed == sorted(listed)
        assert "20 km" in key
        assert "within 5%" in key
        assert "or Miss Austen" in key
        assert "2.5 points" in key


def test_items_to_order_never_stand_in_the_right_order(app: Flask) -> None:
    pair = (
        "deck: school\ntitle: School\ncards:\n"
        "- id: o\n  order: Order them.\n  items: [alpha, beta]\n"
        "quizzes:\n- id: all\n  title: All\n  draw: [{cards: [o]}]\n"
    )
    found = sheets(part(teacher(app, pair), "paper", variants="4"))
    assert all(html.index("beta") < html.index("alpha") for html in found.values())


def test_the_same_drawing_is_printed_again_and_another_number_is_another_one(app: Flask) -> None:
    few = DECK.replace("count: 9", "count: 3")
    client = teacher(app, few)
    assert part(client, "paper") == part(client, "paper")
    drawn = {
        tuple(re.findall(PROMPT, client.get(f"{PAGE}?drawing={n}&part=paper").text, re.DOTALL))
        for n in range(1, 6)
    }
    assert len(drawn) > 1


@pytest.mark.parametrize("asked", ["variants=9", "variants=", "part=answers", "drawing=-4"])
def test_what_the_page_does_not_know_falls_back_to_all(app: Flask, asked: str) -> None:
    answer = teacher(app).get(f"{PAGE}?{asked}")
    assert answer.status_code == 200
    assert "Key" in answer.text


def test_no_learner_reaches_the_paper_or_the_key(app: Flask) -> None:
    teacher(app)
    assert join(app, ALICE).get(PAGE).status_code == 403
    assert try_out(app).get(PAGE).status_code in {302, 403}
    assert app.test_client().get(PAGE).status_code == 302
    assert join(app, ADA).get(PAGE).status_code == 200


def test_a_quiz_that_cannot_be_filled_says_so(app: Flask) -> None:
    client = teacher(app, DECK.replace("count: 9", "count: 99"))
    answer = client.get(PAGE)
    assert answer.status_code == 422
    assert "too few cards" in answer.text


def test_an_assignment_is_printed_in_as_many_variants_as_it_has(app: Flask) -> None:
    shelve_deck(app, quiz_deck(CHOICES + SHORTS))
    iris = join(app, IRIS)
    key = give(iris, variants="3")
    html = iris.get(f"/quizzes/given/{key}/print?part=paper").text
    assert list(sheets(html)) == [f"Questions variant {letter}" for letter in "ABC"]
    assert "zebra1" not in html
    assert "zebra1" in iris.get(f"/quizzes/given/{key}/print?part=key").text
    assert join(app, ALICE).get(f"/quizzes/given/{key}/print").status_code == 404
    other = join(app, OTHER)
    assert other.get(f"/quizzes/given/{key}/print").status_code == 404


def test_who_does_not_give_an_assignment_cannot_print_it(app: Flask) -> None:
    teacher(app)
    answer = join(app, CHARLIE).get("/quizzes/given/nobodys/print")
    assert answer.status_code == 404
    assert join(app, ADA).get("/quizzes/given/nobodys/print").status_code == 404


def test_paper_and_key_of_an_assignment_follow_what_was_ruled(app: Flask) -> None:
    cards = SHORTS + "- id: c1\n  choice: Which?\n  right: old\n  wrong: [new]\n  tags: [asked]\n"
    client = teacher(app, quiz_deck(cards))
    given(app)
    shelve_deck(
        app, quiz_deck(cards.replace("right: old\n  wrong: [new]", "right: new\n  wrong: [old]"))
    )
    for key, wish in {
        "s1": {"kind": "drop"},
        "s2": {"kind": "accept", "accept": "<okapi>"},
        "s3": {"kind": "points", "points": "4"},
        "c1": {"kind": "key", "version": "2"},
    }.items():
        rule(client, question(app, key), reason="So be it.", **wish)
    path = PATH + "/print"
    paper = part(client, "paper", "sheet", path=path)
    assert "Name number 1." not in paper
    assert paper.count("4 points") == 1
    assert "of 6" in paper
    assert re.findall(r'class="asks"><span class="number">(\d)', paper) == ["2", "3", "4"]
    key = part(client, "key", path=path)
    assert "Left out: it does not count." in key
    assert "zebra1" not in key
    assert "or &lt;okapi&gt;" in key
    assert re.search(r"[AB] new", key)
    assert not re.search(r"[AB] old", key)
    page = client.get(path).text
    assert 'aria-label="You are here"' in page
    assert 'data-action="print"' in page
