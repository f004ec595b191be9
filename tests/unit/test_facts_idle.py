"""What is not worth a card: names that only lie somewhere, halves of answers, bare deeds."""

from __future__ import annotations

import pytest

from app.core.facts.drafting import answer_of, draft
from app.core.facts.lines import read_text
from tests.questions import asked


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Emil Vik was born in a village north of Ulm in spring.", "Ulm"),
        ("The rocks lie off Brem and sank many ships of the time.", "Brem"),
        ("Arc light was tried at South Foreland, in Kent, for some years.", "Kent"),
        ("David Holm, of the School of Mines, Ulm, has argued for lower fees.", "Ulm"),
        ("The study by the University of Mines, Oslo, was read by many people.", "Mines"),
        ("The Long Ships is a novel by Frans G. Holm set in an age of seas.", "Holm"),
        ("In spring Ada married William, the eighth Baron Holm, in a church.", "Baron Holm"),
        ("The band uses waves of 2 MHz to reach the boats of the harbour.", "MHz"),
        ("A group of Englishmen had pursued them and was cut off at night.", "Englishmen"),
        ("Compounds serve well, one of which, Bordeaux mixture, cures vines.", "Bordeaux"),
        ("A ship bound from the Atlantic to the Pacific sails to the south.", "Pacific"),
        ("Io needs 2 days and Ulm 16.7 days for one whole turn of the sky.", "Nobody"),
        ("The elder Pliny had taken ships across the bay to rescue friends.", "Pliny"),
        ("Under Article 3 of the old law, mills pay no fees to the town.", "Article"),
        ("Trading houses such as Arno, Berg and Dorn buy most of the tin.", "Arno"),
        ("Trading houses such as Arno, Berg and Dorn buy most of the tin.", "Dorn"),
        ("The trust is backed by the credit of the Brem government.", "Brem"),
        ("Most Baltic shores have two tides that are nearly equal.", "Baltic"),
        ("Sweden, Norway, Finland, Austria and Italy have no minimum.", "Italy"),
        ("Companies like Arno are building ferries that run on tin.", "Arno"),
        ("Ferries such as those built by Arno run on tin all year.", "Arno"),
        ("For her thesis Ulla chose a subject that nobody thought of.", "Ulla"),
        ("Anna Holm was the eldest daughter of the baker Emil Holm.", "Emil Holm"),
        ("The tide rises because of the pull of the Moon on the water.", "Moon"),
    ],
)
def test_a_name_that_says_little_is_no_gap(text: str, name: str) -> None:
    assert name not in asked(text, "name").values()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Huvo makes chips for ferries, such as the Ascend series of 1990.", "Ascend"),
        (
            "Power rests with the Assembly of the Republic for four long years.",
            ("Assembly of the Republic"),
        ),
        (
            "In spring Vik gave a concert at the Theater an der Wien at night.",
            "Theater an der Wien",
        ),
        ("Platforms like Arno Pay lend money to the owners of small farms.", "Arno Pay"),
        ("Several firms sent their ships around the Cape of Brem at once.", "Cape of Brem"),
        ("Tin from the north is sold at Ulm in the spring of most years.", "Ulm"),
        ("Tin was later shipped by Emil Vik to the markets of the south.", "Emil Vik"),
    ],
)
def test_a_name_that_the_rest_tells_is_a_gap(text: str, name: str) -> None:
    assert name in asked(text).values()


@pytest.mark.parametrize(
    "text",
    [
        "Ants are a sign of dryness in summer too.",
        "A lighthouse is a tower or other structure built to guide ships.",
        "Dorn offers a different warning.",
        "In spring Vik published songs.",
        "Coasts differ in pattern as well as in range.",
        "Brem moved to Ulm to study at the mint.",
        "The law serves as a guide.",
        "Water near by is drawn towards the Moon, and water far off is, in effect, left behind.",
        "Ulla Vik sells barrels from 0.6 to 28.5 litres.",
        "The word v\u00edkingr meant a pirate or a raider of the sea.",
        "The lamp, the wick included, and the oil are hot, the glass included, and bright.",
        "Stronger kings left no room for any plunder of the coasts.",
        "The mint is a joint undertaking of Brem, the town of Ulm and the Holm firm.",
        "A canal is an artificial waterway about 82 kilometres long.",
        "Threats include collisions with ships, nets, and noise of the sea.",
        "Hybrids with the minke have been documented repeatedly off Ulm.",
        "The great exception is the rule of the post.",
        "The nasal spray does not cause flu in healthy adults.",
        "Pigments are arranged with proteins into two kinds of system.",
        "The equation suggests a single reaction.",
        "Works of Holm were suspended pending correction.",
        "The judge granted the species protection in 1966.",
        "Emil Vik was summoned to Ulm.",
        "The people outside with rosettes are the tellers of the vote.",
        "Pepsin stops working in the bowel.",
        "Mombasa fell to forces of Oman in 1698.",
        "Vasco Vik called at Malindi in spring.",
        "Heavier riders add a few psi.",
        "Arteries carry blood away from the heart.",
        "The numbers engaged are unknown since they were never written down.",
        "Copper was made from much of the ore of Cyprus.",
        "Visitors enter free of charge.",
        "Vik\u2019s tin is built into the digital helper, Ali.",
        "The rocks became a proving ground for builders.",
        "Roosevelt himself had no doubt about the old principle.",
        "The tides instead respond as a set of long waves.",
        "Bacteria do most of the early work.",
    ],
)
def test_what_is_half_an_answer_is_not_asked_for(text: str) -> None:
    rules = ("attribute", "kind", "object", "subject", "owner")
    found = draft(read_text(f"# Notes\n\n{text}\n")).proposals
    assert [one.card.prompt for one in found if one.rule in rules] == []


