"""PDFs, made here, are read as a person reads them: order, blocks, notes, tables; what is hidden is not read."""

import io
import re
import textwrap
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from sources import progress
from sources.compose import Reading
from sources.document import BlockKind, Document
from sources.errors import FormatProblem
from sources.pdf import read_pdf
from sources.pdf_file import page_picture
from sources.read import read_document, read_library

WIDTH, HEIGHT = 595, 842
PROSE = (
    "Het kabinet heeft de Kamer in het voorjaar geïnformeerd over de voortgang van het programma en over de "
    "middelen die daarvoor zijn gereserveerd. De uitvoering ligt bij de gemeenten, die daarover elk half jaar "
    "verslag uitbrengen aan het ministerie."
)

Draw = Callable[[Canvas], None]


def pdf(*pages: Draw, password: str | None = None) -> bytes:
    """A PDF with these pages."""
    file = io.BytesIO()
    encrypt = StandardEncryption(password) if password else None
    canvas = Canvas(file, pagesize=(WIDTH, HEIGHT), encrypt=encrypt)
    for draw in pages:
        canvas.setFont("Helvetica", 10)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def lines(canvas: Canvas, texts: Sequence[str], y: float = 750, x: float = 70, size: float = 10) -> float:
    """Draws lines of text from `y` down; returns where the next would stand."""
    for text in texts:
        canvas.setFont(canvas._fontname, size)
        canvas.drawString(x, y, text)
        y -= 1.2 * size
    return y


def prose(canvas: Canvas, text: str, y: float = 750, x: float = 70, width: int = 90) -> float:
    return lines(canvas, textwrap.wrap(text, width, break_on_hyphens=False), y, x)


def texts(reading: Reading | Document, kind: BlockKind = BlockKind.PARAGRAPH) -> list[str]:
    return [reading.text[block.start : block.end] for block in reading.blocks if block.kind is kind]


def page(draw: Callable[[Canvas], object]) -> Draw:
    def drawn(canvas: Canvas) -> None:
        draw(canvas)

    return drawn


def one(draw: Callable[[Canvas], object]) -> Reading:
    return read_pdf(pdf(page(draw)))


def document(tmp_path: Path, content: bytes) -> Document:
    (tmp_path / "a.pdf").write_bytes(content)
    return read_document(tmp_path / "a.pdf", tmp_path)


def test_lines_become_a_paragraph_and_hyphens_at_their_ends_go() -> None:
    reading = one(
        lambda c: lines(
            c,
            [
                "De internetcon-",
                "sultatie van Zuid-",
                "Holland en de EU-",
                "landen loopt.",
            ],
        )
    )
    assert reading.text == "De internetconsultatie van Zuid-Holland en de EU-landen loopt."


def test_every_character_leads_back_to_the_text_layer() -> None:
    reading = one(lambda c: prose(c, PROSE))
    for run in reading.alignment.runs:
        assert run.length > 0
    assert all(a.start + a.length <= b.start for a, b in pairwise(reading.alignment.runs))


def test_paragraphs_end_where_the_next_word_would_have_fitted() -> None:
    def draw(canvas: Canvas) -> None:
        y = prose(canvas, PROSE + " Dat is zo.")
        prose(canvas, "Een tweede alinea begint zonder witregel. " + PROSE, y)

    assert [text.split()[0] for text in texts(one(draw))] == ["Het", "Een"]


def test_questions_and_answers_are_headings_with_their_text_below() -> None:
    def draw(canvas: Canvas) -> None:
        y = lines(canvas, ["Vraag 1", "Bent u bekend met het bericht?", "", "Antwoord 1", "Ja.", ""])
        y = lines(canvas, ["Vraag 2 en 3"], y)
        y = prose(canvas, "Wat vindt u daarvan? " + PROSE, y)
        lines(canvas, ["", "Antwoord op vraag 2 en 3", "Zie boven."], y)

    reading = one(draw)
    assert [
        (block.level, reading.text[block.start : block.end]) for block in reading.blocks if block.level
    ] == [
        (2, "Vraag 1"),
        (3, "Antwoord 1"),
        (2, "Vraag 2 en 3"),
        (3, "Antwoord op vraag 2 en 3"),
    ]
    assert texts(reading)[1] == "Ja."


