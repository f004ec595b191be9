"""Which language a text is in: told plainly where it is not English, never of a few words."""

from __future__ import annotations

import pytest

from app.core.reading.language import ANOTHER, foreign, language_of

GERMAN = """Die Donau ist mit einer Länge von 2850 Kilometern der zweitlängste Fluss in Europa. Sie
entspringt im Schwarzwald und mündet in das Schwarze Meer. Auf ihrem Weg fließt sie durch zehn
Länder. Im Jahr 1856 wurde die Europäische Donaukommission mit Sitz in Galatz gegründet."""
FRENCH = """Le Danube est le deuxième fleuve d'Europe par sa longueur. Il prend sa source dans la
Forêt-Noire et se jette dans la mer Noire après un parcours de près de trois mille kilomètres. La
commission européenne du Danube fut créée par le traité de Paris et les bateaux des pays riverains
y naviguent avec les mêmes droits."""
SPANISH = """El Danubio es el segundo río más largo de Europa. Nace en la Selva Negra y fluye hacia
el este hasta desembocar en el mar Negro. Por su curso pasan los barcos de diez países, y las
ciudades que están en sus orillas viven del comercio con los puertos del mar."""
FINNISH = """Tonava on Euroopan toiseksi pisin joki. Se saa alkunsa Schwarzwaldista ja laskee
Mustaanmereen. Joki virtaa kymmenen maan läpi ja sen varrella sijaitsee neljä pääkaupunkia.
Laivaliikenne on vilkasta erityisesti Wienin ja Budapestin välillä. Joen suisto on laaja ja
matala, ja siellä pesii satoja lintulajeja. Kanava yhdistää joen Reiniin, joten laivat pääsevät
Pohjanmereltä Mustallemerelle saakka. Tulvat olivat ennen tavallisia, mutta nykyään padot
säätelevät veden korkeutta."""
RUSSIAN = "Дунай является второй по длине рекой Европы. Дунай берёт начало в Шварцвальде."
CHINESE = "多瑙河是欧洲第二长河。" * 8
ENGLISH = """The Danube is 2,850 km long. The river flows through ten countries. In 1856 the Treaty
of Paris established the European Commission of the Danube, whose seat was in Galati. The German
name is Donau, and the people of the delta say „Die Donau ist das Leben“."""
LIST = """Terms. Anode: electrode where oxidation happens. Cathode: electrode where reduction
happens. Electrolyte: liquid that conducts ions. Ion: charged atom. Cell: two electrodes in an
electrolyte. Battery: several cells in series. Current: flow of charge, measured in amperes.
Voltage: difference of potential, measured in volts."""


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (GERMAN, "German"),
        (FRENCH, "French"),
        (SPANISH, "Spanish"),
        (FINNISH, ANOTHER),
        (RUSSIAN, ANOTHER),
        (CHINESE, ANOTHER),
        (ENGLISH, ""),
        (LIST, ""),
        ("Der Kanal der Stadt ist nicht lang.", ""),
        (FINNISH[:300], ""),
        ("多瑙河", ""),
        ("", ""),
    ],
)
def test_a_language_that_is_clearly_not_english_is_named(text: str, name: str) -> None:
    assert foreign(text) == name
    assert foreign(text) == foreign(text.upper())


def test_an_english_text_that_quotes_another_language_stays_english() -> None:
    assert foreign(f"{ENGLISH} {GERMAN[:120]}") == ""
    assert language_of(ENGLISH) == "en"
    assert foreign(f"{GERMAN} {ENGLISH[:60]}") == "German"
