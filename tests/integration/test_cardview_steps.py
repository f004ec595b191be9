"""What authors do in the cards view beside filling in forms; nothing of anybody is lost."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from app.core.deckfile import parse
from tests.cardforms import CardForm
from tests.people import ALICE, BOB, join
from tests.shelf import statements
from tests.studying import Clock
from tests.writing import RIVERS, Author, published

LONG_DECK = 250
OPENING = 12  # statements for one card, whatever the size of the deck
SAVING = 40


@pytest.fixture
def author(app: Flask) -> Author:
    """Give Alice, who has published three cards."""
    return published(join(app, ALICE))


def keys(author: Author) -> list[str]:
    """List the ids of the draft's cards."""
    deck = parse(author.text()).partial
    assert deck
    return [card.key for card in deck.cards]


def page(author: Author, address: str = "/cards") -> str:
    """Read a page of the cards view."""
    return author.client.get(f"{author.home}{address}").text


def test_the_first_card_is_open_and_its_neighbours_are_linked(author: Author) -> None:
    shown = page(author)
    assert "Card 1 " in shown
    assert re.search(r'href="[^"]*at=danube[^"]*" data-action="next-card"', shown)
    assert "As learners see it" in shown
    assert "The Nile" in shown


def test_a_new_card_stands_behind_the_one_that_was_open(author: Author) -> None:
    CardForm.new(author, "basic", after="nile").send(prompt="Second?", answer="Yes")
    assert keys(author) == ["nile", "second", "danube", "hidden"]


def test_a_new_card_takes_the_tags_of_the_one_before_it(author: Author) -> None:
    CardForm.of(author, "nile").send(tags="africa, long")
    assert CardForm.new(author, "choice", after="nile").fields["tags"] == ["africa, long"]


def test_cards_move_are_copied_and_retire(author: Author) -> None:
    CardForm.of(author, "nile").send("down")
    assert keys(author) == ["danube", "nile", "hidden"]
    answer = CardForm.of(author, "hidden").send("up")
    assert answer.location.endswith("at=hidden")
    assert keys(author) == ["danube", "hidden", "nile"]
    answer = CardForm.of(author, "nile").send("duplicate", answer="The Amazon")
    assert keys(author) == ["danube", "hidden", "nile", "nile-2"]
    assert answer.location.endswith("at=nile-2")
    assert author.text().count("The Amazon") == 2
    CardForm.of(author, "nile").send("retire")
    assert "retired: yes" in author.text()
    CardForm.of(author, "nile").send("revive")
    assert "retired" not in author.text()


def test_a_card_that_was_published_is_not_deleted(author: Author) -> None:
    assert 'value="delete"' not in page(author, "/cards?at=nile")
    form = CardForm.of(author, "nile")
    answer = author.client.post(form.action, data=form.fields | {"do": ["delete"]})
    assert "retire it instead" in author.client.get(answer.location).text
    assert keys(author) == ["nile", "danube", "hidden"]


def test_a_new_card_may_be_deleted_and_undo_brings_it_back(author: Author) -> None:
    CardForm.new(author, "basic", after="nile").send(prompt="Second?", answer="Yes")
    answer = CardForm.of(author, "second").send("delete")
    assert keys(author) == ["nile", "danube", "hidden"]
    assert answer.location.endswith("at=danube")
    CardForm.of(author, "nile").send("undo")
    assert keys(author) == ["nile", "second", "danube", "hidden"]
    CardForm.of(author, "second").send("redo")
    assert keys(author) == ["nile", "danube", "hidden"]


def test_an_undo_that_another_window_overtook_is_told(author: Author) -> None:
    form = CardForm.of(author, "nile")
    CardForm.of(author, "danube").send(why="Because.")
    answer = form.send("undo")
    assert "changed in another window" in author.client.get(answer.location).text
    assert "Because." in author.text()


def test_the_id_of_a_published_card_stays(author: Author) -> None:
    CardForm.of(author, "nile").send(id="other", why="Because.")
    assert keys(author)[0] == "nile"


