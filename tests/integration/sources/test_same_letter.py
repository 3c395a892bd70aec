"""The same letter as text, PDF, Word, OpenDocument and web page: the same answers, from the same sentences."""

import html
import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer

from assistant.answer import Answer
from assistant.ask import Assistant
from index.build import build
from index.embed import OnnxEmbedding
from index.opened import open_index
from sources.document import Block, BlockKind, Document
from sources.read import read_document
from sources.settings import Settings

LETTER = (
    Path(__file__).parents[3] / "sources" / "library" / "kamerbrief-inzet-vn-mensenrechtenraad-2024-2026.txt"
)
MARK = "EU-landen"
"""The word that the letter's footnote belongs to; in the OCR text its mark follows as another sign."""

QUESTIONS = (
    "Hoeveel geeft Nederland jaarlijks aan het kantoor van de Hoge Commissaris?",
    "Op welke datum is de brief gestuurd?",
    "Wie heeft de brief ondertekend?",
    "Welk EU-land doet niet mee aan de kerngroep voor de resolutie over Rusland?",
    "Met hoeveel stemmen is het Koninkrijk verkozen?",
    "Welke prioriteiten heeft het Koninkrijk in de Mensenrechtenraad?",
    "In welke landen wil Nederland mensenrechtenschendingen aankaarten?",
    "What will the Kingdom do for women and girls?",
    "Why does the Netherlands fund the Office of the High Commissioner?",
    "Which resolution on Russia does the Kingdom lead?",
    "Hoeveel kost een paspoort?",
    "Who is the ambassador in Geneva married to?",
)
AT_THE_EDGE = QUESTIONS[3]
"""Its third quotation, in which OCR left a sign, is hardly near enough to be shown: with the sign or without makes the difference."""

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ODF = "urn:oasis:names:tc:opendocument:xmlns"


@pytest.fixture(scope="module")
def letter() -> Document:
    return read_document(LETTER, LETTER.parent)


def parts(letter: Document) -> Iterator[tuple[Block, str, str]]:
    """Each block of the body with its text: what stands before the footnote's mark, and after it."""
    for block in letter.blocks:
        if block.kind in (BlockKind.FOOTNOTE, BlockKind.RUNNING_HEADER):
            continue
        text = letter.text[block.start : block.end]
        before, marked, after = text.partition(f"{MARK}®")
        yield block, before + MARK if marked else before, after


def footnote(letter: Document) -> str:
    (note,) = letter.footnotes
    return letter.text[note.start : note.end]


def as_web_page(letter: Document) -> bytes:
    body = []
    for block, before, after in parts(letter):
        name = "h2" if block.kind is BlockKind.HEADING else "p"
        mark = '<sup><a href="#noot1" id="terug1">1</a></sup>' if after else ""
        body.append(f"<{name}>{html.escape(before)}{mark}{html.escape(after)}</{name}>")
    note = f'<div id="noot1"><a href="#terug1">1</a> {html.escape(footnote(letter))}</div>'
    return f'<html lang="nl"><head><title>x</title></head><body>{"".join(body)}{note}</body></html>'.encode()


def as_word(letter: Document) -> bytes:
    def run(text: str) -> str:
        return f"<w:r><w:t xml:space='preserve'>{html.escape(text)}</w:t></w:r>"

    body = []
    for block, before, after in parts(letter):
        style = "<w:pPr><w:pStyle w:val='Kop2'/></w:pPr>" if block.kind is BlockKind.HEADING else ""
        mark = "<w:r><w:footnoteReference w:id='1'/></w:r>" if after else ""
        body.append(f"<w:p>{style}{run(before)}{mark}{run(after) if after else ''}</w:p>")
    note = f"<w:footnote w:id='1'><w:p><w:r><w:footnoteRef/></w:r>{run(' ' + footnote(letter))}</w:p></w:footnote>"
    names = f'xmlns:w="{WORD}"'
    style = "<w:style w:styleId='Kop2'><w:name w:val='heading 2'/></w:style>"
    return zipped(
        {
            "word/document.xml": f"<w:document {names}><w:body>{''.join(body)}</w:body></w:document>",
            "word/styles.xml": f"<w:styles {names}>{style}</w:styles>",
            "word/footnotes.xml": f"<w:footnotes {names}>{note}</w:footnotes>",
        }
    )


