"""Markdown becomes the text that a reader of the page sees, block by block."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.compose import BLOCK_BREAK, Reading
from sources.document import BlockKind
from sources.markdown import read_markdown

PIECES = st.sampled_from(
    "woord¦zin.¦ ¦\n¦\n\n¦# ¦- ¦1. ¦> ¦**¦_¦`¦```\n¦[a](b)¦![c](d)¦<b>¦</b>¦<div>¦<!-- x -->¦\\*¦    ¦\t¦===\n"
    '¦!!! tip "T"\n¦[^1]¦[^1]: n¦---\n¦\r\n¦&nbsp;¦<br>¦<a.b@c.nl>¦:material-x:¦|¦\n|--|\n'.split("¦")
)
RAW = st.one_of(
    st.text(alphabet=st.characters(exclude_characters="\0", exclude_categories=["Cs"])),
    st.lists(PIECES, max_size=25).map("".join),
)


def _blocks(reading: Reading) -> list[str]:
    return [reading.text[block.start : block.end] for block in reading.blocks]


@given(RAW)
def test_every_character_leads_back_to_the_same_character(raw: str) -> None:
    reading = read_markdown(raw)
    for offset, character in enumerate(reading.text):
        if not character.isspace():
            assert raw[reading.alignment.raw_offset(offset)] == character


@given(RAW)
def test_blocks_are_ordered_and_cover_all_text(raw: str) -> None:
    reading = read_markdown(raw)
    assert BLOCK_BREAK.join(_blocks(reading)) == reading.text
    assert all(text and text == text.strip() for text in _blocks(reading))


@given(st.lists(st.text(alphabet="abc éB9", min_size=1).filter(lambda text: text[0].isalpha()), min_size=1))
def test_plain_paragraphs_lose_nothing(paragraphs: list[str]) -> None:
    expected = [" ".join(paragraph.split()) for paragraph in paragraphs]
    assert _blocks(read_markdown("\n\n".join(paragraphs))) == expected


@pytest.mark.parametrize(
    ("raw", "blocks"),
    [
        ("# Kop #\n\ntekst\nop twee regels", ["Kop", "tekst op twee regels"]),
        ("Kop\n===\ntekst", ["Kop", "tekst"]),
        ("## Kop { data-search-exclude }", ["Kop"]),
        (
            "De regels:\n\n- een **vette**\n  regel\n- twee\n    - diep",
            ["De regels:", "een vette regel", "twee", "diep"],
        ),
        ("1. een\n2. twee", ["een", "twee"]),
        ("- [x] gedaan", ["gedaan"]),
        ("> gezegd\n> is", ["gezegd is"]),
        ("| a | b |\n|---|---|\n| 1 | *2* |\n| [x](y) | z \\| q |", ["a | b", "1 | 2", "x | z | q"]),
        ("Zie [de **site**](https://a.nl/b_(c)) en <https://d.nl>.", ["Zie de site en https://d.nl."]),
        ("[de _site_][1]\n\n[1]: https://a.nl", ["de site"]),
        ("![een plaat](a.png) erbij", ["een plaat erbij"]),
        ("snake_case en `co_de *x*` en \\*niets\\*", ["snake_case en co_de *x* en *niets*"]),
        ("tekst <!-- niet\ndit --> meer", ["tekst meer"]),
        (
            "<div>\n<h2>Kop</h2>\n<p>een <b>vet</b> woord</p><p>twee</p>\n</div>",
            ["Kop", "een vet woord", "twee"],
        ),
        ("<script>\nlet x = 1\n</script>\n\ntekst", ["tekst"]),
        ("```py\nx = [1](2)\n```", ["x = [1](2)"]),
        ('!!! tip "Let op"\n\n    binnen\n\n    - punt\n\nbuiten', ["Let op", "binnen", "punt", "buiten"]),
        ('??? note "A"\n\n\tbinnen\n\tnog', ["A", "binnen nog"]),
        ("tekst[^1] hier\n\n[^1]: de [noot](x)\n    loopt door", ["tekst hier", "1 de noot loopt door"]),
        ("een<br>twee", ["een twee"]),
        ("a\r\nb\r\n\r\nc", ["a b", "c"]),
        ("", []),
    ],
)
def test_what_a_reader_sees(raw: str, blocks: list[str]) -> None:
    assert _blocks(read_markdown(raw)) == blocks


def test_headings_know_their_level_and_footnotes_are_known() -> None:
    reading = read_markdown("# A\n\n### B\n\n<h2>C</h2>\n\n[^n]: D")
    assert [(block.kind, block.level) for block in reading.blocks] == [
        (BlockKind.HEADING, 1),
        (BlockKind.HEADING, 3),
        (BlockKind.HEADING, 2),
        (BlockKind.FOOTNOTE, 0),
    ]


@pytest.mark.parametrize(
    ("raw", "title"),
    [
        ("---\ntitle: Van voren\nhide:\n- toc\n---\n\n# Kop", "Van voren"),
        ('---\r\ntitle: "Met: teken"\r\n---\r\ntekst', "Met: teken"),
        ("tekst\n\n## Kop", "Kop"),
        ("tekst", None),
    ],
)
def test_title(raw: str, title: str | None) -> None:
    assert read_markdown(raw).title == title


def test_front_matter_is_not_text() -> None:
    assert read_markdown("---\ntitle: T\n---\n# Kop\n").text == "Kop"