def test_bold_and_large_lines_are_headings_ranked_by_size_or_number() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica-Bold", 18)
        lines(canvas, ["Jaarverslag"], size=18)
        canvas.setFont("Helvetica-Bold", 10)
        lines(canvas, ["1.2 Uitvoering"], 700)
        canvas.setFont("Helvetica", 10)
        prose(canvas, PROSE, 680)

    reading = one(draw)
    assert [block.level for block in reading.blocks if block.kind is BlockKind.HEADING] == [1, 2]
    assert reading.title == "Jaarverslag"


def test_list_items_are_paragraphs_of_their_own_with_their_label() -> None:
    def draw(canvas: Canvas) -> None:
        y = lines(canvas, ["De maatregelen zijn:"])
        for label, text in [("•", "Eerst dit. " + PROSE), ("•", "Dan dat."), ("1.", "Een."), ("2.", "Twee.")]:
            canvas.drawString(70, y, label)
            y = prose(canvas, text, y, x=90, width=85)
        prose(canvas, "Daarna volgt weer gewone tekst. " + PROSE, y)

    found = texts(one(draw))
    assert [text.split()[:2] for text in found[1:5]] == [
        ["•", "Eerst"],
        ["•", "Dan"],
        ["1.", "Een."],
        ["2.", "Twee."],
    ]
    assert found[5].startswith("Daarna")


@pytest.mark.parametrize("offset", [0, 5])
def test_columns_are_read_one_after_another_whether_or_not_their_lines_are_level(offset: float) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica-Bold", 16)
        lines(canvas, ["Een kop over beide kolommen van de bladzijde"], 790, size=16)
        canvas.setFont("Helvetica", 10)
        prose(canvas, "Links. " + PROSE, 750, 60, 42)
        prose(canvas, "Rechts. " + PROSE, 750 - offset, 320, 42)

    reading = one(draw)
    assert texts(reading) == ["Links. " + PROSE, "Rechts. " + PROSE]


def test_a_narrow_column_beside_a_letter_does_not_cut_into_it() -> None:
    def draw(canvas: Canvas) -> None:
        prose(canvas, PROSE, 700, 70, 60)
        lines(canvas, ["Directie Recht", "Postbus 20061", "Den Haag", "Nederland"], 703, 450, 7)

    assert texts(one(draw))[0] == PROSE


def test_a_table_is_read_row_by_row_after_its_header() -> None:
    rows = [
        ["Grond", "2021", "2022"],
        ["Afkomst", "2", "31"],
        ["Seksuele gerichtheid", "10", "14"],
        ["Leeftijd", "", "3"],
    ]

    def draw(canvas: Canvas) -> None:
        y = prose(canvas, PROSE)
        for row in rows:
            y -= 14
            for x, cell in zip((70, 250, 350), row, strict=True):
                canvas.drawString(x, y, cell)
        prose(canvas, "Na de tabel. " + PROSE, y - 40)

    assert texts(one(draw))[1:-1] == [" | ".join(row).replace("  ", " ") for row in rows]


def test_cells_of_several_lines_stay_together_between_the_lines_of_a_table() -> None:
    cells = [("Aanbeveling", "Reactie"), ("Eerste. " + PROSE, "Ja. " + PROSE), ("Tweede. " + PROSE, "Nee.")]

    def draw(canvas: Canvas) -> None:
        y = 750.0
        canvas.line(60, y + 12, 540, y + 12)
        for left, right in cells:
            y = min(prose(canvas, left, y, 65, 40), prose(canvas, right, y, 305, 40))
            canvas.line(60, y + 8, 540, y + 8)
            y -= 6

    assert texts(one(draw)) == [" | ".join(row) for row in cells]


