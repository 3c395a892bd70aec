"""Finds the straight lines that are drawn on a page of a PDF: those of tables, and above footnotes."""

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

import pypdfium2
from pypdfium2 import raw as pdfium

from sources.pdf_page import Affine, Rule, Sides, Upright

_RULE_HEIGHT, _RULE_WIDTH = 2.5, 20.0
_MOST_CORNERS = 500
"""A shape with more is a drawing, whose later sides are no lines of a table."""


def rules_of(strokes: Sequence[Sides]) -> Iterator[Rule]:
    """The horizontal lines of the page, those that touch made one."""
    rules: list[Rule] = []
    level = [Rule(x1, x2, (y1 + y2) / 2) for x1, y1, x2, y2 in strokes if y2 - y1 <= _RULE_HEIGHT]
    for rule in sorted(level, key=lambda rule: (round(rule.y), rule.left)):
        last = rules[-1] if rules else None
        if last and abs(rule.y - last.y) < _RULE_HEIGHT and rule.left <= last.right + _RULE_HEIGHT:
            rules[-1] = replace(last, right=max(last.right, rule.right))
        else:
            rules.append(rule)
    return (rule for rule in rules if rule.right - rule.left >= _RULE_WIDTH)


def uprights_of(strokes: Sequence[Sides]) -> Iterator[Upright]:
    """The vertical lines of the page."""
    return (
        Upright((x1 + x2) / 2, y1, y2)
        for x1, y1, x2, y2 in strokes
        if x2 - x1 <= _RULE_HEIGHT and y2 - y1 > _RULE_HEIGHT
    )


def strokes_on(page: pypdfium2.PdfPage, affine: Affine) -> Iterator[Sides]:
    """Thin shapes, and the straight sides of others, as the borders of cells are drawn."""
    for drawn in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=3):
        left, top, right, bottom = affine.boxed(drawn.get_bounds())
        if min(bottom - top, right - left) <= _RULE_HEIGHT:
            yield left, top, right, bottom
            continue
        matrix = drawn.get_matrix()
        points = [affine.moved(*matrix.on_point(x, y)) for x, y in _corners(drawn)]
        for (x1, y1), (x2, y2) in pairwise([*points, *points[:1]]):
            if min(abs(x1 - x2), abs(y1 - y2)) < 1:
                yield min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)


def _corners(drawn: pypdfium2.PdfObject) -> Iterator[tuple[float, float]]:
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(min(pdfium.FPDFPath_CountSegments(drawn), _MOST_CORNERS)):
        pdfium.FPDFPathSegment_GetPoint(pdfium.FPDFPath_GetPathSegment(drawn, index), x, y)
        yield x.value, y.value
