"""What a refusal goes by where there are no tokens; and it says where else to look only where an explanation is quoted."""

from datetime import date

import numpy as np
import pytest

from assistant.answer import Citation, RefusalReason
from assistant.question import Language, understand
from assistant.quote import Candidate
from assistant.refuse import WholeSignals, confidence, elsewhere, plain_refusal, whole_signals
from index.passage import Passage, Span
from index.unrelated import Usual


def cited(heading: str, *, official: bool) -> Citation:
    return Citation(
        document="brief" if official else "uitleg",
        title="Titel",
        date=date(2024, 2, 6),
        reference=None,
        quote="Een zin.",
        start=0,
        end=8,
        page=None,
        page_measured=False,
        heading=heading,
        passage="p",
        official=official,
    )


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nl", "Waar u verder kunt kijken (toelichting, geen officiële bron): “Vis”, “Vogels”."),
        ("en", "Where else to look (explanatory note, not an official source): “Vis”, “Vogels”."),
    ],
)
def test_a_pointer_is_named_once_with_its_mark_and_stands_last(language: Language, said: str) -> None:
    official = cited("Budget", official=True)
    refused = plain_refusal(language, RefusalReason.NOT_IN_SOURCES).model_copy(update={"closest": [official]})
    pointers = [cited("Vis", official=False), cited("Vogels", official=False)]
    pointing = elsewhere(refused, ["Vis", "Vogels", "Vis"], pointers, language)
    assert pointing.message == f"{refused.message} {said}"
    assert pointing.closest == [official, *pointers]


def test_what_is_pointed_at_is_not_off_topic() -> None:
    refused = plain_refusal("nl", RefusalReason.OFF_TOPIC)
    pointing = elsewhere(refused, ["Vis"], [cited("Vis", official=False)], "nl")
    assert pointing.reason is RefusalReason.NOT_IN_SOURCES
    assert "gaat niet over" not in pointing.message


def test_a_refusal_that_points_nowhere_stays_as_it_was() -> None:
    refused = plain_refusal("en", RefusalReason.OFF_TOPIC)
    assert elsewhere(refused, [], [], "en") is refused


SENTENCE = "Het kabinet steunt de vrijheid van meningsuiting in Iran."


def best(cosine: float) -> Candidate:
    span = Span(0, len(SENTENCE))
    passage = Passage("p", "d", 0, len(SENTENCE), SENTENCE, None, "paragraph", (span,))
    return Candidate(passage, span, SENTENCE, np.array([cosine], np.float32), 1.0)


def measured(question: str, cosine: float, mean: float = 0.7, spread: float = 0.05) -> WholeSignals:
    usual = Usual(mean, spread)
    return whole_signals(understand(question), [best(cosine)], {"nl": usual, "en": usual})


def test_without_tokens_models_whose_cosines_lie_elsewhere_decide_alike() -> None:
    question = "Hoe staat het kabinet tegenover meningsuiting?"
    wide = measured(question, 0.45, mean=0.2, spread=0.1)
    narrow = measured(question, 0.875, mean=0.85, spread=0.01)
    assert confidence(wide, "nl") == pytest.approx(confidence(narrow, "nl"), abs=1e-3)


def test_without_tokens_likeness_raises_confidence_and_names_that_are_not_there_lower_it() -> None:
    here, there = "Wat doet het kabinet in Iran?", "Wat doet het kabinet in Peru?"
    assert confidence(measured(here, 0.6), "nl") < confidence(measured(here, 0.9), "nl")
    assert confidence(measured(there, 0.9), "nl") < confidence(measured(here, 0.9), "nl")
    assert (measured(here, 0.9).absent, measured(there, 0.9).absent) == (0, 0.5)


def test_without_tokens_a_question_less_like_the_sources_than_unrelated_ones_counts_against_it() -> None:
    assert measured("Wat doet het kabinet?", 0.6).like < 0
    assert measured("Wat doet het kabinet?", 0.7).like == pytest.approx(0, abs=1e-5)


def test_words_shared_with_the_passage_count_for_a_dutch_question_only() -> None:
    assert measured("Wat steunt het kabinet?", 0.8).words > 0
    assert measured("Does the cabinet support Iran?", 0.8).words == 0