def test_narrow_cells_between_drawn_lines_lose_no_word() -> None:
    rows = [["Maatregel", "2023", "2024"], ["Subsidie", "1.200", "1.450"], ["Voorlichting", "300", "35"]]

    def draw(canvas: Canvas) -> None:
        canvas.grid([60, 133, 163, 193], [700, 715, 730, 745])
        for y, row in zip((735, 720, 705), rows, strict=True):
            for x, cell in zip((62, 135, 165), row, strict=True):
                canvas.drawString(x, y, cell)

    assert texts(one(draw)) == [" | ".join(row) for row in rows]


def _note(canvas: Canvas, mark: str, x: float, y: float, size: float = 10) -> None:
    canvas.setFont("Helvetica", 0.6 * size)
    canvas.drawString(x, y + 0.35 * size, mark)
    canvas.setFont("Helvetica", size)


def _noted(canvas: Canvas) -> None:
    text = "Dat blijkt uit het rapport van juni 2022"
    canvas.drawString(70, 750, text)
    end = 70 + canvas.stringWidth(text, "Helvetica", 10)
    _note(canvas, "1", end, 750)
    canvas.drawString(end + 5, 750, ". Daarna volgt CO")
    end += 5 + canvas.stringWidth(". Daarna volgt CO", "Helvetica", 10)
    canvas.setFont("Helvetica", 6)
    canvas.drawString(end, 748, "2")
    canvas.setFont("Helvetica", 10)
    prose(canvas, PROSE, 738)
    canvas.line(70, 120, 150, 120)
    _note(canvas, "1", 70, 108, 7)
    lines(canvas, ["Kamerstuk 32 813, nr. 1061, dat hier wordt", "aangehaald."], 108, 76, 7)


def test_a_footnote_is_a_block_and_its_mark_is_not_in_the_sentence(tmp_path: Path) -> None:
    read = document(tmp_path, pdf(_noted))
    assert "van juni 2022. Daarna volgt CO2" in read.text
    (note,) = read.footnotes
    assert (note.mark, read.text[note.start : note.end]) == (
        "1",
        "Kamerstuk 32 813, nr. 1061, dat hier wordt aangehaald.",
    )
    assert note.anchor is not None
    assert read.text[note.anchor :].startswith("2022.")


def _framed(number: int, body: Draw) -> Draw:
    def draw(canvas: Canvas) -> None:
        lines(canvas, ["Jaarverslag mensenrechten 2024"], 810, size=8)
        lines(canvas, [f"Pagina {number} van 3"], 30, 480, 8)
        canvas.setFont("Helvetica", 10)
        body(canvas)

    return draw


def test_running_headers_are_kept_once_and_page_numbers_not_at_all(tmp_path: Path) -> None:
    long = " ".join(f"woord{number}" for number in range(450))
    rows = textwrap.wrap(long, 80)
    parts = [rows[:20], rows[20:40], rows[40:]]
    read = document(
        tmp_path,
        pdf(*(_framed(n, page(lambda c, part=part: lines(c, part))) for n, part in enumerate(parts, 1))),
    )
    assert texts(read) == [long]
    assert texts(read, BlockKind.RUNNING_HEADER) == ["Jaarverslag mensenrechten 2024"]
    for number, part in enumerate(parts, 1):
        found = read.page_at(read.text.index(part[0].split()[0]))
        assert found is not None
        assert (found.number, found.measured) == (number, True)


def test_a_page_number_at_the_end_of_a_footer_is_not_kept_with_it() -> None:
    def framed(number: int) -> Draw:
        def draw(canvas: Canvas) -> None:
            prose(canvas, " ".join([PROSE] * 4))
            lines(canvas, [f"Ministerie van Financiën | Pagina {number} van 12"], 40)

        return draw

    reading = read_pdf(pdf(*map(framed, range(1, 13))))
    assert texts(reading, BlockKind.RUNNING_HEADER) == ["Ministerie van Financiën"]


def test_text_that_begins_several_pages_alike_is_no_header(tmp_path: Path) -> None:
    long = " ".join([PROSE] * 8)
    read = document(tmp_path, pdf(*(page(lambda c: prose(c, long, 800)) for _ in range(4))))
    assert texts(read) == [long] * 4


