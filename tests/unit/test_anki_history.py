"""A learner's log and standing go to Anki and come from it."""

from __future__ import annotations

from dataclasses import replace
from uuid import RFC_4122, UUID

import pytest

from app.core.cards import Basic, Cloze, Deck
from app.core.formats.anki import reviews
from app.core.formats.anki.incoming import arrive
from app.core.formats.anki.outgoing import Departure, depart
from app.core.formats.anki.values import LogRow, NoteCard
from app.core.formats.values import Answer, History, Losses, Standing, review_id
from app.core.media import MediaError

AT, TODAY, DAY = 1_795_000_000_000, 739_943, 86_400_000
DECK = Deck(
    key="d",
    title="Deck",
    cards=(
        Basic(key="one", prompt="Front", answer="Back", both=True),
        Cloze(key="gap", prompt="{{c1::A}} and {{c4::B}}"),
    ),
)
FACES = ("one", "one/reverse", "gap/c1", "gap/c4")


class NoFiles:
    """A package without pictures and sounds."""

    def find(self, name: str) -> tuple[str, str]:
        """Refuse every file."""
        raise MediaError(f"there is no {name}")


def sent(history: History) -> Departure:
    """Return what the deck and a history become."""
    return depart([DECK], (), history, at=AT, today=TODAY)


def test_every_face_comes_back_with_its_own_answers_and_standing() -> None:
    history = History(
        tuple(Answer("d", face, AT + n, 3, "import", 5) for n, face in enumerate(FACES)),
        tuple(
            Standing(
                deck="d",
                card=face,
                phase=2,
                due_day=738_848 + n,
                interval=n,
                stability=4.5,
                difficulty=3.25,
                last_at=AT - n * DAY,
            )
            for n, face in enumerate(FACES, 1)
        ),
    )
    came = arrive(sent(history).collection, NoFiles(), history=True).history
    assert came.answers == history.answers
    assert [standing.card for standing in came.standings] == list(FACES)
    assert [standing.interval for standing in came.standings] == [1, 2, 3, 4]
    first = came.standings[0]
    assert (first.stability, first.difficulty, first.last_at) == (4.5, 3.25, AT - DAY)


def test_an_answer_has_one_id_that_sorts_by_time() -> None:
    answers = [Answer("d", card, AT + n, 3, "import") for n in (1, 0) for card in FACES]
    ids = [review_id("1", answer) for answer in answers]
    assert ids == [review_id("1", answer) for answer in answers]
    assert len(set(ids)) == 8
    assert max(ids[4:]) < min(ids[:4])
    assert {(UUID(each).version, UUID(each).variant) for each in ids} == {(7, RFC_4122)}


def test_a_standing_of_a_card_that_did_not_go_out_is_passed_by() -> None:
    history = History(standings=(Standing(deck="d", card="gone", phase=2),))
    assert {card.type for card in sent(history).collection.cards} == {0}


def answer(at: int, rating: int | None = 3, kind: str = "study", card: str = "one") -> Answer:
    """Return an answer at a time in days."""
    action = "forget" if rating is None else None
    return Answer("d", card, AT + at * DAY, rating, kind, 900, action)  # type: ignore[arg-type] # known kinds


def test_the_log_goes_out_in_order_with_what_anki_wants_to_know() -> None:
    found = [
        answer(5, 1),
        answer(0),
        answer(5),
        answer(6, 4, "cram"),
        answer(9, None),
        answer(9, 2),
    ]
    found.append(answer(0, card="gone"))
    found.append(replace(answer(7, None), action="suspend"))
    found[2] = replace(found[2], at=found[2].at + 60_000)
    rows = reviews.log_rows(found, {("d", "one"): 7}, {7: 4})
    assert [(row.ease, row.interval, row.last_interval, row.kind) for row in rows] == [
        (3, 5, 0, 0),
        (1, -60, 5, 1),
        (3, -86_340, -60, 2),
        (4, 3, -86_340, 3),
        (0, 0, 3, 4),
        (2, 4, -1, 0),
    ]
    assert len({row.id for row in rows}) == 6


