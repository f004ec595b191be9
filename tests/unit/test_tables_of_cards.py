"""What stands in a table: its separator, headings, columns, and the cards that its rows are."""

from __future__ import annotations

from dataclasses import astuple

import pytest

from app.core.cards import Basic, Card, Choice, Deck, Match, Media, Option, Region, Short, Spot
from app.core.deckfile import parse
from app.core.formats.columns import Layout, guess_layout, is_usable
from app.core.formats.delimited import MOST_BYTES, decode, read_table
from app.core.formats.tablein import Made, make_deck
from app.core.formats.tableout import write_table
from app.core.formats.values import PackageError

HEAD = Deck(key="x", title="X")


def cells(text: str, separator: str = "") -> list[list[str]]:
    """Return the cells of a table."""
    return [row.cells for row in read_table(text, separator).rows]


def made(text: str, *, twice: bool = False) -> Made:
    """Return what a table becomes as it is guessed."""
    table = read_table(text)
    return make_deck(table, guess_layout(table), HEAD, twice=twice)


def card(text: str) -> Card:
    """Return the only card of a table."""
    (one,) = made(text).deck.cards
    return one


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a,b\nc,d", [["a", "b"], ["c", "d"]]),
        ("a;b\nc;d", [["a", "b"], ["c", "d"]]),
        ("a, b and c\td\ne\tf, g", [["a, b and c", "d"], ["e", "f, g"]]),
        ("1,5;2,5\n3,5;4,5", [["1,5", "2,5"], ["3,5", "4,5"]]),
        ("a|b", [["a", "b"]]),
        ("one\ntwo", [["one"], ["two"]]),
        ('"two\nlines",b\nc,d', [["two\nlines", "b"], ["c", "d"]]),
        ('le "chat"\tcat\n"o\tx', [['le "chat"', "cat"], ['"o', "x"]]),
        ("a\tb\tc\nd", [["a", "b", "c"], ["d", "", ""]]),
        ("a,b\r\rc,d\r", [["a", "b"], ["c", "d"]]),
        ("#separator:semicolon\n#html:false\na;b", [["a", "b"]]),
        ("#separator:|\n#columns:x|y\na|b,c", [["a", "b,c"]]),
        ("#separator:~\na,b", [["a", "b"]]),
        ("#html:true\na,b", [["a", "b"]]),
    ],
)
def test_cells_are_told_apart(text: str, expected: list[list[str]]) -> None:
    assert cells(text) == expected


def test_a_separator_that_is_said_counts() -> None:
    assert cells("a,b;c", ";") == [["a,b", "c"]]


def test_a_row_knows_the_line_on_which_it_begins() -> None:
    rows = read_table('#separator:comma\n"two\nlines",b\n\nc,d').rows
    assert [row.line for row in rows] == [2, 5]


@pytest.mark.parametrize(
    "data",
    [
        "ä,ö".encode(),
        "ä,ö".encode("utf-8-sig"),
        "ä,ö".encode("utf-16"),
        b"\xfe\xff" + "ä,ö".encode("utf-16-be"),
        "ä,ö".encode("utf-16-le"),
        "ä,ö".encode("utf-16-be"),
        "ä,ö".encode("cp1252"),
    ],
)
def test_texts_are_read_however_they_were_saved(data: bytes) -> None:
    assert decode(data) == "ä,ö"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "There is nothing in this table"),
        (" \n\t\n", "There is nothing in this table"),
        ("a,b\nc\x00,d", "Line 2 holds what is no text"),
        ("x" * (MOST_BYTES + 1), "larger than 8 MB"),
        ("a,b\n" * 20_002, "more than 20,000 rows"),
        ("," * 60 + "a", "61 columns"),
        (f'{"x" * 140_000}\t"y', "cannot be read"),
    ],
)
def test_what_is_no_table_is_refused(text: str, said: str) -> None:
    with pytest.raises(PackageError, match=said):
        read_table(text)


def test_a_cell_between_quotes_may_hold_any_end_of_a_line() -> None:
    table = read_table('id,prompt,wrong\r\na,Which?,"one\rtwo"\r\nb,Who?,"one\ntwo"\r\n')
    assert [row.cells for row in table.rows][1:] == [
        ["a", "Which?", "one\rtwo"],
        ["b", "Who?", "one\ntwo"],
    ]


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(PackageError, match="no text"):
        decode(b"\x81\x8d")


def test_a_long_first_line_is_guessed_from_too() -> None:
    lines = ["x" * 90_000 + ";b\n"] * 3
    assert read_table("".join(lines)).separator == ";"


@pytest.mark.parametrize(
    ("text", "header", "roles"),
    [
        ("front,back\na,b", True, ("prompt", "answer")),
        ("Question 1,Correct answer\na,b", True, ("prompt", "right")),
        ("answer,question\na,b", True, ("answer", "prompt")),
        ("dog,Hund\ncat,Katze", False, ("prompt", "answer")),
        ("question\nWhat?", True, ("prompt",)),
        ("country,capital,flag\nPeru,Lima,x", True, ("prompt", "answer", "")),
        ("a b,c,a b\nd,e,f", False, ("prompt", "answer", "")),
        ("term,notes,tags\na,b,c", True, ("prompt", "why", "tags")),
        ("tags,x,y\na,b,c", True, ("tags", "prompt", "answer")),
        ("front,term,wrong,wrong\na,b,c,d", True, ("prompt", "answer", "wrong", "wrong")),
        ("only", False, ("prompt",)),
        ("x,,y\na,,b", False, ("prompt", "", "answer")),
    ],
)
def test_headings_and_columns_are_guessed(text: str, header: bool, roles: tuple[str, ...]) -> None:  # noqa: FBT001 - a parameter
    layout = guess_layout(read_table(text))
    assert layout == Layout(header, roles)
    assert is_usable(layout)


