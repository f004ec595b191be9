"""An article that changes: its cards are renewed with the ids they have, and nobody forgets."""

from __future__ import annotations

import io
import re

import pytest
from flask import Flask

from app.core.deckfile import parse
from tests.people import ALICE, BOB, join, token
from tests.quizzing import Sitting
from tests.reviewing import RIVERS, Reviewer
from tests.studying import try_out
from tests.writing import Author

CHANGED = RIVERS.replace("1,230 km", "1,233 km").replace(
    "In 1856 the Treaty of Paris established the European Commission of the Danube.",
    "Ships from Vienna carry grain and steel.",
)


@pytest.fixture
def alice(app: Flask) -> Reviewer:
    """Let Alice accept every card of the article and publish the deck for everybody."""
    one = Reviewer(join(app, ALICE))
    one.send()
    one.begin()
    one.press("accept-section", section="1")
    one.press("accept-section", section="2")
    author = Author(one.client, one.deck)
    assert author.publish().status_code == 302
    author.share("public")
    return one


def renew(alice: Reviewer, text: str) -> str:
    """Send a new version; give the page that follows."""
    address = f"/articles/{alice.key}"
    answer = alice.client.post(
        f"{address}/renew",
        data={
            "csrf_token": token(alice.client, f"{address}/text"),
            "file": (io.BytesIO(text.encode()), "rivers-2.md"),
        },
        content_type="multipart/form-data",
        follow_redirects=True,
    )
    return answer.text


def figures(page: str) -> dict[str, str]:
    """Read the figures of a page."""
    return dict(re.findall(r"<dt>(\w+)</dt><dd class=\"num\">(\d+)</dd>", page))


def test_a_version_that_leaves_every_passage_alone_says_so(alice: Reviewer) -> None:
    assert alice.client.get(f"/articles/{alice.key}/compared").status_code == 302
    page = renew(alice, RIVERS + "\nMud, mud and mud.\n")
    assert "The new version changes no card" in page
    assert "Every card stands as it did." in page
    assert "To the text" in page


def cards(alice: Reviewer) -> dict[str, tuple[str, bool]]:
    """Give the prompts of the draft's cards by id, and whether they are retired."""
    deck = parse(alice.draft()).deck
    assert deck is not None
    return {card.key: (card.prompt, card.retired) for card in deck.cards}


def test_the_same_text_again_is_no_new_version(alice: Reviewer) -> None:
    assert "the text that is kept already" in renew(alice, RIVERS)


def test_a_changed_passage_renews_its_card_under_the_same_id(alice: Reviewer) -> None:
    before = cards(alice)
    found = renew(alice, CHANGED)
    assert "What the new version changes" in found
    assert figures(found) == {"unchanged": "3", "changed": "1", "gone": "1"}
    assert "Of its 6 sentences, 2 are new or different; 2 of the version before" in found
    assert "4 cards need a look, 5 stay as they are" in found
    assert "2 new cards are proposed" in found
    assert "Review 6 cards" in found
    assert "<small>gap: <bdi>1,233</bdi></small>" in found
    assert "What do ships from Vienna carry?" in alice.page()
    alice.press("reject", reason="Not worth asking")
    alice.press("reject", reason="Not worth asking")
    page = alice.page()
    assert "The passage changed, and so may the card" in page
    assert re.search(r"<del>230 </del><ins>233", page)
    assert "What the passage said before" in page
    alice.press("accept")
    after = cards(alice)
    assert after.keys() == before.keys()
    assert "The Rhine is {{c1::1,233}} km long." in {prompt for prompt, _ in after.values()}
    assert "Its passage is gone" in alice.page()
    alice.press("accept")
    assert sum(out for _, out in cards(alice).values()) == 1
    alice.press("undo")
    alice.press("undo")
    assert cards(alice) == before
    assert "1,233" not in alice.draft()


TAKEN_OVER = RIVERS.replace(
    "In 1868 the Mannheim Convention opened the Rhine to ships of all nations.",
    "In 1831 the Mainz Convention opened the Rhine to ships of all nations.",
)


def test_publishing_asks_nothing_that_the_queue_has_said(alice: Reviewer) -> None:
    renew(alice, TAKEN_OVER)
    while "Every card is decided" not in alice.page():
        alice.press("accept")
    page = f"/write/{alice.deck}/publish"
    plan = alice.client.get(page).text
    assert "Is it" not in plan
    assert "took this over from the new version" in plan
    author = Author(alice.client, alice.deck)
    kept = alice.draft()
    changed = kept.replace("Mainz Convention", "Treaty").replace("1831", "1794")
    assert author.write(changed).status_code == 302
    assert "Is it" in alice.client.get(page).text  # what the queue said is no longer there
    assert author.write(kept).status_code == 302
    assert author.publish().status_code == 302
    assert author.write(changed).status_code == 302
    assert "Is it" in alice.client.get(page).text


