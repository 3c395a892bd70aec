"""Names across two languages, and across spellings of one."""

import re

import pytest

from assistant.facts import names
from assistant.names import _titles, stands_in


def named(name: str, quote: str) -> bool:
    return stands_in(name, names(quote), quote)


@pytest.mark.parametrize(
    ("name", "quote"),
    [
        ("Yemen", "Het gaat om Jemen, Syrié en Brazilieé."),
        ("Syria", "Het gaat om Jemen, Syrié en Brazilieé."),
        ("Brazil", "Het gaat om Jemen, Syrié en Brazilieé."),
        ("Turkey", "Ook Turkije stemde voor."),
        ("Russian", "de mensenrechtensituatie in Rusland"),
        ("Rusland", "the Russian Federation was suspended"),
        ("Western", "kritiek op dubbele standaarden van Westerse landen"),
        ("LGBTIQ+", "gelijke rechten voor LHBTIQ+-personen"),
        ("LDCs", "ontwikkelingslanden (Least Developed Countries, LDC’s)"),
        ("Kingdom's", "Nederland zet zich in voor vrede."),
        ("OHCHR", "het Kantoor van de Hoge Commissaris voor de Mensenrechten"),
        ("Rapporteur", "het mandaat van de Speciaal Rapporteur"),
        ("Fund", "een bijdrage aan het Fonds voor noodhulp"),
        ("UN", "lid van de VN-Mensenrechtenraad"),
    ],
)
def test_a_name_stands_for_what_the_other_language_or_spelling_calls_it(name: str, quote: str) -> None:
    assert named(name, quote)


@pytest.mark.parametrize(
    ("name", "quote"),
    [
        ("Austria", "de ambassadeur van Australië"),
        ("Iraq", "de situatie in Iran"),
        ("Niger", "de regering van Nigeria"),
        ("Rapporteur", "de Speciaal Gezant voor Religie"),
        ("Defence", "de Minister van Buitenlandse Zaken"),
        ("European", "het Koninkrijk trekt de resolutie"),
        ("EU", "de Europeaan heeft eeuwen gewacht"),
        ("Jansen", "de Minister van Buitenlandse Zaken, H.G.J. Bruins Slot"),
    ],
)
def test_another_name_never_stands_for_it(name: str, quote: str) -> None:
    assert not named(name, quote)


def test_every_pattern_of_a_title_can_be_used() -> None:
    assert all(re.compile(pattern) for pattern in _titles().values())
