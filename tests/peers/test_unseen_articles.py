"""What readers without part in the rules made of cards from articles that no rule had seen.

Four rounds of eight articles each: written by others, drafted once by the rules as they were, and
every card judged by two teachers apart from each other. What a round taught went into the rules
before the next one, so of each round only its first draft is unseen. `unseen.tsv` keeps that.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

import pytest

from tests.drafted import all_drafted

pytestmark = pytest.mark.unmeasured  # the tests of units run every line of the rules

HERE = Path(__file__).parent
TEXTS = 32
UNSEEN = 0.70
STILL_GOOD, STILL_BAD = 0.94, 0.36
Asked = tuple[str, str]


def _rounds() -> dict[str, dict[str, dict[Asked, tuple[str, str]]]]:
    """Return for each round and article what both readers said of (kind, prompt)."""
    found: dict[str, dict[str, dict[Asked, tuple[str, str]]]] = defaultdict(
        lambda: defaultdict(dict)
    )
    for line in (HERE / "unseen.tsv").read_text("utf-8").splitlines()[1:]:
        number, article, kind, prompt, _, first, second, why = line.split("\t")
        assert bool(why) == ("edit" in {first, second}), line
        found[number][article][kind, prompt] = first, second
    return found


def test_in_the_last_round_seven_of_ten_unseen_cards_were_kept_by_each_reader() -> None:
    rounds = _rounds()
    assert [len(articles) for articles in rounds.values()] == [8, 8, 8, 8]
    last = [verdicts for cards in rounds[max(rounds)].values() for verdicts in cards.values()]
    for reader in (0, 1):
        kept = sum(verdicts[reader] == "keep" for verdicts in last)
        assert kept / len(last) >= UNSEEN


def test_the_rules_of_today_keep_what_was_good_and_leave_out_most_of_the_rest() -> None:
    counts: Counter[tuple[str, bool]] = Counter()
    judged = {name: cards for articles in _rounds().values() for name, cards in articles.items()}
    assert len(judged) == TEXTS
    for path, found in all_drafted(HERE / "unseen" / name for name in judged):
        now = {(one.card.kind, one.card.prompt) for one in found.proposals}
        for asked, verdicts in judged[path.name].items():
            if len(set(verdicts)) == 1:
                counts[verdicts[0], asked in now] += 1
    good, bad = (
        counts[what, True] / (counts[what, True] + counts[what, False]) for what in ("keep", "edit")
    )
    assert good >= STILL_GOOD
    assert bad <= STILL_BAD
