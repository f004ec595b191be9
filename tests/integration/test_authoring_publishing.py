"""Publishing: what it would change, whose memory it touches, and what learners notice of it."""

from __future__ import annotations

import re
from collections.abc import Collection

import pytest
from flask import Flask
from sqlalchemy import select

from app import db
from app.authoring import texts
from app.db import current
from app.decks.models import Card, Deck, DeckVersion
from tests.people import ALICE, BOB, CHARLIE, IRIS, join, token, user_id
from tests.shelf import cards, memory, remember
from tests.studying import Desk, shelve_deck
from tests.writing import RIVERS, Author, published

BETTER = RIVERS.replace("Which river is the longest?", "Which river is the longest of all?")
ANOTHER = RIVERS.replace("Which river is the longest?", "Where does the Rhine rise?").replace(
    "The Nile", "In Switzerland"
)


@pytest.fixture
def alice(app: Flask) -> Author:
    """Give Alice with a published deck."""
    return published(join(app, ALICE))


def versions(app: Flask) -> list[tuple[int, str, str]]:
    """Read number, text and note of each version."""
    with app.app_context():
        rows = current().execute(
            select(DeckVersion.number, DeckVersion.text, DeckVersion.note).order_by(
                DeckVersion.number
            )
        )
        return [(row[0], row[1], row[2]) for row in rows]


def together(app: Flask, alice: Author) -> Author:
    """Let Iris write the deck with Alice."""
    iris = join(app, IRIS)
    assert alice.press("/share/authors", "/share", email=IRIS.email).status_code == 302
    return Author(iris)


def test_the_first_version_is_published_and_can_be_studied(app: Flask, alice: Author) -> None:
    assert versions(app) == [(1, RIVERS, "")]
    assert set(cards(app)) == {"nile", "danube/c1", "danube/c2", "hidden"}
    assert "As learners see it" in alice.client.get("/write/rivers/text").text


def test_the_plan_tells_what_changes_and_how_many_learners_it_touches(
    app: Flask, alice: Author
) -> None:
    join(app, BOB)
    remember(app, user_id(app, BOB), "nile")
    extra = "- id: volga\n  basic: Which river is in Russia?\n  answer: The Volga\n"
    alice.write(BETTER.replace("  wrong: [Rhone, Ruhr]\n", "  wrong: [Rhone]\n") + extra)
    plan = re.sub(r"<[^>]+>|\s+", " ", alice.plan())
    words = re.sub(r" +", " ", plan)
    assert "kept as they are 1" in words
    assert "new 1" in words
    assert "changed 2" in words
    assert "1 learner remembers something of this deck; 1 of them a card below" in words
    assert "alike · 1 learner" in words
    assert "Which river is the longest of all?" in words
    assert versions(app) == [(1, RIVERS, "")]


def test_better_words_keep_memory_and_make_a_version_with_a_note(app: Flask, alice: Author) -> None:
    join(app, BOB)
    remember(app, user_id(app, BOB), "nile", reps=4)
    alice.write(BETTER)
    assert alice.publish(note="clearer  words").status_code == 302
    assert versions(app)[1] == (2, BETTER, "clearer words")
    assert memory(app, user_id(app, BOB), "nile").reps == 4
    assert cards(app)["nile"].version == 2


def test_a_question_whose_answer_changed_too_must_be_called_the_same_or_new(
    app: Flask, alice: Author
) -> None:
    alice.write(ANOTHER)
    assert "Question and answer both changed" in alice.plan()
    answer = alice.publish()
    assert answer.status_code == 422
    assert "Say of each card below" in answer.text
    assert len(versions(app)) == 1
    assert alice.publish(**{"card-nile": "perhaps"}).status_code == 422


def test_the_same_question_keeps_its_memory(app: Flask, alice: Author) -> None:
    join(app, BOB)
    remember(app, user_id(app, BOB), "nile", reps=4)
    alice.write(ANOTHER)
    assert alice.publish(**{"card-nile": "same"}).status_code == 302
    assert memory(app, user_id(app, BOB), "nile").reps == 4
    assert versions(app)[1][1] == ANOTHER


def test_a_new_question_starts_memory_again_and_says_so_in_the_text(
    app: Flask, alice: Author
) -> None:
    join(app, BOB)
    remember(app, user_id(app, BOB), "nile", reps=4)
    alice.write(ANOTHER + "# a comment at the end\n")
    assert alice.publish(**{"card-nile": "new"}).status_code == 302
    assert memory(app, user_id(app, BOB), "nile").reps == 0
    text = versions(app)[1][1]
    assert "revision: 1" in text
    assert text.endswith("# a comment at the end\n")
    assert text.replace("  revision: 1\n", "") == ANOTHER + "# a comment at the end\n"


