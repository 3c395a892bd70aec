"""Scanned PDFs are read by the real tesseract; without it, skipped, but for what is said then."""

import io
import re
import textwrap
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from assistant.ask import Assistant
from index.build import build
from index.embed import OnnxEmbedding
from index.opened import open_index
from sources import tesseract
from sources.compose import Reading
from sources.document import Block, Box, Document
from sources.errors import FormatProblem
from sources.pdf import read_pdf
from sources.read import read_document, read_library
from sources.settings import Settings, load_settings
from tests.scanned import scanned


def trouble_with_tesseract() -> str:
    """Why scans cannot be read on this machine; empty if they can."""
    try:
        tesseract.check_tesseract()
    except FormatProblem as problem:
        return str(problem)
    return ""


needs_tesseract = pytest.mark.skipif(trouble_with_tesseract() != "", reason=trouble_with_tesseract())
without_tesseract = pytest.mark.usefixtures("no_tesseract")
WIDTH, HEIGHT = 595, 842
FUND = (
    "Voortgang van het noodfonds",
    (
        "Het kabinet heeft de Kamer in het voorjaar geïnformeerd over de voortgang van het noodfonds en over de "
        "middelen die daarvoor zijn gereserveerd. De uitvoering ligt bij de gemeenten, die daarover elk half jaar "
        "verslag uitbrengen aan het ministerie."
    ),
    (
        "In 2023 hebben 4.215 huishoudens een bijdrage uit het noodfonds ontvangen. Gemiddeld bedroeg die bijdrage "
        "1.180 euro. De Rekenkamer heeft vastgesteld dat het geld rechtmatig is besteed."
    ),
)
SEQUEL = (
    "Vervolg van de regeling",
    (
        "Het noodfonds sluit op 30 september 2025. Aanvragen die voor die dag zijn ingediend, worden nog "
        "afgehandeld door het Tijdelijk Loket in Zwolle, dat daarvoor 38 medewerkers heeft."
    ),
    (
        "The minister of Social Affairs will send the final evaluation to the House of Representatives before the "
        "summer of 2026. An independent committee chaired by Professor Van Dalen carries out the evaluation."
    ),
)
Text = tuple[str, ...]
Draw = Callable[[Canvas], None]


def pdf(*pages: Draw) -> bytes:
    """A PDF with these pages."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(WIDTH, HEIGHT))
    for draw in pages:
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def printed(*texts: Text) -> bytes:
    """A PDF with a text layer: on each page a heading and paragraphs, between a running header and a page number."""

    def draw(canvas: Canvas, number: int, text: Text) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(70, 800, "Ministerie van Sociale Zaken en Werkgelegenheid")
        canvas.drawString(480, 40, f"Pagina {number} van {len(texts)}")
        heading, *paragraphs = text
        canvas.setFont("Helvetica-Bold", 16)
        canvas.drawString(70, 740, heading)
        canvas.setFont("Helvetica", 11)
        lines(canvas, paragraphs)

    return pdf(*(partial(draw, number=number, text=text) for number, text in enumerate(texts, 1)))


def lines(canvas: Canvas, paragraphs: Sequence[str], mode: int = 0) -> None:
    """Writes paragraphs below a heading; in mode 3 invisibly."""
    text = canvas.beginText(70, 710)
    text.setTextRenderMode(mode)
    text.setFont("Helvetica", 11, 14)
    for paragraph in paragraphs:
        text.textLines([*textwrap.wrap(paragraph, 80), ""])
    canvas.drawText(text)


def picture(image: Image.Image) -> bytes:
    """A PDF with a page that is one picture."""
    return pdf(lambda canvas: canvas.drawImage(ImageReader(image), 0, 0, WIDTH, HEIGHT))


def joined(*files: bytes) -> bytes:
    """One PDF of the pages of several."""
    made = io.BytesIO()
    with closing(pypdfium2.PdfDocument.new()) as whole:
        for file in files:
            with pypdfium2.PdfDocument(file) as part:
                whole.import_pages(part)
        whole.save(made)
    return made.getvalue()


def empty_sheet() -> Image.Image:
    """What a scanner makes of a sheet with nothing on it."""
    return Image.effect_noise((WIDTH, HEIGHT), 8).point(lambda grey: min(255, grey + 115))


def photograph() -> Image.Image:
    """Light and dark all over."""
    return Image.radial_gradient("L").resize((WIDTH, HEIGHT))


PRINT = printed(FUND, SEQUEL)


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text))


def recall(reading: Reading | Document, expected: Reading | Document) -> float:
    """The part of the words of `expected` that was read."""
    wanted = words(expected.text)
    return (wanted & words(reading.text)).total() / wanted.total()


def page_of(document: Document, text: str) -> int:
    """The page on which `text` begins; it was measured."""
    found = document.page_at(document.text.index(text))
    assert found is not None
    assert found.measured
    return found.number


def read(folder: Path, content: bytes) -> Document:
    (folder / "scan.pdf").write_bytes(content)
    return read_document(folder / "scan.pdf", folder)


@pytest.fixture
def no_tesseract(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine on which no program is found."""
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))


