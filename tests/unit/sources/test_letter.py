"""The letter that comes with the project reads as a person would read it."""

from pathlib import Path

import pytest

from sources.document import BlockKind, Document
from sources.read import read_library

LIBRARY = Path(__file__).parents[3] / "sources" / "library"
ID = "kamerbrief-inzet-vn-mensenrechtenraad-2024-2026"


@pytest.fixture(scope="module")
def letter() -> Document:
    return next(document for document in read_library(LIBRARY).documents if document.id == ID)


def _texts(letter: Document, kind: BlockKind) -> list[str]:
    return [letter.text[block.start : block.end] for block in letter.blocks if block.kind is kind]


@pytest.mark.parametrize(
    "sentence",
    [
        "Op 10 oktober jl. is het Koninkrijk in de Algemene Vergadering van de Verenigde Naties met 169 stemmen voor",
        "voor de vijffde maal gekozen tot lid van de VN-Mensenrechtenraad.",
        "is het beschermen van mensenrechten voor Nederland ook een welbegrepen eigenbelang.",
        "Ook de bescherming van mensenrechtenverdedigers is een belangrijk onderdeel",
        "Afghanistan, Iran, Myanmar, Oekraine en Syrié om blijvende aandacht.",
        "kritiek op gepercipieerde dubbele standaarden van Westerse landen die traditioneel voorvechter zijn van",
        "haat richting andere (niet-)religieuze groeperingen tegen te gaan.",
        "het tegengaan van kind- en/of gedwongen huwelijken.",
        "in de relevante landenresoluties van de VN-Mensenrechtenraad en op",
        "onafhankelijke onderzoekmechanismen voor zorgwekkende landensituaties",
        "represailles (reprisals) tegen mensenrechtenverdedigers als gevolg",
        "accountability voor mensenrechtenschendingen tegen journalisten en media-actoren.",
        "zullen door het Koninkrijk aangekaart worden tijdens de zittingen",
        "de Verenigde Naties (hierna: VN-Mensenrechtenraad) voor de jaren 2024-2026.",
        "groep gelijkgezinde landen en/of in EU-verband.",
        "vrijwillige bijdrage aan het OCHCR-kantoor jaarlijks 8,65 miljoen euro.",
    ],
)
def test_sentence_is_readable(letter: Document, sentence: str) -> None:
    assert sentence in letter.text


def test_headings_are_complete(letter: Document) -> None:
    assert _texts(letter, BlockKind.HEADING) == [
        "Versterken, hervormen en beschermen van de VN-Mensenrechtenraad",
        "Bescherming van mensenrechtenverdedigers en maatschappelijke ruimte",
        "Gelijke rechten voor LHBTIQ+-personen",
        "Gelijke rechten voor vrouwen en meisjes",
        "Vrijheid van meningsuiting online en offline",
        "Vrijheid van religie en levensovertuiging",
        "Internationale rechtsorde en strijd tegen straffeloosheid",
        "Landensituaties",
        "Budget",
        "Tot slot",
    ]


def test_there_are_25_paragraphs_and_each_ends_its_sentence(letter: Document) -> None:
    paragraphs = _texts(letter, BlockKind.PARAGRAPH)
    assert len(paragraphs) == 25
    assert all(paragraph.endswith((".", ".”")) for paragraph in paragraphs)


def test_what_surrounds_the_text_is_known_for_what_it_is(letter: Document) -> None:
    assert _texts(letter, BlockKind.DATE_LINE) == ["Den Haag, 6 februari 2024"]
    assert _texts(letter, BlockKind.SIGNATURE) == ["De Minister van Buitenlandse Zaken, H.G.J. Bruins Slot"]
    header = "Tweede Kamer, vergaderjaar 2023—2024, 32 735, nr. 380"
    assert _texts(letter, BlockKind.RUNNING_HEADER) == [header]
    assert letter.text.endswith(header)


def test_the_footnote_belongs_to_the_countries(letter: Document) -> None:
    (footnote,) = letter.footnotes
    assert footnote.mark == "%"
    assert letter.text[footnote.start : footnote.end].startswith("Hongarije heeft zich als enige EU-land")
    assert footnote.anchor is not None
    assert letter.text[: footnote.anchor].endswith("25 andere ")


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("Den Haag, 6 februari 2024", 1),
        ("169 stemmen", 1),
        ("landen die traditioneel", 1),
        ("voorvechter zijn van", 2),
        ("Het Koninkrijk zal leden blijven aanspreken op", 2),
        ("deze extra verantwoordelijkheid", 3),
        ("LHBTIQ+-personen, 3)", 3),
        ("Equal Rights Coalition", 4),
        ("Freedom Online Coalition", 5),
        ("Belarus", 6),
        ("8,65 miljoen euro", 6),
        ("H.G.J. Bruins Slot", 6),
    ],
)
def test_words_stand_on_their_page(letter: Document, words: str, number: int) -> None:
    page = letter.page_at(letter.text.index(words))
    assert page is not None
    assert (page.number, page.measured) == (number, True)


@pytest.mark.parametrize(
    ("words", "heading"),
    [
        ("169 stemmen", None),
        ("8,65 miljoen", "Budget"),
        ("Freedom Online Coalition", "Vrijheid van meningsuiting online en offline"),
        ("H.G.J. Bruins Slot", None),
        ("Hongarije heeft zich", None),
        ("Tweede Kamer, vergaderjaar", None),
    ],
)
def test_words_stand_under_their_heading(letter: Document, words: str, heading: str | None) -> None:
    assert letter.heading_at(letter.text.index(words)) == heading


def test_every_character_leads_back_to_the_same_character(letter: Document) -> None:
    raw = (LIBRARY / f"{ID}.txt").read_text(encoding="utf-8")
    for offset, character in enumerate(letter.text):
        if not character.isspace():
            assert raw[letter.alignment.raw_offset(offset)] == character


def test_what_is_known_about_the_letter(letter: Document) -> None:
    assert letter.metadata.title.startswith("Inzet van het Koninkrijk der Nederlanden")
    assert str(letter.metadata.date) == "2024-02-06"
    assert letter.metadata.reference == "Kamerstukken II 2023/24, 32 735, nr. 380"