def test_a_text_with_errors_is_not_published(app: Flask, alice: Author) -> None:
    alice.write(RIVERS + "- id: broken\n  basic: No answer?\n")
    page = alice.plan()
    assert "1 error must be mended first" in page
    assert "Publish version" not in page
    with_token = {"csrf_token": token(alice.client, "/write/rivers/share"), "seen": "1"}
    alice.client.post("/write/rivers/publish", data=with_token | {"token": "1.1"})
    assert len(versions(app)) == 1


def test_a_draft_that_says_nothing_new_is_not_published(alice: Author) -> None:
    assert "Nothing to publish" in alice.plan()


def test_a_learner_in_the_middle_of_a_card_notices_nothing_but_the_new_text(
    app: Flask, alice: Author
) -> None:
    alice.share("public")
    desk = Desk(join(app, BOB), "rivers")
    assert "Which river is the longest?" in desk.look()
    desk.reveal()
    alice.write(BETTER.replace("Black Sea", "Black  Sea"))
    assert alice.publish().status_code == 302
    desk.rate(3)
    page = desk.page
    assert "The author changed this card meanwhile" in page
    assert "Which river is the longest of all?" in page
    desk.reveal()
    desk.rate(3)
    assert "Which river" not in desk.look()
    assert memory(app, user_id(app, BOB), "nile").reps == 1


def test_the_second_to_publish_gets_both_texts_and_decides_after_looking(
    app: Flask, alice: Author
) -> None:
    iris = together(app, alice)
    mine = RIVERS.replace("The Nile", "The Nile, perhaps")
    alice.write(mine)
    iris.write(BETTER)
    assert iris.publish(note="of all").status_code == 302
    assert "Somebody else published while you were writing" in alice.plan()
    beside = alice.client.get("/write/rivers/beside").text
    for words in ("longest of all?", "The Nile, perhaps", "by Iris".replace("by", "By"), "of all"):
        assert words in beside
    assert versions(app)[-1][1] == BETTER
    assert alice.press("/beside", do="mine", seen="1").status_code == 422
    assert alice.press("/beside", do="mine", seen="2").status_code == 302
    assert alice.publish(**{"card-nile": "same"}).status_code == 302
    assert [text for _, text, _ in versions(app)] == [RIVERS, BETTER, mine]


def test_a_plan_that_was_overtaken_publishes_nothing(app: Flask, alice: Author) -> None:
    iris = together(app, alice)
    alice.write(RIVERS + "# mine\n")
    iris.write(BETTER)
    fields = {"csrf_token": token(alice.client, "/write/rivers/publish"), "seen": "1"}
    draft = re.search(r'name="token" value="([^"]+)"', alice.plan())
    assert draft
    iris.publish()
    late = alice.client.post("/write/rivers/publish", data=fields | {"token": draft[1]})
    assert late.location == "/write/rivers/publish"
    assert len(versions(app)) == 2
    assert "# mine" in alice.client.get("/write/rivers/text").text


def test_a_plan_for_an_older_draft_publishes_nothing(app: Flask, alice: Author) -> None:
    alice.write(BETTER)
    fields = {"csrf_token": token(alice.client, "/write/rivers/publish"), "seen": "1"}
    draft = re.search(r'name="token" value="([^"]+)"', alice.plan())
    assert draft
    alice.write(BETTER + "# later\n")
    alice.client.post("/write/rivers/publish", data=fields | {"token": draft[1]})
    assert len(versions(app)) == 1


def test_who_gives_up_their_draft_goes_on_with_theirs(app: Flask, alice: Author) -> None:
    iris = together(app, alice)
    alice.write(RIVERS + "# mine\n")
    iris.write(BETTER)
    iris.publish()
    assert alice.press("/beside", do="theirs").status_code == 302
    assert "# mine" not in alice.client.get("/write/rivers/text").text
    assert alice.client.get("/write/rivers/beside").status_code == 302