@needs_tesseract
def test_a_scan_is_read_as_its_print_would_be(tmp_path: Path) -> None:
    """Its words, headings, paragraphs, header and pages; each block where it is seen."""
    expected, scan = read_pdf(PRINT), read(tmp_path, scanned(PRINT))
    assert recall(scan, expected) >= 0.97
    assert [block.kind for block in scan.blocks] == [block.kind for block in expected.blocks]
    assert page_of(scan, "4.215 huishoudens") == 1
    assert page_of(scan, "noodfonds sluit op 30 september") == 2
    for block, print_block in zip(scan.blocks, expected.blocks, strict=True):
        assert around(scan.boxes, block) == pytest.approx(around(expected.boxes, print_block), abs=8)


def around(boxes: Sequence[Box], block: Block) -> tuple[float, float, float, float]:
    """The sides of what holds the boxes of a block on its first page."""
    own = [box for box in boxes if block.start <= box.start < block.end]
    own = [box for box in own if box.page == own[0].page]
    return (
        min(box.left for box in own),
        min(box.top for box in own),
        max(box.right for box in own),
        max(box.bottom for box in own),
    )


NOTED = (
    ("In 2023 hebben de gemeenten daarover verslag gedaan", "1", " aan het ministerie. De Rekenkamer"),
    ("heeft dat beleid onderzocht en de uitgaven getoetst", "2", ". Daarop is de regeling aangepast en"),
    ("verlengd tot en met het najaar van 2026, zoals gevraagd.", "3", " Daarna volgt een evaluatie."),
)
NOTES = (
    "1  Kamerbrief over het noodfonds van 12 mei 2023.",
    "2  Algemene Rekenkamer, Verantwoordingsonderzoek, 17 mei 2024.",
    "3  Motie van het lid Jansen.",
)


def noted(canvas: Canvas) -> None:
    """A page whose text has three marks, with small print below."""
    for at, (before, mark, after) in enumerate(NOTED):
        text = canvas.beginText(70, 560 - 14 * at)
        for words, size, rise in ((before, 11, 0), (mark, 6, 4.5), (after, 11, 0)):
            text.setFont("Times-Roman", size)
            text.setRise(rise)
            text.textOut(words)
        canvas.drawText(text)
    canvas.setFont("Helvetica", 11)
    lines(canvas, FUND[1:])
    canvas.setFont("Times-Roman", 8)
    for at, note in enumerate(NOTES):
        canvas.drawString(70, 120 - 10 * at, note)


@needs_tesseract
def test_footnotes_of_a_real_scan_are_tied_to_their_words_as_in_print(tmp_path: Path) -> None:
    """Or not at all, on a page where they do not match; never to a wrong word."""
    data = load_settings().eval_data
    if data is None:
        pytest.skip("VINDPLAATS_EVAL_DATA is not set: the real papers are not there")
    content = (data / "kamervragen" / "1c0f765c-d7b4-455e-a241-35a4e9a9dc36.pdf").read_bytes()
    (tmp_path / "print.pdf").write_bytes(content)
    expected = tied(read_document(tmp_path / "print.pdf", tmp_path))
    found = tied(read(tmp_path, scanned(content)))
    assert set(found) <= set(expected)
    assert len(found) >= 8


def tied(document: Document) -> list[tuple[str, str]]:
    """The mark of each footnote that is tied, and its word."""
    return [
        (note.mark, document.text[note.anchor :].split()[0].rstrip(".,»"))
        for note in document.footnotes
        if note.anchor is not None
    ]