def test_what_is_narrowed_after_it_is_asked_for_within_its_sentence() -> None:
    found = asked("Brem remains reliant on foreign metal, particularly tin from the south.")
    assert found == {
        "Brem remains reliant on {{c1::foreign metal}}, particularly tin from the south.": (
            "foreign metal"
        )
    }


def test_an_owner_is_the_gap_and_not_what_it_owns() -> None:
    found = asked("Horizon Works\u2019 tin lamps last for a year and warm the hand.")
    assert "Horizon Works" in found.values()


@pytest.mark.parametrize("subject", ["Fishing companies", "Firms like Arno"])
def test_what_anybody_does_has_no_gap_for_who(subject: str) -> None:
    found = asked(f"{subject} lend tin to the owners of boats and never to sailors.")
    assert subject not in found.values()


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("Adults need between 7 and 9 hours of sleep.", "7 and 9"),
        ("Insomnia is found in about 1 in 10 adults.", "1 in 10"),
        ("Of patients, 7 or 8 people in every 10 get well.", "7 or 8"),
        ("A heap reaches 55 to 65 \u00b0C in a few days.", "55 to 65"),
        ("A lunar day is 24 hours 50 minutes long.", "24 hours 50 minutes"),
        ("A lunar day is 24 hours and 50 minutes long.", "24 hours and 50 minutes"),
        ("Prices fell from 13.5 percent in 1980 to 3.2 percent in 1983.", "3.2"),
        ("About 1 in every 10 adults is found to sleep badly.", "1 in every 10"),
        ("The mast is 24 metres 50 planks high.", "24"),
    ],
)
def test_a_figure_is_asked_for_whole(text: str, figure: str) -> None:
    assert figure in asked(text).values()


def test_whom_a_figure_is_given_for_is_not_asked() -> None:
    found = asked("Adults need 7 hours, and people over 65 usually 6 hours of sleep.")
    assert "7" in found.values()
    assert "65" not in found.values()


def test_whether_something_helps_says_too_little() -> None:
    text = "## Does alcohol help?\n\nNo. Sleep becomes lighter with alcohol.\n"
    assert "Alcohol helps." not in asked(text)


def test_how_is_answered_by_the_deed_that_was_asked_about() -> None:
    text = "## How is tin used in Brem?\n\nTin is changing Brem by making lamps cheap.\n"
    assert "How is tin used in Brem?" not in asked(text)


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("Brem burned in the winter of 1069\u20131070.", "1069"),
        ("The songs were little known until they were printed in 1953.", ""),
        ("Brem was a member of the league in 1840.", ""),
        ("Ulm has a mint with an output of 120 million marks in 2024.", "2024"),
    ],
)
def test_a_year_that_belongs_to_something_else_is_not_asked_for_so(text: str, year: str) -> None:
    found = asked(text)
    assert year not in found.values()
    assert not [prompt for prompt in found if prompt.startswith("In which year")]


def test_people_with_the_disorder_have_one_that_is_named() -> None:
    assert asked("People with the disorder drink more than 10 litres of water a day.") == {}
    named = "Brem fever is a rare disorder, and people with the disorder drink 10 litres a day."
    assert "10" in asked(named).values()


@pytest.mark.parametrize(
    "text",
    [
        "Brem is small. The passage of the ship was an event that nobody saw, an event of 1914.",
        "As soldiers fell back on Brem, the team gave eight mice a dose of 3 grams.",
        "Where work is likely to entail a risk, a report is due.",
        "Second is Ulm, whose rise is striking.",
        "First, light passes through the dust of Ulm.",
        "Ulm and Oslo come next, in an order that changes.",
        "The rules allow no more than three winners.",
        "Brem was then a part of Ulm.",
        "A person weighs as much as 3,000 mice, and so the school became a mill.",
        "Mercy is part of the answer: Harald boasts of it at Jelling.",
        "The law was passed in 2023 but put off since.",
        "The best known, a skeleton called Holm Boy, was found in 1984.",
        "Some, such as Ulm and Oslo, hold 3,000 litres of water.",
        "Elsewhere the age has been 18 for all.",
        "In Ulm the equivalent is the Holm Card.",
        "On the Moon, where the pull is 1.6, it would weigh 16 tonnes.",
        "For some firms the rate came to 3,500 marks.",
        "The deadline is 3 pm on the fifth day.",
        "A car of mass 1200 kg is driven by a force of 3000 N in a straight line.",
    ],
)
def test_what_leans_on_what_went_before_gives_no_card(text: str) -> None:
    assert asked(text) == {}


