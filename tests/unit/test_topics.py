"""Topics: one way to say a tag, however its author wrote it."""

import pytest

from app.core import topics


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        ("economy-and-trade", "Economy and trade"),
        ("own_work", "Own work"),
        ("EU-law", "EU law"),
        ("self-driving cars", "Self-driving cars"),
        ("e-commerce", "E-commerce"),
        ("China AI", "China AI"),
        ("-", "-"),
        ("機器人", "機器人"),
    ],
)
def test_a_tag_is_said_in_words(tag: str, said: str) -> None:
    assert topics.topic(tag) == said


def test_spellings_of_one_topic_are_told_to_be_one_and_found_by_each_other() -> None:
    written = ("economy-and-trade", "Economy and trade", "economy_and_trade", " ECONOMY-and trade")
    assert len({topics.key(tag) for tag in written}) == 1
    found = [set(topics.spellings(tag)) for tag in written]
    assert all("economy-and-trade" in each and "economy and trade" in each for each in found)
    assert topics.spellings("law") == ("law",)
    assert all(topics.share(("law", tag), (other,)) for tag in written for other in written)
    assert not topics.share(("economy",), written)