def test_answers_of_one_moment_stand_apart() -> None:
    found = [answer(0), answer(0, card="two")]
    rows = reviews.log_rows(found, {("d", "one"): 7, ("d", "two"): 8}, {})
    assert [row.id for row in rows] == [AT, AT + 1]


NEW = NoteCard(7, 1, 1, 0, 0, 0, 42, 0, 0, 0, 0, 0, 0, "{}")


@pytest.mark.parametrize(
    ("standing", "row"),
    [
        (Standing(deck="d", card="one", phase=0), (0, 0, 42, 0)),
        (Standing(deck="d", card="one", phase=0, suspended=True), (0, -1, 42, 0)),
        (Standing(deck="d", card="one", phase=1, due_at=AT), (1, 1, AT // 1000, 0)),
        (Standing(deck="d", card="one", phase=2, due_day=TODAY - 3, interval=9), (2, 2, -3, 9)),
        (Standing(deck="d", card="one", phase=3, due_day=TODAY + 1, interval=1), (3, 3, 1, 1)),
        (Standing(deck="d", card="one", phase=3, due_at=AT, interval=1), (3, 1, AT // 1000, 1)),
    ],
)
def test_a_standing_becomes_the_state_of_a_card(
    standing: Standing, row: tuple[int, int, int, int]
) -> None:
    made = reviews.card_row(standing, NEW, TODAY)
    assert (made.type, made.queue, made.due, made.interval) == row
    assert made.data == "{}"


def test_a_log_comes_in_with_what_it_says_and_tells_what_it_leaves() -> None:
    losses = Losses()
    log = [
        LogRow(5_000, 7, 3, 1, 1, 2500, 10**12, 1),
        LogRow(4_000, 7, 2, 1, 1, 0, -5, 3),
        LogRow(6_000, 7, 0, 1, 1, 0, 0, 4),
        LogRow(7_000, 7, 0, 1, 1, 2500, 0, 4),
        LogRow(7_500, 7, 0, 1, 1, 2500, 0, 5),
        LogRow(-1, 7, 3, 1, 1, 2500, 0, 1),
        LogRow(8_000, 9, 3, 1, 1, 2500, 0, 1),
    ]
    found = reviews.answers(log, {7: ("d", "one")}, losses)
    assert found == (
        Answer("d", "one", 4_000, 2, "cram", 0),
        Answer("d", "one", 5_000, 3, "import", DAY),
        Answer("d", "one", 6_000, None, "manual", action="forget"),
    )
    assert [notice.sentence for notice in losses] == [
        "1 answers belong to cards that did not come in",
        "3 changes of due days by hand are worked out anew",
    ]


def test_standings_come_in_for_cards_that_are_begun_or_set_aside() -> None:
    state = '{"s": 5.5, "d": 4, "lrt": 1795000000, "cd": "x"}'
    cards = [
        NEW._replace(id=1, type=2, queue=2, due=10, interval=9, reps=3, lapses=1, data=state),
        NEW._replace(id=2, type=1, queue=1, due=1_795_000_600, data="5"),
        NEW._replace(id=3, queue=-1, data="{"),
        NEW._replace(id=4, flags=11, data=""),
        NEW._replace(id=5),
        NEW._replace(id=6, type=9, due=10**15),
        NEW._replace(id=7, type=2),
    ]
    faces = {n: ("d", f"c{n}") for n in range(1, 7)}
    one, two, three, four, six = reviews.standings(cards, faces, 1_700_000_000)
    assert (one.stability, one.difficulty, one.last_at) == (5.5, 4, 1_795_000_000_000)
    assert one.due_day == 738_848
    assert (two.due_at, two.due_day) == (1_795_000_600_000, 739_938)
    assert (three.suspended, three.due_day, three.phase) == (True, 0, 0)
    assert (four.flag, four.suspended) == (3, False)
    assert (six.phase, six.due_day) == (0, 3_652_059)