def test_a_note_in_the_middle_of_three_pages_keeps_its_page(tmp_path: Path) -> None:
    rows = textwrap.wrap(" ".join(f"woord{number}" for number in range(900)), 80)

    def middle(canvas: Canvas) -> None:
        lines(canvas, rows[40:79])
        canvas.line(70, 120, 150, 120)
        _note(canvas, "1", 70, 108, 7)
        lines(canvas, ["Een noot."], 108, 76, 7)

    read = document(
        tmp_path, pdf(page(lambda c: lines(c, rows[:40])), middle, page(lambda c: lines(c, rows[79:])))
    )
    (note,) = read.footnotes
    assert [read.page_at(note.start).number, read.page_at(note.start - 3).number] == [2, 3]  # type: ignore[union-attr]
    assert "".join(read.text[p.start : p.end] for p in read.pages) == read.text
    assert {p.number for p in read.pages} == {1, 2, 3}


def test_boxes_tell_where_the_words_stand() -> None:
    reading = one(lambda c: lines(c, ["Een regel."], 700, 100))
    (box,) = reading.boxes
    assert (box.page, round(box.left), box.start, box.end) == (1, 100, 0, 10)
    assert box.top < HEIGHT - 700 < box.bottom


def test_no_box_holds_words_of_two_sentences_or_two_lines() -> None:
    reading = one(lambda c: lines(c, ["Een zin. Nog een die", "doorgaat! En de derde."]))
    boxed = [(reading.text[box.start : box.end], round(box.left)) for box in reading.boxes]
    assert [text for text, _ in boxed] == ["Een zin.", "Nog een die", "doorgaat!", "En de derde."]
    assert [left for _, left in boxed][::2] == [70, 70]
    assert len({box.top for box in reading.boxes}) == 2


def test_every_character_but_the_space_between_lies_in_one_box() -> None:
    text = f"{PROSE} Een woord dat aan het einde van een regel wordt afge-\nbroken. {PROSE}"
    reading = one(lambda c: lines(c, [row for part in text.split("\n") for row in textwrap.wrap(part, 80)]))
    covered = [at for box in reading.boxes for at in range(box.start, box.end)]
    assert len(covered) == len(set(covered))
    assert not {at for at, sign in enumerate(reading.text) if not sign.isspace()} - set(covered)


def test_a_page_is_drawn_at_two_dots_a_point() -> None:
    content = pdf(page(lambda c: lines(c, ["Een regel."])))
    picture = page_picture(content, 1)
    assert picture
    assert (picture.width, picture.height) == (WIDTH, HEIGHT)
    assert Image.open(io.BytesIO(picture.png)).size == (2 * WIDTH, 2 * HEIGHT)


@pytest.mark.parametrize("number", [-1, 0, 2, 10**9])
def test_a_page_that_is_not_there_is_not_drawn(number: int) -> None:
    assert page_picture(pdf(page(lambda c: lines(c, ["Een regel."]))), number) is None


@pytest.mark.parametrize("size", [(14_400, 14_400), (14_400, 72)])
def test_a_page_of_monstrous_size_is_drawn_coarser(size: tuple[int, int]) -> None:
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=size)
    canvas.drawString(10, 10, "Een regel.")
    canvas.save()
    picture = page_picture(file.getvalue(), 1)
    assert picture
    width, height = Image.open(io.BytesIO(picture.png)).size
    assert width * height <= 8_100_000
    assert max(width, height) <= 8_000


def _white(canvas: Canvas) -> None:
    canvas.setFillGray(1)
    lines(canvas, ["geheim"], 300)


def _nearly_white(canvas: Canvas) -> None:
    canvas.setFillGray(0.98)
    lines(canvas, ["geheim"], 300)


def _invisible(canvas: Canvas) -> None:
    text = canvas.beginText(70, 300)
    text.setTextRenderMode(3)
    text.textLine("geheim")
    canvas.drawText(text)


def _transparent(canvas: Canvas) -> None:
    canvas.setFillAlpha(0)
    lines(canvas, ["geheim"], 300)


