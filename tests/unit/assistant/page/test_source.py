import html
import re
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.page import source
from assistant.page.words import DUTCH
from index.passage import Span
from sources.document import Alignment, Block, BlockKind, Document, Run


def marked_text(markup: str) -> str:
    return html.unescape("".join(re.findall(r"<mark>(.*?)</mark>", markup, re.DOTALL)))


def blocks_of(markup: str) -> list[str]:
    found = re.findall(r'<(h\d|p) class="(?:heading|paragraph)"[^>]*>(.*?)</\1>', markup, re.DOTALL)
    return [html.unescape(re.sub(r"<[^>]*>", "", inner)) for _, inner in found]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_the_marked_text_is_the_quotation(document: Document, data: st.DataObject) -> None:
    """Whatever stretch is quoted: what is marked is that stretch, but for white space between blocks."""
    start = data.draw(st.integers(0, len(document.text) - 1))
    end = data.draw(st.integers(start + 1, len(document.text)))
    shown = source.source(document, Span(start, end), DUTCH)
    assert re.sub(r"\s", "", marked_text(shown)) == re.sub(r"\s", "", document.text[start:end])


def test_every_block_is_shown_as_it_stands(document: Document) -> None:
    shown = source.source(document, Span(5, 40), DUTCH)
    assert blocks_of(shown) == [document.text[block.start : block.end] for block in document.blocks]


def test_page_starts_are_shown_where_they_are_without_becoming_text(document: Document) -> None:
    shown = source.source(document, None, DUTCH)
    assert re.findall(r'class="page-start" data-page="([^"]+)"></span>(.{5})', shown) == [
        ("p. 1", "Budge"),
        ("≈ p. 2", "hoort"),
    ]


def test_the_head_tells_title_reference_date_and_page(document: Document) -> None:
    start = document.text.index("bij de top")
    shown = source.source(document, Span(start, start + 10), DUTCH)
    assert "Brief over &lt;geld&gt;" in shown
    assert "Kamerstukken II 2023/24, 32 735, nr. 380" in shown
    assert "6 februari 2024" in shown
    assert f'<strong title="{DUTCH.estimated}">≈ p. 2</strong>' in shown


def test_a_quotation_can_be_copied_with_its_reference(document: Document) -> None:
    start = document.text.index("De bijdrage")
    shown = source.source(document, Span(start, start + 11), DUTCH)
    assert 'data-copy="“De bijdrage” (Kamerstukken II 2023/24, 32 735, nr. 380, p. 1)"' in shown
    assert "data-copy" not in source.source(document, None, DUTCH)


@pytest.mark.parametrize("place", [0, 60_000, 119_950])
def test_a_long_document_is_shown_around_the_quotation_only(document: Document, place: int) -> None:
    sentence = "Dit is een zin van precies vijftig tekens lang, ja."[:50]
    text = sentence * 2_400
    long = replace(
        document,
        text=text,
        blocks=tuple(Block(BlockKind.PARAGRAPH, at, at + 500) for at in range(0, len(text), 500)),
        pages=(),
        alignment=Alignment((Run(0, 0, len(text)),)),
    )
    shown = source.source(long, Span(place, place + 50), DUTCH)
    assert marked_text(shown) == sentence
    assert DUTCH.excerpt in shown
    assert len(shown) < 3 * source.AROUND


def test_a_short_document_is_shown_whole(document: Document) -> None:
    assert DUTCH.excerpt not in source.source(document, None, DUTCH)