@needs_tesseract
def test_footnotes_of_a_scan_are_blocks_of_their_own_and_tied_to_their_words(tmp_path: Path) -> None:
    """Tesseract reads the small raised marks as other signs; none of them is left in the sentence."""
    document = read(tmp_path, scanned(pdf(noted)))
    found = [
        (note.mark, document.text[note.anchor :].split()[0], document.text[note.start : note.end].split()[-1])
        for note in document.footnotes
        if note.anchor is not None
    ]
    assert found == [("1", "gedaan", "2023."), ("2", "getoetst.", "2024."), ("3", "gevraagd.", "Jansen.")]
    sentences = " ".join(before + after for before, _, after in NOTED)
    assert sentences in " ".join(document.text.split())


@needs_tesseract
@pytest.mark.parametrize("turn", [1, 2, 3])
def test_a_page_on_its_side_or_head_is_read_upright_and_its_boxes_stay_where_they_are_seen(turn: int) -> None:
    expected, scan = read_pdf(printed(FUND)), read_pdf(scanned(printed(FUND), turn=turn))
    assert recall(scan, expected) >= 0.97
    left, top, right, bottom = around(expected.boxes, expected.blocks[0])
    turned = {
        1: (top, WIDTH - right, bottom, WIDTH - left),
        2: (WIDTH - right, HEIGHT - bottom, WIDTH - left, HEIGHT - top),
        3: (HEIGHT - bottom, left, HEIGHT - top, right),
    }
    assert around(scan.boxes, scan.blocks[0]) == pytest.approx(turned[turn], abs=8)


@needs_tesseract
def test_a_question_is_answered_from_a_scan_with_the_quotation_at_its_page(
    tmp_path: Path, model_folder: Path, embedding: OnnxEmbedding
) -> None:
    library, folder = tmp_path / "library", tmp_path / "index"
    library.mkdir()
    folder.mkdir()
    (folder / "models").symlink_to(model_folder.parent)
    (library / "noodfonds.pdf").write_bytes(scanned(PRINT))
    settings = Settings(library=library, index=folder)
    build(settings, print, embedding)
    with closing(Assistant(open_index(settings, print, embedding))) as assistant:
        for question, fact, page in (
            ("Hoeveel bedroeg de bijdrage gemiddeld?", "1.180 euro", 1),
            ("Wanneer sluit het noodfonds?", "30 september 2025", 2),
            ("Who chairs the committee that carries out the evaluation?", "Van Dalen", 2),
        ):
            answer = assistant.ask(question)
            assert answer.status == "answered", question
            (citation, *_) = answer.claims[0].citations
            assert fact in citation.quote
            assert (citation.page, citation.page_measured) == (page, True)


@needs_tesseract
def test_only_the_pages_without_a_text_layer_are_read_from_their_picture(tmp_path: Path) -> None:
    told: list[str] = []
    (tmp_path / "mixed.pdf").write_bytes(joined(printed(FUND), scanned(printed(SEQUEL))))
    (document,) = read_library(tmp_path, progress=told.append).documents
    assert next(line for line in told if "scan" in line) == "reading a scan: 0 of 1 pages"
    assert FUND[1] in document.text
    assert page_of(document, "4.215 huishoudens") == 1
    assert page_of(document, "30 september 2025") == 2


@needs_tesseract
def test_a_blank_page_among_scans_counts_as_a_page(tmp_path: Path) -> None:
    content = joined(scanned(printed(FUND)), picture(empty_sheet()), scanned(printed(SEQUEL)))
    document = read(tmp_path, content)
    assert page_of(document, "30 september 2025") == 3
    assert {page.number for page in document.pages} >= {1, 3}


@without_tesseract
def test_what_a_scanner_read_itself_is_taken_over_where_it_makes_sense() -> None:
    """Its text lies invisibly over the picture; the spelling that tells it from the picture is kept."""
    said = [text.replace("noodfonds", "noodfönds") for text in FUND[1:]]
    content = scanned(printed(FUND), askew=0, with_it=lambda canvas, _: lines(canvas, said, mode=3))
    assert said[0] in read_pdf(content).text


@without_tesseract
def test_a_short_page_that_a_scanner_read_needs_no_reading() -> None:
    short = ("", "Met vriendelijke groet.")
    content = scanned(pdf(lambda c: lines(c, short)), askew=0, with_it=lambda c, _: lines(c, short, mode=3))
    assert read_pdf(content).text == "Met vriendelijke groet."