def test_history_compares_card_by_card_and_restores(app: Flask, alice: Author) -> None:
    alice.write("# only a comment\n" + BETTER.replace("- id: hidden", "- id: shown"))
    alice.publish(note="renamed")
    page = alice.client.get("/write/rivers/history").text
    assert "renamed" in page
    assert page.count("</time>, you") == 2
    compared = alice.client.get("/write/rivers/compare").text
    for words in ("longest of all?", "added", "gone", "changed"):
        assert words in compared
    assert "only a comment" not in compared
    assert alice.client.get("/write/rivers/history/1/deck.yaml").text == RIVERS
    assert alice.press("/history/1/restore", "/history").status_code == 302
    assert alice.publish().status_code == 302
    assert [text for _, text, _ in versions(app)][2] == RIVERS


@pytest.mark.parametrize(
    "address", ["history/9/deck.yaml", "compare?from=1&to=9", "compare?from=0&to=1"]
)
def test_a_version_that_does_not_exist_is_not_found(alice: Author, address: str) -> None:
    assert alice.client.get(f"/write/rivers/{address}").status_code == 404


def test_a_file_of_the_same_text_makes_the_same_cards(app: Flask, alice: Author) -> None:
    shelve_deck(app, alice.client.get("/decks/rivers/deck.yaml").text.replace("rivers", "streams"))
    columns = (Card.key, Card.position, Card.digest, Card.content_hash, Card.plain)
    cards = select(*columns).join(Deck).order_by(Card.position)
    with app.app_context():
        made = {
            key: current().execute(cards.where(Deck.key == key)).all()
            for key in ("rivers", "streams")
        }
    assert made["rivers"] == made["streams"]
    assert len(made["rivers"]) == 4


def test_nobody_else_sees_publishing_or_history(app: Flask, alice: Author) -> None:
    charlie = join(app, CHARLIE)
    for page in ("text", "publish", "history", "share", "suggestions", "compare", "beside"):
        assert charlie.get(f"/write/rivers/{page}").status_code == 404
    alice.share("public")
    for page in ("text", "publish", "history", "share", "suggestions", "compare", "beside"):
        assert charlie.get(f"/write/rivers/{page}").status_code == 403


def test_script_in_a_deck_does_nothing_on_any_page(alice: Author) -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    alice.write(RIVERS.replace("The Nile", f"'{evil}'").replace("longest?", f"longest {evil}?"))
    answers = {"card-nile": "same"}
    pages = [alice.plan(), alice.client.get("/write/rivers/text").text]
    assert alice.publish(note=evil, **answers).status_code == 302
    pages += [
        alice.client.get(f"/write/rivers/{page}").text for page in ("history", "compare", "share")
    ]
    for page in pages:
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_errors_that_came_after_the_plan_publish_nothing(app: Flask, alice: Author) -> None:
    alice.write(RIVERS + "- id: broken\n  basic: No answer?\n")
    page = alice.client.get("/write/rivers/text").text
    draft = re.search(r'name="token" value="([^"]+)"', page)
    assert draft
    fields = {"csrf_token": token(alice.client, "/write/rivers/share"), "seen": "1"}
    answer = alice.client.post("/write/rivers/publish", data=fields | {"token": draft[1]})
    assert answer.status_code == 422
    assert "There are errors in this text" in answer.text
    assert len(versions(app)) == 1


def test_reading_a_draft_to_publish_it_holds_up_no_writer(
    app: Flask, alice: Author, monkeypatch: pytest.MonkeyPatch
) -> None:
    alice.write(BETTER)
    written: list[bool] = []
    examine = texts.examine

    def watch(text: str, key: str, files: Collection[str]) -> texts.Findings:
        written.append(not db._reading.get())  # noqa: SLF001 - what begins a writing transaction
        return examine(text, key, files)

    monkeypatch.setattr(texts, "examine", watch)
    assert alice.publish().status_code == 302
    assert written
    assert not any(written)
    assert versions(app)[-1][0] == 2


def test_the_editor_says_how_many_cards_learners_see_where_gaps_and_directions_make_more(
    alice: Author,
) -> None:
    said = "Learners see 4: each gap and each direction is a card of its own"
    for page in ("text", "cards"):
        shown = alice.client.get(f"/write/rivers/{page}").text
        assert said in shown, page
        assert "gap: Danube, Black Sea" in shown  # sentences that read the same differ in gaps
    assert "4 cards" in alice.client.get("/write/").text
    alice.write(RIVERS.replace("  basic", "  retired: true\n  basic").replace("c2::", "c1::"))
    assert "Learners see 2: " in alice.client.get("/write/rivers/text").text
