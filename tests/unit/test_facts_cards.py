"""Which cards a sentence gives, and which sentences give none."""

from __future__ import annotations

import pytest

from app.core.cards import Choice, Match, Order, Select, Truth
from app.core.facts.drafting import answer_of, draft
from app.core.facts.lines import read_text
from app.core.facts.nearby import nearby

Told = set[tuple[str, str, str]]

YARDS = """# Shipyards of the Sound

## Notable Northern Shipyards

- Arno:
- Arno's boats provide warm cabins.
- In 1999, Arno sold barges.
- Known for its fast ferries, Arno has built the Blue Heron, a catamaran of 40 metres.
- The company aims to launch a hydrogen ship.
- Its design office, Lab Seven, focuses on hulls, engines, and rudders.
- Berg Works:
- Specializes in heavy icebreakers.
- The company's cranes are used in harbours, quarries, and mines.
- Cato (Cato Marine):
- Specializing in wooden yachts, Cato is a supplier of royal families.
- The company also repairs masts.
- Dorn:
- Develops automatic pilots for barges.
- Dorn's pilots are used in canals, harbours, and rivers.
- Elsa:
- Originally founded by Peter Holm, Elsa provides insurance for small boats.
- It focuses on storm damage.
- Falk:
- Fixing small leaks of Falk boats in winter

Northern docks hold 300 ships.
"""


def _cards(text: str, title: str = "Notes") -> Told:
    found = draft(read_text(f"# {title}\n\n{text}\n"))
    return {(one.card.kind, one.card.prompt, answer_of(one.card)) for one in found.proposals}


def _one(kind: str, prompt: str, answer: str = "") -> tuple[str, str, str]:
    gap = prompt.partition("{{c1::")[2].partition("}}")[0]
    return kind, prompt, answer or gap


@pytest.mark.parametrize(
    ("text", "card"),
    [
        (
            "The World Meteorological Organization (WMO) counts storms.",
            _one("basic", "What does “WMO” stand for?", "World Meteorological Organization"),
        ),
        (
            "A ton is large (1 tonne = 1,000 kilograms) for a boat.",
            _one("number", "How many kilograms make one tonne?", "1,000"),
        ),
        (
            "The harbour has 300 berths, followed by Oslo (just over 200) and Bergen (150).",
            _one("number", "About how many berths are counted for Oslo?", "200"),
        ),
        (
            "In 1872, the council of Brem founded a fire brigade.",
            _one("number", "In which year did the council of Brem found a fire brigade?", "1872"),
        ),
        (
            "The bridge of Brem opened on 4 July 1901.",
            _one("basic", "On which date did the bridge of Brem open?", "4 July 1901"),
        ),
        (
            "By 1950 the dam and the weir of Brem had failed.",
            _one("cloze", "By {{c1::1950}} the dam and the weir of Brem had failed."),
        ),
        (
            "The chimney weighs 7,300 tonnes.",
            _one("number", "How many tonnes does the chimney weigh?", "7,300"),
        ),
        (
            "In 2001 the club of Oslo had about 90 members.",
            _one("number", "How many members did the club of Oslo have in 2001?", "90"),
        ),
        (
            "The rover carries nine instruments.",
            _one("basic", "How many instruments does the rover carry?", "Nine"),
        ),
        (
            "Ferries lose 12 to 14 percent of their heat.",
            _one("cloze", "Ferries lose {{c1::12 to 14}} percent of their heat."),
        ),
        (
            "The disks of the old archive hold petabytes of maps.",
            _one("cloze", "The disks of the old archive hold {{c1::petabytes}} of maps."),
        ),
        (
            "A lock is a chamber with gates.",
            _one("basic", "What is a lock?", "Chamber with gates"),
        ),
        (
            "Ada Byron, an English mathematician, wrote programs.",
            _one("basic", "Who was Ada Byron?", "English mathematician"),
        ),
        (
            "Ganymede is the largest moon of Jupiter.",
            _one("cloze", "{{c1::Ganymede}} is the largest moon of Jupiter."),
        ),
        (
            "A sluice is the gate that holds back the water of a pond or a mill.",
            _one(
                "cloze",
                "A {{c1::sluice}} is the gate that holds back the water of a pond or a mill.",
            ),
        ),
        (
            "The harvest of Brem failed because of a flood.",
            _one("basic", "Why did the harvest of Brem fail?", "Because of a flood"),
        ),
        (
            "The steam hammer was invented by James Nasmyth in 1839.",
            _one("basic", "Who invented the steam hammer in 1839?", "James Nasmyth"),
        ),
        (
            "The Brem reform led to fair wages in 1911.",
            _one("basic", "What did the Brem reform lead to in 1911?", "Fair wages"),
        ),
        (
            "The new law aims to protect small farms.",
            _one("basic", "What does the new law aim to do?", "Protect small farms"),
        ),
        (
            "The lake is rich in iron.",
            _one("basic", "What is the lake rich in?", "Iron"),
        ),
        (
            "The glove protects workers because it saves time.",
            _one("basic", "Whom does the glove protect?", "Workers"),
        ),
        (
            "Green roofs store water, slow down wind, and cool rooms, aiming to cut costs.",
            _one(
                "cloze",
                "Green roofs store water, slow down wind, and cool rooms, "
                "aiming to {{c1::cut costs}}.",
            ),
        ),
        (
            "Bankers speak of a “hard landing” when growth ends.",
            _one("cloze", "Bankers speak of a “{{c1::hard landing}}” when growth ends."),
        ),
        (
            "Bees are kept for pollen, royal jelly, and wax in Spain.",
            _one("cloze", "Bees are kept for pollen, {{c1::royal jelly}}, and wax in Spain."),
        ),
        (
            "Farmers protect the soil by planting clover.",
            _one("cloze", "Farmers protect the soil by {{c1::planting clover}}."),
        ),
        (
            "The alloy is made of common metals like tin and copper.",
            _one("cloze", "The alloy is made of common metals like {{c1::tin and copper}}."),
        ),
        (
            "The night train of the north often runs late, and few of the guests reach Lisbon.",
            _one(
                "cloze",
                "The night train of the north often runs late, and few of the guests reach "
                "{{c1::Lisbon}}.",
            ),
        ),
        (
            "A stone weir was built in May by monks of the valley.",
            _one("cloze", "A {{c1::stone weir}} was built in May by monks of the valley."),
        ),
    ],
)
def test_a_sentence_gives_its_card(text: str, card: tuple[str, str, str]) -> None:
    assert card in _cards(text)


