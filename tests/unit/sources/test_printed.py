"""What a document says of itself in print is found, in whatever form it comes, and nothing is made up."""

import io
from collections.abc import Sequence
from pathlib import Path

import docx
import pytest
from reportlab.pdfgen.canvas import Canvas

from sources.document import Block, BlockKind, Metadata
from sources.metadata import Stated
from sources.printed import completed, printed_on
from sources.read import read_document
from tests.unit.sources.test_pdf import PROSE, lines, pdf, prose

PROPER = "De regering meldt dat de uitvoering op schema ligt."


def said(*texts: str, running: Sequence[str] = (), signed: Sequence[str] = ()) -> Stated:
    """What is found on a document of these paragraphs, with a running header and signatures."""
    parts = [
        *((BlockKind.PARAGRAPH, text) for text in texts),
        *((BlockKind.SIGNATURE, text) for text in signed),
        *((BlockKind.RUNNING_HEADER, text) for text in running),
    ]
    blocks, whole = [], ""
    for kind, text in parts:
        blocks.append(Block(kind, len(whole), len(whole) + len(text)))
        whole += f"{text}\n\n"
    return printed_on(whole, blocks)


@pytest.mark.parametrize(
    ("heading", "kind", "author"),
    [
        (
            "Nr. 380 BRIEF VAN DE MINISTER VAN BUITENLANDSE ZAKEN",
            "Kamerbrief",
            "De Minister van Buitenlandse Zaken",
        ),
        ("BRIEF VAN DE MINISTER-PRESIDENT", "Kamerbrief", "De Minister-President"),
        ("36 600 V Nr. 7 BRIEF VAN HET PRESIDIUM", "Brief", "Het Presidium"),
        ("B BRIEF VAN DE STAATSSECRETARIS VAN FINANCIËN", "Kamerbrief", "De Staatssecretaris van Financiën"),
        (
            "Brief van de staatssecretaris van Justitie en Veiligheid over opvang",
            "Kamerbrief",
            "De staatssecretaris van Justitie en Veiligheid",
        ),
        ("Nr. 401 MOTIE VAN HET LID VAN DER PLAS C.S.", "Motie", "Het lid Van der Plas c.s."),
        (
            "GEWIJZIGDE MOTIE VAN DE LEDEN DOBBE EN VAN HOUWELINGEN",
            "Gewijzigde motie",
            "De leden Dobbe en Van Houwelingen",
        ),
        ("Nr. 9 AMENDEMENT VAN HET LID JANSEN", "Amendement", "Het lid Jansen"),
        ("Nr. 384 LIJST VAN VRAGEN EN ANTWOORDEN", "Lijst van vragen en antwoorden", None),
        ("Nr. 12 VERSLAG VAN EEN SCHRIFTELIJK OVERLEG", "Verslag van een schriftelijk overleg", None),
        ("Nr. 3 MEMORIE VAN TOELICHTING", "Memorie van toelichting", None),
        ("NOTA NAAR AANLEIDING VAN HET NADER VERSLAG", "Nota naar aanleiding van het nader verslag", None),
        ("Beslisnota", "Beslisnota", None),
        ("Aan deze brief van de minister ligt een rapport ten grondslag.", None, None),
        ("Verslagen van de minister", None, None),
        ("De motie van het lid Jansen", None, None),
        ("Inleiding", None, None),
    ],
)
def test_the_heading_of_a_paper_says_what_it_is_and_whose(
    heading: str, kind: str | None, author: str | None
) -> None:
    known = said("32 735 Mensenrechten in het buitenlands beleid", heading, PROPER)
    assert (known.kind, known.author) == (kind, author)


def test_who_signed_goes_before_who_is_named_in_the_heading() -> None:
    signature = "De Minister van Buitenlandse Zaken, H.G.J. Bruins Slot"
    known = said("Nr. 380 BRIEF VAN DE MINISTER VAN BUITENLANDSE ZAKEN", PROPER, signed=[signature])
    assert known.author == signature


def test_those_who_sign_together_are_all_named_and_those_who_sign_apart_are_not() -> None:
    one, other = "De Minister van Financiën, E. Heinen", "De Minister van Defensie, R.P. Brekelmans"
    assert said(PROPER, one, other).author == f"{one}; {other}"
    assert said(PROPER, one, PROPER, other).author is None
    assert said(PROPER, one, PROPER, one).author == one


