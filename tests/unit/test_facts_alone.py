"""Cards that stand alone: whole names, whom a life tells of, what is counted, who is meant."""

from __future__ import annotations

import pytest

from app.core.cards import Cloze, Number
from app.core.facts.drafting import answer_of, draft
from app.core.facts.gate import gate_of
from app.core.facts.lines import read_text
from app.core.facts.statements import names_of, state


def claims(text: str, title: str = "Notes") -> list[str]:
    """Return what a text states by itself."""
    article = read_text(f"# {title}\n\n{text}\n")
    return [one.text for one in state(article, names_of(article))]


def prompts(text: str, title: str = "Notes") -> list[str]:
    """Return what the cards of a text ask."""
    return [one.card.prompt for one in draft(read_text(f"# {title}\n\n{text}\n")).proposals]


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        (
            "The economist Alan Krueger studied diners.\n\nKrueger died in 2019.",
            "Alan Krueger died in 2019",
        ),
        (
            "Maria da Silva ran the mill.\n\nSilva\u2019s mill burned in 1860.",
            "Maria da Silva\u2019s mill burned in 1860",
        ),
        ("Alan Krueger and Krueger met in 2019.", "Alan Krueger and Krueger met in 2019"),
    ],
)
def test_somebody_named_once_in_full_is_named_so_on_every_card(text: str, claim: str) -> None:
    assert claim in claims(text)


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        (
            "Europa is cold.\n\nThe probe Europa Clipper flew off.\n\nEuropa is far off.",
            "Europa is far off",
        ),
        ("New York is large.\n\nYork burned in 1840.", "York burned in 1840"),
        ("Ada Brown met Tom Brown in 1850.\n\nBrown died in 1860.", "Brown died in 1860"),
        ("People left Port Brem in 1850.\n\nBrem burned in 1860.", "Brem burned in 1860"),
        ("They met in Ada Holm in 1850.\n\nHolm burned in 1860.", "Holm burned in 1860"),
    ],
)
def test_what_may_be_another_keeps_the_name_that_it_has(text: str, claim: str) -> None:
    assert claim in claims(text)


def test_a_book_has_too_many_people_for_that() -> None:
    text = (
        "Alan Krueger studied diners.\n\nKrueger died in 2019.\n\n" + "The mill is old. " * 12_000
    )
    assert "Krueger died in 2019" in claims(text)


LIFE = (
    "Ada Holm was a chemist. {}\n\n"
    "She was born in Brem in 1867. In 1893 she joined the mint. Her first book sold well, and her "
    "brother printed it. She left Brem in 1899. She came back in 1902. She died in 1934.\n"
)


def test_a_life_is_told_of_the_one_in_its_title() -> None:
    said = claims(LIFE.format("She studied tin."), "Ada Holm")
    assert "Ada Holm studied tin" in said
    assert "Ada Holm was born in Brem in 1867" in said
    assert "In 1893 Ada Holm joined the mint" in said
    assert "Ada Holm died in 1934" in said


def test_nobody_is_asked_for_whom_the_whole_life_is_about() -> None:
    life = read_text(f"# Ada Holm\n\n{LIFE.format('She studied tin.')}")
    found = draft(life, kinds=("basic", "cloze", "short")).proposals
    assert found
    assert not [one for one in found if "Holm" in answer_of(one.card)]


def test_she_is_not_the_one_of_the_title_where_somebody_else_was_just_spoken_of() -> None:
    said = claims(LIFE.format("Zofia Vik met Holm in 1890. She studied tin."), "Ada Holm")
    assert "Ada Holm studied tin" not in said


def test_where_he_and_she_share_a_text_nobody_is_taken_for_the_other() -> None:
    text = LIFE.format("") + "\nEmil Vik was a poet. " + "He wrote of Brem. " * 4
    assert "Ada Holm died in 1934" not in claims(text, "Ada Holm")
    assert "His mill is the largest of his works" not in claims(text, "Ada Holm")


def test_his_works_are_those_of_the_one_who_is_named() -> None:
    life = LIFE.format("").replace("She", "He").replace("Her", "His").replace("her", "his")
    said = claims(f"{life} Rusalka is the most successful of his operas.", "Emil Holm")
    assert not [one for one in said if one.startswith("Rusalka")]


