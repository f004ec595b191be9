"""Every card proposed from sixteen articles of our own was read and judged.

`judged.tsv` keeps the judgement of a strict teacher who had no part in the rules: keep (worth
having unedited) or edit, and why. Cards that came later were judged by us, in the same spirit; the
last column says so. A rule that proposes another card makes these tests fail until it was read.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

import pytest

from app.core.facts.drafting import answer_of
from app.core.facts.gate import gate_of
from tests.drafted import all_drafted, article_of, drafted
from tests.mutations import corruptions

pytestmark = pytest.mark.unmeasured  # the tests of units run every line of the rules

HERE = Path(__file__).parent
ARTICLES = sorted((HERE / "articles").iterdir())
WORTH_KEEPING, OVERALL, OF_ANOTHER = 0.60, 0.85, 0.95
CORRUPTED = 1_500


def _lines() -> list[str]:
    return (HERE / "judged.tsv").read_text("utf-8").splitlines()[1:]


def _judged() -> dict[str, dict[tuple[str, str, str], str]]:
    """Return for each article the verdict on (kind, prompt, answer)."""
    verdicts: dict[str, dict[tuple[str, str, str], str]] = defaultdict(dict)
    for line in _lines():
        article, verdict, kind, prompt, answer, why, by = line.split("\t")
        assert verdict == ("edit" if why else "keep"), line
        assert by in {"another", "us"}
        verdicts[article][kind, prompt, answer] = verdict
    return verdicts


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.name)
def test_every_card_proposed_was_judged_and_six_of_ten_may_stay_as_they_are(path: Path) -> None:
    found = drafted(path)
    cards = [(one.card.kind, one.card.prompt, answer_of(one.card)) for one in found.proposals]
    judged = _judged()[path.name]
    assert [card for card in cards if card not in judged] == []
    keep = sum(judged[card] == "keep" for card in cards)
    assert keep / len(cards) >= WORTH_KEEPING


def test_over_all_articles_85_of_100_cards_may_stay_as_they_are() -> None:
    verdicts = Counter(verdict for article in _judged().values() for verdict in article.values())
    assert len(ARTICLES) == 16
    assert verdicts["keep"] / verdicts.total() >= OVERALL
    judges = Counter(line.rsplit("\t", 1)[1] for line in _lines())
    assert judges["another"] / judges.total() >= OF_ANOTHER


def test_no_corrupted_card_passes_the_gate_and_every_clean_one_does() -> None:
    total = 0
    for path, found in all_drafted(ARTICLES):
        proposals = found.proposals
        gate = gate_of(article_of(path))
        assert [one.card for one in proposals if gate.judge(one.card, one.quote)] == []
        for how, card, quote in corruptions(proposals, seed=1):
            assert gate.judge(card, quote), f"{path.name}: {how}: {card}"
            total += 1
    assert total >= CORRUPTED