@pytest.mark.parametrize(
    "text",
    [
        "De minister van Financiën, die hierover sprak, en de leden",
        "Aanwezig waren de minister van Financiën, E. Heinen",
        "Ministerie van Financiën, Den Haag",
    ],
)
def test_a_sentence_that_names_a_minister_signs_nothing(text: str) -> None:
    assert said(PROPER, text).author is None


@pytest.mark.parametrize(
    ("texts", "kind"),
    [
        (["Aan de Voorzitter van de Tweede Kamer der Staten-Generaal"], "Kamerbrief"),
        (["| Aan de voorzitter van de Eerste Kamer der Staten-Generaal Postbus 20017"], "Kamerbrief"),
        (["To the President of the House of Representatives"], "Kamerbrief"),
        (["Onderwerp: Beantwoording Kamervragen over water"], "Antwoorden op Kamervragen"),
        (["Aan de burgemeester van Zwolle"], None),
    ],
)
def test_a_letter_of_the_government_to_parliament_is_a_kamerbrief(texts: list[str], kind: str | None) -> None:
    assert said(*texts, PROPER, signed=["De Minister van Financiën, E. Heinen"]).kind == kind


def test_a_letter_of_others_to_parliament_is_none() -> None:
    assert said("Aan de Voorzitter van de Tweede Kamer", PROPER).kind is None


@pytest.mark.parametrize(
    ("texts", "date"),
    [
        (["Den Haag, 6 februari 2024", "Zwolle, 7 februari 2024"], "2024-02-06"),
        (["Vastgesteld 15 september 2022", "Zwolle, 7 februari 2024"], "2022-09-15"),
        (["Zwolle, 7 februari 2024"], "2024-02-07"),
        (["7 februari 2024", PROPER, "8 februari 2024"], None),
        (["Op 7 februari 2024 sprak de Kamer."], None),
        ([*[PROPER] * 50, "Datum | 16 mei 2024"], "2024-05-16"),
        (["Datum: 31 februari 2024"], None),
    ],
)
def test_a_day_with_a_label_goes_before_one_that_stands_alone(texts: list[str], date: str | None) -> None:
    found = said(*texts).date
    assert (found and str(found)) == date


def test_papers_of_which_several_are_cited_are_none_of_them() -> None:
    foot = "Tweede Kamer, vergaderjaar 2023–2024, 32 735, nr. {}"
    assert said(PROPER, running=[foot.format(380)]).reference == "Kamerstukken II 2023/24, 32 735, nr. 380"
    assert said(PROPER, running=[foot.format(380), foot.format(381)]).reference is None


def test_records_go_before_print_but_where_they_only_say_where_it_was_published() -> None:
    printed = Stated(title="Inzet", author="De minister", kind="Motie")
    assert completed(Stated(title="Titel", kind="Besluit"), printed) == Stated(
        title="Titel", author="De minister", kind="Besluit"
    )
    assert completed(Stated(kind="Kamerstuk"), printed).kind == "Motie"
    assert completed(Stated(kind="Kamerstuk"), Stated()).kind == "Kamerstuk"


def read(folder: Path, name: str, content: bytes | str) -> Metadata:
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_document(folder / name, folder).metadata


def kamerstuk(canvas: Canvas) -> None:
    """A page as the Kamer prints it: the numbers in a column of their own, the imprint below on the left."""
    lines(canvas, ["Tweede Kamer der Staten-Generaal"], 800, size=14)
    lines(canvas, ["2"], 800, x=540, size=14)
    lines(canvas, ["Vergaderjaar 2023–2024"], 770, size=8)
    canvas.setFont("Helvetica-Bold", 9)
    lines(canvas, ["32 735"], 720, size=9)
    lines(canvas, ["Mensenrechten in het buitenlands beleid"], 720, x=180, size=9)
    lines(canvas, ["Nr. 380"], 690, size=9)
    lines(canvas, ["BRIEF VAN DE MINISTER VAN BUITENLANDSE ZAKEN"], 690, x=180, size=9)
    canvas.setFont("Helvetica", 9)
    lines(canvas, ["Aan de Voorzitter van de Tweede Kamer der Staten-Generaal"], 660, x=180, size=9)
    lines(canvas, ["Den Haag, 6 februari 2024"], 640, x=180, size=9)
    y = prose(canvas, PROSE, 620, 180, 70)
    y = lines(canvas, ["De Minister van Buitenlandse Zaken,", "H.G.J. Bruins Slot"], y - 14, x=180)
    lines(canvas, ["kst-32735-380", "ISSN 0921 - 7371", "’s-Gravenhage 2024"], 60, size=6)
    lines(canvas, ["Tweede Kamer, vergaderjaar 2023–2024, 32 735, nr. 380   1"], 46, x=180, size=6)