def as_open_document(letter: Document) -> bytes:
    note = (
        "<text:note text:note-class='footnote'><text:note-citation>1</text:note-citation><text:note-body>"
        f"<text:p>{html.escape(footnote(letter))}</text:p></text:note-body></text:note>"
    )
    body = []
    for block, before, after in parts(letter):
        name = "h text:outline-level='2'" if block.kind is BlockKind.HEADING else "p"
        content = html.escape(before) + (note if after else "") + html.escape(after)
        body.append(f"<text:{name}>{content}</text:{name.split(maxsplit=1)[0]}>")
    names = " ".join(f'xmlns:{name}="{ODF}:{name}:1.0"' for name in ("office", "text"))
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"<office:document-content {names}><office:body><office:text>{''.join(body)}"
            "</office:text></office:body></office:document-content>",
        }
    )


def as_pdf(letter: Document) -> bytes:
    text = ParagraphStyle("text", fontName="Helvetica", fontSize=10, leading=13, spaceAfter=8)
    heading = ParagraphStyle("heading", parent=text, fontName="Helvetica-Bold", fontSize=12, spaceBefore=8)
    marked: list[int] = []

    class Marked(Paragraph):
        """A paragraph that says on which page it was set."""

        def draw(self) -> None:
            marked.append(self.canv.getPageNumber())
            super().draw()

    def at_foot(canvas: Canvas, _: SimpleDocTemplate) -> None:
        canvas.setFont("Helvetica", 7)
        canvas.drawString(
            70, 30, f"Tweede Kamer, vergaderjaar 2023-2024, 32 735, nr. 380 {canvas.getPageNumber()}"
        )

    class Noted(SimpleDocTemplate):
        """Draws the footnote at the foot of the page that has its mark, when the page is full."""

        def handle_pageEnd(self) -> None:  # noqa: N802 - reportlab's own name
            if self.page in marked:
                marked.clear()
                self.canv.setFont("Helvetica", 5)
                self.canv.drawString(70, 62, "1")
                self.canv.setFont("Helvetica", 7.5)
                self.canv.drawString(75, 60, footnote(letter))
            super().handle_pageEnd()

    story: list[Paragraph | Spacer] = []
    for block, before, after in parts(letter):
        made = html.escape(before) + ("<super size=6>1</super>" if after else "") + html.escape(after)
        story.append(
            (Marked if after else Paragraph)(made, heading if block.kind is BlockKind.HEADING else text)
        )
    file = io.BytesIO()
    Noted(file, pagesize=(595, 842), leftMargin=70, rightMargin=70, topMargin=60, bottomMargin=90).build(
        story, onFirstPage=at_foot, onLaterPages=at_foot
    )
    return file.getvalue()


def zipped(named: dict[str, str]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in named.items():
            package.writestr(name, content)
    return file.getvalue()


@pytest.fixture(
    scope="module",
    params=[("pdf", as_pdf), ("docx", as_word), ("odt", as_open_document), ("html", as_web_page)],
)
def other(
    request: pytest.FixtureRequest,
    letter: Document,
    model_folder: Path,
    embedding: OnnxEmbedding,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Assistant]:
    """An assistant over nothing but the letter in another form, with the same small file beside it."""
    suffix, written = request.param
    assert isinstance(written, Callable)  # type: ignore[arg-type]
    folder = tmp_path_factory.mktemp(suffix)
    library = folder / "library"
    library.mkdir()
    (library / f"{LETTER.stem}.{suffix}").write_bytes(written(letter))
    beside = LETTER.with_suffix(".toml").read_text(encoding="utf-8")
    # What only the OCR text needs: where its pages begin, and which sign is the footnote's mark.
    known = "\n".join(
        line for line in beside.partition("[[")[0].splitlines() if not line.startswith("page_breaks")
    )
    (library / f"{LETTER.stem}.toml").write_text(known + "\n", encoding="utf-8")
    (folder / "index").mkdir()
    (folder / "index" / "models").symlink_to(model_folder.parent)
    settings = Settings(library=library, index=folder / "index")
    build(settings, print, embedding)
    opened = Assistant(open_index(settings, print, embedding))
    yield opened
    opened.close()


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_form_gives_the_same_answer_from_the_same_sentences(
    question: str, assistant: Assistant, other: Assistant
) -> None:
    expected, found = assistant.ask(question), other.ask(question)
    assert found.status == expected.status
    assert _shown(found, question) == _shown(expected, question)


def _shown(answer: Answer, question: str) -> list[str]:
    return [
        _plain(claim.text) for claim in answer.claims if question != AT_THE_EDGE or MARK not in claim.text
    ]


def _plain(text: str) -> str:
    """Without what the forms cannot share: the signs that OCR made of a footnote's mark, and kinds of white space."""
    without_mark = text.replace(f"{MARK}®", MARK).removeprefix("% ").removeprefix("1 ")
    return " ".join(without_mark.split())
