"""Nine real papers of the Tweede Kamer are read as they stand. Their text is not here; without the data, skipped."""

import re
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest

from sources.document import BlockKind, Document
from sources.read import read_document
from sources.settings import load_settings

PAPERS = (
    "00fe7edd-24c8-4857-98da-774ed3b06836",
    "1a2d8959-7ce1-411d-bffe-c78970ae8d6b",
    "1a529d02-ba4d-418b-8d6a-5400a4ac07bc",
    "1aa9bd01-68a1-4a4a-a808-5b0183bc217a",
    "1b0f0b98-7c34-418c-98dc-43de7930e685",
    "1b38043f-a835-4a63-a135-42c593d3ba77",
    "1bca1484-2edb-43d1-913f-de5022c9a02b",
    "1c0f765c-d7b4-455e-a241-35a4e9a9dc36",
    "1c83f4f5-0047-4b11-8051-e11def445937",
)

GOLD = {
    "00fe7edd-24c8-4857-98da-774ed3b06836": (
        ("Vragen", 1, 1, 0, "", ""),
        ("1314", 1, 1, 2, "Vragen", "2024)."),
        ("Vraag 1", 1, 1, 1, "Heeft", "regenboogbeleid»?"),
        ("Antwoord 1", 1, 1, 1, "Ja.", "Ja."),
        ("Vraag 2", 1, 1, 1, "Zijn", "zorgen?"),
        ("Antwoord 2", 1, 1, 1, "De", "faciliteren."),
        ("Vraag 3, 4 en 5", 1, 2, 3, "Deelt", "niet?"),
        ("Antwoord 3, 4 en 5", 2, 2, 1, "Het", "zelf."),
        ("Vraag 6", 2, 2, 1, "Kunt", "politie?"),
        ("Antwoord 6", 2, 2, 9, "Bijgaande", "74"),
    ),
    "1b38043f-a835-4a63-a135-42c593d3ba77": (
        ("Vragen", 1, 1, 0, "", ""),
        ("1292", 1, 1, 2, "Vragen", "2024)."),
        ("Vraag 1", 1, 1, 1, "Tot", "vervolgprocedure?"),
        ("Antwoord 1", 1, 1, 1, "De", "doorgevoerd."),
        ("Vraag 2", 1, 1, 1, "Kunt", "overwegen?"),
        ("Antwoord 2", 1, 1, 2, "Het", "Sudan."),
        ("Vraag 3", 2, 2, 1, "Heeft", "huurwoning?"),
        ("Antwoord 3", 2, 2, 1, "Ja.", "achterlaten."),
        ("Vraag 4", 2, 2, 1, "Waarom", "2014?"),
        ("Antwoord 4", 2, 2, 1, "Alleen", "gedaan."),
        ("Vraag 5", 2, 2, 1, "Heeft", "huurwoning?"),
        ("Antwoord 5", 2, 2, 1, "Gegeven", "orde."),
        ("Vraag 6", 2, 2, 1, "Kunt", "toevoegen?"),
        ("Antwoord 6", 2, 3, 5, "Als", "taakstelling."),
        ("Vraag 7", 3, 3, 1, "Wilt", "regeling?"),
        ("Antwoord 7", 3, 3, 1, "Deze", "internetconsultatie."),
        ("Vraag 8", 3, 3, 1, "Welk", "gaan?"),
        ("Antwoord 8", 3, 3, 1, "Zie", "7."),
        ("Vraag 9", 3, 3, 1, "Kunt", "beantwoorden?"),
        ("Antwoord 9", 3, 3, 1, "Ja", "Ja"),
        ("Vraag 10", 3, 3, 1, "Wilt", "nemen?"),
        ("Antwoord 10", 3, 3, 1, "De", "genomen."),
    ),
    "1c0f765c-d7b4-455e-a241-35a4e9a9dc36": (
        ("Vragen", 1, 1, 0, "", ""),
        ("1178", 1, 1, 2, "Vragen", "1028"),
        ("Vraag 1", 1, 1, 1, "Bent", "informatie?"),
        ("Antwoord 1", 1, 2, 3, "Ja,", "5."),
        ("Vraag 2", 2, 2, 1, "Welke", "quantum?"),
        ("Antwoord 2", 2, 2, 3, "Er", "beschikbaar."),
        ("Vraag 3", 2, 2, 1, "Bent", "zijn?"),
        ("Antwoord 3", 2, 2, 2, "Het", "cryptografie."),
        ("Vraag 4", 2, 2, 1, "Kunt", "voorbereid?"),
        ("Antwoord 4", 2, 3, 3, "De", "kwetsbaarheden."),
        ("Vraag 5", 3, 3, 1, "Welke", "encryptie?"),
        ("Antwoord 5", 3, 3, 1, "De", "geïnformeerd"),
        ("Vraag 6", 3, 3, 1, "Welke", "quantumcomputers?"),
        ("Antwoord 6", 3, 3, 10, "Veel", "producten."),
        ("Vraag 7", 3, 3, 1, "In", "quantumcomputers?"),
        ("Antwoord 7", 4, 4, 3, "Een", "worden."),
        ("Vraag 8", 4, 4, 1, "Welk", "encryptie?"),
        ("Antwoord 8", 4, 4, 7, "Departementen", "TNO)."),
        ("Vraag 9", 4, 4, 1, "Welke", "quantumcomputers?"),
        ("Antwoord 9", 4, 5, 8, "Onder", "geven."),
    ),
}
"""Read by hand from the pages: heading (its first word), first and last page, paragraphs, list items and rows of
tables below it, the first and the last word of these."""