@pytest.mark.parametrize(
    "text",
    [
        "Pierre laid his work aside to join her in 1898.",
        "In 1898 they announced a new metal.",
        "Estimates of its height vary, but most give 100 metres.",
        "Lists of its parts are kept in Brem.",
        "The first was built at Brem in 1823.",
        "It was Emil Vik who built the mill in 1823.",
        "It is this bulge that moves the sea.",
        "A quarter of a century later, the mill burned down.",
        "The federal figure now binds in 20 towns.",
        "The rest between the two is the range.",
        "The republic that replaced it gave way in 1926.",
        "The daughter, as Lady Holm, travelled to Ulm.",
    ],
)
def test_what_needs_its_neighbours_is_no_claim(text: str) -> None:
    assert claims(f"The mill is old.\n\n{text}") == ["The mill is old"]


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("Bees and wasps share their nests.", "Bees and wasps share their nests"),
        ("Bees and their queens are kept in Brem.", "Bees and their queens are kept in Brem"),
        ("The moth and its larva are brown.", "The moth and its larva are brown"),
        ("Emil Vik told Ada Holm to join her.", "Emil Vik told Ada Holm to join her"),
        ("But the mill was rebuilt in 1850.", "The mill was rebuilt in 1850"),
        ("As a result, the mill was rebuilt in 1850.", "The mill was rebuilt in 1850"),
        ("The mill was also rebuilt in 1850.", "The mill was rebuilt in 1850"),
        (
            "Emil Vik\u2019s tower was itself shut in 1882.",
            "Emil Vik\u2019s tower was shut in 1882",
        ),
        ("The change of tides is slow.", "The change of tides is slow"),
    ],
)
def test_what_says_all_by_itself_is_a_claim(text: str, claim: str) -> None:
    assert claim in claims(text)


def test_an_item_that_only_ends_the_sentence_before_its_list_is_no_claim() -> None:
    text = (
        "Causes include:\n\n- pain, cramp, or cold nights in winter.\n- Rain is a cause of cold.\n"
    )
    assert claims(text) == ["Rain is a cause of cold"]


def test_what_counted_things_are_about_is_said_with_them() -> None:
    text = (
        "Brem filed most patents relating to brass fittings (BraFit). Brem holds 380 patents of "
        "1,540 patents. With 600 patents, Oslo is second, followed by Ulm (just over 400)."
    )
    assert "Brem holds 380 BraFit patents of 1,540 BraFit patents" in claims(text)
    asked = prompts(text, "Fittings")
    assert "About how many BraFit patents are counted for Ulm?" in asked
    assert not [one for one in asked if "{{c1::BraFit}}" in one]


def test_the_country_is_the_one_of_the_title() -> None:
    text = "Ulm lies in Africa. Oaks in Africa grow. Trade in Ulm thrives. Mills in Ulm turn."
    said = claims(f"{text}\n\nThe country covers 580,000 square miles.", "Ulm")
    assert "Ulm covers 580,000 square miles" in said


def test_it_is_sure_only_where_nothing_else_is_one() -> None:
    said = claims("The ring lets chyme out. It enters the bowel at night.")
    assert "The ring enters the bowel at night" not in said
    both = claims("Holm makes boats. It sells lamps in spring to all.")
    assert "Holm sells lamps in spring to all" in both


def test_a_number_of_an_opus_ends_no_sentence_and_a_formula_is_no_heading() -> None:
    text = "Holm\u2019s trios, Op. 1, appeared in 1795 in Ulm.\n\nForce = 3 x 4 = 12\n\nIt acts.\n"
    article = read_text(f"Music\n\n{text}")
    assert [part.sentences[0].text[-4:] for part in article.sections[0].paragraphs][:1] == ["Ulm."]
    assert [section.heading for section in article.sections] == ["Music"]


def test_what_only_leans_bears_out_what_people_ask_and_gives_no_card() -> None:
    text = "A basket of goods is priced in Ulm. In Brem the basket holds 700 kinds of goods."
    article = read_text(f"# Notes\n\n{text}\n")
    assert not [one for one in draft(article).proposals if answer_of(one.card) == "700"]
    card = Cloze(prompt="In Brem the basket holds {{c1::700}} kinds of goods.")
    assert gate_of(article).judge(card, "In Brem the basket holds 700 kinds of goods.") == ()


def test_nobody_must_type_a_whole_name_where_the_text_has_a_part() -> None:
    text = "The economist Alan Krueger studied diners.\n\nIn 1904 the council of Ulm asked Krueger."
    found = draft(read_text(f"# Notes\n\n{text}\n")).proposals
    assert "Alan Krueger" not in [answer_of(one.card) for one in found if "1904" in one.card.prompt]


def test_a_year_is_not_asked_for_with_a_second_verb() -> None:
    asked = prompts("Brem lies at the mouth of the Tarn and was dug in 1742 by order of Ulm.")
    assert not [one for one in asked if one.startswith("In which year")]


def test_a_clause_stands_where_only_the_one_behind_its_semicolon_leans() -> None:
    text = "The Marl Meadows became a reserve in 1978; avocets and eelgrass are found there."
    assert claims(text) == ["The Marl Meadows became a reserve in 1978"]


def test_a_name_within_of_which_owns_no_number_before_it() -> None:
    text = "The sluice cost 48,000 pounds, a third of which was paid by Henrik Lund."
    article = read_text(f"# Notes\n\n{text}\n")
    gate = gate_of(article)
    right = Number(prompt="How many pounds did the sluice cost?", answer="48,000")
    assert gate.judge(right, text) == ()
    lund = Number(prompt="How many pounds did Henrik Lund cost?", answer="48,000")
    assert gate.judge(lund, text)
