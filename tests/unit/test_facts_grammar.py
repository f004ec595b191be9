"""Clauses, what ends them, what stands inside them, and what pronouns mean."""

from __future__ import annotations

import pytest

from app.core.facts import asking, figures, inserts, reference, tails
from app.core.facts.drafting import answer_of, draft
from app.core.facts.entries import kind_of
from app.core.facts.grammar import parse
from app.core.facts.lines import read_text
from app.core.facts.naming import Names
from app.core.facts.statements import names_of, state
from app.core.facts.support import norm, places

NAMES = Names(["In the north Arno and Berg sail with DAMO Academy boats.", "Rain fell."])


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("The boat sails far", ("", "The boat", "", "sails", "far")),
        ("In 1900, the boat sank", ("In 1900", "the boat", "", "sank", "")),
        ("In winter the boats rest", ("In winter", "the boats", "", "rest", "")),
        ("The boat (an old one) sails far", ("", "The boat (an old one)", "", "sails", "far")),
        (
            "The rules agreed in May were strict",
            ("", "The rules agreed in May", "were", "", "strict"),
        ),
        (
            "By salt, and pepper, cooks season fish",
            ("By salt, and pepper", "cooks", "", "season", "fish"),
        ),
        (
            "Boats like Arno, Berg, and Cato sail far",
            ("", "Boats like Arno, Berg, and Cato", "", "sail", "far"),
        ),
        ("The new law clearly helps ports", ("", "The new law", "", "helps", "ports")),
        ("The boat was being", ("", "The boat", "was", "being", "")),
        ("Ports can quickly be destroyed", ("", "Ports", "can", "be destroyed", "")),
        ("Ports have been widely used", ("", "Ports", "have", "been widely used", "")),
        (
            "The boats sailed, and some ports were shut",
            ("", "The boats", "", "sailed", ", and some ports were shut"),
        ),
        ("Sailing is fun", ("", "Sailing", "is", "", "fun")),
    ],
)
def test_a_clause_has_its_subject_its_verb_and_the_rest(text: str, parts: tuple[str, ...]) -> None:
    clause = parse(text)
    assert clause is not None
    found = (clause.lead, clause.subject, clause.aux, clause.verb, clause.rest)
    assert found == parts


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Is the boat far",
        "Boats, large ones",
        "The rules agreed to were strict",
        "The rules passed to them were strict",
        "The man who sails knows",
        "Old boats; new boats sail",
        "The rate recorded occurred twice",
        "A boat built by Ben and Tom",
        "In winter snow",
        "Most uses of iron",
        "The boat\u2019s uses",
    ],
)
def test_a_sentence_whose_verb_is_in_doubt_has_no_clause(text: str) -> None:
    assert parse(text) is None


@pytest.mark.parametrize(
    ("rest", "answer", "after"),
    [
        ("tools in Spain (and Peru)", "tools", "in Spain"),
        ("tools in Spain and has shops", "tools", "in Spain"),
        ("tools, making money", "tools", ""),
        ("on old maps", "old maps", ""),
        ("quickly from port to port", "port", "to port"),
        ("as a model that towns copy", "a model", ""),
        ("efforts to stop fires", "efforts to stop fires", ""),
        ("birds, reducing the noise and light", "birds", ""),
        ("cuts, bruises and burns", "cuts, bruises and burns", ""),
        ("mapping, testing, and training", "mapping, testing, and training", ""),
        ("a plan focusing on noise", None, None),
        ("the commit that broke it", None, None),
        ("plans and efforts to stop fires", None, None),
        ("fires by closing the doors", None, None),
        ("by far the most ships", None, None),
        ("in honour of Ada", None, None),
        ("tools in the towns and in the villages of the north", "tools", "in the towns"),
        ("tools in the small old towns of the far and cold north", None, None),
        ("tools with their own money", None, None),
        ("", None, None),
        ("\u2013 not", None, None),
        ("of", None, None),
    ],
)
def test_the_end_of_a_clause_gives_an_answer_only_where_the_rest_fits_the_question(
    rest: str, answer: str | None, after: str | None
) -> None:
    found = tails.tail(rest)
    assert (found.answer, found.after) == (answer, after) if found else answer is None


def test_an_adjective_may_stand_before_the_particle() -> None:
    found = tails.tail("rich in iron", adjective=True)
    assert found is not None
    assert (found.particle, found.answer) == ("rich in", "iron")