NOTES = {
    "00fe7edd-24c8-4857-98da-774ed3b06836": (
        ("1", 1, "regenboogbeleid»?"),
        ("2", 2, "Regenboogprovincies?"),
    ),
    "1b38043f-a835-4a63-a135-42c593d3ba77": (("1", 1, "vervolgprocedure?"),),
    "1c0f765c-d7b4-455e-a241-35a4e9a9dc36": (
        ("1", 2, "2023"),
        ("2", 2, "zijn?"),
        ("3", 2, "wetgeving."),
        ("4", 2, "NIS2"),
        ("5", 2, "encryptie»."),
        ("6", 3, "ISO-standaarden"),
        ("7", 3, "geïnformeerd"),
        ("8", 3, "automatisering."),
        ("9", 4, "cryptografie."),
        ("10", 4, "(CRYSTALS-KYBER)"),
        ("11", 4, "domein."),
        ("12", 4, "TNO)."),
        ("13", 5, "2022–2028."),
        ("14", 5, "cryptografie."),
        ("15", 5, "migratieplanning."),
    ),
}
"""Also by hand: for each footnote its page and the word before its mark."""

FURNITURE = re.compile(
    r"^(?:Tweede Kamer der Staten-Generaal 2|Vergaderjaar \d{4}–\d{4} Aanhangsel van de Handelingen|"
    r"ah-tk-\d+-\d+|ISSN \d{4} - \d{4}|(?:’s-Gravenhage \d{4} )?Tweede Kamer, vergaderjaar \d{4}–\d{4}, Aanhangsel \d+)\s*$",
    re.MULTILINE,
)
"""The lines that frame the pages of these papers, as the text layer has them."""


@pytest.fixture(scope="module")
def folder() -> Path:
    data = load_settings().eval_data
    if data is None:
        pytest.skip("VINDPLAATS_EVAL_DATA is not set: the real papers are not there")
    return data / "kamervragen"


def paper(folder: Path, name: str) -> Document:
    return read_document(folder / f"{name}.pdf", folder)