def _covered(canvas: Canvas) -> None:
    lines(canvas, ["geheim"], 300)
    canvas.rect(60, 290, 100, 30, fill=1)


def _blacked_out_tightly(canvas: Canvas) -> None:
    lines(canvas, ["geheim"], 300)
    canvas.rect(69, 297.5, 40, 9, fill=1)


def _blacked_out_in_part(canvas: Canvas) -> None:
    lines(canvas, ["geheimgehouden"], 300)
    canvas.rect(85, 297.5, 22, 9, fill=1)


def _whitened_in_part(canvas: Canvas) -> None:
    lines(canvas, ["geheimgehouden"], 300)
    canvas.setFillGray(1)
    canvas.rect(85, 295, 22, 14, fill=1, stroke=0)


def _outside(canvas: Canvas) -> None:
    lines(canvas, ["geheim"], -50)
    lines(canvas, ["geheim"], 300, 700)


def _cropped(canvas: Canvas) -> None:
    canvas.setCropBox((0, 400, WIDTH, HEIGHT))
    lines(canvas, ["geheim"], 300)


def _tiny(canvas: Canvas) -> None:
    lines(canvas, ["geheim"], 300, size=0.5)


def _clipped(canvas: Canvas) -> None:
    path = canvas.beginPath()
    path.rect(0, 0, 10, 10)
    canvas.saveState()
    canvas.clipPath(path, stroke=0)
    lines(canvas, ["geheim"], 300)
    canvas.restoreState()


@pytest.mark.parametrize(
    "hide",
    [
        _white,
        _nearly_white,
        _invisible,
        _transparent,
        _covered,
        _blacked_out_tightly,
        _blacked_out_in_part,
        _whitened_in_part,
        _outside,
        _cropped,
        _tiny,
        _clipped,
    ],
)
def test_what_a_reader_of_the_page_does_not_see_is_not_read(hide: Draw) -> None:
    def draw(canvas: Canvas) -> None:
        prose(canvas, PROSE)
        hide(canvas)

    assert one(draw).text == PROSE
    with pytest.raises(FormatProblem, match="no text that can be seen"):
        read_pdf(pdf(hide))


def test_the_words_that_ocr_put_behind_the_picture_of_a_page_are_read() -> None:
    """They are invisible, but what they say is seen; where nothing is seen they are not read."""

    def draw(canvas: Canvas) -> None:
        picture = Image.new("L", (WIDTH, HEIGHT), 255)
        ImageDraw.Draw(picture).text((70, HEIGHT - 310), "geheim", fill=0)
        canvas.drawInlineImage(picture, 0, 0, WIDTH, HEIGHT)
        _invisible(canvas)

    assert one(draw).text == "geheim"


def test_white_text_on_a_dark_ground_is_read() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.rect(60, 740, 300, 30, fill=1)
        canvas.setFillGray(1)
        lines(canvas, ["Wit op zwart."])

    assert one(draw).text == "Wit op zwart."


def test_words_printed_twice_to_look_bold_are_read_once() -> None:
    assert one(lambda c: (lines(c, ["Dubbel gedrukt."]), lines(c, ["Dubbel gedrukt."], x=70.3))).text == (
        "Dubbel gedrukt."
    )


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_page_is_read_as_it_is_seen(turn: int) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(turn)
        canvas.translate(WIDTH / 2, HEIGHT / 2)
        canvas.rotate(turn)
        lines(canvas, ["Een gedraaide regel", "en nog een."], 0, -100)

    assert one(draw).text == "Een gedraaide regel en nog een."


