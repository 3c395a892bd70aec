"""Reads Markdown (.md): headings, paragraphs, list items, table rows, notes, footnotes.

Block structure is markdown-it-py's; positions are found again in the raw lines. Knows nothing of files.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from sources.compose import RawBlock, Reading, Stretch, compose, merged, stretches_of
from sources.document import BlockKind
from sources.markdown_inline import Span, readable

_LINE = re.compile(r"([^\r\n]*)(\r\n|\r|\n|\Z)")
_FRONT_MATTER = re.compile(
    r"\A---[^\S\r\n]*\r?\n(.*?)^(?:---|\.\.\.)[^\S\r\n]*(?=[\r\n]|\Z)", re.DOTALL | re.MULTILINE
)
_TITLE = re.compile(r"^title:[^\S\n]*(['\"]?)(?P<title>[^\r\n]+?)\1\s*$", re.MULTILINE)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_NOT_LINE_END = re.compile(r"[^\r\n]")
_NOTE = re.compile(r"(\s*)(?:(?:!!!|\?\?\?\+?)\s+[\w -]*|===[!+]?\s+(?=\"))(?:\"(?P<title>[^\"]*)\")?\s*$")
_FENCE = re.compile(r"^\s*(`{3,}|~{3,})")
_NOTE_INDENT = re.compile(r" {4}|\t")
_FOOTNOTE = re.compile(r"^\[\^(?P<mark>[^\]\s]+)\]:\s+")
_HTML_BLOCK_TAG = re.compile(
    r"</?(h[1-6]|p|li|ul|ol|div|table|tr|section|article|button|details|summary|blockquote|dl|dt|dd|br)\b[^<>]*>",
    re.IGNORECASE,
)
_HTML_UNREAD = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)


@dataclass(slots=True)
class _Line:
    """A raw line as the parser is shown it: `text` stands at `start`, marks of other dialects blanked."""

    start: int
    text: str


@dataclass(frozen=True, slots=True)
class _Found:
    """A block and the line it was found on."""

    line: int
    block: RawBlock


def read_markdown(raw: str) -> Reading:
    """The blocks of a Markdown text; its title is the front matter's or the first heading."""
    shown = _COMMENT.sub(lambda found: _blanked(found[0]), raw)
    front_matter = _FRONT_MATTER.match(shown)
    if front_matter:
        shown = _blanked(front_matter[0]) + shown[front_matter.end() :]
    lines = [_Line(found.start(), found[1]) for found in _LINE.finditer(shown)]
    found = [*_notes(shown, lines), *_footnotes(shown, lines), *_parsed(shown, lines)]
    found.sort(key=lambda one: one.line)
    text, blocks, alignment = compose(raw, [one.block for one in found if one.block.stretches])
    heading = next(
        (text[block.start : block.end] for block in blocks if block.kind is BlockKind.HEADING), None
    )
    title = _TITLE.search(front_matter[1]) if front_matter else None
    return Reading(text, blocks, alignment, title=title["title"] if title else heading)


def _blanked(text: str) -> str:
    """The same lines with nothing on them."""
    return _NOT_LINE_END.sub(" ", text)


def _notes(shown: str, lines: list[_Line]) -> Iterator[_Found]:
    """The titles of notes (`!!! tip "Tip"`); what is indented below them moves to the margin."""
    depth: list[int] = []
    fence = ""
    for number, line in enumerate(lines):
        if line.text.strip():
            indent = _note_levels(line.text)
            depth = [level for level in depth if level < indent]
        _dedent(line, len(depth))
        if mark := _FENCE.match(line.text):
            fence = "" if fence and mark[1].startswith(fence) else fence or mark[1]
        note = None if fence else _NOTE.match(line.text)
        if note:
            depth.append(_note_levels(note[1]) + len(depth))
            if note["title"]:
                at = line.start + note.start("title")
                yield _Found(number, _paragraph(shown, [(at, at + len(note["title"]))]))
            line.text = ""


def _note_levels(text: str) -> int:
    """By how many steps of four columns a line is indented."""
    levels = 0
    while found := _NOTE_INDENT.match(text):
        text = text[found.end() :]
        levels += 1
    return levels


def _dedent(line: _Line, levels: int) -> None:
    for _ in range(levels):
        if found := _NOTE_INDENT.match(line.text):
            line.start += found.end()
            line.text = line.text[found.end() :]