def sections(document: Document) -> Iterator[tuple[str, int, int, int, str, str]]:
    """Each heading with its pages and what stands below it."""
    found: list[tuple[str, list[str], list[int]]] = []
    for block in document.blocks:
        text = document.text[block.start : block.end]
        pages = [page.number for at in (block.start, block.end - 1) if (page := document.page_at(at))]
        if block.kind is BlockKind.HEADING:
            found.append((text if text.startswith(("Vraag", "Antwoord")) else text.split()[0], [], pages))
        elif block.kind is BlockKind.PARAGRAPH:
            found[-1][1].append(text)
            found[-1][2].extend(pages)
    for heading, texts, pages in found:
        words = " ".join(texts).split() or [""]
        yield heading, min(pages), max(pages), len(texts), words[0], words[-1]


def notes(document: Document) -> list[tuple[str, int, str]]:
    found = []
    for note in document.footnotes:
        page = document.page_at(note.start)
        assert page
        assert note.anchor is not None
        found.append((note.mark, page.number, document.text[note.anchor :].split()[0]))
    return found


@pytest.mark.parametrize("name", GOLD)
def test_questions_and_answers_stand_on_their_pages_with_all_their_parts(folder: Path, name: str) -> None:
    document = paper(folder, name)
    assert list(sections(document)) == list(GOLD[name])
    assert notes(document) == list(NOTES[name])


@pytest.mark.parametrize("name", PAPERS)
def test_each_question_is_followed_by_its_answer(folder: Path, name: str) -> None:
    headings = [heading for heading, *_ in sections(paper(folder, name))]
    parts = [heading for heading in headings if heading.startswith(("Vraag", "Antwoord"))]
    assert len(parts) >= 8
    assert parts[1::2] == [heading.replace("Vraag", "Antwoord") for heading in parts[::2]]


def squeezed(text: str) -> str:
    """The letters without what joining lines and cells may change: white space, hyphens, bars."""
    return re.sub(r"[\s\-\ufffe|]", "", text)


def of_kind(document: Document, *kinds: BlockKind) -> str:
    return squeezed(
        "".join(document.text[block.start : block.end] for block in document.blocks if block.kind in kinds)
    )


@pytest.mark.parametrize("name", PAPERS)
def test_every_letter_of_the_text_layer_is_read_once_and_in_order(folder: Path, name: str) -> None:
    """PDFium's own text of each page is the running text, with the marks of footnotes, then the footnotes."""
    document = paper(folder, name)
    body = of_kind(document, BlockKind.HEADING, BlockKind.PARAGRAPH)
    notes = of_kind(document, BlockKind.FOOTNOTE)
    marks = [note.mark for note in document.footnotes]
    with pypdfium2.PdfDocument(folder / f"{name}.pdf") as file:
        layer = [
            squeezed(FURNITURE.sub("", page.get_textpage().get_text_range().replace("\r", "")))
            for page in file
        ]
    for page in layer:
        at = 0
        while at < len(page) and not notes.startswith(page[at:][:12]):
            if body.startswith(page[at]):
                body, at = body[1:], at + 1
            else:
                assert marks, page[at:][:40]
                assert page.startswith(marks[0], at), (page[at:][:40], body[:40], marks[0])
                at += len(marks.pop(0))
        assert notes.startswith(page[at:])
        notes = notes.removeprefix(page[at:])
    assert (body, notes, marks) == ("", "", [])


@pytest.mark.parametrize("name", PAPERS)
def test_every_block_begins_and_ends_on_the_page_that_it_is_said_to_be_on(folder: Path, name: str) -> None:
    document = paper(folder, name)
    with pypdfium2.PdfDocument(folder / f"{name}.pdf") as file:
        layer = [squeezed(page.get_textpage().get_text_range()) for page in file]
    for block in document.blocks:
        words = document.text[block.start : block.end].split()
        first, last = document.page_at(block.start), document.page_at(block.end - 1)
        assert first
        assert last
        assert squeezed(words[0]) in layer[first.number - 1]
        assert squeezed(words[-1]).rstrip(".,;:?») ") in layer[last.number - 1]
        pages = {box.page for box in document.boxes_in(block.start, block.end)}
        assert pages == set(range(first.number, last.number + 1))


