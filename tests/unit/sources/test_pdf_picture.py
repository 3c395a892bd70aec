"""What tesseract sees in the picture of a page comes to stand level, upright and in points, and leads back."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.pdf_lines import Line
from sources.pdf_notes import Note, misread_marks
from sources.pdf_page import Affine, Word
from sources.pdf_picture import _sheet, _sizes, _turned, _upturned
from sources.tesseract import Picture, SeenLetter, SeenLine, SeenPage, SeenWord, _seen_page
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


def word_of(text: str, raised: str = "", flat: str = "", unsure: str = "") -> SeenWord:
    """A word in print of 40 dots, whose letters in `raised` stand as marks do, those in `flat` as quotation marks do.

    Those in `unsure` have the height of the word, as where tesseract cannot part them from their neighbours.
    """
    letters = []
    boxes = {
        **dict.fromkeys(raised, (395, 415)),
        **dict.fromkeys(flat, (410, 420)),
        **dict.fromkeys(unsure, (395, 440)),
    }
    for at, letter in enumerate(text):
        top, bottom = boxes.get(letter, (412, 440))
        letters.append(SeenLetter(letter, (300 + 20 * at, top, 316 + 20 * at, bottom)))
    return SeenWord(text, (300, 395, 300 + 20 * len(text), 440), 90, tuple(letters))


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        (word_of("beleid!", "!"), ["beleid", "!"]),
        (word_of("beleid®.", "®"), ["beleid", "®", "."]),
        (word_of("beleid.°", "°"), ["beleid.", "°"]),
        (word_of("zijn??"), ["zijn??"]),
        (word_of("beleid”", flat="”"), ["beleid”"]),
        (word_of("beleid’.", unsure="’"), ["beleid", "’", "."]),
        (word_of("beleid?", unsure="?"), ["beleid?"]),
        (word_of("!beleid", "!"), ["!beleid"]),
        (word_of("1e!a", "!"), ["1e!a"]),
    ],
)
def test_raised_signs_at_the_end_of_a_word_are_apart_from_it(word: SeenWord, parts: list[str]) -> None:
    """Whatever tesseract takes them for; a quotation mark is too low, and inside a word nothing is a mark."""
    found = _sheet(SeenPage((SeenLine((word,), 440, 0, 40),), ()), PICTURE, 0).words
    assert [part.text for part in found] == parts
    assert [part.spaced for part in found] == [True, *[False] * (len(parts) - 1)]
    raised = [part.text for part in found if part.baseline < found[0].baseline]
    assert raised == [part for part in parts[1:] if part not in ".,"]


def test_the_size_of_print_is_told_by_its_tall_letters_where_there_are_enough() -> None:
    """Of a line with figures in brackets tesseract itself says a fifth too much."""
    letters = "".join(
        f"<span class='ocrx_cinfo' title='x_bboxes {x} 410 {x + 9} 429'>{c}</span>"
        for x, c in enumerate("NIS2d")
    )
    few = HOCR.replace("1&amp;2", "<span class='ocrx_cinfo' title='x_bboxes 540 405 560 440'>1</span>")
    many = HOCR.replace("1&amp;2", letters)
    assert [_seen_page(parse_xml(text.encode())).lines[0].size for text in (few, many)] == [40, 25]


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


def signs(*texts: str) -> list[Line]:
    """Lines of a scan, each a word with a raised sign behind it."""
    return [
        Line(
            (
                Word("woord", 70, 90 + 14 * at, 100, 100 + 14 * at, 99.0 + 14 * at),
                Word(text, 100, 89 + 14 * at, 103, 95 + 14 * at, 94.0 + 14 * at),
            ),
            0,
        )
        for at, text in enumerate(texts)
    ]


@pytest.mark.parametrize(
    ("texts", "marks", "found"),
    [
        ("!?®", "123", "123"),
        ("®’®", "678", "678"),
        ("®’®", "567", ""),
        ("!?", "123", ""),
        ("!?®", "124", ""),
        ("*", "*", ""),
    ],
)
def test_misread_marks_are_told_by_the_footnotes_if_all_match(texts: str, marks: str, found: str) -> None:
    """A wrong count, a gap in the numbers or a sign that does not look like its number: then none is told."""
    notes = [Note(mark, []) for mark in marks]
    assert "".join(misread_marks(signs(*texts), notes).values()) == found
