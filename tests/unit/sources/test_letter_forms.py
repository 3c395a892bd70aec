"""The same letter as Word document, OpenDocument text and web page is read as the same sentences."""

import html
import io
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from index.split import split
from sources.document import BlockKind, Document
from sources.read import read_document

LIBRARY = Path(__file__).parents[3] / "sources" / "library"
LETTER = LIBRARY / "kamerbrief-inzet-vn-mensenrechtenraad-2024-2026.txt"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
STYLE = "urn:oasis:names:tc:opendocument:xmlns:style:1.0"
FOOTNOTED = "25 andere EU-landen®"
"""The stretch of the letter that the footnote belongs to, as the OCR has it."""


@pytest.fixture(scope="module")
def letter() -> Document:
    return read_document(LETTER, LIBRARY)


def _blocks(document: Document) -> list[tuple[BlockKind, str]]:
    return [(block.kind, document.text[block.start : block.end]) for block in document.blocks]


def _in_pieces(text: str, chance: random.Random) -> list[str]:
    """The text cut anywhere, as word processors cut it into runs."""
    cuts = sorted(chance.sample(range(1, len(text)), min(3, len(text) - 1)))
    return [text[start:end] for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]


def _function_and_name(signature: str) -> tuple[str, str]:
    """The two lines on which a letter is signed."""
    function, _, name = signature.partition(", ")
    return function + ",", name


def _docx(letter: Document, chance: random.Random) -> bytes:
    written = docx.Document()
    footnote = ""
    for kind, text in _blocks(letter):
        if kind is BlockKind.FOOTNOTE:
            footnote = text
            continue
        if kind is BlockKind.RUNNING_HEADER:
            written.sections[0].footer.paragraphs[0].text = text
            continue
        if kind is BlockKind.SIGNATURE:
            for line in (*_function_and_name(text), ""):
                written.add_paragraph(line)
            continue
        paragraph = written.add_paragraph(style="Heading 1" if kind is BlockKind.HEADING else None)
        before, mark, after = text.partition(FOOTNOTED)
        for piece in _in_pieces(before + mark, chance):
            paragraph.add_run(piece).italic = chance.random() < 0.3
        if mark:
            _refer(paragraph)
            paragraph.add_run(after)
    content = io.BytesIO()
    written.save(content)
    return _with_footnote(content.getvalue(), footnote)


def _refer(paragraph: Paragraph) -> None:
    run = paragraph.add_run()
    reference = OxmlElement("w:footnoteReference")
    reference.set(qn("w:customMarkFollows"), "1")
    reference.set(qn("w:id"), "2")
    run._r.append(reference)
    mark = OxmlElement("w:t")
    mark.text = "%"
    run._r.append(mark)