@pytest.mark.parametrize(
    ("subject", "clear"),
    [
        ("the old mill", True),
        ("Arno", True),
        ("its mill", False),
        ("the mill (old)", False),
        ("several mills", False),
        ("", False),
        ("a b c d e f g h i j", False),
        ("the thing", False),
    ],
)
def test_a_question_needs_a_subject_that_is_clear_by_itself(subject: str, *, clear: bool) -> None:
    assert asking.specific(subject, NAMES) is clear


@pytest.mark.parametrize(
    ("text", "ending"),
    [
        ("In May, the mill burned", "in May"),
        ("In their town, the mill burned", ""),
        ("By selling boats, the mill survived", ""),
        ("While it rained, the mill burned", ""),
    ],
)
def test_an_opening_ends_a_question_only_where_it_fits(text: str, ending: str) -> None:
    clause = parse(text)
    assert clause is not None
    assert asking.lead_ending(clause) == ending


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("Arno, a small yard, builds boats", ["Arno builds boats", "Arno is a small yard"]),
        ("Arno, a small yard, and Berg build boats", ["Arno, a small yard, and Berg build boats"]),
        ("Arno, a yard like Berg, builds boats", ["Arno builds boats"]),
        ("Arno, a small yard, xyz", ["Arno, a small yard, xyz"]),
        ("Arno, green in spring, builds boats", ["Arno, green in spring, builds boats"]),
        (
            "Arno, founded in 1900, builds boats",
            ["Arno builds boats", "Arno was founded in 1900"],
        ),
        (
            "Mills use water, including brooks, to run",
            ["Mills use water, including brooks, to run"],
        ),
        ("Mills, including old ones, use water", ["Mills use water"]),
        (
            "Arno\u2019s office uses its own tool, Blue Pen",
            ["Arno\u2019s office uses its own tool, Blue Pen", "Blue Pen is Arno\u2019s own tool"],
        ),
        (
            "Arno\u2019s boats use its tool, Blue Pen",
            ["Arno\u2019s boats use its tool, Blue Pen", "Blue Pen is Arno\u2019s tool"],
        ),
        (
            "The yard built the Blue Heron, which carries 40 cars",
            [
                "The yard built the Blue Heron, which carries 40 cars",
                "The Blue Heron carries 40 cars",
            ],
        ),
        (
            "The yard built the Blue Heron, a fast ferry",
            ["The yard built the Blue Heron, a fast ferry", "The Blue Heron was a fast ferry"],
        ),
        (
            "Tides rise when the Sun, the Earth and the Moon are in line",
            ["Tides rise when the Sun, the Earth and the Moon are in line"],
        ),
        ("Born in Ulm, Ada wrote books", ["Ada wrote books", "Ada was born in Ulm"]),
        ("Based in Ulm, Ada writes books", ["Ada writes books", "Ada is based in Ulm"]),
        (
            "First built in Ulm, the boats sail far",
            ["The boats sail far", "the boats were first built in Ulm"],
        ),
        (
            "Specializing in maps, the firms sell books",
            ["The firms sell books", "the firms specialize in maps"],
        ),
        (
            "Focusing on maps, Ada wrote books",
            ["Ada wrote books", "Ada focused on maps"],
        ),
        (
            "Known for maps, the firms were rich",
            ["The firms were rich", "the firms were known for maps"],
        ),
        ("Sadly, Ada wrote books", ["Sadly, Ada wrote books"]),
        ("no verb at all", ["no verb at all"]),
    ],
)
def test_what_stands_inside_a_sentence_is_a_claim_of_its_own(text: str, claims: list[str]) -> None:
    assert [claim for claim, _ in inserts.parts(text, NAMES)] == claims


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("These rivers freeze", "The rivers of the north freeze"),
        ("Their water is cold", "The rivers of the north\u2019s water is cold"),
        ("The country has 300 lakes", "Norway has 300 lakes"),
        ("The company of the north sells boats", "The company of the north sells boats"),
        ("The company and its rivals sell boats", None),
        ("The company sells boats", None),
        ("The", "The"),
        ("The heart beats", "The heart beats"),
        ("However, rivers freeze", "Rivers freeze"),
        ("This trend ends", None),
        ("He sails", None),
        ("Our rivers freeze", None),
    ],
)
def test_a_word_that_points_back_is_replaced_or_the_sentence_dropped(
    text: str, meant: str | None
) -> None:
    context = reference.Context(subject="the rivers of the north", plural=True, country="Norway")
    found = reference.resolve(text, context)
    assert (found.text if found else None) == meant


