"""Writes paragraphs as a Word document (.docx) with real footnotes.

No library that is kept up writes footnotes (python-docx has none), so the few parts that such a file needs stand in
`templates/docx`: Office Open XML, ECMA-376 part 1. Knows nothing of answers.
"""

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

from assistant.page.footnotes import Kind, Paragraph
from assistant.page.render import TEMPLATES

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

PARTS = {
    "[Content_Types].xml": "content-types.xml",
    "_rels/.rels": "package-rels.xml",
    "docProps/core.xml": "core.xml",
    "word/_rels/document.xml.rels": "document-rels.xml",
    "word/document.xml": "document.xml",
    "word/footnotes.xml": "footnotes.xml",
    "word/settings.xml": "settings.xml",
    "word/styles.xml": "styles.xml",
}
"""The parts of the file by name, the content types first, with the template of each."""

_STYLES = {Kind.QUESTION: "Heading1", Kind.QUOTE: "Quote", Kind.SENTENCE: "Normal", Kind.REMARK: "Remark"}

_UNPRINTABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The time of every part: the same text makes the same file."""


@dataclass(frozen=True, slots=True)
class _Styled:
    """A paragraph with its style, and its footnotes by number."""

    style: str
    text: str
    language: str | None
    notes: tuple[tuple[int, str], ...]


def write(title: str, parts: Sequence[Paragraph], language: str) -> bytes:
    """The bytes of a document with `title` above `parts`, each with its footnotes."""
    numbers = count(1)
    styled = [
        _Styled(
            _STYLES[part.kind],
            _printable(part.text),
            part.language,
            tuple((next(numbers), _printable(note)) for note in part.notes),
        )
        for part in parts
    ]
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, template in PARTS.items():
            text = TEMPLATES.get_template(f"docx/{template}").render(
                title=title, paragraphs=styled, language=language
            )
            package.writestr(zipfile.ZipInfo(name, _LONG_AGO), text, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def _printable(text: str) -> str:
    """`text` without the characters that XML 1.0 cannot hold (section 2.2)."""
    return _UNPRINTABLE.sub("", text)
