"""Plain text becomes headings, paragraphs, date line, signature, footnotes and one running header."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.compose import BLOCK_BREAK, Reading
from sources.document import BlockKind
from sources.ocr_text import read_text

LONG = "Dit is een regel van een alinea die zo lang is als de andere regels ervan"
WORDS = st.sampled_from(
    [
        "Nederland",
        "niet-",
        "-",
        "de",
        "mensen-",
        "VN",
        "1.",
        "•",
        "%",
        "Budget",
        "Ja.",
        "zin,",
        "(x)",
        "6 mei 2024",
    ]
)
LINES = st.lists(st.lists(WORDS, max_size=12).map(" ".join), max_size=20)
RAW = st.one_of(
    st.text(alphabet=st.characters(exclude_characters="\f", exclude_categories=["Cs"])),
    st.tuples(LINES, st.sampled_from(["\n", "\r\n", "\n\n"])).map(lambda made: made[1].join(made[0])),
)


def _blocks(reading: Reading) -> list[tuple[str, str]]:
    return [(block.kind.value, reading.text[block.start : block.end]) for block in reading.blocks]


def _letters(text: str) -> str:
    return "".join(character for character in text if character.isalnum())


@given(RAW)
def test_blocks_are_ordered_and_cover_all_text(raw: str) -> None:
    reading = read_text(raw)
    assert BLOCK_BREAK.join(text for _, text in _blocks(reading)) == reading.text
    assert all(text and text == text.strip() for _, text in _blocks(reading))
    assert sum(len(text) for _, text in _blocks(reading)) + 2 * max(0, len(reading.blocks) - 1) == len(
        reading.text
    )


@given(RAW)
def test_no_letter_is_lost_or_added(raw: str) -> None:
    assert sorted(_letters(read_text(raw).text)) == sorted(_letters(raw))


@given(st.one_of(RAW, st.text(alphabet="ab1-. \n\f")))
def test_every_character_leads_back_to_the_same_character(raw: str) -> None:
    reading = read_text(raw)
    for offset, character in enumerate(reading.text):
        if not character.isspace():
            assert raw[reading.alignment.raw_offset(offset)] == character


def test_a_blank_line_inside_a_sentence_ends_no_paragraph() -> None:
    raw = f"{LONG}\n{LONG} door het Koninkrijk\n\naangekaart worden tijdens de zittingen.\n"
    assert _blocks(read_text(raw)) == [
        ("paragraph", f"{LONG} {LONG} door het Koninkrijk aangekaart worden tijdens de zittingen.")
    ]


def test_a_heading_that_is_glued_to_its_paragraph_is_a_heading() -> None:
    raw = f"{LONG}.\n\nLandensituaties\n{LONG}\nen hier houdt hij op.\n"
    assert [kind for kind, _ in _blocks(read_text(raw))] == ["paragraph", "heading", "paragraph"]


def test_a_heading_on_two_lines_is_one_heading() -> None:
    raw = f"Versterken, hervormen en beschermen van de\nVN-Mensenrechtenraad\n\n{LONG}\nen zo voort.\n"
    assert _blocks(read_text(raw))[0] == (
        "heading",
        "Versterken, hervormen en beschermen van de VN-Mensenrechtenraad",
    )


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_a_text_with_a_line_for_each_paragraph(newline: str) -> None:
    paragraph = " ".join([LONG] * 3) + "."
    raw = newline.join(["Inleiding", paragraph, paragraph, "Vraag 2", "Ja.", paragraph])
    kinds = [kind for kind, _ in _blocks(read_text(raw))]
    assert kinds == ["heading", "paragraph", "paragraph", "heading", "paragraph", "paragraph"]


def test_list_items_stand_apart_from_their_lead_in() -> None:
    raw = f"{LONG}\nen neemt deze maatregelen:\n- een eerste\n- een tweede;\n- een derde.\n\n{LONG}."
    assert [text for _, text in _blocks(read_text(raw))][:4] == [
        f"{LONG} en neemt deze maatregelen:",
        "- een eerste",
        "- een tweede;",
        "- een derde.",
    ]


@pytest.mark.parametrize(
    "raw",
    [
        "De Minister van Buitenlandse Zaken,\nH.G.J. Bruins Slot",
        "De minister van Justitie en Veiligheid\n\n\nD. Yeşilgöz-Zegerius",
        "De Staatssecretaris van Financiën,\nMarnix van Rij",
    ],
)
def test_function_and_name_are_one_signature(raw: str) -> None:
    reading = read_text(f"{LONG}.\n\n{raw}\n")
    assert _blocks(reading)[1] == ("signature", " ".join(raw.split()))


@pytest.mark.parametrize("line", ["Den Haag, 6 februari 2024", "Datum: 7 mei 2023", "The Hague, 3 May 2023"])
def test_date_line(line: str) -> None:
    assert _blocks(read_text(f"{line}\n\n{LONG}."))[0] == ("date_line", line)


def test_levels_of_numbered_headings() -> None:
    reading = read_text(f"1 Inleiding\n\n{LONG}.\n\n1.2 Verder\n\n{LONG}.")
    assert [block.level for block in reading.blocks if block.kind is BlockKind.HEADING] == [1, 2]


PAGES = f"""Kop van het stuk

{LONG}
en hij loopt door over het

1 Kamerstukken II 2022/23, 36 200 V, nr. 12.
2 Zie de site.

Tweede Kamer, vergaderjaar 2023-2024, 36 200 V, nr. 72 1
\feind van de bladzijde. {LONG}
en is dan klaar.

Tweede Kamer, vergaderjaar 2023-2024, 36 200 V, nr. 72 2
"""


def test_a_sentence_runs_on_over_a_page_with_footnotes_and_a_footer() -> None:
    texts = [text for _, text in _blocks(read_text(PAGES))]
    assert f"{LONG} en hij loopt door over het eind van de bladzijde. {LONG} en is dan klaar." in texts


def test_footnotes_at_the_foot_of_a_page_stand_apart() -> None:
    notes = [text for kind, text in _blocks(read_text(PAGES)) if kind == "footnote"]
    assert notes == ["1 Kamerstukken II 2022/23, 36 200 V, nr. 12.", "2 Zie de site."]


def test_a_repeated_footer_is_kept_once_without_its_page_number() -> None:
    blocks = _blocks(read_text(PAGES))
    footer = ("running_header", "Tweede Kamer, vergaderjaar 2023-2024, 36 200 V, nr. 72")
    assert blocks[-1] == footer
    assert blocks.count(footer) == 1


def test_page_numbers_are_not_text() -> None:
    pages = "\f".join(f"{LONG} nummer {word}.\n\nPagina {n} van 3\n" for n, word in enumerate("abc", 1))
    assert "Pagina" not in read_text(pages).text


@given(st.text(alphabet=" a\n\f"))
def test_page_starts_are_ordered_and_inside_the_text(raw: str) -> None:
    starts = read_text(raw).page_starts
    assert list(starts) == sorted(set(starts))
    assert all(start < len(raw) for start in starts)