@pytest.mark.parametrize("name", PAPERS)
def test_nothing_that_frames_the_pages_stands_in_a_sentence(folder: Path, name: str) -> None:
    document = paper(folder, name)
    frames = [block for block in document.blocks if block.kind is BlockKind.RUNNING_HEADER]
    assert len(frames) == 4
    kept = [document.text[block.start : block.end] for block in frames]
    rest = document.text[: frames[0].start]
    assert not [text for text in kept if text in rest]
    assert not re.search(r"vergaderjaar \d{4}–\d{4}, Aanhangsel", rest)


ANSWERED = {
    "00fe7edd-24c8-4857-98da-774ed3b06836": "Minister Dijkgraaf",
    "1a2d8959-7ce1-411d-bffe-c78970ae8d6b": "Minister Hermans",
    "1a529d02-ba4d-418b-8d6a-5400a4ac07bc": "Staatssecretaris Karremans",
    "1aa9bd01-68a1-4a4a-a808-5b0183bc217a": "Minister De Jonge",
    "1b0f0b98-7c34-418c-98dc-43de7930e685": "Staatssecretaris Van Rij",
    "1b38043f-a835-4a63-a135-42c593d3ba77": "Minister De Jonge",
    "1bca1484-2edb-43d1-913f-de5022c9a02b": "Minister Van Hijum",
    "1c0f765c-d7b4-455e-a241-35a4e9a9dc36": "Staatssecretaris Van Huffelen",
    "1c83f4f5-0047-4b11-8051-e11def445937": "Staatssecretaris Van Rij",
}
"""By hand: who answers, up to the department."""


@pytest.mark.parametrize("name", PAPERS)
def test_the_paper_says_its_title_date_reference_kind_and_who_answers(folder: Path, name: str) -> None:
    known = paper(folder, name).metadata
    assert known.kind == "Aanhangsel van de Handelingen"
    assert known.author
    assert known.author.partition(" (")[0] == ANSWERED[name]
    assert known.author.endswith((")", "Ontwikkelingssamenwerking", "Werkgelegenheid", "Sport"))
    assert known.title.startswith("Vragen van ")
    assert "ingezonden" not in known.title
    assert known.date
    assert known.date.year == 2024
    assert re.fullmatch(r"Aanhangsel Handelingen II 2023/24, nr\. \d+", known.reference or "")


ANSWERS_BY_LETTER = {
    "docx_doc1": (
        "Antwoorden van de minister",
        None,
        "De Minister van Justitie en Veiligheid, D.M. van Weel",
    ),
    "docx_doc2": (
        "Beantwoording Kamervragen van de leden Lahlah",
        "2024-05-16",
        "De minister van Justitie en Veiligheid D. Yeşilgöz-Zegerius",
    ),
    "docx_doc6": (
        "Beantwoording Kamervragen van het lid Wassenberg",
        "2023-10-18",
        "de minister van Landbouw, Natuur en Voedselkwaliteit P. Adema",
    ),
    "docx_doc7": (
        "Beantwoording van Kamervragen van de leden Mutluer",
        "2023-11-07",
        "De minister van Justitie en Veiligheid D. Yeşilgöz-Zegerius",
    ),
}


@pytest.mark.parametrize("name", ANSWERS_BY_LETTER)
def test_a_letter_with_answers_that_a_converter_made_text_of_says_what_it_is(folder: Path, name: str) -> None:
    """Its letterhead, with date and subject, stands at its end, if at all."""
    known = read_document(folder / f"{name}.txt", folder).metadata
    title, date, author = ANSWERS_BY_LETTER[name]
    assert known.title.startswith(title)
    assert (known.date and str(known.date), known.author) == (date, author)
    assert known.kind == "Antwoorden op Kamervragen"
