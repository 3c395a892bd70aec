"""The language of questions and texts, also of very short ones."""

from pathlib import Path

import pytest

from sources.language import foreign, guess_language
from sources.read import read_library

DUTCH = """
    Wie is penhouder? | deadline mensenrechtenraad | Wat is OHCHR? | Wie ondertekende de brief? | Hoeveel stemmen?
    budget OHCHR | Wanneer gekozen? | Welke landen zitten in de kerngroep Syrië? | aantal stemmen | persvrijheid
    Wat doet Nederland tegen straffeloosheid? | vrijwillige bijdrage 2022-2024 | Noem de prioriteiten | en Canada?
    LHBTIQ+ mandaat verlenging | Wat is accountability? | Wat is de Freedom Online Coalition? | kindhuwelijken
    Human Rights Council lidmaatschap? | En in 2026? | Wie zijn gelijkgezinden | Is Hongarije aangesloten?
    Steunt Nederland de Equal Rights Coalition? | Mag Nederland stemmen? | Waar gaat het over? | Klopt dat?
    Kun je dat uitleggen? | Geef een samenvatting | Wat zijn SIDS? | LDC/SIDS Trust Fund bijdrage | Wie betaalt?
    kritiek op Israël | rol maatschappelijk middenveld | Welk bedrag? | 8,65 | OHCHR | Kandidaat 2024?
    Waarom niet? | En België? | kosten opvang | datum brief | vrouwen en meisjes | steun Oekraïne | hoe vaak
    rol van Nederland | jaarlijks bedrag | stand van zaken | wet open overheid | financiering ngo's | reactie motie
    besluit stikstof | resolutie Iran | kandidatuur mensenrechtenraad | Sinds wanneer? | regio's en thema's
"""
ENGLISH = """
    What is OHCHR? | Who signed the letter? | How many votes? | When elected? | number of votes | press freedom
    Which countries are in the core group on Syria? | What does the Netherlands do against impunity? | Who pays?
    voluntary contribution 2022-2024 | List the priorities | LGBTI mandate renewal | What is accountability?
    Human Rights Council membership | And in 2026? | and Canada? | Who is penholder? | child marriage
    Did Hungary join? | Special Rapporteur Russia | date of the letter | freedom of religion | Is that right?
    Where does it meet? | Can you explain? | Give a summary | death penalty | countries of concern
    What are SIDS? | criticism of Israel | role of civil society | deadline for the council | women's rights
    Why not? | And Belgium? | shelter costs | letter date | women and girls | support Ukraine | how often | which amount
    role of the Netherlands | annual amount | state of play | freedom of information act | NGO funding | trust fund
    nitrogen decision | Iran resolution | core group Syria | Since when? | government priorities | the Council's work
    What does VN-Mensenrechtenraad mean? | Tell me about Landensituaties | human rights defenders
"""


def _questions(text: str) -> list[str]:
    return [question.strip() for line in text.strip().splitlines() for question in line.split("|")]


@pytest.mark.parametrize("question", _questions(DUTCH))
def test_dutch(question: str) -> None:
    assert guess_language(question) == "nl"


@pytest.mark.parametrize("question", _questions(ENGLISH))
def test_english(question: str) -> None:
    assert guess_language(question) == "en"


@pytest.mark.parametrize("text", ["", "?", "12", "\U0001f600"])
def test_what_is_in_no_language_counts_as_dutch(text: str) -> None:
    assert guess_language(text) == "nl"


def test_case_does_not_matter_for_function_words() -> None:
    assert guess_language("WHAT IS THE BUDGET") == "en"
    assert guess_language("WAT IS HET BUDGET") == "nl"


FOREIGN = {
    "German": """Das Königreich der Niederlande wurde mit 153 Stimmen in den Menschenrechtsrat gewählt. Die Regierung
        wird sich für die Rechte der Frauen einsetzen und ist bereit, mit anderen Ländern zusammenzuarbeiten.""",
    "French": """Le Royaume des Pays-Bas a été élu au Conseil des droits de l'homme avec 153 voix. Le gouvernement
        s'engage pour les droits des femmes et coopère avec d'autres pays. Le ministre en a informé le Parlement.""",
    "Spanish": """El Reino de los Países Bajos fue elegido miembro del Consejo de Derechos Humanos con 153 votos. El
        gobierno se compromete con los derechos de las mujeres y de las niñas en todo el mundo.""",
}


@pytest.mark.parametrize("language", FOREIGN)
def test_another_language_is_told(language: str) -> None:
    assert foreign(FOREIGN[language])


def test_no_document_of_the_library_is_foreign_nor_what_is_too_short_to_tell() -> None:
    library = read_library(Path(__file__).parents[3] / "sources" / "library")
    assert not any(foreign(document.text) for document in library.documents)
    assert not foreign("Menschenrechte")