def test_a_name_keeps_its_particles_and_short_forms_before_it() -> None:
    text = "Tools of DAMO Academy help Karl von Frisch"
    assert [text[slice(*span)] for span in NAMES.runs(text)] == ["DAMO Academy", "Karl von Frisch"]
    assert NAMES.inline("Rain water") == "rain water"
    assert NAMES.inline("") == ""


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("Notable Companies", "company"),
        ("Big Boxes", "box"),
        ("Large planets in view", "planet"),
        ("The Glass", ""),
        ("What are some news?", ""),
    ],
)
def test_a_heading_says_of_what_kind_its_entries_are(heading: str, kind: str) -> None:
    assert kind_of(heading) == kind


def test_a_label_of_many_words_is_no_name() -> None:
    article = read_text("- One Two Three Four Five Six: One mill has 12 wheels.\n- Seven: X.\n")
    assert {one.entity for one in state(article, names_of(article))} == {""}


def test_words_are_compared_in_one_form() -> None:
    assert norm("founded") == norm("found") == norm("finds")
    assert norm("cities") == norm("city")
    assert places("", "anything") == []


@pytest.mark.parametrize(
    "text",
    [
        "The agency (WHO) counts storms each year.",
        "The mill (Alt) turned 9.",
        "Org (WO) meets often in town.",
        "New methods are near the old road of the town.",
        "On May 5 rain fell for hours.",
        "Old “things that nobody ever said aloud in town” matter most.",
    ],
)
def test_what_only_looks_like_a_fact_gives_no_card(text: str) -> None:
    assert draft(read_text(f"# Notes\n\n{text}\n")).proposals == []


def test_a_year_in_brackets_is_no_figure_of_the_name_before_it() -> None:
    article = read_text("# Notes\n\nThe 12 boats of Oslo (1049) and Ulm (30) sank.\n")
    (statement, *_) = state(article, names_of(article))
    assert [one.answer for one in figures.beside(statement)] == ["30"]


@pytest.mark.parametrize(
    "text",
    [
        "The wall serves as a bridge in winter.",
        "The cart sails by wind power.",
        "While rain fell, the mill produced white flour.",
        "The new law aims to protect small old farms against all kinds of harm.",
        "The treaty was signed because it rained.",
        "While rain fell, the guild had 90 members.",
        "Sand, the mail, and salt were carried.",
        "The men fed oxen, a mule, and goats.",
        "The men carried wood, very heavy old black iron cooking stoves, and salt.",
        "In spring, the guild aims to build ships.",
        "In May 12 boats sank.",
    ],
)
def test_where_a_question_would_sound_wrong_none_is_asked(text: str) -> None:
    found = draft(read_text(f"# Notes\n\n{text}\n"), kinds=("basic", "number", "short"))
    assert found.proposals == []


def test_small_words_do_not_count_in_an_abbreviation() -> None:
    article = read_text("# Notes\n\nA bureau (WHO) counts storms each year.\n")
    (statement,) = state(article, names_of(article))
    assert list(figures.abbreviations(statement)) == []
    found = draft(read_text("# Notes\n\nThe Bank of Old England (BOE) lends.\n")).proposals
    assert [answer_of(one.card) for one in found] == ["Bank of Old England"]


def test_nothing_is_asked_about_a_subject_that_stands_for_another_word() -> None:
    text = "Firms like Arno, Berg, and Cato build boats. These companies sell masts to Oslo."
    found = draft(read_text(f"# Notes\n\n{text}\n")).proposals
    prompts = [one.card.prompt for one in found]
    assert "Firms like Arno, Berg, and Cato sell masts to {{c1::Oslo}}." in prompts
    assert not any("sell masts" in prompt and "Cato}}" in prompt for prompt in prompts)


def test_what_the_whole_article_is_about_is_never_the_answer() -> None:
    rows = "\n\n".join(
        f"Arno\u2019s road {n} leads past the old mill of the town." for n in "abcdefghijklm"
    )
    text = f"# Notes\n\n{rows}\n\nArno stands near the northern road of the town.\n"
    assert all("::Arno" not in one.card.prompt for one in draft(read_text(text)).proposals)
