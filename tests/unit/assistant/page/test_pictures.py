"""The page of a quotation is drawn from the file that was read, and from no other."""

import io
from dataclasses import replace
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from assistant.page.pictures import Pictures
from index.passage import Span
from sources.document import Document
from sources.origin import Origin, origin_of
from sources.read import read_document

SENTENCES = ("Het noodfonds krijgt 2 miljoen euro.", "Daarna volgt een tweede zin.")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A PDF of two pages, with a sentence on each."""
    content = io.BytesIO()
    canvas = Canvas(content, pagesize=(600, 800))
    for sentence in SENTENCES:
        canvas.drawString(60, 700, sentence)
        canvas.showPage()
    canvas.save()
    (tmp_path / "nota.pdf").write_bytes(content.getvalue())
    return tmp_path / "nota.pdf"


@pytest.fixture
def paper(file: Path) -> Document:
    """The document that the file holds."""
    return read_document(file, file.parent)


def pictures(file: Path) -> Pictures:
    return Pictures({"nota": origin_of(file, file.parent)}, file.parent)


def of(document: Document, sentence: str) -> Span:
    start = document.text.index(sentence)
    return Span(start, start + len(sentence))


def test_a_quotation_is_marked_where_it_stands_on_its_page(file: Path, paper: Document) -> None:
    (page,) = pictures(file).shown(paper, of(paper, SENTENCES[1]))
    assert page.number == 2
    (mark,) = page.marks
    assert mark.left == pytest.approx(10)
    assert mark.top < 12.5 < mark.top + mark.height
    assert mark.left + mark.width < 60


def test_a_quotation_over_two_pages_shows_both(file: Path, paper: Document) -> None:
    pages = pictures(file).shown(paper, Span(0, len(paper.text)))
    assert [page.number for page in pages] == [1, 2]


def test_a_page_is_drawn_once(file: Path) -> None:
    drawing = pictures(file)
    assert drawing.page("nota", 1) is drawing.page("nota", 1)
    assert drawing.page.cache_info().hits == 1


def test_nothing_is_shown_of_a_file_that_changed(file: Path, paper: Document) -> None:
    drawing = pictures(file)
    file.write_bytes(file.read_bytes() + b"\n")
    assert drawing.shown(paper, of(paper, SENTENCES[0])) == ()


def test_nothing_is_shown_of_a_file_that_is_gone(file: Path, paper: Document) -> None:
    drawing = pictures(file)
    file.unlink()
    assert drawing.shown(paper, of(paper, SENTENCES[0])) == ()


def test_a_document_without_places_has_no_page_to_show(file: Path, paper: Document) -> None:
    assert pictures(file).shown(replace(paper, boxes=()), of(paper, SENTENCES[0])) == ()


@pytest.mark.parametrize("name", ["../nota", "nota.pdf", "/etc/passwd", ""])
def test_only_a_document_of_the_index_is_drawn(file: Path, name: str) -> None:
    assert pictures(file).page(name, 1) is None


def test_nothing_outside_the_library_is_drawn(file: Path) -> None:
    """Not even where the index says so."""
    inside = file.parent / "library"
    inside.mkdir()
    origin = replace(origin_of(file, file.parent), path="../nota.pdf")
    assert Pictures({"nota": origin}, inside).page("nota", 1) is None


def test_a_text_is_not_drawn(tmp_path: Path) -> None:
    (tmp_path / "nota.txt").write_text("Tekst.")
    assert Pictures({"nota": Origin("nota.txt", "", "")}, tmp_path).page("nota", 1) is None