def _footnotes(shown: str, lines: list[_Line]) -> Iterator[_Found]:
    """Footnote definitions (`[^1]: …`): the mark, then the text."""
    number = 0
    while number < len(lines):
        line = lines[number]
        if note := _FOOTNOTE.match(line.text):
            first = number
            spans = [(line.start + note.end(), line.start + len(line.text))]
            line.text = ""
            while number + 1 < len(lines) and _NOTE_INDENT.match(lines[number + 1].text):
                number += 1
                spans.append((lines[number].start, lines[number].start + len(lines[number].text)))
                lines[number].text = ""
            mark = Stretch(line.start + note.start("mark"), line.start + note.end("mark"))
            body = readable(shown, spans)
            if body:
                opening = replace(body[0], spaced=True)
                yield _Found(first, RawBlock(BlockKind.FOOTNOTE, (mark, opening, *body[1:])))
        number += 1


@cache
def _parser() -> MarkdownIt:
    """CommonMark and tables, blocks only. An indented line is text here, not code."""
    return MarkdownIt("commonmark").enable("table").disable(["inline", "code"])


def _parsed(shown: str, lines: list[_Line]) -> Iterator[_Found]:
    """The blocks that the parser sees, in order."""
    tokens = _parser().parse("\n".join(line.text for line in lines))
    for at, token in enumerate(tokens):
        first = token.map[0] if token.map else 0
        if token.type == "html_block":
            yield from (_Found(first, block) for block in _html(shown, lines, token))
        elif token.type == "tr_open":
            yield _Found(first, _row(shown, lines[first], tokens, at))
        elif token.type == "fence":
            yield _Found(first, RawBlock(BlockKind.PARAGRAPH, _code(shown, _spans(lines, token, first + 1))))
        elif token.type == "heading_open":
            stretches = readable(shown, _spans(lines, tokens[at + 1], first))
            yield _Found(first, RawBlock(BlockKind.HEADING, stretches, int(token.tag[1])))
        elif token.type == "paragraph_open":
            yield _Found(first, _paragraph(shown, _spans(lines, tokens[at + 1], first)))


def _paragraph(shown: str, spans: list[Span]) -> RawBlock:
    return RawBlock(BlockKind.PARAGRAPH, readable(shown, spans))


def _spans(lines: list[_Line], token: Token, first: int) -> list[Span]:
    """Where the lines of the token's content, the first of them on line `first`, stand in the source."""
    spans = []
    for line, content in zip(lines[first:], token.content.rstrip("\n").split("\n"), strict=False):
        start = line.start + max(0, line.text.rfind(content.strip()))
        spans.append((start, start + len(content.strip())))
    return spans


def _code(shown: str, spans: list[Span]) -> tuple[Stretch, ...]:
    return tuple(
        merged(shown, [piece for span in spans for piece in stretches_of(shown, *span, spaced=True)])
    )


def _row(shown: str, line: _Line, tokens: list[Token], at: int) -> RawBlock:
    """A table row as one paragraph: its cells, with the bar that stands between them."""
    stretches: list[Stretch] = []
    after = 0
    for token in tokens[at + 1 :]:
        if token.type == "tr_close":
            break
        content = token.content if token.content in line.text[after:] else token.content.replace("|", "\\|")
        if token.type != "inline" or not content:
            continue
        start = max(after, line.text.find(content, after))
        cell = readable(shown, [(line.start + start, line.start + start + len(content))])
        bar = line.start + line.text.rfind("|", after, start)
        if stretches and cell and bar >= line.start:
            stretches.append(Stretch(bar, bar + 1, spaced=True))
        stretches += [replace(piece, spaced=piece.spaced or piece is cell[0]) for piece in cell]
        after = start + len(content)
    return RawBlock(BlockKind.PARAGRAPH, tuple(merged(shown, stretches)))


def _html(shown: str, lines: list[_Line], token: Token) -> Iterator[RawBlock]:
    """The text between the block tags of a stretch of HTML; scripts and style sheets are not read."""
    first, after = token.map or (0, 0)
    start, end = lines[first].start, lines[after - 1].start + len(lines[after - 1].text)
    source = _HTML_UNREAD.sub(lambda found: _blanked(found[0]), shown[:end])
    level = 0
    for tag in [*_HTML_BLOCK_TAG.finditer(source, start, end), None]:
        stretches = readable(source, [(start, tag.start() if tag else end)])
        yield RawBlock(BlockKind.HEADING if level else BlockKind.PARAGRAPH, stretches, level)
        if tag:
            start = tag.end()
            level = int(tag[1][1]) if re.fullmatch(r"<h[1-6]\b.*", tag[0], re.IGNORECASE | re.DOTALL) else 0
