import datetime
from collections.abc import Mapping
from dataclasses import fields

import pytest

from assistant.answer import Reason, Support
from assistant.feedback import Verdict
from assistant.page.asking_words import AskingWords
from assistant.page.export import Format
from assistant.page.keeping_words import KeepingWords
from assistant.page.reading_words import ReadingWords
from assistant.page.starting_words import StartingWords
from assistant.page.words import DUTCH, ENGLISH, WORDS, Counted, Words
from assistant.recheck import State

Texts = Words | KeepingWords | ReadingWords | AskingWords | StartingWords


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
def test_every_reason_and_support_has_words(words: Words) -> None:
    assert set(words.reasons) == set(Reason)
    assert set(words.support) == set(Support)


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
def test_every_verdict_format_and_state_has_words(words: Words) -> None:
    assert set(words.keeping.verdicts) == set(Verdict)
    assert set(words.keeping.formats) == {form.value for form in Format}
    assert set(words.keeping.states) == set(State) - {State.HOLDS}


@pytest.mark.parametrize(
    ("dutch", "english"),
    [
        (DUTCH, ENGLISH),
        (DUTCH.keeping, ENGLISH.keeping),
        (DUTCH.reading, ENGLISH.reading),
        (DUTCH.asking, ENGLISH.asking),
        (DUTCH.starting, ENGLISH.starting),
    ],
)
def test_both_languages_fill_in_the_same_places(dutch: Texts, english: Texts) -> None:
    for field in fields(dutch):
        one, other = getattr(dutch, field.name), getattr(english, field.name)
        if isinstance(one, Counted):
            one, other = one.more, other.more
        if isinstance(one, str):
            assert one.count("{}") == other.count("{}"), field.name
        if isinstance(one, Mapping):
            assert list(one) == list(other), field.name


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