def _with_footnote(content: bytes, footnote: str) -> bytes:
    mark, _, text = footnote.partition(" ")
    part = (
        f'<w:footnotes xmlns:w="{WORD}"><w:footnote w:id="2"><w:p><w:r><w:t>{mark}</w:t></w:r>'
        f'<w:r><w:t xml:space="preserve"> {text}</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
    written = io.BytesIO(content)
    with zipfile.ZipFile(written, "a") as package:
        package.writestr("word/footnotes.xml", part)
    return written.getvalue()


def _odt(letter: Document, chance: random.Random) -> bytes:
    blocks = _blocks(letter)
    note = next(text for kind, text in blocks if kind is BlockKind.FOOTNOTE).partition(" ")
    citation = (
        f'<text:note text:note-class="footnote"><text:note-citation text:label="%">{note[0]}</text:note-citation>'
        f"<text:note-body><text:p>{note[2]}</text:p></text:note-body></text:note>"
    )
    body = ""
    for kind, text in blocks:
        if kind in {BlockKind.FOOTNOTE, BlockKind.RUNNING_HEADER}:
            continue
        pieces = "".join(f"<text:span>{html.escape(piece)}</text:span>" for piece in _in_pieces(text, chance))
        if FOOTNOTED in text:
            pieces = html.escape(text).replace(FOOTNOTED, FOOTNOTED + citation)
        if kind is BlockKind.SIGNATURE:
            pieces = "<text:line-break/>".join(_function_and_name(text))
        pieces = pieces.replace(" en ", '<text:s/>en<text:s text:c="2"/>')
        tag = 'h text:outline-level="1"' if kind is BlockKind.HEADING else "p"
        body += f"<text:{tag}>{pieces}</text:{tag[0]}>\n"
    running = next(text for kind, text in blocks if kind is BlockKind.RUNNING_HEADER)
    names = f'xmlns:office="{OFFICE}" xmlns:text="{TEXT}" xmlns:style="{STYLE}"'
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        package.writestr(
            "content.xml",
            f"<office:document-content {names}><office:body><office:text>{body}</office:text></office:body>"
            "</office:document-content>",
        )
        package.writestr(
            "styles.xml",
            f"<office:document-styles {names}><office:master-styles><style:master-page><style:footer><text:p>{running}"
            "<text:page-number>6</text:page-number></text:p></style:footer></style:master-page></office:master-styles>"
            "</office:document-styles>",
        )
    return written.getvalue()


def _html(letter: Document, chance: random.Random) -> bytes:
    body = note = ""
    for kind, text in _blocks(letter):
        marked = "".join(
            f"<{tag}>{html.escape(piece)}</{tag}>"
            for piece in _in_pieces(text, chance)
            for tag in [chance.choice(["em", "span", "strong"])]
        )
        if kind is BlockKind.HEADING:
            body += f"<h2>{marked}</h2>\n"
        elif kind is BlockKind.FOOTNOTE:
            note = f'<ol><li id="n1"><sup>%</sup> {html.escape(text[2:])} <a href="#r1">↩</a></li></ol>'
        elif kind is BlockKind.SIGNATURE:
            body += f"<p>{'<br>'.join(_function_and_name(text))}</p>"
        elif FOOTNOTED in text:
            mark = FOOTNOTED + '<sup><a id="r1" href="#n1">%</a></sup>'
            body += f"<p>{html.escape(text).replace(FOOTNOTED, mark)}</p>"
        else:
            body += f"<p>\n  {marked}\n</p><script>let p = 1</script>"
    page = f"<!DOCTYPE html><html lang=nl><title>Brief</title><nav>Menu</nav><main>{body}{note}</main><footer>x</footer></html>"
    return page.encode()


FORMS: dict[str, Callable[[Document, random.Random], bytes]] = {"docx": _docx, "odt": _odt, "html": _html}


@pytest.fixture(params=FORMS)
def read(request: pytest.FixtureRequest, letter: Document, tmp_path: Path) -> Document:
    file = tmp_path / f"brief.{request.param}"
    file.write_bytes(FORMS[request.param](letter, random.Random(1)))
    return read_document(file, tmp_path)


def test_its_sentences_are_those_of_the_text(letter: Document, read: Document) -> None:
    def sentences(document: Document) -> list[str]:
        return sorted(
            document.text[one.start : one.end] for passage in split(document) for one in passage.sentences
        )

    assert sentences(read) == sentences(letter)


def test_its_blocks_are_those_of_the_text(
    request: pytest.FixtureRequest, letter: Document, read: Document
) -> None:
    """A page of the web has no running header: there the line is a paragraph, above the footnotes."""
    if "html" in request.node.name:
        assert sorted(text for _, text in _blocks(read)) == sorted(text for _, text in _blocks(letter))
    else:
        assert _blocks(read) == _blocks(letter)


def test_its_footnote_belongs_to_the_same_word(letter: Document, read: Document) -> None:
    (found,), (expected,) = read.footnotes, letter.footnotes
    assert found.mark == expected.mark
    assert read.text[found.start : found.end] == letter.text[expected.start : expected.end]
    assert found.anchor is not None
    assert expected.anchor is not None
    assert read.text[found.anchor :].startswith("EU-landen®")
    assert letter.text[expected.anchor :].startswith("EU-landen®")


def test_it_states_its_date_its_sender_and_its_number(letter: Document, read: Document) -> None:
    assert read.metadata.date == letter.metadata.date
    assert read.metadata.author == letter.metadata.author
    assert read.metadata.reference == letter.metadata.reference
    assert read.metadata.dossier == "32 735"


def test_its_pages_are_estimates(read: Document) -> None:
    assert not any(page.measured for page in read.pages)
