"""Who begins sees what documents there are, what one says of itself, and ten questions."""

import html
import re
from collections.abc import Callable
from dataclasses import replace

from assistant.answer import Citation
from assistant.answerable import About, Answerable
from assistant.page import starting
from assistant.page.suggestions import GUIDED, Suggestions
from assistant.page.words import DUTCH, WORDS
from assistant.question import Detail
from sources.document import Document
from tests.unit.assistant.page.conftest import FIRST, HEADING, SECOND

Cite = Callable[[str], Citation]


def text_of(markup: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", markup)).split())


def known(cite: Cite, count: int = 6) -> Suggestions:
    found = [
        Answerable(f"{kind} {number}?", kind, f"<i>{number}</i>", cite(SECOND))
        for kind in About
        for number in range(count)
    ]
    return Suggestions({"nl": found, "en": found})


def test_the_library_shows_each_document_with_what_it_is(document: Document) -> None:
    metadata = replace(document.metadata, kind="Kamerbrief")
    for words in WORDS.values():
        shown = starting.library([replace(document, metadata=metadata)], {}, Suggestions({}), words)
        for part in ("Brief over <geld>", "Kamerbrief", "32 735, nr. 380", words.date(metadata.date)):  # type: ignore[arg-type]
            assert part in text_of(shown)
        assert words.starting.being_checked in text_of(shown)


def test_a_replaced_document_says_so(document: Document) -> None:
    shown = starting.library([document], {document.id: document}, Suggestions({}), DUTCH)
    assert "Vervangen door “Brief over <geld>” van 6 februari 2024" in text_of(shown)


def test_ten_questions_lead_from_the_subject_to_what_is_named(document: Document, cite: Cite) -> None:
    suggestions = known(cite)
    guided = suggestions.guided("nl")
    assert [one.about for one in guided] == [kind for kind, most in GUIDED.items() for _ in range(most)]
    assert len(guided) == 10
    shown = text_of(starting.library([document], {}, suggestions, DUTCH))
    places = [shown.index(DUTCH.starting.kinds[kind]) for kind in About]
    assert places == sorted(places)


def test_where_one_kind_is_short_others_make_up_for_it(cite: Cite) -> None:
    few = Suggestions({"nl": known(cite).all("nl")[:8]})
    assert len(few.guided("nl")) == 8


def test_a_document_tells_what_it_is_in_citations(document: Document, cite: Cite) -> None:
    shown = starting.about(
        document, None, {Detail.SUBJECT: cite(FIRST)}, known(cite).all("nl"), DUTCH, waiting=False
    )
    assert f"{DUTCH.starting.details[Detail.SUBJECT]} {FIRST} p. 1" in text_of(shown)
    assert HEADING in text_of(shown)
    assert f'data-start="{document.text.index(FIRST)}"' in shown
    assert "<i>0</i>" in text_of(shown)
    assert "<i>" not in shown


def test_an_outline_knows_what_stands_below_what(document: Document) -> None:
    first = document.blocks[0]
    deeper = replace(document, blocks=(first, replace(first, level=3), replace(first, level=9)))
    assert [entry.depth for entry in starting.outline(deeper)] == [0, 2, 3]
