"""Writes conversations and answers out as files: Markdown and DOCX with footnotes, and JSON to be checked again.

Every text in them is text: what is markup in a format is escaped.
"""

import datetime
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import count

from assistant.page import docx
from assistant.page.footnotes import Kind, Paragraph, paragraphs
from assistant.page.kept import Turn
from assistant.page.words import Words
from sources.document import Document


class Format(StrEnum):
    """What a conversation is written out as; also the end of the file's name."""

    MARKDOWN = "md"
    DOCX = "docx"
    JSON = "json"


MEDIA_TYPES: Mapping[Format, str] = {
    Format.MARKDOWN: "text/markdown; charset=utf-8",
    Format.DOCX: docx.MEDIA_TYPE,
    Format.JSON: "application/json",
}


@dataclass(frozen=True, slots=True)
class File:
    """A file to be kept by the reader. Its name holds nothing of what was asked."""

    name: str
    media_type: str
    content: bytes


def export(
    turns: Sequence[Turn],
    form: Format,
    documents: Mapping[str, Document],
    words: Words,
    today: datetime.date,
) -> File:
    """`turns` as a file in the language of `words`, made on `today`."""
    title = words.keeping.export_title.format(words.date(today))
    if form is Format.JSON:
        content = _json(turns)
    else:
        parts = list(paragraphs(turns, documents, words))
        write = docx.write if form is Format.DOCX else markdown
        content = write(title, parts, words.language)
    return File(f"vindplaats-{today.isoformat()}.{form.value}", MEDIA_TYPES[form], content)


def _json(turns: Sequence[Turn]) -> bytes:
    """What `python -m assistant verify` reads: an answer, or a list of more."""
    answers = [turn.answer.model_dump(mode="json") for turn in turns if turn.answer]
    saved = answers[0] if len(answers) == 1 else answers
    return f"{json.dumps(saved, ensure_ascii=False, indent=2)}\n".encode()


def markdown(title: str, parts: Sequence[Paragraph], _language: str) -> bytes:
    """`parts` as Markdown, with footnotes in the form of GitHub and Pandoc."""
    numbers = count(1)
    notes: list[str] = []
    lines = [f"# {_plain(title)}"]
    for part in parts:
        marks = ""
        for note in part.notes:
            number = next(numbers)
            marks += f"[^{number}]"
            notes.append(f"[^{number}]: {_plain(note)}")
        lines.append(f"{_OPENINGS[part.kind]}{_plain(part.text)}{marks}")
    return ("\n\n".join([*lines, *notes]) + "\n").encode()


_OPENINGS: Mapping[Kind, str] = {Kind.QUESTION: "## ", Kind.QUOTE: "> ", Kind.SENTENCE: "", Kind.REMARK: ""}

# Anywhere: what begins code, emphasis, links, tags, entities, tables, formulas, or an address that becomes a link.
_MARKS = re.compile(r"[\\`*_\[\]<>&~|$#^]|(?<=[a-z]):(?=//)|(?<=\bwww)\.|@", re.IGNORECASE)
# At the beginning of a line: what begins a list, a rule, a quotation, an underlined heading.
_BEGINNING = re.compile(r"(?P<digits>\d{0,9})(?P<mark>[-+=>.):])")


def _plain(text: str) -> str:
    """`text` as Markdown that reads as that text. A backslash before punctuation makes it plain (CommonMark 2.4)."""
    escaped = _MARKS.sub(r"\\\g<0>", text)
    return _BEGINNING.sub(r"\g<digits>\\\g<mark>", escaped, count=1) if _BEGINNING.match(escaped) else escaped
