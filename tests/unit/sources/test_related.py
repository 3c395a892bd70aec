"""The list of related documents names real publications, and the guide says no more than the list and the letter."""

import datetime as dt
import re
from pathlib import Path

import pytest
from babel.dates import format_date

from index.split import sentences
from sources.document import BlockKind, Document
from sources.official import find_publication
from sources.read import read_document, read_library
from sources.related import Related, related_documents

ROOT = Path(__file__).parents[3]
LIBRARY = ROOT / "sources" / "library"
MONTHS = "januari februari maart april mei juni juli augustus september oktober november december"
LETTER = ("6 februari 2024", "32 735, nr. 380")


@pytest.fixture(scope="module")
def guide() -> Document:
    return read_document(LIBRARY / "wegwijzer.md", LIBRARY)


@pytest.fixture(scope="module")
def letter() -> Document:
    documents = read_library(LIBRARY).documents
    return next(one for one in documents if one.metadata.reference and "nr. 380" in one.metadata.reference)


def written_date(date: str) -> str:
    """The date as it is written in Dutch; a month where the day is not known."""
    year, month, *day = map(int, date.split("-"))
    return format_date(dt.date(year, month, *day or [1]), "d MMMM y" if day else "MMMM y", locale="nl")


def section(guide: Document, title: str) -> str:
    """The text under the heading `title`."""
    headings = [block for block in guide.blocks if block.kind is BlockKind.HEADING]
    starts = [block.start for block in headings] + [len(guide.text)]
    (at,) = (i for i, block in enumerate(headings) if guide.text[block.start : block.end] == title)
    return guide.text[starts[at] : starts[at + 1]]


def test_the_list_goes_from_old_to_new_and_names_each_document_once() -> None:
    documents = related_documents()
    assert [one.date for one in documents] == sorted(one.date for one in documents)
    assert len({one.identifier for one in documents}) == len(documents) == 6


@pytest.mark.parametrize("document", related_documents(), ids=lambda one: one.identifier)
def test_a_number_and_an_address_name_the_same_publication(document: Related) -> None:
    number = document.number.replace(" / 32 735", "")
    assert find_publication(document.identifier) == document.publication
    assert find_publication(document.address) == document.publication
    assert find_publication(f"Kamerstuk {number}") == document.publication


def test_a_date_without_a_day_is_not_told_as_a_day() -> None:
    dates = {one.identifier: one.known.date for one in related_documents()}
    assert dates["kst-32735-384"] is None
    assert dates["kst-36200-V-72"] == dt.date(2022, 12, 23)


def test_the_guide_is_no_official_source(guide: Document) -> None:
    assert guide.metadata.official is False
    assert guide.metadata.kind == "Wegwijzer"
    assert "geen officiële bron" in guide.text


@pytest.mark.parametrize("document", related_documents(), ids=lambda one: one.identifier)
def test_the_guide_tells_of_each_document_what_the_list_says(guide: Document, document: Related) -> None:
    told = section(guide, document.subject)
    assert f"nummer {document.number}" in told
    assert written_date(document.date) in told
    assert f"„{document.subject}”" in told
    assert document.address in told


@pytest.mark.parametrize("document", related_documents(), ids=lambda one: one.identifier)
def test_the_first_sentence_on_a_document_names_it_whole(guide: Document, document: Related) -> None:
    """It is what a refusal quotes: number, date and address stand together, without the sentences around it."""
    heading, entry, *_ = section(guide, document.subject).split("\n\n")
    (sentence, *_) = sentences(entry, 0, len(entry))
    quoted = entry[sentence.start : sentence.end]
    assert heading == document.subject
    assert all(
        fact in quoted
        for fact in (document.subject, document.number, written_date(document.date), document.address)
    )


def test_the_guide_holds_no_date_number_or_address_that_the_list_and_the_letter_do_not(
    guide: Document,
) -> None:
    documents = related_documents()
    months = MONTHS.replace(" ", "|")
    dates = {written_date(one.date) for one in documents} | {LETTER[0]}
    numbers = {one.number for one in documents} | {LETTER[1]}
    assert set(re.findall(rf"(?:\d+ )?(?:{months}) \d{{4}}", guide.text)) == dates
    assert set(re.findall(r"\d\d \d{3}(?: [A-Z]+)?(?: / \d\d \d{3})?, nr\. \d+", guide.text)) == numbers
    assert set(re.findall(r"https?://\S+(?<!\.)", guide.text)) == {one.address for one in documents}


def test_what_the_guide_quotes_stands_in_the_letter_or_on_the_list(guide: Document, letter: Document) -> None:
    quoted = set(re.findall(r"„([^”]*)”", guide.text)) - {one.subject for one in related_documents()}
    # A heading of the letter is set over two lines: a line break there is a space here.
    text = " ".join(letter.text.split())
    assert len(quoted) >= 5
    assert [quote for quote in quoted if quote not in text] == []
