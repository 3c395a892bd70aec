"""Puts the lines of a PDF together to headings, paragraphs, list items and table rows.

Knows how print looks; knows nothing of files, pages' furniture or footnotes.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from sources.document import BlockKind
from sources.letter import DATE_LINE, ENDS_OPEN, FINISHED, SECTION_NUMBER, STARTS_INSIDE, signs
from sources.pdf_lines import Line, Region, Row, leads

_NUMBERS = r"\d{1,3}[a-z]?(?:(?:,| en| t/m| tot en met|,? and|\s?[-–]) ?\d{1,3}[a-z]?)*"
_QUESTION = re.compile(rf"(?:Vra(?:ag|gen)|Questions?)(?: {_NUMBERS})?[.:]?")
_ANSWER = re.compile(
    rf"(?:Nader )?(?:Antwoord(?:en)?|Answers?)(?: (?:op|to))?(?: (?:de |the )?(?:vra(?:ag|gen)|questions?))?"
    rf"(?: {_NUMBERS})?[.:]?",
    re.IGNORECASE,
)
_LABEL = re.compile(r"([•●▪■◦‣·\uf0b7–—-]|\d{1,3}[.)]|[a-z][.)]|\([a-z\d]{1,2}\)|[ivx]{1,4}[.)])\s+\S")
_DASH = "-–—"
_CAPITAL = re.compile(r"[\"'“”‘«(\[]?[A-ZÀ-Þ\d]")
_NO_HEADING_END = re.compile(r"[.:;,]$")
_LOOSE = 1.4
"""Times the usual distance between two lines: what stands further apart is not one paragraph."""
_ROOMY = 10.0
"""Sizes of print left at the end of a line after which a line that is set in begins something else."""
_LARGER = 1.1
_ALIKE = 0.08
"""The part of its size by which print may differ inside a paragraph."""
_HEADING_LINES, _HEADING_LENGTH = 4, 200
_OVERLONG = 50
"""One line in so many may stick out of its column."""
_SIGNATURE_LINES = 4
_QUESTION_LEVEL, _ANSWER_LEVEL = 2, 3

TextOf = Callable[[Line], str]


@dataclass(slots=True)
class Draft:
    """A block in the making: its lines, or one row of a table."""

    lines: list[Line]
    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0
    row: Row | None = None
    region: int = 0
    text_left: float = 0.0
    item: bool = False


@dataclass(slots=True)
class _Measures:
    """How the document is set: where its columns end, how far its lines are apart, its usual print."""

    text: TextOf
    body: float
    bold_body: bool = False
    rights: list[float] = field(default_factory=list)
    """For each region where its lines end at most."""
    pitches: dict[int, float] = field(default_factory=dict)


def drafts(regions: Sequence[Region], body: float, text: TextOf) -> list[Draft]:
    """The blocks of the regions, which are in reading order. `text` gives a line without footnote marks."""
    measures = _measured(regions, body, text)
    found: list[Draft] = []
    for number, region in enumerate(regions):
        for item in region:
            if isinstance(item, Row):
                found.append(Draft(item.lines, row=item, region=number))
            elif not text(item):
                continue
            elif _goes_on(found, item, number, measures):
                found[-1].lines.append(item)
                found[-1].region = number
            else:
                found.append(_draft(item, number, text))
    _find_headings(found, measures)
    _find_letter_parts(found, text)
    return found


def _draft(line: Line, region: int, text: TextOf) -> Draft:
    item = _is_item(line, text)
    left = line.words[1].left if item and len(line.words) > 1 else line.left
    return Draft([line], region=region, item=item, text_left=left)


def _column(region: Region) -> int:
    lines = [line for item in region for line in (item.lines if isinstance(item, Row) else [item])]
    return round(min((line.left for line in lines), default=0) / 15)


def _measured(regions: Sequence[Region], body: float, text: TextOf) -> _Measures:
    measures = _Measures(text, body)
    rights: defaultdict[int, list[float]] = defaultdict(list)
    steps: defaultdict[int, Counter[float]] = defaultdict(Counter)
    bold: Counter[bool] = Counter()
    for region in regions:
        column = _column(region)
        lines = [item for item in region if isinstance(item, Line)]
        for line in lines:
            rights[column].append(line.right)
            bold[_is_bold(line)] += len(line.text)
        for above, below in pairwise(lines):
            step = below.baseline - above.baseline
            if 0.7 * above.size < step < 2.5 * above.size and round(above.size) == round(below.size):
                steps[round(above.size)][round(step, 1)] += 1
    widest = {column: sorted(found)[-1 - len(found) // _OVERLONG] for column, found in rights.items()}
    measures.rights = [_right(region, widest.get(_column(region), 0.0)) for region in regions]
    measures.bold_body = bold[True] > bold[False]
    measures.pitches = {size: _usual(counted) for size, counted in steps.items()}
    return measures


def _right(region: Region, widest: float) -> float:
    """Where the lines of the region end: as far as others that begin where they do, unless most end together."""
    lines = [item for item in region if isinstance(item, Line)]
    own = max((line.right for line in lines), default=widest)
    together = sum(line.right > own - 3 * line.size for line in lines)
    narrow = bool(lines) and own < widest - 3 * lines[0].size
    return own if narrow and together >= max(2, len(lines) / 2) else widest


def _usual(steps: Counter[float]) -> float:
    """The most frequent step; of several that are about as frequent, the smallest."""
    most = max(steps.values())
    return min(step for step, times in steps.items() if times >= most / 2)


def _goes_on(found: Sequence[Draft], line: Line, region: int, measures: _Measures) -> bool:
    """Whether the line belongs to the last of the blocks."""
    if not found or found[-1].row or not _is_alike(found[-1], line, measures.text):
        return False
    draft, text = found[-1], measures.text(line)
    above = draft.lines[-1]
    so_far = " ".join(map(measures.text, draft.lines))
    finished = bool(FINISHED.search(so_far))
    is_open = so_far.count("(") > so_far.count(")")
    room = measures.rights[draft.region] - above.right
    on_purpose = not is_open and _ended_on_purpose(above, line, measures.text, room, finished=finished)
    if _is_item(line, measures.text) and (draft.item or finished or on_purpose or _is_bullet(text)):
        return False
    if draft.region != region:
        return _goes_on_elsewhere(so_far, text, finished=finished, on_purpose=on_purpose)
    pitch = measures.pitches.get(round(above.size), 1.25 * above.size)
    near = 0 < line.baseline - above.baseline <= _LOOSE * pitch
    return near and not on_purpose and not _is_set_in(draft, line, room, finished=finished)


def _is_alike(draft: Draft, line: Line, text: TextOf) -> bool:
    """Whether the line is set as the block is, and neither is the heading of a question or an answer."""
    above = draft.lines[-1]
    if _is_part(text(line)) or _is_part(" ".join(map(text, draft.lines))) or leads(text(above)):
        return False
    return abs(line.size - above.size) <= _ALIKE * above.size and _is_bold(line) == _is_bold(above)


def _goes_on_elsewhere(above: str, text: str, *, finished: bool, on_purpose: bool) -> bool:
    """Whether what begins another column or page goes on with the sentence before."""
    if finished or above.endswith(":"):
        return False
    return bool(STARTS_INSIDE.match(text)) or not on_purpose or bool(ENDS_OPEN.search(above))


def _ended_on_purpose(above: Line, line: Line, text_of: TextOf, room: float, *, finished: bool) -> bool:
    """Whether the first word of `line` would have fitted on the line above."""
    text_above, text = text_of(above), text_of(line)
    if text_above.endswith("-") or ENDS_OPEN.search(text_above):
        return False
    if not finished and not _CAPITAL.match(text):
        return False
    if not finished and text.startswith("("):
        return False
    word = text.split(maxsplit=1)[0]
    width = (line.right - line.left) * len(word) / max(1, len(text))
    return width + (0.6 if finished else 2.0) * above.size <= room


def _is_set_in(draft: Draft, line: Line, room: float, *, finished: bool) -> bool:
    """Whether the line stands further to the right or left than the block goes on."""
    above = draft.lines[-1]
    step = 0.8 * line.size
    if draft.item:
        hangs = len(draft.lines) > 1 and above.left > draft.lines[0].left + step
        return line.left < draft.text_left - step and (hangs or finished)
    if line.left > above.left + step:
        return finished or room > _ROOMY * line.size
    return line.left < above.left - step and len(draft.lines) > 1


def _is_part(text: str) -> bool:
    return bool(_QUESTION.fullmatch(text) or _ANSWER.fullmatch(text))


def _is_bold(line: Line) -> bool:
    return all(word.bold for word in line.words)


def _is_item(line: Line, text: TextOf) -> bool:
    label = _LABEL.match(text(line))
    if not label or len(line.words) < 2:  # noqa: PLR2004 - a label and what it stands before
        return False
    return label[1] not in _DASH or line.words[1].left - line.words[0].right > 0.5 * line.size


def _is_bullet(text: str) -> bool:
    return bool(re.match(r"[•●▪■◦‣\uf0b7]", text))


def _find_headings(found: Sequence[Draft], measures: _Measures) -> None:
    """Marks the headings and gives them levels: by their number, else by how they are set."""
    styles: Counter[tuple[int, bool]] = Counter()
    plain: list[tuple[Draft, tuple[int, bool]]] = []
    for draft, below in zip(found, [*found[1:], None], strict=False):
        text = " ".join(map(measures.text, draft.lines))
        if draft.row:
            continue
        if _is_part(text):
            draft.kind = BlockKind.HEADING
            draft.level = _QUESTION_LEVEL if _QUESTION.fullmatch(text) else _ANSWER_LEVEL
        elif below and _stands_out(draft, text, measures):
            style = (round(draft.lines[0].size), _is_bold(draft.lines[0]))
            styles[style] += 1
            plain.append((draft, style))
    ranks = {style: rank for rank, style in enumerate(sorted(styles, reverse=True), 1)}
    for draft, style in plain:
        number = SECTION_NUMBER.match(measures.text(draft.lines[0]))
        draft.kind = BlockKind.HEADING
        draft.level = number[1].count(".") + 1 if number else ranks[style]


def _find_letter_parts(found: list[Draft], text: TextOf) -> None:
    """Marks date lines, and each function with the name under it, also where white space parts them."""
    for at in range(len(found) - 1, -1, -1):
        draft = found[at]
        if draft.kind is not BlockKind.PARAGRAPH:
            continue
        lines = [text(line) for line in draft.lines]
        below = found[at + 1] if at + 1 < len(found) and not found[at + 1].row else None
        if DATE_LINE.fullmatch(" ".join(lines)):
            draft.kind = BlockKind.DATE_LINE
        elif draft.row:
            continue
        elif 1 < len(lines) <= _SIGNATURE_LINES and signs(lines[0], lines[1]):
            draft.kind = BlockKind.SIGNATURE
        elif below and len(lines) == 1 and len(below.lines) == 1 and signs(lines[0], text(below.lines[0])):
            draft.lines += found.pop(at + 1).lines
            draft.kind = BlockKind.SIGNATURE


def _stands_out(draft: Draft, text: str, measures: _Measures) -> bool:
    """Whether the block is short and in bold, large or slanted print, without the end of a sentence."""
    if len(draft.lines) > _HEADING_LINES or len(text) > _HEADING_LENGTH or _NO_HEADING_END.search(text):
        return False
    if leads(text):
        return False
    if draft.item and not SECTION_NUMBER.match(text):
        return False
    line = draft.lines[0]
    slanted = all(word.italic for one in draft.lines for word in one.words) and len(draft.lines) == 1
    bold = all(map(_is_bold, draft.lines)) and not measures.bold_body
    large = line.size >= _LARGER * measures.body
    small = line.size < 0.9 * measures.body
    return large or (bold and not small) or (slanted and not small and not FINISHED.search(text))
