"""What tesseract sees in the picture of a page comes to stand level, upright and in points, and leads back."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.pdf_page import Affine
from sources.pdf_picture import _sheet, _sizes, _turned, _upturned
from sources.tesseract import Picture, SeenLine, SeenPage, SeenWord, _seen_page
from sources.tree import parse_xml

PLACES = st.floats(0, 1000)
ANGLES = st.floats(-0.3, 0.3)
PICTURE = Picture(b"", 2550, 3300, 300)
HOCR = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml"><body>
 <div class='ocr_page' title='image "stdin"; bbox 0 0 2550 3300; ppageno 0; scan_res 300 300'>
  <div class='ocr_separator' title="bbox 300 900 2100 903"></div>
  <span class='ocr_header' title="bbox 300 400 900 450; baseline 0.01 -10; x_size 40; x_descenders 8; x_ascenders 9">
   <span class='ocrx_word' title='bbox 300 405 520 450; x_wconf 96'><strong>Antwoord</strong></span>
   <span class='ocrx_word' title='bbox 540 405 560 440; x_wconf 12' lang='eng'>1&amp;2</span>
   <span class='ocrx_word' title='bbox 600 405 610 440; x_wconf 0'> </span>
  </span>
 </div></body></html>"""


def line(text: str, box: tuple[float, float, float, float], foot: float, slope: float = 0.0) -> SeenLine:
    return SeenLine((SeenWord(text, box, 95),), foot, slope, 40)


def test_words_lines_and_separators_are_found_in_what_tesseract_prints() -> None:
    seen = _seen_page(parse_xml(HOCR.encode()))
    (found,) = seen.lines
    assert [(word.text, word.confidence) for word in found.words] == [("Antwoord", 96), ("1&2", 12)]
    assert found.words[0].box == (300, 405, 520, 450)
    assert (found.foot_at(300), found.foot_at(900), found.size) == pytest.approx((440, 446, 40))
    assert seen.strokes == ((300, 900, 2100, 903),)


@given(x=PLACES, y=PLACES, turn=st.sampled_from([0, 90, 180, 270]))
def test_a_page_that_was_turned_leads_back_to_where_it_stood(x: float, y: float, turn: int) -> None:
    width, height = 595.0, 842.0
    clockwise = {0: (x, y), 90: (height - y, x), 180: (width - x, height - y), 270: (y, width - x)}
    size = (height, width) if turn % 180 else (width, height)
    assert _upturned(turn, *size).moved(*clockwise[turn]) == pytest.approx((x, y))


@given(x=PLACES, y=PLACES, angle=ANGLES, around=st.tuples(PLACES, PLACES))
def test_what_was_put_level_leads_back_to_where_it_lay(
    x: float, y: float, angle: float, around: tuple[float, float]
) -> None:
    there_and_back = _turned(angle, *around).after(_turned(-angle, *around))
    assert there_and_back.moved(x, y) == pytest.approx((x, y), abs=1e-6)
    assert _turned(angle, *around).moved(*around) == pytest.approx(around, abs=1e-6)


@given(x=PLACES, y=PLACES, first=ANGLES, then=ANGLES)
def test_one_way_after_another_is_both(x: float, y: float, first: float, then: float) -> None:
    one, other = Affine(first, then, 3, 1, first, 5), Affine(then, 2, 1, first, then, 4)
    assert other.after(one).moved(x, y) == pytest.approx(other.moved(*one.moved(x, y)))


@given(angle=st.floats(-0.1, 0.1), y=st.floats(500, 2800))
def test_two_ends_of_a_line_that_lies_askew_stand_level(angle: float, y: float) -> None:
    slope = math.tan(angle)
    ends = [
        SeenLine((SeenWord("woord", (x, y, x + 100, y + 40), 95),), y + 40 - slope * 1275, slope, 40)
        for x in (200, 2200)
    ]
    sheet = _sheet(SeenPage(tuple(ends), ()), PICTURE, 0)
    left, right = sheet.words
    assert left.baseline == pytest.approx(right.baseline)
    assert right.left - left.right > 400


def test_a_raised_figure_is_small_and_stands_above_its_line() -> None:
    words = (SeenWord("beleid", (300, 400, 500, 440), 95), SeenWord("12", (504, 395, 530, 415), 80))
    sheet = _sheet(SeenPage((SeenLine(words, 440, 0, 40),), ()), PICTURE, 0)
    word, mark = sheet.words
    assert mark.size < 0.87 * word.size
    assert word.baseline - mark.baseline == pytest.approx(25 * 72 / 300)


def test_a_spot_is_no_word_but_a_doubtful_address_is() -> None:
    words = (SeenWord("~.", (300, 400, 310, 410), 11), SeenWord("https://x.nl/a", (320, 400, 600, 440), 0))
    sheet = _sheet(SeenPage((SeenLine(words, 440, 0, 40),), ()), PICTURE, 0)
    assert [word.text for word in sheet.words] == ["https://x.nl/a"]


@given(st.lists(st.floats(4, 60), max_size=30))
def test_sizes_that_are_nearly_one_become_one_and_none_changes_much(sizes: list[float]) -> None:
    found = _sizes(sizes)
    for size, one in zip(sizes, found, strict=True):
        assert 1 / 1.15 <= size / one <= 1.15
    assert len(set(found)) <= len(set(sizes))


def test_print_that_stands_on_its_side_or_that_cannot_be_read_is_not_upright() -> None:
    box = (300.0, 400.0, 500.0, 440.0)
    assert SeenPage((line("goed", box, 440),), ()).upright
    assert SeenPage((), ()).upright
    assert not SeenPage((line("steil", box, 440, -190),), ()).upright
    assert not SeenPage((SeenLine((SeenWord("pǝoɓ", box, 45),), 440, 0, 40),), ()).upright
