"""Offsets lead to pages, headings and the raw source."""

import pytest

from sources.document import Alignment, Run
from sources.pages import estimated_pages, measured_pages


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
