import io
import json
import re
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from assistant.answer import Answer
from assistant.page import docx as word
from assistant.page.export import Format, export, markdown
from assistant.page.footnotes import Kind, Paragraph
from assistant.page.kept import Turn
from assistant.page.words import DUTCH, ENGLISH
from assistant.recheck import State, read_saved, recheck
from sources.document import BlockKind, Document
from sources.read import read_document

FIRST = "De bijdrage is 8,65 miljoen euro."
SECOND = "Het Koninkrijk <strong>hoort</strong> bij de top 10."
REFERENCE = "Kamerstukken II 2023/24, 32 735, nr. 380, p. 1."
TODAY = date(2026, 11, 28)
Make = Callable[..., Answer]

MARKUP = st.text(alphabet=st.sampled_from("<>&\"'/!=a{}$`%[]()#*-+_~|\\^:.@1 w\x00\u202e\ud800"), min_size=1)


def made(turns: list[Turn], form: Format, document: Document) -> bytes:
    return export(turns, form, {document.id: document}, DUTCH, TODAY).content


@pytest.fixture
def turns(answered: Make, refused: Make) -> list[Turn]:
    """A question with two quotations, and one that was refused."""
    return [
        Turn(question="Hoeveel <b>?", answer=answered("Hoeveel <b>?", [FIRST, SECOND])),
        Turn(question="Fietspaden?", answer=refused("Fietspaden?")),
    ]


@pytest.mark.parametrize("form", Format)
def test_the_name_of_a_file_holds_nothing_of_the_question(
    turns: list[Turn], document: Document, form: Format
) -> None:
    file = export(turns, form, {document.id: document}, ENGLISH, TODAY)
    assert file.name == f"vindplaats-2026-11-28.{form.value}"


def test_markdown_has_a_footnote_for_each_quotation(turns: list[Turn], document: Document) -> None:
    text = made(turns, Format.MARKDOWN, document).decode()
    assert text.startswith("# Vindplaats, 28 november 2026\n\n## Hoeveel \\<b\\>?\n\n")
    assert f"> {FIRST}[^1]\n" in text
    assert [f"[^{number}]: {REFERENCE}" in text for number in (1, 2, 3, 4)] == [True, True, True, False]


@given(text=MARKUP, kind=st.sampled_from(Kind))
def test_text_in_markdown_reads_as_that_text(text: str, kind: Kind) -> None:
    """CommonMark with tables and strikethrough shows the characters as they are, and no element of them."""
    line = " ".join(text.encode(errors="ignore").decode().replace("\x00", "").split())
    if not line:
        return
    shown = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    lone = markdown("t", [Paragraph(kind, "x")], "nl").decode()
    full = markdown("t", [Paragraph(kind, line)], "nl").decode()
    tokens = shown.parse(full)
    assert [token.type for token in tokens] == [token.type for token in shown.parse(lone)]
    assert "".join(child.content for child in tokens[-2 - (kind is Kind.QUOTE)].children or []) == line


def test_our_own_reader_finds_the_footnotes_of_the_word_file(
    turns: list[Turn], document: Document, tmp_path: Path
) -> None:
    file = tmp_path / "antwoord.docx"
    file.write_bytes(made(turns, Format.DOCX, document))
    read = read_document(file, tmp_path)
    assert read.metadata.title == "Vindplaats, 28 november 2026"
    texts = {kind: [read.text[b.start : b.end] for b in read.blocks if b.kind is kind] for kind in BlockKind}
    assert "Hoeveel <b>?" in texts[BlockKind.HEADING]
    assert FIRST in "".join(texts[BlockKind.PARAGRAPH])
    assert [text.partition(" ")[2] for text in texts[BlockKind.FOOTNOTE]] == [REFERENCE] * 3


def test_the_word_file_is_read_by_python_docx(turns: list[Turn], document: Document) -> None:
    opened = docx.Document(io.BytesIO(made(turns, Format.DOCX, document)))
    styles = [paragraph.style.name for paragraph in opened.paragraphs if paragraph.style]
    assert styles[:4] == ["Title", "Heading 1", "Quote", "Quote"]
    assert opened.part.part_related_by(RELATIONSHIP_TYPE.FOOTNOTES).partname == "/word/footnotes.xml"
    assert opened.core_properties.title == "Vindplaats, 28 november 2026"


def test_every_footnote_mark_of_the_word_file_has_its_footnote(turns: list[Turn], document: Document) -> None:
    with zipfile.ZipFile(io.BytesIO(made(turns, Format.DOCX, document))) as package:
        assert package.testzip() is None
        marks = re.findall(r'footnoteReference w:id="(\d+)"', package.read("word/document.xml").decode())
        notes = re.findall(r'footnote w:id="(\d+)"', package.read("word/footnotes.xml").decode())
    assert marks == notes == ["1", "2", "3"]


@given(text=MARKUP)
def test_text_in_a_word_file_stays_text(text: str) -> None:
    content = word.write("t", [Paragraph(Kind.QUOTE, text, (text,), "nl")], "nl")
    last = docx.Document(io.BytesIO(content)).paragraphs[-1]
    assert last.runs[0].text == text.replace("\x00", "").replace("\ud800", "")


def test_the_same_answers_make_the_same_word_file(turns: list[Turn], document: Document) -> None:
    assert made(turns, Format.DOCX, document) == made(turns, Format.DOCX, document)


def test_one_answer_as_json_is_that_answer(turns: list[Turn], document: Document) -> None:
    content = made(turns[:1], Format.JSON, document)
    assert Answer.model_validate(json.loads(content)) == turns[0].answer


def test_a_conversation_as_json_can_be_checked_again(turns: list[Turn], document: Document) -> None:
    answers = read_saved(made([*turns, Turn(question="x", problem="y")], Format.JSON, document))
    assert answers == [turn.answer for turn in turns]
    assert [one.state for one in recheck(answers[0], {document.id: document})] == [State.HOLDS] * 2
