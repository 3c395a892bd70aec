"""Finds the footnotes of a PDF page and the raised marks in its text that lead to them.

Knows lines and regions; knows nothing of paragraphs.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from sources.pdf_lines import Line, Region, Row
from sources.pdf_page import Rule, Word

_MARK = re.compile(r"\(?(?:\d{1,3}|[*†‡§]{1,3}|[a-z])\)?")
_MARKS = re.compile(r"\(?(?:\d{1,3}|[*†‡§]{1,3}|[a-z])(?:[,;](?:\d{1,3}|[*†‡§]{1,3}|[a-z]))*\)?,?")
_ONE_MARK = re.compile(r"\d{1,3}|[*†‡§]{1,3}|[a-z]")
_MEASURE = re.compile(r"(?:.*[\d/])?[cdhkm]?m")
_LOOKS_LIKE = ("0®°", "1!’'‘”lI", "2?”", "3®?”*", "4*", "5®°S", "6®°S5", "7’?'", "8®S", "9’°®?")
"""What tesseract takes a small raised figure for, from 0 to 9, as seen in scans of nine papers."""
_SMALL = 0.95
_MARK_SIZE = 0.87
"""Marks are set smaller than the text they stand in: at most this part of its size."""
_RAISED = 0.12
_RULE_PART = 0.6


@dataclass(slots=True)
class Note:
    """A footnote: its mark as printed, empty where it only goes on from the page before, and its lines."""

    mark: str
    lines: list[Line]

    @property
    def page(self) -> int:
        """The page on which it begins."""
        return self.lines[0].page


def body_size(regions: Iterable[Region]) -> float:
    """The size of print in which most letters are set."""
    letters: Counter[float] = Counter()
    for region in regions:
        for item in region:
            for line in item.lines if isinstance(item, Row) else [item]:
                letters[round(line.size * 2) / 2] += len(line.text)
    return letters.most_common(1)[0][0] if letters else 0.0


def take_notes(region: Region, rules: Sequence[Rule], body: float) -> list[Note]:
    """The footnotes at the foot of the region, which is left without them."""
    tail = list(takewhile(lambda item: isinstance(item, Line), reversed(region)))
    lines = [item for item in reversed(tail) if isinstance(item, Line)]
    start = _start(lines, rules, body)
    if start is None:
        return []
    lines = lines[start:]
    del region[len(region) - len(lines) :]
    return list(_notes(lines))


def _start(lines: Sequence[Line], rules: Sequence[Rule], body: float) -> int | None:
    """Which of the lines is the first of a footnote."""
    small = len(lines)
    while small and lines[small - 1].size <= _SMALL * body:
        small -= 1
    ruled = [at for at in range(len(lines)) if at and _ruled_off(lines[at - 1], lines[at], rules)]
    for at in range(len(lines)):
        under_rule = any(rule <= at for rule in ruled)
        if at >= small and at in ruled and any(_mark(line) for line in lines[at:]):
            return at
        if _mark(lines[at]) and (at >= small or (under_rule and _is_raised(lines[at], 0))):
            return at
    return None


def _ruled_off(above: Line, below: Line, rules: Sequence[Rule]) -> bool:
    """Whether a short line is drawn between the two."""
    width = max(above.right, below.right) - min(above.left, below.left)
    return any(
        above.baseline < rule.y < below.baseline and rule.right - rule.left < max(150, _RULE_PART * width)
        for rule in rules
    )


def _notes(lines: Iterable[Line]) -> Iterator[Note]:
    note: Note | None = None
    for line in lines:
        mark = _mark(line)
        if note is None or mark:
            if note:
                yield note
            note = Note(mark, [line])
        else:
            note.lines.append(line)
    if note:
        yield note


def _mark(line: Line) -> str:
    """The mark that the line begins with: raised, or a number before text that is set off from it."""
    if begins_with_mark(line):
        return line.words[0].text
    plain = line.words[0].text
    apart = len(line.words) > 1 and line.words[1].left - line.words[0].right > 0.2 * line.size
    return plain if apart and plain.rstrip(")").isdecimal() and len(plain) <= 3 else ""  # noqa: PLR2004


def begins_with_mark(line: Line) -> bool:
    """Whether the line begins with a raised mark, as a footnote does."""
    return len(line.words) > 1 and _MARK.fullmatch(line.words[0].text) is not None and _is_raised(line, 0)


def _is_raised(line: Line, at: int) -> bool:
    word, main = line.words[at], _neighbour(line, at)
    small = word.size <= _MARK_SIZE * main.size
    return small and main.baseline - word.baseline > _RAISED * main.size


def _is_power(line: Line, at: int) -> bool:
    """Whether the raised figure belongs to a measure: km², m³."""
    return at > 0 and _MEASURE.fullmatch(line.words[at - 1].text) is not None


def _neighbour(line: Line, at: int) -> Word:
    """The largest of the words around it."""
    return max(line.words[max(0, at - 2) : at + 3], key=lambda word: word.size)


def misread_marks(region: Iterable[Line | Row], notes: Sequence[Note]) -> dict[Word, str]:
    """What the raised signs of a scanned page stand for: the numbers of its footnotes, in order.

    Only where they are as many, the numbers follow one another, and each sign looks like its number: a mark that is
    not seen, or two footnotes read as one, would lead all others to a wrong word.
    """
    lines = [line for item in region for line in (item.lines if isinstance(item, Row) else [item])]
    raised = [
        word
        for line in lines
        for at, word in enumerate(line.words)
        if len(line.words) > 1 and _is_raised(line, at) and not _is_power(line, at)
    ]
    marks = [note.mark.strip("()") for note in notes if note.mark]
    if len(raised) != len(marks) or not all(mark.isdecimal() for mark in marks):
        return {}
    if any(int(below) != int(above) + 1 for above, below in pairwise(marks)):
        return {}
    found = dict(zip(raised, marks, strict=True))
    return found if all(word.text[-1] in _LOOKS_LIKE[int(mark[-1])] for word, mark in found.items()) else {}


def marks_in(line: Line, known: Collection[str], misread: Mapping[Word, str]) -> dict[int, list[str]]:
    """The raised marks in the line that lead to footnotes that are there, by the place of the word."""
    found = {}
    for at, word in enumerate(line.words):
        if word in misread:
            found[at] = [misread[word]]
        elif _MARKS.fullmatch(word.text) and _is_raised(line, at) and not _is_power(line, at):
            marks = _ONE_MARK.findall(word.text)
            if all(mark in known for mark in marks):
                found[at] = marks
    return found
