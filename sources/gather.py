"""Gathers what the elements of a marked-up source hold into one raw text, and cuts it into blocks.

The raw text is every character between the marks of the source, in their order, and the few that its marks
alone say: the border of a cell ("|"), the end of its header (":"), a number that is counted. Knows no format.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sources.compose import INVISIBLE, Stretch, stretches_of
from sources.document import BlockKind

Span = tuple[int, int]

LINE_BREAK = "\v"
"""Stands in what a part said where a line of it ends; white space, of a kind that files hardly hold."""


@dataclass(slots=True)
class Line:
    """Spans of the raw text that are read as one line; `touching`: no space before it."""

    spans: list[Span] = field(default_factory=list)
    touching: bool = False


@dataclass(slots=True)
class Part:
    """A block under way. `bold`: all of it is, so far; `end`: the raw offset behind its last visible character.

    `blank`: its last line is, so far.
    """

    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0
    lines: list[Line] = field(default_factory=lambda: [Line()])
    said: str = ""
    bold: bool = True
    end: int | None = None
    blank: bool = True

    @property
    def seen(self) -> bool:
        """Whether anything visible is read so far."""
        return self.end is not None

    @property
    def text(self) -> str:
        """What is read so far, white space made one space."""
        return " ".join(self.said.split())


@dataclass(slots=True)
class Note:
    """A footnote: its own part, and the raw offset behind the word that carries its mark."""

    part: Part
    mark: Line
    anchor: int | None


@dataclass(slots=True)
class _Frame:
    """Where text goes: to a new part at each block, or all to `part` if `flat`."""

    part: Part | None = None
    flat: bool = False


class Gathering:
    """Told by a reader, element by element, what it meets. `raw()` and `stretches()` are asked at the end."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._frames = [_Frame()]
        self.parts: list[Part] = []
        self.notes: dict[str, Note] = {}
        self.running: list[Part] = []
        self.page_breaks: list[int] = []

    def raw(self) -> str:
        """The raw text gathered so far."""
        return "".join(self._pieces)

    def pass_over(self, text: str) -> Span:
        """Takes over characters that are not read."""
        self._pieces.append(text)
        self._length += len(text)
        return self._length - len(text), self._length

    def read(self, text: str, *, bold: bool = False) -> None:
        """Takes over characters that belong to the block under way; outside one, they begin a paragraph."""
        span = self.pass_over(text)
        frame = self._frames[-1]
        if frame.part is None:
            if not text.strip():
                return
            frame.part = self.place(Part())
        part = frame.part
        part.said += text
        part.bold = part.bold and (bold or not text.strip())
        if seen := _seen_length(text):
            part.end, part.blank = span[0] + seen, False
        spans = part.lines[-1].spans
        if spans and spans[-1][1] == span[0]:
            spans[-1] = (spans[-1][0], span[1])
        else:
            spans.append(span)

    def gap(self) -> None:
        """What comes next in this block is another word."""
        if self._frames[-1].part is not None:
            self.read(" ", bold=True)

    def line_break(self) -> None:
        """What comes next in this block stands on another line; a blank line parts paragraphs."""
        frame = self._frames[-1]
        if (part := frame.part) is None:
            return
        if part.blank and part.seen and part.kind is BlockKind.PARAGRAPH and not frame.flat:
            frame.part = None
            return
        part.said += LINE_BREAK
        part.lines.append(Line())
        part.blank = True

    def page_break(self) -> None:
        """What comes next stands on another page."""
        self.page_breaks.append(self._length)

    def boundary(self) -> None:
        """Ends the block under way; where all goes to one part, only the word."""
        frame = self._frames[-1]
        if frame.flat:
            self.line_break()
        else:
            frame.part = None

    @contextmanager
    def block(self, kind: BlockKind = BlockKind.PARAGRAPH, level: int = 0) -> Iterator[None]:
        """All that is read within is one block of this kind."""
        self.boundary()
        frame = self._frames[-1]
        if not frame.flat:
            frame.part = self.place(Part(kind, level))
        yield
        self.boundary()

    @contextmanager
    def whole(self, kind: BlockKind = BlockKind.PARAGRAPH, level: int = 0) -> Iterator[None]:
        """As `block`, and what is a block within is a line of it."""
        self.boundary()
        if self._frames[-1].flat:
            yield
            self.boundary()
            return
        with self.flat(kind, level) as part:
            self.place(part)
            yield

    @contextmanager
    def flat(self, kind: BlockKind = BlockKind.PARAGRAPH, level: int = 0) -> Iterator[Part]:
        """All that is read within goes to one part, which stands nowhere yet."""
        part = Part(kind, level)
        self._frames.append(_Frame(part, flat=True))
        yield part
        self._frames.pop()

    @contextmanager
    def aside(self) -> Iterator[None]:
        """What is read within stands apart from the block under way, which goes on afterwards."""
        if self._frames[-1].flat:
            self.line_break()
            yield
            self.line_break()
        else:
            self._frames.append(_Frame())
            yield
            self._frames.pop()

    @contextmanager
    def running_header(self) -> Iterator[None]:
        """What is read within stands at the head or foot of pages; what says the same is kept once."""
        with self.flat(BlockKind.RUNNING_HEADER) as part:
            yield
        if part.seen and part.text not in {other.text for other in self.running}:
            self.running.append(part)

    def mark(self, key: str, text: str) -> None:
        """A footnote's mark, `text`, stands here; the first mark of a `key` is the one that counts."""
        span = self.pass_over(text)
        if key in self.notes:
            return
        part = self._frames[-1].part
        if part is not None and part.kind is BlockKind.FOOTNOTE:
            part = None
        shown = "".join(text.split()) and Line([span])
        self.notes[key] = Note(Part(BlockKind.FOOTNOTE), shown or Line(), part.end if part else None)

    @contextmanager
    def note(self, key: str) -> Iterator[Part]:
        """All that is read within is the text of the footnote `key`, whose mark was met."""
        part = self.notes[key].part
        self._frames.append(_Frame(part, flat=True))
        yield part
        self._frames.pop()

    def place(self, part: Part) -> Part:
        """Puts a part that stood nowhere after the last one."""
        self.parts.append(part)
        return part


def stretches(raw: str, lines: Iterable[Line]) -> tuple[Stretch, ...]:
    """The lines as the stretches of one block, white space made one space."""
    found: list[Stretch] = []
    for line in lines:
        gap = not line.touching
        for start, end in line.spans:
            opens = gap or raw[start:end].lstrip(INVISIBLE)[:1].isspace()
            found += stretches_of(raw, start, end, spaced=opens and bool(found))
            gap = _ends_open(raw[start:end], gap=opens)
    return tuple(found)


def _ends_open(text: str, *, gap: bool) -> bool:
    """Whether a space is due behind `text`; `gap`: one was due before it."""
    shown = text.rstrip(INVISIBLE)
    return shown[-1].isspace() if shown else gap


def _seen_length(text: str) -> int:
    """The length of `text` without the white space and the invisible characters at its end."""
    length = len(text)
    while length and (text[length - 1].isspace() or text[length - 1] in INVISIBLE):
        length -= 1
    return length