def test_text_that_stands_askew_cuts_into_no_line() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.saveState()
        canvas.rotate(90)
        lines(canvas, ["Concept in de marge"], -80, 600)
        canvas.restoreState()
        prose(canvas, PROSE)

    assert texts(one(draw)) == [PROSE, "Concept in de marge"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "holds no text"),
        (b"Dit is tekst.", "is no PDF"),
        (b"PK\x03\x04 docx", "is no PDF"),
        (pdf(page(lambda c: lines(c, ["Tekst."])))[:-60], "is cut off"),
        (b"%PDF-1.7\n%%EOF\n", "is a damaged PDF"),
        (pdf(page(lambda c: lines(c, ["Tekst."])), password="geheim"), "is locked with a password"),  # noqa: S106
        (pdf(page(lambda c: c.rect(10, 10, 50, 50, fill=1))), "no text that can be seen"),
    ],
)
def test_what_cannot_be_read_is_one_line_in_the_report_and_stops_no_other(
    tmp_path: Path, content: bytes, reason: str
) -> None:
    (tmp_path / "bad.pdf").write_bytes(content)
    (tmp_path / "good.pdf").write_bytes(pdf(page(lambda c: lines(c, ["Goed."]))))
    library = read_library(tmp_path)
    assert [read.id for read in library.documents] == ["good"]
    ((path, line),) = library.problems
    assert path.name == "bad.pdf"
    assert reason in line
    assert "\n" not in line


def test_a_pdf_under_the_name_of_a_text_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(pdf(page(lambda c: lines(c, ["Tekst."]))))
    (tmp_path / "b.md").write_text("Goed.", encoding="utf-8")
    assert [line for _, line in read_library(tmp_path).problems] == ["is a PDF: give it the suffix .pdf"]


def test_a_pdf_that_is_only_locked_against_change_is_read() -> None:
    file = io.BytesIO()
    canvas = Canvas(file, encrypt=StandardEncryption("", ownerPassword="eigenaar", canModify=0))
    canvas.drawString(70, 700, "Leesbaar.")
    canvas.save()
    assert read_pdf(file.getvalue()).text == "Leesbaar."


def test_a_thousand_pages_are_read_and_say_how_far_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "_SELDOM", 0.0)
    pages = [
        page(lambda c, n=n: lines(c, [f"Dit is bladzijde {n} van het dossier."], 500)) for n in range(1, 1001)
    ]
    (tmp_path / "dik.pdf").write_bytes(pdf(*pages))
    told: list[str] = []
    read = read_document(tmp_path / "dik.pdf", tmp_path, told.append)
    assert told[0] == "reading a PDF: 0 of 1,000 pages"
    assert told[-1].startswith("reading a PDF: 1,000 of 1,000 pages")
    assert [p.number for p in read.pages] == list(range(1, 1001))
    found = read.page_at(read.text.index("bladzijde 777 "))
    assert found is not None
    assert found.number == 777


def test_title_date_and_reference_are_found_where_they_stand(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas, ["Tweede Kamer der Staten-Generaal"], 800)
        lines(canvas, ["Vergaderjaar 2023–2024"], 770)
        y = lines(
            canvas, ["Vragen van het lid Jansen (XYZ) aan de Minister van Financiën over belasting"], 700
        )
        y = lines(canvas, ["op water (ingezonden 2 juli 2024)."], y)
        lines(canvas, ["Antwoord van Minister Pietersen (Financiën) (ontvangen 23 juli 2024)."], y - 12)
        lines(canvas, ["ah-tk-20232024-2210", "ISSN 0921 - 7398"], 57.2, 40, 6)
        lines(canvas, ["Tweede Kamer, vergaderjaar 2023–2024, Aanhangsel 1"], 50, 200)

    known = document(tmp_path, pdf(draw)).metadata
    assert (
        known.title == "Vragen van het lid Jansen (XYZ) aan de Minister van Financiën over belasting op water"
    )
    assert str(known.date) == "2024-07-23"
    assert known.reference == "Aanhangsel Handelingen II 2023/24, nr. 2210"