def test_a_thing_just_brought_up_is_not_taken_for_known() -> None:
    told = "A basket of goods is priced in Ulm. In Brem the basket holds 700 kinds of goods."
    assert not [prompt for prompt in asked(told) if "700" in prompt or "kinds" in prompt]
    titled = draft(read_text(f"# The basket\n\n{told}\n")).proposals
    assert [one for one in titled if answer_of(one.card) == "700"]
    own = "A basket of goods is priced in Ulm. Each basket of Brem holds 700 kinds of goods."
    assert "700" in asked(own).values()


def test_a_word_that_only_opens_sentences_is_not_asked_about_with_its_capital() -> None:
    found = asked("Drought in Brem sent robusta to record levels in 2024.")
    assert not [prompt for prompt in found if " Drought" in prompt]


def test_a_list_with_dashes_says_what_is_small_below_its_label_alone() -> None:
    text = "- Fits: call if it lasts more than 5 minutes.\n- Burns: cool for 20 minutes.\n"
    assert "5" not in asked(text).values()


def test_a_label_described_in_two_words_is_not_chosen() -> None:
    names = ("Pads: clean, two", "Gloves: thin, blue", "Plasters: wide, brown", "Salt: fine, dry")
    found = draft(read_text("\n".join(f"- {one}" for one in names))).proposals
    assert not [one for one in found if one.card.kind == "choice"]


def test_a_law_is_no_insert_behind_its_article() -> None:
    text = "Under Article 3, the law applies to firms set up in Ulm, wherever the work is done."
    assert not [
        prompt for prompt in asked(text) if "wherever" in prompt and "applies" not in prompt
    ]


def test_how_many_is_asked_where_its_year_stands_beside_what_it_dates() -> None:
    text = "In 1977 Vik and Holm signed two treaties providing for a slow handover."
    assert not [prompt for prompt in asked(text) if prompt.startswith("How many")]


def test_a_truth_holds_one_claim() -> None:
    for year in range(1800, 1840):
        text = f"The mill of Brem burned in {year}, and none of its beams was ever found."
        found = draft(read_text(f"# Mills\n\n{text}\n")).proposals
        assert not [one for one in found if one.card.kind == "truth"]


@pytest.mark.parametrize(
    "text", ["The mint earned millions in a year of war.", "Ulm sold 3 millions of lamps to Oslo."]
)
def test_how_many_millions_is_asked_only_where_no_number_says_it(text: str) -> None:
    assert "millions" not in asked(text, "magnitude").values()
    assert "millions" in asked("Ulm sold millions of lamps to Oslo.", "magnitude").values()


@pytest.mark.parametrize(
    ("text", "torn"),
    [
        (
            "Holm was born in Brem, then part of the Duchy of Ulm, the eldest child of Emil Vik.",
            "Duchy of Ulm is",
        ),
        ("In 1858 Vik was elected to the Holm Society, the first woman in it.", "Society is"),
        ("Fine salt, 14 g.", "Fine salt"),
        ("Passenger numbers edged up to 63.4 million.", "no such words"),
        ("Gordon Pell, a retired driver, said that the fee was too high.", "Gordon Pell was"),
        (
            "Mrs Holm sued. Its argument on 4 points was heard by a court.",
            "Mrs Holm\u2019s argument",
        ),
    ],
)
def test_nothing_is_said_of_what_only_stands_before_it(text: str, torn: str) -> None:
    said = [one.statement.text for one in draft(read_text(f"# Notes\n\n{text}\n")).proposals]
    assert not [one for one in said if torn in one]


def test_figures_are_asked_for_with_what_is_written_into_them() -> None:
    found = asked("Council spends \u00a3214m on roads in the old town.")
    assert "\u00a3214m" in found.values()
    found = asked("The gauge of the line is 4 feet 8\u00bd inches.")
    assert "4 feet 8\u00bd inches" in found.values()


def test_the_title_names_what_it_is_about() -> None:
    found = draft(read_text("# The tide explained\n\nThe tide is the rise and fall of the sea.\n"))
    assert "tide" not in [answer_of(one.card) for one in found.proposals]


def test_a_case_keeps_both_of_its_parties() -> None:
    found = asked("Courts in Ulm take their rule from Adams v Lindsell to the present day.")
    assert "Adams v Lindsell" in found.values()


def test_a_question_ends_with_no_noun_and_of() -> None:
    assert "What was Emil Vik engineer of?" not in asked(
        "Emil Vik was engineer of the old railway."
    )
