"""Cuts a document into passages that follow its headings, paragraphs and sentences.

Knows nothing of embedding or storage. Every span is exact: `document.text[start:end]`.
"""

import re
from collections.abc import Iterator

from index.passage import Passage, Span
from sources.document import Block, BlockKind, Document

VERSION = "1"
"""Raised whenever the same document would be cut differently; an index built before is then stale."""

TARGET = 600
"""Characters after which a passage is closed at the next sentence end: about 120 tokens of Dutch, so
that one passage holds one thought and stays far below the 512 tokens of the embedding model."""

_ABBREVIATIONS = frozenset(
    "a.d.h.v a.g.v art afd bijv blz bv ca c.q cf d.d dhr d.m.v dr drs d.w.z e.a e.d e.g enz etc e.v evt excl "
    "fig i.c i.e incl ing i.h.k.v i.p.v ir i.s.m i.v.m jhr jl jr lid ltd mevr mgr mr mrs ms m.b.t m.i.v m.n "
    "n.a.v nl no nos nr nrs o.a o.b.v o.l.v o.m p p.m pag par pp prof q.q red resp rev sec sr st stb stcrt t.a.v "
    "t.b.v t.o.v t/m t.w u.a vgl vol vs z.g z.o zgn".split()
)
"""Dutch and English abbreviations (without their last full stop) that do not end a sentence by themselves."""

_END = re.compile(r"[.!?…]+[\"'”’»)\]®*]*(?=\s)")
_LAST_WORD = re.compile(r"[^\s(\[«“\"']*\Z")
_INITIALS = re.compile(r"(?:[A-Z]\.)*[A-Z]\Z")
_STARTS_SENTENCE = re.compile(r"\s+[\"'“‘«(\[]*[A-Z0-9À-ÖØ-Þ•–-]")


def sentences(text: str, start: int, end: int) -> tuple[Span, ...]:
    """The sentences of `text[start:end]`, without the white space between them.

    A full stop after an abbreviation ("jl.", "nr."), initials ("H.G.J.") or before a small letter does
    not end a sentence; a blank line always does.
    """
    spans = []
    for part_start, part_end in _paragraphs(text, start, end):
        at = part_start
        for cut in _cuts(text, part_start, part_end):
            spans.append(Span(at, cut))
            at = cut + _leading_space(text[cut:part_end])
        if at < part_end:
            spans.append(Span(at, part_end))
    return tuple(spans)


def split(document: Document) -> tuple[Passage, ...]:
    """The passages of `document`, in order. Headings are not passages: they go with those below them."""
    return tuple(_passage(document, kind, spans) for kind, spans in _groups(document))


def _paragraphs(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    for gap in re.finditer(r"\s*\n\s*\n\s*", text[start:end]):
        if start + gap.start() > at:
            yield at, start + gap.start()
        at = start + gap.end()
    if at < end:
        yield at, end


def _cuts(text: str, start: int, end: int) -> Iterator[int]:
    for match in _END.finditer(text, start, end):
        if _STARTS_SENTENCE.match(text, match.end(), end) and not _is_abbreviation(text, match, start):
            yield match.end()


def _is_abbreviation(text: str, end_mark: re.Match[str], start: int) -> bool:
    if not end_mark.group().startswith(".") or end_mark.group().startswith(".."):
        return False
    found = _LAST_WORD.search(text, start, end_mark.start())
    word = found.group() if found else ""
    if _INITIALS.match(word):
        return True
    if word.lower() not in _ABBREVIATIONS:
        return False
    # "op 10 oktober jl. Het kabinet …": after these a capitalised word opens a new sentence, a figure does not.
    following = text[end_mark.end() :].lstrip()[:1]
    return not (word.lower() in {"jl", "enz", "etc", "e.d", "e.a"} and following.isupper())


def _leading_space(text: str) -> int:
    return len(text) - len(text.lstrip())


def _groups(document: Document) -> Iterator[tuple[BlockKind, list[Span]]]:
    """Runs of sentences that belong together: never over a heading, closed when they are long enough."""
    open_spans: list[Span] = []
    for block in document.blocks:
        if block.kind is not BlockKind.PARAGRAPH:
            if open_spans:
                yield BlockKind.PARAGRAPH, open_spans
                open_spans = []
            if block.kind is not BlockKind.HEADING:
                yield block.kind, [Span(block.start, block.end)]
            continue
        spans = sentences(document.text, block.start, block.end)
        if open_spans and block.end - open_spans[0].start > TARGET:
            yield BlockKind.PARAGRAPH, open_spans
            open_spans = []
        *full, open_spans = _fill(open_spans, spans, block)
        for group in full:
            yield BlockKind.PARAGRAPH, group
    if open_spans:
        yield BlockKind.PARAGRAPH, open_spans


def _fill(open_spans: list[Span], spans: tuple[Span, ...], block: Block) -> list[list[Span]]:
    """`open_spans` and `spans` in groups of about equal length, so that no paragraph leaves a stub behind."""
    first = open_spans[0].start if open_spans else block.start
    length = block.end - first
    size = length / max(1, round(length / TARGET))
    groups = [list(open_spans)]
    for span in spans:
        group = groups[-1]
        if (
            group
            and (span.end - group[0].start > size * 1.15)
            and (group[-1].end - group[0].start >= size / 2)
        ):
            groups.append([])
        groups[-1].append(span)
    return groups


def _passage(document: Document, kind: BlockKind, spans: list[Span]) -> Passage:
    start, end = spans[0].start, spans[-1].end
    return Passage(
        id=f"{document.id}:{start}-{end}",
        document=document.id,
        start=start,
        end=end,
        text=document.text[start:end],
        heading=document.heading_at(start),
        kind=kind.value,
        sentences=tuple(spans),
    )