@pytest.mark.parametrize(
    ("footer", "reference", "dossier"),
    [
        ("Tweede Kamer, vergaderjaar 2023–2024, 32 735, nr. 380", "II 2023/24, 32 735, nr. 380", "32 735"),
        ("Eerste Kamer, vergaderjaar 2024–2025, 36 600 V, nr. 7", "I 2024/25, 36 600 V, nr. 7", "36 600 V"),
        (
            "Tweede Kamer, vergaderjaar 2023–2024, 21 501-20, nr. 9",
            "II 2023/24, 21 501-20, nr. 9",
            "21 501-20",
        ),
    ],
)
def test_a_kamerstuk_says_its_reference_and_dossier_at_the_foot_of_its_pages(
    tmp_path: Path, footer: str, reference: str, dossier: str
) -> None:
    def draw(canvas: Canvas, number: int) -> None:
        lines(canvas, ["The Hague, 6 February 2024"] if number == 1 else [])
        prose(canvas, PROSE, 700)
        lines(canvas, [f"{footer}    {number}"], 40, size=7)

    known = document(tmp_path, pdf(*(page(lambda c, n=n: draw(c, n)) for n in (1, 2)))).metadata
    assert (known.reference, known.dossier) == (f"Kamerstukken {reference}", dossier)
    assert str(known.date) == "2024-02-06"


WORDS = st.lists(st.from_regex(r"[a-z]{2,9}", fullmatch=True), min_size=5, max_size=120)


@settings(max_examples=40, deadline=None)
@given(paragraphs=st.lists(WORDS, min_size=1, max_size=6))
def test_every_word_of_the_body_is_read_once_and_in_order(paragraphs: list[list[str]]) -> None:
    rows = [
        row
        for words in paragraphs
        for row in [*textwrap.wrap(" ".join(words).capitalize() + ".", 60, break_on_hyphens=False), ""]
    ]
    parts = [*(rows[at : at + 25] for at in range(0, len(rows), 25)), ["Slot."]]
    content = pdf(*(_framed(n, page(lambda c, part=part: lines(c, part))) for n, part in enumerate(parts, 1)))
    reading = read_pdf(content)
    body = " ".join(texts(reading))
    expected = [*(" ".join(words).capitalize() + "." for words in paragraphs), "Slot."]
    assert re.sub(r"\s+", " ", body) == " ".join(expected)


def test_a_page_of_monstrous_size_is_read() -> None:
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(100_000, 100_000))
    canvas.setFont("Helvetica", 2000)
    canvas.drawString(20_000, 50_000, "Groot.")
    canvas.save()
    assert read_pdf(file.getvalue()).text == "Groot."


PLACES = st.lists(st.tuples(st.integers(0, 13), st.integers(10, 60)), min_size=1, max_size=80, unique=True)
LEVELS = st.lists(st.integers(150, 690), max_size=6)


@settings(max_examples=60, deadline=None)
@given(places=PLACES, levels=LEVELS, shift=st.integers(0, 9), lift=st.integers(0, 5))
def test_no_word_is_lost_however_a_page_is_set(
    places: list[tuple[int, int]], levels: list[int], shift: int, lift: int
) -> None:
    """Words in columns, in rows or anywhere, level or not, with lines drawn between them."""

    def draw(canvas: Canvas) -> None:
        for y in levels:
            canvas.line(30, y, 560, y)
            canvas.line(y // 2, 100, y // 2, y)
        for number, (column, row) in enumerate(places):
            canvas.drawString(
                40 + 36 * column + row % 3 * shift // 2, 12 * row + column % 2 * lift, f"w{number}x"
            )

    found = re.findall(r"w\d+x", one(draw).text)
    assert sorted(found) == sorted(f"w{number}x" for number in range(len(places)))


@pytest.mark.parametrize("size", [7, 10, 14, 30])
@pytest.mark.parametrize("font", ["Helvetica", "Times-Bold", "Courier"])
def test_no_word_is_taken_for_hidden_for_the_shape_of_its_letters(font: str, size: int) -> None:
    words = [
        "Inleiding..........5",
        "Naam:________",
        "a––––b",
        "l",
        "1",
        "“‘’”a",
        "A/B",
        "’s-Gravenhage",
        "€5",
    ]

    def draw(canvas: Canvas) -> None:
        canvas.setFont(font, size)
        for number, word in enumerate(words):
            canvas.drawString(50.3, 780.4 - 61.7 * number, word)

    assert one(draw).text.split() == words