def test_a_source_says_a_heading_once_and_keeps_the_numbers_of_a_list(app: Flask) -> None:
    one = Reviewer(join(app, ALICE))
    one.send("# The Danube\n\nThe Danube is 2,850 km long.\n\n1. Go on.\n2. Rest: A while.\n")
    one.begin()
    listed = '<p class="listed numbered"><span class="nth">1.</span> Go on.</p>'
    assert listed in one.page()
    assert '<p class="label">2. Rest</p>' in one.page()
    one.press("accept")
    assert listed in one.client.get(f"/articles/{one.key}/text").text
    assert Author(one.client, one.deck).publish().status_code == 302
    (key,) = cards(one)
    page = one.client.get(f"/decks/{one.deck}/cards/{key}/c1").text
    assert ">The Danube, paragraph 1</span>" in page
    passage = one.client.get(f"/decks/{one.deck}/cards/{key}/c1/source").text
    assert "<p>Paragraph 1</p>" in passage
    assert listed in passage


def test_learners_see_the_passage_marked_as_far_as_its_owner_shows_it(
    app: Flask, alice: Reviewer
) -> None:
    bob = join(app, BOB)
    key = next(key for key, (prompt, _) in cards(alice).items() if "Danube is" in prompt)
    page = f"/decks/{alice.deck}/cards/{key}/c1"
    assert f'href="{page}/source"' in bob.get(page).text
    shown = bob.get(f"{page}/source").text
    assert '<mark class="here" id="passage">The Danube is <strong>2,850</strong>' in shown
    assert "Mannheim" not in shown
    show(alice, "whole")
    assert "Mannheim" in bob.get(f"{page}/source").text
    show(alice, "nothing")
    assert bob.get(f"{page}/source").status_code == 404
    assert "/source" not in bob.get(page).text


def show(alice: Reviewer, shown: str) -> None:
    """Say how much of the text readers see."""
    data = {"csrf_token": token(alice.client, f"/articles/{alice.key}/text"), "shown": shown}
    assert alice.client.post(f"/articles/{alice.key}/shown", data=data).status_code == 302


def test_a_quiz_that_hides_sources_hides_the_passage_while_it_is_taken(
    app: Flask, alice: Reviewer
) -> None:
    text = alice.draft() + (
        "quizzes:\n- id: check\n  title: Check\n  draw: [{count: 9}]\n"
        "  review: {during: none, after: everything, closed: everything}\n"
    )
    author = Author(alice.client, alice.deck)
    assert author.write(text).status_code == 302
    assert author.publish().status_code == 302
    key = next(key for key, (prompt, _) in cards(alice).items() if "Danube is" in prompt)
    page = f"/decks/{alice.deck}/cards/{key}/c1/source"
    client = try_out(app)
    assert client.get(page).status_code == 200
    sitting = Sitting(client, f"/quizzes/of/{alice.deck}/check")
    assert client.get(page).status_code == 404
    sitting.hand_in()
    assert client.get(page).status_code == 200


def test_the_text_goes_with_its_owners_word_and_the_cards_stay(alice: Reviewer) -> None:
    before = cards(alice)
    assert "Rivers of Europe" in alice.client.get(f"/write/{alice.deck}/articles").text
    data = {"csrf_token": token(alice.client, f"/articles/{alice.key}/text")}
    assert alice.client.post(f"/articles/{alice.key}/drop", data=data).status_code == 302
    assert "No article yet" in alice.client.get(f"/write/{alice.deck}/articles").text
    assert cards(alice) == before


TEA = """# Tea

## Brewing

The Song court drank 40 kinds of tea.

1. Boil fresh water in a kettle.
2. Warm the pot with some of it.
3. Pour the water over the leaves.
"""


def test_a_later_step_that_changed_renews_the_card_and_what_was_refused_stays_so(
    app: Flask,
) -> None:
    one = Reviewer(join(app, ALICE))
    one.send(TEA, "tea.md")
    one.begin()
    assert "40 kinds" in one.page()
    one.press("reject", reason="Not worth asking")
    one.press("accept")
    page = renew(
        one,
        TEA.replace("over the leaves", "onto the leaves").replace("The Song", "In fact, the Song"),
    )
    assert figures(page) == {"unchanged": "0", "changed": "1", "gone": "0"}
    assert "Review 1 card<" in page
    assert "proposed of what the text says now" not in page
    assert "<del>over </del><ins>onto </ins>" in one.page()
    one.press("accept")
    assert "Pour the water onto the leaves" in one.draft()
    (kept,) = cards(one)
    assert "put-these-steps" in kept