@needs_tesseract
@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: "".join(chr(ord(letter) - 29) if letter.isalpha() and letter.isascii() else letter for letter in text),
        lambda text: re.sub("[aeiou]", "~", text),
        lambda text: re.sub("[a-z]", "\ue012", text),
        lambda _: "Ontvangen 3 februari",
    ],
    ids=["wrong letters", "half of the letters", "shapes", "a stamp"],
)  # fmt: skip
def test_a_layer_that_does_not_say_what_the_picture_shows_is_passed_over(spoil: Callable[[str], str]) -> None:
    bad = [spoil(text) for text in FUND[1:]]
    content = scanned(printed(FUND), with_it=lambda canvas, _: lines(canvas, bad, mode=3))
    assert recall(read_pdf(content), read_pdf(printed(FUND))) >= 0.97


@needs_tesseract
def test_a_stamp_that_is_printed_on_a_scan_does_not_pass_for_its_text() -> None:
    def stamp(canvas: Canvas, _: int) -> None:
        canvas.drawString(400, 820, "Ontvangen 3 februari 2025")

    reading = read_pdf(scanned(printed(FUND), with_it=stamp))
    assert "4.215 huishoudens" in reading.text
    assert "Ontvangen 3 februari 2025" in reading.text


@without_tesseract
def test_a_photograph_and_a_blank_sheet_between_printed_pages_need_no_tesseract(tmp_path: Path) -> None:
    content = joined(picture(photograph()), printed(FUND), picture(empty_sheet()), printed(SEQUEL))
    document = read(tmp_path, content)
    assert page_of(document, "4.215 huishoudens") == 2
    assert page_of(document, "30 september 2025") == 4


@without_tesseract
def test_a_scan_with_nothing_on_it_is_one_line_in_the_report() -> None:
    with pytest.raises(FormatProblem, match=r"^holds no text that can be seen$"):
        read_pdf(picture(empty_sheet()))


@without_tesseract
def test_without_tesseract_a_file_with_a_scanned_page_is_not_read_in_part_and_the_report_says_what_to_install(
    tmp_path: Path,
) -> None:
    (tmp_path / "scan.pdf").write_bytes(joined(printed(FUND), scanned(printed(SEQUEL))))
    (tmp_path / "good.pdf").write_bytes(printed(FUND))
    library = read_library(tmp_path)
    assert [document.id for document in library.documents] == ["good"]
    ((path, line),) = library.problems
    assert path.name == "scan.pdf"
    assert line.startswith(
        "page 2 has to be read from its picture: tesseract, which does that, is not installed."
    )
    assert "apt-get install tesseract-ocr tesseract-ocr-nld" in line
    assert "\n" not in line


@needs_tesseract
def test_without_dutch_the_report_names_its_package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))
    (tmp_path / "eng.traineddata").touch()
    with pytest.raises(FormatProblem, match=r"lacks the language nld\. .*apt-get install tesseract-ocr-nld;"):
        read_pdf(scanned(printed(FUND)))


@needs_tesseract
def test_a_page_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tesseract, "_SECONDS", 0.2)
    with pytest.raises(FormatProblem, match=r"page 1 has .* not read it within 0\.2 seconds"):
        read_pdf(scanned(PRINT))


@needs_tesseract
def test_a_scan_of_monstrous_size_is_drawn_coarser_and_read() -> None:
    def huge(canvas: Canvas) -> None:
        canvas.setPageSize((20_000, 28_000))
        with pypdfium2.PdfDocument(printed(FUND)) as document:
            image = document[0].render(scale=200 / 72, grayscale=True).to_pil()
        canvas.drawImage(ImageReader(image), 0, 0, 20_000, 28_000)

    assert recall(read_pdf(pdf(huge)), read_pdf(printed(FUND))) >= 0.97


@needs_tesseract
def test_a_scan_of_a_real_paper_is_read_with_its_words_on_their_pages(tmp_path: Path) -> None:
    data = load_settings().eval_data
    if data is None:
        pytest.skip("VINDPLAATS_EVAL_DATA is not set: the real papers are not there")
    content = (data / "kamervragen" / "00fe7edd-24c8-4857-98da-774ed3b06836.pdf").read_bytes()
    expected, scan = read_pdf(content), read(tmp_path, scanned(content))
    assert recall(scan, expected) >= 0.97
    assert [page_of(scan, heading) for heading in ("Vraag 1", "Vraag 2", "Antwoord 2", "Vraag 6")] == [
        1,
        1,
        1,
        2,
    ]