def test_a_person_says_that_the_first_row_is_a_card() -> None:
    table = read_table("front,back\na,b")
    assert guess_layout(table, header=False) == Layout(header=False, roles=("prompt", "answer"))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("prompt,answer\nWhat?,That", "basic"),
        ("prompt,tags\nThe {{c1::Nile}},rivers", "cloze"),
        ("prompt,right,wrong\nWhat?,a,b|c", "choice"),
        ("prompt,right,wrong\nWhat?,a|b,c|d", "select"),
        ("prompt,answer,wrong 1,wrong 2\nWhat?,a,b,c", "choice"),
        ("prompt,accept\nWhat?,colour; color", "short"),
        ("prompt,answer,unit\nHow far?,5,km", "number"),
        ("prompt,pairs\nMatch,a => b | c => d", "match"),
        ("prompt,items\nOrder,a|b|c", "order"),
        ("prompt,rubric\nWrite,clear => 2", "essay"),
        ("kind,prompt,answer\ntruth,Rome is old,true", "truth"),
        ("kind,prompt,answer\nShort,What?,this|that", "short"),
    ],
)
def test_the_filled_columns_tell_the_kind(text: str, kind: str) -> None:
    assert card(text).kind == kind


def test_an_id_is_kept_or_made_of_the_question_or_of_a_guid() -> None:
    keys = "id,prompt,answer\nown,a,b\nnot an id,c,d\n,What is it?,e"
    assert [one.key for one in made(keys).deck.cards] == [
        *("own", "anki-6e6f7420616e206964", "what-is-it")
    ]
    assert card("guid,front,back\nabc,a,b").key == "anki-616263"


def test_two_like_questions_get_ids_of_their_own() -> None:
    cards = made("front,back\nsame,a\nsame,b").deck.cards
    assert [one.key for one in cards] == ["same", "same-2"]


def test_a_row_that_stands_twice_comes_in_once_and_is_told() -> None:
    text = "front\tback\nHund\tdog\nKatze\tcat\nHund \tdog\nHund\thound\n"
    found = made(text)
    assert [one.prompt for one in found.deck.cards] == ["Hund", "Katze", "Hund"]
    assert list(map(astuple, found.repeats)) == [("Line 4", "says the same as line 2")]
    assert found.notices == ()
    again = made(text, twice=True)
    assert [one.prompt for one in again.deck.cards] == ["Hund", "Katze", "Hund", "Hund"]
    assert again.repeats == found.repeats


def test_a_row_that_is_no_card_is_told_by_its_line_and_left_out() -> None:
    found = made("front,back,kind\na,,\nb,c,\nd,e,riddle")
    assert [one.prompt for one in found.deck.cards] == ["b"]
    assert [one.where for one in found.notices] == ["Line 2", "Line 4"]
    assert found.notices[0].sentence.startswith("answer: a basic card needs this field")


def test_where_no_row_is_a_card_the_first_reason_is_told() -> None:
    with pytest.raises(PackageError, match="No row of this table can be a card") as refused:
        made("front,back\na,")
    assert refused.value.action.startswith("Line 2: answer")


def test_a_head_that_is_none_is_told() -> None:
    table = read_table("a,b")
    with pytest.raises(PackageError, match="cannot be a deck"):
        make_deck(table, guess_layout(table), Deck(key="x", title="X", lang="?"))


def test_too_many_rows_that_are_no_cards_end_the_search() -> None:
    rows = "".join(f"q{n},a,9{n}\n" for n in range(3000))
    with pytest.raises(PackageError, match="Too many rows"):
        made("front,back,level\n" + rows)


def test_a_table_tells_what_stays_behind() -> None:
    picture = Media(file="map.svg", alt="A map")
    region = Region(shape="circle", points=(1, 1, 1), label="here")
    deck = Deck(
        key="d",
        title="D",
        cards=(
            Basic(key="a", prompt="=cmd()", answer="-1", image=picture),
            Spot(key="b", prompt="Where?", image=picture, right=region),
        ),
    )
    text, notices = write_table(deck)
    assert text == "id,kind,prompt,answer\r\na,basic,'=cmd(),'-1\r\n"
    assert [one.where for one in notices] == ["a", "b"]


def test_quizzes_and_facts_stay_behind() -> None:
    deck = parse(
        "deck: d\ntitle: D\nfacts: {f: {claim: It is}}\ncards:\n- {id: a, basic: q, answer: r}\n"
        "quizzes:\n- {id: z, title: Z, draw: [{cards: [a]}]}\n"
    ).deck
    assert deck is not None
    _, notices = write_table(deck)
    assert {one.sentence for one in notices} == {
        "facts and sources stay behind",
        "its quizzes (1) stay behind",
    }


def test_lists_and_options_are_readable_in_a_spreadsheet() -> None:
    deck = Deck(
        key="d",
        title="D",
        cards=(
            Choice(key="a", prompt="q", right="r", wrong=(Option("s", "no"), Option("t"))),
            Match(key="b", prompt="q", pairs=(("l", "r"), ("m", "s"))),
            Short(key="c", prompt="q", accept=("one", "two")),
        ),
    )
    text, _ = write_table(deck)
    assert '"s => no\nt"' in text
    assert '"l => r\nm => s"' in text
    assert '"one\ntwo"' in text


def test_json_of_another_sort_in_a_cell_is_text() -> None:
    rows = 'prompt,accept\nWhat?,"{""a"": ""b""}"\nHow?,[1]\nWhy?,[[1]'
    assert [one.accept for one in made(rows).deck.cards if isinstance(one, Short)] == [
        ('{"a": "b"}',),
        ("[1]",),
        ("[[1]",),
    ]
