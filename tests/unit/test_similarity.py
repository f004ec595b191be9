"""How alike texts are, and which are worth comparing."""

from app.core.similarity import Index, Likeness, likeness, trigrams, words


def test_likeness_runs_from_nothing_to_the_same() -> None:
    assert likeness(trigrams("China"), trigrams("CHINA!")) == 1
    assert likeness(trigrams("China"), trigrams("Japan")) == 0
    assert 0 < likeness(trigrams("patent"), trigrams("patents")) < 1


def test_two_empty_texts_are_alike_and_one_is_like_no_other() -> None:
    empty: frozenset[str] = frozenset()
    assert likeness(empty, empty) == 1
    assert likeness(empty, trigrams("x")) == 0


def test_texts_compared_often_are_as_alike_as_their_trigrams() -> None:
    often = Likeness()
    for one, other in (("patent", "patents"), ("patents", "China"), ("China", "china")):
        assert often.of(one, other) == likeness(trigrams(one), trigrams(other))
    assert often.of("", "") == 1
    assert often.of("", "China") == 0


def test_a_script_without_spaces_gives_pairs_of_characters() -> None:
    assert words("Who files?") == ["who", "files"]
    assert words("é 中国人 AI 日") == ["e", "ai", "中国", "国人", "日"]


def test_the_texts_that_share_rare_words_come_first() -> None:
    index = Index(["the red cat", "the blue dog", "the red dog", "the end"])
    assert index.candidates("The red dog?")[0] == 2
    assert index.candidates("nothing known") == []
    assert set(index.candidates("the")) == {0, 1, 2, 3}