@pytest.mark.parametrize(
    "text",
    [
        "They left it there.",
        "It was large.",
        "This is how it works.",
        "We sail our boat to 12 islands.",
        "Mix 50 grams of flour with water.",
        "The numbers are as follows.",
        "NASA destroyed it in 2003.",
        "What is a lock?",
        "Light (and heat travel 300 km.",
        "It took 10 26 steps to train the first model of 2020.",
        "Snippets * of [markup] in 2020 stay out.",
        "The same year 1999 saw rain.",
        "Here is a list of 12 boats:",
        "38 boats of 40 ships in port \u2013 Bergen second",
        "Nobody did anything.",
        "",
    ],
)
def test_a_sentence_that_leans_on_others_or_says_nothing_gives_no_card(text: str) -> None:
    assert _cards(text) == set()


@pytest.mark.parametrize(
    ("text", "prompt"),
    [
        (
            "The Alta is a river of the north. It freezes every winter until 10 May 1999 or so.",
            "the Alta",
        ),
        ("Baltic herring are small fish. They eat 300 shrimps.", "baltic herring eat"),
        ("Ada Byron was a poet of rank. She wrote 12 novels.", "Ada Byron write"),
        ("Fermentation is a slow process. The process takes 12 days.", "fermentation take"),
        ("Grain drones save time. These machines use 30 sensors.", "grain drones use"),
        ("Bergen is wet. The city\u2019s trams carry 900 guests.", "Bergen\u2019s trams carry"),
        ("The mill turned slowly. Its wheel has 24 blades.", "the mill\u2019s wheel"),
    ],
)
def test_pronouns_are_replaced_where_they_can_mean_one_thing_alone(text: str, prompt: str) -> None:
    assert any(prompt.lower() in card[1].lower() for card in _cards(text))


@pytest.mark.parametrize(
    "text",
    [
        "Ada built the Heron. It weighs 12 tonnes.",
        "The mill has a wheel. Its blades number 24 pieces.",
        "Ada met Ben. The city has 300 inns.",
        "Rain fell. The process takes 12 days.",
        "Boats leak. This trend hit 300 ports.",
        "Ada ran. They sold 300 hats.",
    ],
)
def test_a_pronoun_that_could_mean_two_things_gives_no_card(text: str) -> None:
    last = text.rpartition(". ")[2]
    figure = next(word for word in last.split() if word.isdigit())
    assert all(figure not in "".join(card) for card in _cards(text))