def test_a_kamerstuk_as_pdf_says_all_of_itself(tmp_path: Path) -> None:
    known = read(tmp_path, "stuk.pdf", pdf(kamerstuk))
    assert known.title == "Mensenrechten in het buitenlands beleid"
    assert str(known.date) == "2024-02-06"
    assert (known.reference, known.dossier) == ("Kamerstukken II 2023/24, 32 735, nr. 380", "32 735")
    assert known.author == "De Minister van Buitenlandse Zaken, H.G.J. Bruins Slot"
    assert known.kind == "Kamerbrief"


def letter(canvas: Canvas) -> None:
    """A letter as a ministry sends it: the letterhead in a narrow column on the right."""
    lines(canvas, ["> Retouradres Postbus 20061 2500 EB Den Haag"], 780, size=7)
    lines(
        canvas,
        [
            "Ministerie van Buitenlandse Zaken",
            "Rijnstraat 8",
            "2515 XP Den Haag",
            "Onze referentie",
            "BZ-2400123",
        ],
        700,
        x=430,
        size=7,
    )
    lines(canvas, ["Aan de Voorzitter van de", "Tweede Kamer der Staten-Generaal", "Den Haag"], 740)
    lines(canvas, ["Datum   6 februari 2024"], 640)
    lines(canvas, ["Betreft   Inzet in de Mensenrechtenraad"], 628)
    lines(canvas, ["Geachte voorzitter,"], 590)
    y = prose(canvas, PROSE, 570, width=65)
    lines(canvas, ["De minister van Buitenlandse Zaken,", "", "", "", "Hanke Bruins Slot"], y - 20)
    lines(canvas, ["Pagina 1 van 1"], 40, x=430, size=7)


def test_a_letter_as_pdf_says_all_of_itself(tmp_path: Path) -> None:
    known = read(tmp_path, "brief.pdf", pdf(letter))
    assert (known.title, known.kind) == ("Inzet in de Mensenrechtenraad", "Kamerbrief")
    assert str(known.date) == "2024-02-06"
    assert known.author == "De minister van Buitenlandse Zaken, Hanke Bruins Slot"


def test_who_saved_a_pdf_is_not_its_author(tmp_path: Path) -> None:
    def saved(canvas: Canvas) -> None:
        canvas.setAuthor("J. de Klerk")
        canvas.setTitle("sjabloon_v3.dotx")
        letter(canvas)

    known = read(tmp_path, "brief.pdf", pdf(saved))
    assert known.author == "De minister van Buitenlandse Zaken, Hanke Bruins Slot"
    assert known.title == "Inzet in de Mensenrechtenraad"


LETTER = (
    "Aan de Voorzitter van de Tweede Kamer der Staten-Generaal",
    "Den Haag, 6 februari 2024",
    "Betreft: Inzet in de Mensenrechtenraad",
    f"{PROPER} {PROPER}",
    "De Minister van Buitenlandse Zaken, H.G.J. Bruins Slot",
)


def as_word(texts: Sequence[str]) -> bytes:
    written, content = docx.Document(), io.BytesIO()
    for text in texts:
        written.add_paragraph(text)
    written.core_properties.author = "J. de Klerk"
    written.save(content)
    return content.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("brief.txt", "\n\n".join(LETTER)),
        ("brief.md", "\n\n".join(LETTER)),
        ("brief.html", "".join(f"<p>{text}</p>" for text in LETTER)),
        ("brief.docx", as_word(LETTER)),
    ],
)
def test_a_letter_says_the_same_of_itself_in_every_form(
    tmp_path: Path, name: str, content: str | bytes
) -> None:
    known = read(tmp_path, name, content)
    assert known.title == "Inzet in de Mensenrechtenraad"
    assert (str(known.date), known.kind) == ("2024-02-06", "Kamerbrief")
    assert known.author == "De Minister van Buitenlandse Zaken, H.G.J. Bruins Slot"


def test_the_small_file_corrects_what_is_printed(tmp_path: Path) -> None:
    (tmp_path / "brief.toml").write_text('kind = "Nota"\nauthor = "Iemand anders"\n')
    known = read(tmp_path, "brief.md", "\n\n".join(LETTER))
    assert (known.kind, known.author) == ("Nota", "Iemand anders")
