"""Offsets lead to pages, headings and the raw source."""

from collections.abc import Callable

import pytest

from sources.document import Alignment, Box, Document, Metadata, Run
from sources.pages import estimated_pages, measured_pages

Boxed = Callable[..., Document]


@pytest.fixture
def document_of() -> Boxed:
    """Makes a document with these boxes."""

    def make(*boxes: Box) -> Document:
        return Document("d", "x" * 40, Metadata("D"), (), (), (), Alignment(()), "", boxes)

    return make


def test_a_joining_space_leads_to_the_character_after_the_run_before_it() -> None:
    alignment = Alignment((Run(0, 10, 3), Run(4, 20, 2)))
    assert [alignment.raw_offset(offset) for offset in range(6)] == [10, 11, 12, 13, 20, 21]


def test_an_offset_before_all_text_is_an_error() -> None:
    with pytest.raises(IndexError):
        Alignment(()).raw_offset(0)


def test_measured_pages_cover_the_text() -> None:
    pages = measured_pages(6, Alignment((Run(0, 10, 3), Run(4, 20, 2))), (0, 12, 15, 30))
    assert [(page.number, page.start, page.end, page.measured) for page in pages] == [
        (1, 0, 2, True),
        (2, 2, 4, True),
        (3, 4, 6, True),
        (4, 6, 6, True),
    ]


@pytest.mark.parametrize("length", [1, 2999, 3000, 3001, 10_000])
def test_estimated_pages_cover_the_text_and_say_so(length: int) -> None:
    pages = estimated_pages(length)
    assert "".join("x" * (page.end - page.start) for page in pages) == "x" * length
    assert not any(page.measured for page in pages)
    assert all(page.end > page.start for page in pages)


def test_a_page_that_the_text_comes_back_to_has_a_second_stretch() -> None:
    pages = measured_pages(9, Alignment((Run(0, 0, 3), Run(3, 10, 3), Run(6, 5, 3))), (0, 10))
    assert [(page.number, page.start, page.end) for page in pages] == [(1, 0, 3), (2, 3, 6), (1, 6, 9)]


def test_the_boxes_of_a_stretch_are_whole_but_where_it_begins_or_ends_within_one(document_of: Boxed) -> None:
    document = document_of(Box(0, 10, 1, 100, 50, 200, 60), Box(11, 21, 1, 100, 62, 200, 72))
    assert document.boxes_in(0, 10) == [document.boxes[0]]
    assert [(box.left, box.right, box.top) for box in document.boxes_in(5, 13)] == [
        (150, 200, 50),
        (100, 120, 62),
    ]
    assert document.boxes_in(10, 11) == []