def test_what_is_wrong_stands_at_its_field_and_nothing_is_lost(author: Author) -> None:
    answer = CardForm.of(author, "hidden").send(
        **{"prompt": "New words", "right": "", "wrong.text": ["x" * 501], "wrong.note": [""]}
    )
    assert answer.status_code == 422
    told = dict(re.findall(r'data-told="(\w+)">(.*?)</div>', answer.text, re.DOTALL))
    assert "choice card needs this field" in told["right"]
    assert "shorten it" in told["wrong"]
    assert "New words" in answer.text
    assert "New words" not in author.text()
    assert '<a href="#f-right">' in answer.text


def test_a_left_side_that_stands_twice_is_refused(author: Author) -> None:
    pairs = {"pairs.left": ["a", "a"], "pairs.right": ["1", "2"]}
    answer = CardForm.new(author, "match").send(prompt="Q", **pairs)
    assert answer.status_code == 422
    assert "“a” stands here twice" in answer.text


def test_advice_stands_at_its_field(author: Author) -> None:
    shown = page(author, "/cards?at=nile")
    told = dict(re.findall(r'data-told="(\w+)">(.*?)</div>', shown, re.DOTALL))
    assert "Neither a fact nor a source" in told["fact"]


def test_two_windows_with_two_cards_do_not_disturb_each_other(author: Author) -> None:
    one, other = CardForm.of(author, "nile"), CardForm.of(author, "danube")
    assert one.send(answer="The Amazon").status_code == 302
    assert other.send(why="It does.").status_code == 302
    assert "The Amazon" in author.text()
    assert "It does." in author.text()


def test_two_windows_with_one_card_show_both_before_one_goes_on(author: Author) -> None:
    one, other = CardForm.of(author, "nile"), CardForm.of(author, "nile")
    one.send(answer="The Amazon")
    answer = other.send(answer="The Congo")
    assert answer.status_code == 409
    assert "answer: The Amazon" in answer.text
    assert "The Congo" in answer.text
    assert "The Amazon" in author.text()
    again = CardForm.found(author, answer.text)
    assert again.send().status_code == 302
    assert "The Congo" in author.text()


def test_the_text_view_is_told_when_a_form_was_quicker(author: Author) -> None:
    author.write(RIVERS + "# one\n")
    CardForm.of(author, "nile").send(answer="The Amazon")
    assert author.write(RIVERS + "# two\n", token="0.0").status_code == 409


def test_a_save_whose_answer_was_lost_may_be_sent_again(author: Author) -> None:
    form = CardForm.of(author, "nile")
    assert form.send_by_script(answer="The Amazon")[0] == 200
    before = author.text()
    assert form.send_by_script(answer="The Amazon")[0] == 200
    assert author.text() == before


def test_a_new_card_whose_answer_was_lost_is_added_once(author: Author) -> None:
    form = CardForm.new(author, "basic", after="nile")
    assert form.send_by_script(prompt="Second?", answer="Y")[0] == 200
    assert form.send_by_script(prompt="Second?", answer="Yes")[0] == 200
    assert keys(author) == ["nile", "second", "danube", "hidden"]
    assert "answer: Yes" in author.text()


def test_the_script_gets_the_preview_and_the_next_state(author: Author) -> None:
    status, text = CardForm.of(author, "nile").send_by_script(prompt="Which river is **long**?")
    assert status == 200
    assert "<strong>long</strong>" in text
    assert re.search(r'id="state" data-at="nile" data-seen="[0-9a-f]{16}"', text)
    assert 'data-undo="yes"' in text
    status, text = CardForm.of(author, "nile").send_by_script(prompt="")
    assert status == 422
    assert 'href="#f-prompt"' in text


