"""The closed words of English, its common verbs with their forms, and words too vague to ask for.

No tagger and no model: a form that stands here is taken for what it says, all else is a noun.
"""

from __future__ import annotations

import re

from app.core.facts.tokens import word_set

PRONOUNS = word_set(
    "it its itself they them their theirs he him his she her hers we us our ours you your i me my "
    "this that these those such one ones everyone everybody anyone anybody someone nobody "
    "something anything everything former latter both here there others another same"
)
DETERMINERS = word_set(
    "a an the this that these those its their his her our my your some any each every no several "
    "many most few all both another such various numerous"
)
PREPOSITIONS = word_set(
    "about above across after against along among amid around as at before behind below beneath "
    "beside besides between beyond by despite down during except for from in inside into like "
    "near of off on onto out outside over past per since through throughout till to toward "
    "towards under until up upon via with within without than amongst including together"
)
CONJUNCTIONS = word_set(
    "and or but nor so yet because although though while whereas if unless when where which who "
    "whom whose that whether since as"
)
BE = word_set("is are was were")
HAVE = word_set("has have had")
MODALS = word_set("can could will would may might must should shall")
AUXILIARIES = BE | HAVE | MODALS | word_set("does do did")
ADVERBS = word_set(
    "late early fast also now often still usually mostly mainly largely only even just never "
    "always sometimes "
    "already soon once again later first then today currently together thus not ever far no "
    "therefore finally together longer typically almost nearly about roughly well"
)
NEGATIONS = word_set("not no never neither nor without cannot none nobody nothing hardly")
RELATIVES = word_set("that which who whom whose where when")
SMALL = (
    DETERMINERS
    | PREPOSITIONS
    | CONJUNCTIONS
    | AUXILIARIES
    | word_set("be been being also more very not it they he she its")
)
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
NUMBER_WORDS = {
    word: value
    for value, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
        ]
    )
}
COMPARATIVE = (  # a pattern: what is compared with something
    "more [a-z]+|less [a-z]+|larger|smaller|older|newer|younger|longer|shorter|better|worse"
    "|stronger|weaker|faster|slower|warmer|colder|cooler|hotter|cheaper|deeper|wider|thicker"
    "|thinner|heavier|lighter|earlier|easier|harder|richer|poorer|drier|wetter|safer|tougher|tidier"
    "|bigger|taller|brighter|darker|finer|rougher|simpler|quieter|louder|busier|steeper|nearer"
)
VAGUE = word_set(
    "ability access advance advancement advancements advances amount approach area areas aspect "
    "attempt basis benefit benefits case cases challenge challenges change changes concern "
    "concerns condition consequence contribution contributions country deal demand demands "
    "development developments difference effect effects effort efforts emphasis example examples "
    "experience experiences extent fact factor factors field focus form forms goal growth help "
    "hub idea impact importance improvement improvements increase industry influence initiative "
    "initiatives issue issues kind kinds level lot manner matter means measures method methods "
    "moment need needs norm number numbers one opportunities opportunity order others outcome "
    "outcomes part parts people performance place point points policies position potential "
    "precedent presence problem problems process processes progress quality range reason reasons "
    "response rest result results role run sector sectors sense series services set sets "
    "significance situation solution solutions something sort sorts stage standard standards "
    "state step steps strategy strides success support system systems technologies technology "
    "term terms thing things time times trend type types use uses value variety way ways work "
    "world years frameworks company companies algorithms city town surface rules rule data "
    "information policies initiatives boundaries boundary commitment concern hurdles hurdle "
    "experience efficiency innovation capabilities recognition region regions site sites"
)

