"""Laws of rulings, over any answers and any rulings."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.attempts import Step, Terms, fold
from app.core.behaviours import BEHAVIOURS, Settings, most_fraction
from app.core.grades import Grade
from app.core.rulings import KINDS, Held, Ruling, accept_too, hold, settle, weigh
from app.core.scoring import Score, score

VALUES: dict[str, st.SearchStrategy[object]] = {
    "full": st.none(),
    "drop": st.none(),
    "accept": st.lists(st.sampled_from(["a", "bb", "ccc"]), min_size=1, max_size=3),
    "key": st.integers(1, 3),
    "points": st.sampled_from([0.5, 1, 4]),
}
RULINGS = st.sampled_from(sorted(VALUES)).flatmap(
    lambda kind: VALUES[kind].map(lambda value: Ruling(kind, value))  # type: ignore[arg-type] # a kind by name
)
ANSWERS = st.lists(st.sampled_from(["", "a", "bb", "ccc", "dddd"]), min_size=2, max_size=4)


def grade(answers: list[str], behaviour: str, held: Held) -> Score:
    """Grade an attempt whose first question is ruled on."""
    steps = [Step(slot=n, seq=1, at=0, kind="save", response=a) for n, a in enumerate(answers)]
    ruled = {0: held}

    def grader(slot: int, response: object) -> Grade:
        plain = Grade(fraction=len(str(response)) / 4)
        return accept_too(ruled.get(slot, Held()), plain, str(response))

    terms = Terms({n: Settings(behaviour=behaviour) for n in range(len(answers))}, grader, None, 9)  # type: ignore[arg-type] # a behaviour by name
    found = fold(steps, terms)
    most = most_fraction(behaviour)  # type: ignore[arg-type] # a behaviour by name
    settled = {n: settle(ruled.get(n, Held()), each, most) for n, each in found.items()}
    return score(
        weigh(ruled.get(n, Held()), 1.0, each.state.fraction, most) for n, each in settled.items()
    )


BEHAVIOUR = st.sampled_from(BEHAVIOURS)


@given(ANSWERS, BEHAVIOUR, st.lists(RULINGS, max_size=5))
@settings(max_examples=100, deadline=None)
def test_lifting_every_ruling_gives_the_score_back(
    answers: list[str], behaviour: str, ruled: list[Ruling]
) -> None:
    lifted = [Ruling("lift", kind) for kind in KINDS if kind != "lift"]
    assert grade(answers, behaviour, hold([*ruled, *lifted])) == grade(answers, behaviour, Held())


@given(st.lists(RULINGS, max_size=5, unique_by=lambda one: one.kind), st.data())
@settings(max_examples=100, deadline=None)
def test_the_order_of_rulings_of_different_kinds_never_matters(
    ruled: list[Ruling], data: st.DataObject
) -> None:
    assert hold(data.draw(st.permutations(ruled))) == hold(ruled)


@given(ANSWERS, BEHAVIOUR, st.lists(RULINGS, max_size=4))
@settings(max_examples=100, deadline=None)
def test_full_marks_and_an_answer_more_never_lower_a_score(
    answers: list[str], behaviour: str, ruled: list[Ruling]
) -> None:
    before = grade(answers, behaviour, hold(ruled))
    full = grade(answers, behaviour, hold([*ruled, Ruling("full")]))
    assert full.points >= before.points
    assert full.out_of == before.out_of
    held = hold(ruled)
    more = hold([*ruled, Ruling("accept", [*held.accept, "bb"])])
    assert grade(answers, behaviour, more).points >= before.points


@given(ANSWERS, BEHAVIOUR)
@settings(max_examples=60, deadline=None)
def test_dropping_takes_the_question_out_of_the_points_to_be_had(
    answers: list[str], behaviour: str
) -> None:
    before = grade(answers, behaviour, Held())
    dropped = grade(answers, behaviour, Held(dropped=True))
    rest = grade(answers[1:], behaviour, Held())
    assert dropped.out_of < before.out_of
    assert (dropped.points, dropped.out_of) == (rest.points, rest.out_of)
