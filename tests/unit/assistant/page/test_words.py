import datetime
from dataclasses import fields

import pytest

from assistant.answer import Reason, Support
from assistant.page.words import DUTCH, ENGLISH, STARTERS, WORDS, Counted, Words


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
def test_every_reason_and_support_has_words(words: Words) -> None:
    assert set(words.reasons) == set(Reason)
    assert set(words.support) == set(Support)


def test_both_languages_fill_in_the_same_places() -> None:
    for field in fields(Words):
        dutch, english = getattr(DUTCH, field.name), getattr(ENGLISH, field.name)
        if isinstance(dutch, Counted):
            dutch, english = dutch.more, english.more
        if isinstance(dutch, str):
            assert dutch.count("{}") == english.count("{}"), field.name


def test_both_languages_have_as_many_starters() -> None:
    for starters in STARTERS.values():
        assert len(starters["nl"]) == len(starters["en"])


def test_a_date_is_written_out() -> None:
    assert DUTCH.date(datetime.date(2024, 2, 6)) == "6 februari 2024"
    assert ENGLISH.date(datetime.date(2023, 10, 10)) == "10 October 2023"


def test_what_replaced_a_document_is_named_with_its_date() -> None:
    day = datetime.date(2025, 3, 1)
    assert DUTCH.superseded_by("Nota", day) == "Vervangen door “Nota” van 1 maart 2025"
    assert ENGLISH.superseded_by("Nota", day) == "Superseded by “Nota” of 1 March 2025"


def test_an_estimated_page_says_so() -> None:
    assert DUTCH.page_label(6, measured=True) == "p. 6"
    assert DUTCH.page_label(6, measured=False) == "≈ p. 6"


def test_a_stage_says_how_many_documents_are_searched() -> None:
    assert DUTCH.stage("retrieve", 1) == "Zoeken in 1 document…"
    assert DUTCH.stage("retrieve", 3) == "Zoeken in 3 documenten…"
    assert DUTCH.stage("model", 1) == "Het taalmodel schrijft…"
    assert ENGLISH.stage("a stage of later", 3) == "Working…"