_VERBS = (
    "absorb accept account achieve acquire act adapt add address admit adopt advance affect aim "
    "allow analyze analyse announce appear apply appoint approve argue arrive assess assist "
    "assume attack attract automate award ban base become begin belong boil borrow boost border "
    "break breed bring broadcast build burn buy call capture carry catch cause celebrate centre "
    "center change characterize charge check choose circle claim climb collapse collect combine "
    "come command commission compare compete complete compose comprise concern conclude conduct "
    "confirm connect conquer consider consist constitute construct consume contain continue "
    "contribute control convert cook cool cost count cover crash create cross cultivate cure cut "
    "damage date deal decide declare decline decrease defeat defend define deliver demand depend "
    "deploy derive describe design destroy detect determine develop devise die differ digest "
    "direct discover display dissolve divide dominate double draw drive drop earn eat educate "
    "elect eliminate emerge emit emphasize employ enable encourage end enforce enhance ensure "
    "enter equal escape establish estimate evaluate evolve exceed exchange execute exist expand "
    "expect explain explode explore export express extend extract face fail fall favour favor "
    "feed feel fight file fill find finish fit fix float flow fly focus follow forbid force "
    "forecast forge form found freeze fund gain gather generate get give go govern grant grow "
    "guarantee guard guide handle happen harvest hatch have head heat help hire hit hold host "
    "hunt identify ignite ignore illustrate import improve include increase indicate infect "
    "influence inform inhabit inherit inspire install integrate intensify introduce invade invent "
    "invest involve issue join judge jump keep kill know lack land last launch lay lead learn "
    "leave lend let leverage lie lift limit link list live locate lose lower maintain make manage "
    "manufacture mark marry master match matter mean measure meet melt merge migrate mine mix "
    "monitor move multiply name need neutralize number obey obtain occupy occur offer open "
    "operate oppose optimize orbit order organize originate oversee own oxidize participate pass "
    "pay peak penetrate perform permit pilot pioneer plan plant play pollinate pose possess power "
    "practise precede predict prefer prepare preserve prevent print proclaim process produce "
    "prohibit promise promote propose protect prove provide publish pull pump purchase pursue "
    "push put qualify radiate raise range reach read receive recognize recognise recommend record "
    "recover reduce refer reflect refuse regulate reject relate release rely remain remember "
    "remove replace report represent reproduce require rescue resemble reside resist respond rest "
    "restore restrict result retain retire return reveal reward ride rise roast rotate rule run "
    "sail save say score secure see seek seem seize select sell send separate serve set settle "
    "shape share shift shine show sign signal sink sit sleep slow smell solve span spawn speak "
    "specialize specialise spend split spread stand start state stay steal steam stop store "
    "strengthen stress stretch strike study succeed suffer suggest supply support surpass "
    "surrender surround survive sustain swim switch tailor take taste tax teach tell tend test "
    "thicken threaten throw tolerate total tow track trade train transform translate transmit "
    "transport trap travel treat trigger triple turn unify unite use utilize value vary visit "
    "vote walk warn wear weigh win withdraw work worship write yield absorb attach coagulate "
    "curdle ferment rinse season simmer soften stir trap tie settle overthrow outlaw ratify "
    "repeal amend sue appeal prosecute sentence entitle bind breach compile debug encrypt execute "
    "index log parse render schedule scan swap sync transpile ship implement streamline underline "
    "spark bolster boom outline revolutionize mitigate foster utilize enjoy fetch gather grind "
    "inspect invade kick lean pour pre-date predate rank rate rent roll rub safeguard salt "
    "scatter sign slice soak sprinkle stand succeed supervise suspend taste tilt top trace verify "
    "view wait wash wish yield bake beat blend grill knead roast steam top toss trim defend "
    "outnumber march rebel abolish enact codify license pledge guide guard hail hand host house "
    "abandon accelerate accompany accuse amount anchor aspire assemble assign attain await "
    "balance bear behave bend benefit blame block bloom bounce browse calculate calm cease chase "
    "circulate clarify classify clean cling coincide colonize complicate condemn confine confront "
    "conserve consult contact contest contract contrast convey convict convince cope copy correct "
    "correspond dam damage dare decay decompose decorate dedicate deepen defy delay delete "
    "demonstrate deny depict descend desire devote diagnose dictate diminish discard discourage "
    "discuss dismiss disperse distinguish distribute dwell enrich ensue entail envisage equip "
    "evacuate exert exhibit exploit expose facilitate fade fashion feature fetch fire flee flood "
    "flourish flow forge formulate free function glow govern halt harden heal hide highlight "
    "hinder honour honor hunt hover incorporate induce initiate injure insulate intend interact "
    "interpret intervene investigate irrigate isolate justify lift lobby lure magnify mediate "
    "memorize mimic mint mobilize model modify motivate navigate negotiate nest nominate note "
    "notice offset omit oust outlive overcome overlook pack patrol perceive perish persist "
    "persuade plot polish postpone praise pray preach press privatize probe profit progress "
    "project prolong prompt provoke punish quote rally react realize rear rebuild recall reckon "
    "reconstruct recruit recycle reform regain reign reinforce reject relax relocate renew repair "
    "repel repress resign resolve restart restrain resume retreat reverse revise revive revolve "
    "roam rob root rush sacrifice satisfy scare scatter seal search seat serve shed shelter "
    "shield shock shorten shut simplify simulate situate skip smooth snap solidify sow spark spin "
    "sponsor stabilize stem stimulate strip structure struggle submit substitute summarize summon "
    "surge surprise swallow sweep symbolize tackle tempt terminate testify thrive tighten torture "
    "touch tour transcribe transplant tremble undergo undermine underscore understand undertake "
    "unlock unveil update uphold urge vanish venture verify veto vibrate violate wage warm waste "
    "weaken weave welcome widen wind wipe witness wound wrap deposit inflate deflate devalue "
    "erode peg subsidize lend orbit eclipse collide fuse nationalize inoculate memorize coin"
)
_IRREGULAR = (
    "become became become|begin began begun|break broke broken|bring brought brought|build built "
    "built|buy bought bought|catch caught caught|choose chose chosen|come came come|cost cost "
    "cost|cut cut cut|draw drew drawn|drive drove driven|eat ate eaten|fall fell fallen|feed fed "
    "fed|feel felt felt|fight fought fought|find found found|fly flew flown|forbid forbade "
    "forbidden|freeze froze frozen|get got got|give gave given|go went gone|grow grew grown|have "
    "had had|hit hit hit|hold held held|keep kept kept|know knew known|lay laid laid|lead led "
    "led|leave left left|lend lent lent|let let let|lie lay lain|lose lost lost|make made "
    "made|mean meant meant|meet met met|pay paid paid|put put put|read read read|ride rode "
    "ridden|rise rose risen|run ran run|say said said|see saw seen|seek sought sought|sell sold "
    "sold|send sent sent|set set set|shine shone shone|show showed shown|sink sank sunk|sit sat "
    "sat|sleep slept slept|speak spoke spoken|spend spent spent|split split split|spread spread "
    "spread|stand stood stood|steal stole stolen|strike struck struck|swim swam swum|take took "
    "taken|teach taught taught|tell told told|throw threw thrown|wear wore worn|win won "
    "won|withdraw withdrew withdrawn|write wrote written|breed bred bred|bind bound bound|oversee "
    "oversaw overseen|overthrow overthrew overthrown|prove proved proven|broadcast broadcast "
    "broadcast|forecast forecast forecast|beat beat beaten|bear bore borne|bend bent bent|cling "
    "clung clung|dwell dwelt dwelt|flee fled fled|grind ground ground|hide hid hidden|overcome "
    "overcame overcome|rebuild rebuilt rebuilt|shed shed shed|shut shut shut|spin spun spun|sweep "
    "swept swept|undergo underwent undergone|understand understood understood|uphold upheld "
    "upheld|undertake undertook undertaken|wind wound wound|weave wove woven|sow sowed sown"
)
_DOUBLED = word_set(
    "stop trap ban drop admit commit permit refer occur prefer ship log debug scan plan swap stir "
    "equip regret transmit emit transfer sit put get run cut hit set let win begin swim peg beat "
    "shut spin trim dam strip skip step rob wrap"
)
_ENDS_IN_ES = re.compile(r"(?:s|x|z|ch|sh|o)$")
_CONSONANT_Y = re.compile(r"[^aeiou]y$")


