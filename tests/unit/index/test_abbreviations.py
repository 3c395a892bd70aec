"""Abbreviations are learned from what texts explain, and used both ways."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.abbreviations import definitions, learn

LETTER = (
    "het lidmaatschap van de Mensenrechtenraad van de Verenigde Naties (hierna: VN-Mensenrechtenraad) voor de jaren "
    "2024-2026. Het is van belang dat ook ontwikkelingslanden (Least Developed Countries, LDC’s) en Small\nIsland "
    "Developing States (SIDS) in de gelegenheid worden gesteld. Zo geeft het Koninkrijk al geruime tijd het Kantoor van "
    "de Hoge Commissaris voor de Mensenrechten (OHCHR) jaarlijks een bijdrage. In lijn met de inzet in de Algemene "
    "Vergadering van de Verenigde Naties (AVVN) blijft aandacht nodig voor straffeloosheid (accountability)."
)


def test_the_letter_explains_five() -> None:
    assert learn([LETTER]).full == {
        "vn mensenrechtenraad": ("mensenrechtenraad van de verenigde naties",),
        "ldc": ("least developed countries",),
        "sids": ("small island developing states",),
        "ohchr": ("kantoor van de hoge commissaris voor de mensenrechten",),
        "avvn": ("algemene vergadering van de verenigde naties",),
    }


@pytest.mark.parametrize(
    ("text", "short", "full"),
    [
        ("Volgens de Algemene Rekenkamer (AR) klopt het.", "ar", "algemene rekenkamer"),
        ("Sinds de Wet open overheid (Woo) geldt dit.", "woo", "wet open overheid"),
        ("de Milieueffectrapportage (MER)", "mer", "milieueffectrapportage"),
        ("de belasting over de toegevoegde waarde (btw)", "btw", "belasting over de toegevoegde waarde"),
        ("met niet-gouvernementele organisaties (ngo's)", "ngo", "niet gouvernementele organisaties"),
        ("de NAVO (Noord-Atlantische Verdragsorganisatie)", "navo", "noord atlantische verdragsorganisatie"),
        ("the European Court of Human Rights (ECHR), and", "echr", "european court of human rights"),
        (
            "the Office of the High Commissioner for Human Rights (OHCHR)",
            "ohchr",
            "office of the high commissioner for human rights",
        ),
        (
            "OHCHR (Office of the High Commissioner for Human Rights)",
            "ohchr",
            "office of the high commissioner for human rights",
        ),
        ("eilandstaten (Small Island Developing States, SIDS)", "sids", "small island developing states"),
    ],
)
def test_what_a_text_explains_is_learned(text: str, short: str, full: str) -> None:
    assert learn([text]).full == {short: (full,)}


@pytest.mark.parametrize(
    "text",
    [
        "in Genève (Zwitserland)",
        "de minister (VVD) zei",
        "maatschappelijke organisaties (ngo's)",
        "Het was zo. (EU)",
        "in het jaar 2023 (Kamerstuk 36200)",
        "straffeloosheid (accountability)",
        "tegen represailles (reprisals) optreden",
        "() (  ) (a)",
    ],
)
def test_other_brackets_explain_nothing(text: str) -> None:
    assert learn([text]).full == {}


def test_an_abbreviation_adds_its_full_form_and_the_full_form_its_abbreviation() -> None:
    known = learn([LETTER])
    assert known.other_forms("Wat is SIDS?") == ["small island developing states"]
    assert known.other_forms("which small island developing states") == ["sids"]
    assert known.other_forms("Wat doet Nederland?") == []


def test_an_abbreviation_that_is_also_a_common_word_counts_only_in_capitals() -> None:
    known = learn(["the World Health Organization (WHO)"])
    assert known.other_forms("Who pays?") == []
    assert known.other_forms("Does the WHO pay?") == ["world health organization"]


@given(st.text(alphabet="aAbBcC ()-,.:'s", max_size=60))
def test_any_text_can_be_learned_from(text: str) -> None:
    for short, forms in learn([text]).full.items():
        assert short
        assert all(forms)


def test_a_text_explains_an_abbreviation_where_it_has_both_forms() -> None:
    known = learn([LETTER])
    both = "Het Kantoor van de Hoge Commissaris voor de Mensenrechten (OHCHR) werkt ook ter plaatse."
    assert known.explained("Waar staat OHCHR voor?", both)
    assert known.explained("Hoe wordt Kantoor van de Hoge Commissaris voor de Mensenrechten afgekort?", both)
    assert not known.explained("Waar staat OHCHR voor?", "Het Koninkrijk draagt bij aan OHCHR.")
    assert not known.explained("Waar staat SIDS voor?", both)


def test_a_definition_tells_both_forms_as_they_are_written_and_where() -> None:
    text = "Het werk van de Algemene Vergadering van de Verenigde Naties (AVVN) gaat door."
    (one,) = definitions(text)
    assert (one.short, one.long) == ("AVVN", "Algemene Vergadering van de Verenigde Naties")
    assert text[one.at :].startswith("(AVVN)")