def test_pauses_in_one_card_are_undone_at_once(
    author: Author, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock(monkeypatch)
    for answer in ("A", "Am", "Amazon"):
        CardForm.of(author, "nile").send_by_script(answer=answer)
        clock.wait(seconds=2)
    CardForm.of(author, "nile").send("undo")
    assert "answer: The Nile" in author.text()


@pytest.mark.parametrize(
    ("kind", "kept"),
    [
        ("basic", {"answer": "Rhine"}),
        ("select", {"right.text": ["Rhine", ""], "wrong.text": ["Rhone", "Ruhr", ""]}),
        ("short", {"accept.text": ["Rhine", ""], "reject.text": ["Rhone", "Ruhr", ""]}),
        ("cloze", {"prompt": "Which one is for the test? {{c1::Rhine}}"}),
    ],
)
def test_another_kind_keeps_what_both_have(
    author: Author, kind: str, kept: dict[str, str | list[str]]
) -> None:
    form = CardForm.read(author, f"/cards?at=hidden&kind={kind}")
    for name, value in kept.items():
        assert form.fields[name] == (value if isinstance(value, list) else [value])
    assert "choice: Which one" in author.text()
    assert form.send().status_code == 302
    assert f"{kind}: " in author.text().split("- id: hidden")[1]
    assert keys(author) == ["nile", "danube", "hidden"]


def test_rows_are_added_moved_and_taken_out_without_a_script(author: Author) -> None:
    form = CardForm.of(author, "hidden")
    for act, expected in [
        ("wrong:add", ["Rhone", "Ruhr"]),
        ("wrong:up:1", ["Ruhr", "Rhone"]),
        ("wrong:out:0", ["Rhone"]),
        ("wrong:down:0", ["Rhone"]),
        ("wrong:out:99", ["Rhone"]),
    ]:
        answer = form.author.client.post(form.action, data=form.fields | {"row": [act]})
        assert answer.status_code == 200
        form = CardForm.found(author, answer.text)
        assert [each for each in form.fields["wrong.text"] if each] == expected
    assert "wrong: [Rhone, Ruhr]" in author.text()


def test_a_fact_with_its_source_is_made_from_a_card(author: Author) -> None:
    new = {"new.claim": "The Nile is long", "new.title": "An atlas", "new.section": "Length"}
    assert CardForm.of(author, "nile").send("fact", **new, **{"new.para": "2"}).status_code == 302
    deck = parse(author.text()).partial
    assert deck
    (fact,), (source,) = deck.facts, deck.sources
    assert (fact.claim, source.title, deck.cards[0].fact) == (
        "The Nile is long",
        "An atlas",
        fact.key,
    )
    assert fact.source
    assert (fact.source.ref, fact.source.section, fact.source.para) == (source.key, "Length", "2")
    answer = CardForm.of(author, "danube").send("fact", **{"new.claim": "x" * 6000})
    assert answer.status_code == 422
    assert "shorten it" in answer.text


def test_facts_and_sources_have_forms_of_their_own(author: Author) -> None:
    CardForm.read(author, "/parts/sources?add=source").send(title="An atlas", url="https://a.org/")
    form = CardForm.read(author, "/parts/facts?add=fact")
    form.send(**{"claim": "Rivers flow", "source.ref": "an-atlas", "source.para": "3"})
    CardForm.of(author, "danube").send(fact="rivers-flow")
    shown = page(author, "/parts/facts?at=rivers-flow")
    assert "Cards that ask for it" in shown
    assert "at=danube" in shown
    form = CardForm.read(author, "/parts/facts?at=rivers-flow")
    assert form.send(claim="Rivers flow down", id="other").status_code == 302
    assert "rivers-flow:" in author.text()
    answer = CardForm.read(author, "/parts/facts?add=fact").send(claim="C", id="rivers-flow")
    assert answer.status_code == 422
    assert "Rivers-flow is taken" in answer.text
    CardForm.read(author, "/parts/facts?at=rivers-flow").send("delete")
    assert "facts" not in author.text()


def test_a_quiz_is_written_by_its_form(author: Author) -> None:
    form = CardForm.read(author, "/parts/quizzes?add=quiz")
    form.send(
        **{
            "title": "The end",
            "draw.tags": ["", "a, b"],
            "draw.cards": ["nile, danube", ""],
            "draw.decks": ["", ""],
            "draw.count": ["", "2"],
            "time": "15 min",
            "attempts": "2",
            "keep": "latest",
            "behaviour": "immediate",
            "shuffle": ["cards", "options"],
            "review.during": "none",
            "review.after": "score",
            "review.closed": "",
        }
    )
    deck = parse(author.text()).partial
    assert deck
    (quiz,) = deck.quizzes
    assert (quiz.key, quiz.time, quiz.attempts, quiz.keep) == ("the-end", 900, 2, "latest")
    assert quiz.behaviour == "immediate"
    assert quiz.shuffle == ("cards", "options")
    assert quiz.review == (("during", "none"), ("after", "score"))
    assert [(draw.cards, draw.tags, draw.count) for draw in quiz.draw] == [
        (("nile", "danube"), (), None),
        ((), ("a", "b"), 2),
    ]
    before = author.text()
    CardForm.read(author, "/parts/quizzes?at=the-end").send()
    assert author.text() == before


def test_the_settings_of_the_deck_change_its_lines_alone(author: Author) -> None:
    before = author.text()
    CardForm.read(author, "/parts/settings").send()
    assert author.text() == before
    CardForm.read(author, "/parts/settings").send(
        title="Seas", description="All of them", tags="water", points="2"
    )
    text = author.text()
    assert text.startswith("deck: rivers\ntitle: Seas\n")
    assert "defaults:\n  points: 2\n" in text
    assert CardForm.of(author, "nile").fields["points"] == ["2"]
    CardForm.read(author, "/parts/settings").send(points="1", level="3")
    assert "points: 1" in author.text()
    answer = CardForm.read(author, "/parts/settings").send(title="")
    assert answer.status_code == 422


def test_the_list_finds_cards_by_words_problems_and_pages(app: Flask) -> None:
    author = Author(join(app, ALICE)).make()
    cards = "".join(
        f"- id: c{n}\n  basic: Number {n} of many?\n  answer: A{n}\n" for n in range(LONG_DECK)
    )
    author.write(f"deck: rivers\ntitle: R\ncards:\n{cards}- id: bad\n  basic: Broken\n")
    shown = page(author, "/cards?at=c120")
    rows = re.findall(r'<li[^>]*><a href="[^"]*at=(\w+)', shown)
    assert rows[0] == "c100"
    assert len(rows) == 100
    assert "251" in shown
    assert re.findall(r'<li[^>]*><a href="[^"]*at=(\w+)', page(author, "/cards?q=number+249")) == [
        "c249"
    ]
    problems = page(author, "/cards?show=problems&page=99")
    assert "1 error" in problems
    assert "Nothing here has these words." in page(author, "/cards?q=nowhere")


def test_a_piece_that_is_not_there_says_so(author: Author) -> None:
    for address in ("/cards?at=none", "/cards?at=~9", "/cards?at=~x", "/parts/facts?at=none"):
        assert author.client.get(f"{author.home}{address}").status_code == 404
    assert author.client.get(f"{author.home}/cards?add=nothing").status_code == 404
    form = CardForm.of(author, "nile")
    assert form.send(kind="nothing").status_code == 400
    assert form.send(at="gone").status_code == 404


def test_cards_without_an_id_are_reached_by_their_place(author: Author) -> None:
    author.write(RIVERS.replace("- id: danube\n  cloze", "- cloze"))
    assert "at=~2" in page(author)
    answer = CardForm.of(author, "~2").send(why="Because.")
    assert answer.location.endswith("at=~2")
    assert "why: Because." in author.text()


def test_a_deck_without_cards_opens_an_empty_form(author: Author) -> None:
    author.write("deck: rivers\ntitle: Rivers\ncards: []\n")
    assert "New card" in page(author)
    CardForm.read(author, "/cards").send(prompt="Q", answer="A")
    assert keys(author) == ["q"]


def test_hostile_words_are_shown_as_words(author: Author) -> None:
    bad = '<script>alert(1)</script> "quoted" {{ x }}'
    CardForm.of(author, "nile").send(prompt=bad, answer=bad, tags=bad)
    assert "<script>alert" not in page(author, "/cards?at=nile")
    assert CardForm.of(author, "nile").fields["prompt"] == [bad]


def test_others_see_nothing_of_it(app: Flask, author: Author) -> None:
    bob = join(app, BOB)
    assert bob.get("/write/rivers/cards").status_code in (403, 404)
    form = CardForm.of(author, "nile")
    assert bob.post(form.action, data=form.fields).status_code in (400, 403, 404)


def test_a_page_costs_a_fixed_number_of_statements(app: Flask, author: Author) -> None:
    with statements(app) as asked:
        page(author, "/cards?at=nile")
    assert len(asked) <= OPENING
    form = CardForm.of(author, "nile")
    with statements(app) as asked:
        form.send_by_script(answer="The Amazon")
    assert len(asked) <= SAVING