def third_person(base: str) -> str:
    """Return the form after he, she or it: focus → focuses."""
    if base == "have":
        return "has"
    if _CONSONANT_Y.search(base):
        return base[:-1] + "ies"
    return base + ("es" if _ENDS_IN_ES.search(base) else "s")


def past(base: str) -> str:
    """Return the regular past: develop → developed."""
    if base.endswith("e"):
        return base + "d"
    if _CONSONANT_Y.search(base):
        return base[:-1] + "ied"
    return (base + base[-1] if base in _DOUBLED else base) + "ed"


def gerund(base: str) -> str:
    """Return the -ing form: make → making."""
    if base.endswith("ie"):
        return base[:-2] + "ying"
    if base.endswith("e") and not base.endswith("ee"):
        return base[:-1] + "ing"
    return (base + base[-1] if base in _DOUBLED else base) + "ing"


_BRITISH = [f"{base[:-3]}ise" for base in _VERBS.split() if base.endswith("ize")]
BASES = frozenset(_VERBS.split()) | frozenset(_BRITISH)
_ROWS = [row.split() for row in _IRREGULAR.split("|")]
_KNOWN = {row[0]: row for row in _ROWS}
THIRD = {third_person(base): base for base in sorted(BASES)}
PAST = {_KNOWN[base][1] if base in _KNOWN else past(base): base for base in sorted(BASES)}
PARTICIPLE = {_KNOWN[base][2] if base in _KNOWN else past(base): base for base in sorted(BASES)}
PARTICIPLE["born"] = "bear"
GERUND = {gerund(base): base for base in sorted(BASES)}
CLEARLY_PAST = frozenset(row[1] for row in _ROWS if row[1] not in (row[0], row[2]))
PAST_OF = {base: form for form, base in PAST.items()}