def test_entries_of_a_list_are_asked_for_among_their_siblings() -> None:
    found = [one.card for one in draft(read_text(YARDS)).proposals]
    prompts = {card.prompt: card for card in found}
    assert "What has Arno built?" in prompts or any("Blue Heron" in each for each in prompts)
    assert "What is Arno\u2019s design office called?" in prompts
    which = [card for card in found if isinstance(card, Choice) and "missing" not in card.prompt]
    assert which
    for card in which:
        assert card.prompt.startswith(("Which shipyard ", "Whose "))
        assert len({card.right, *(option.text for option in card.wrong)}) == 4
    (selected,) = [card for card in found if isinstance(card, Select) and "Dorn" in card.prompt]
    assert selected.right == ("Canals", "Harbours", "Rivers")
    assert {option.text for option in selected.wrong} == {"Quarries", "Mines"}
    (match,) = [card for card in found if isinstance(card, Match)]
    assert ("Berg Works", "Heavy icebreakers") in match.pairs
    assert len(match.pairs) >= 4


def test_what_an_entry_does_in_few_words_is_not_asked_which_does_it() -> None:
    kinds = zip(("Arno", "Berg", "Dorn", "Elm"), ("tin", "brass", "zinc", "lead"), strict=True)
    lines = "\n".join(f"- {name}: {name} focuses on {metal}." for name, metal in kinds)
    found = draft(read_text(f"# Firms\n\n## Companies\n\n{lines}\n")).proposals
    assert {one.card.kind for one in found} & {"choice"} == set()


def test_figures_of_one_paragraph_give_a_ranking() -> None:
    text = "With 300 berths, Rostock is first, followed by Oslo (just over 200) and Bergen (150)."
    (order,) = [one.card for one in draft(read_text(text)).proposals if one.rule == "ranking"]
    assert isinstance(order, Order)
    assert order.items == ("Rostock", "Oslo", "Bergen")


def test_a_heading_that_asks_how_is_answered_by_its_first_sentence() -> None:
    text = "# Soil\n\n## How Do Farmers Keep Soil?\n\nFarmers keep soil by planting clover.\n"
    (first, *_) = draft(read_text(text), kinds=("basic",)).proposals
    assert first.card.prompt == "How do farmers keep soil?"
    assert answer_of(first.card) == "By planting clover"


def test_a_sentence_about_unnamed_efforts_stands_behind_its_heading() -> None:
    text = (
        "# Soil\n\n## How Is Soil Kept?\n\nMeasures include sowing grass, planting hedges, and "
        "building walls.\n\n## Costs\n\nEfforts include loans, land swaps, and grants.\n\n"
        "- Size: The usual amount is 20 percent of the weight.\n"
    )
    prompts = {one.card.prompt for one in draft(read_text(text)).proposals}
    assert prompts == {
        (
            "How is soil kept? Measures include sowing grass, {{c1::planting hedges}}, and "
            "building walls."
        ),
        "Costs: Efforts include loans, {{c1::land swaps}}, and grants.",
        "Size: The usual amount is {{c1::20}} percent of the weight.",
    }


def test_only_kinds_that_were_chosen_are_made_and_no_more_than_asked_for() -> None:
    article = read_text(YARDS)
    assert {one.card.kind for one in draft(article, kinds=("choice",)).proposals} == {"choice"}
    assert len(draft(article, most=3).proposals) == 3
    best = draft(article).proposals
    assert [one.weight for one in best] == sorted((one.weight for one in best), reverse=True)
    steps: list[tuple[int, int]] = []
    draft(article, progress=lambda done, whole: steps.append((done, whole)))
    shares = [done / whole for done, whole in steps]
    assert shares == sorted(shares)
    assert shares[-1] == 1


def test_a_statement_with_another_figure_gives_the_true_one_as_feedback() -> None:
    text = "\n\n".join(f"The old bridge of Ort {place} has 4{n} arches." for n, place in _PLACES)
    truths = [one.card for one in draft(read_text(text), kinds=("truth",)).proposals]
    false = [card for card in truths if isinstance(card, Truth) and not card.answer]
    assert {card.answer for card in truths if isinstance(card, Truth)} == {True, False}
    assert all(card.why.startswith("The figure is 4") for card in false)


_PLACES = list(enumerate(["Alm", "Bad", "Cham", "Dorf", "Eck", "Furth"]))


@pytest.mark.parametrize(
    "number",
    [
        "38,000",
        "2",
        "3",
        "8",
        "91%",
        "97%",
        "98%",
        "99%",
        "100%",
        "2014",
        "1066",
        "7",
        "1",
        "95%",
        "3.5",
        "$12",
        "4.2 million",
        "50%",
    ],
)
def test_a_nearby_number_differs_and_keeps_the_look(number: str) -> None:
    other = nearby(number)
    assert other != number
    assert other.endswith(number[-1]) or number[-1].isdigit()
    assert ("," in other) == ("," in number)
    assert nearby("about twelve") == ""
