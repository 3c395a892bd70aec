"""The ALCE measures on hand-worked answers, with a judge whose verdicts are given."""

from collections.abc import Sequence

import pytest

from evals.case import Place
from evals.citations import gold_overlap, precision, recall, scores
from evals.outcome import Cited, Outcome, Part, Statement


def by_letters(text: str, quotes: Sequence[str]) -> float | None:
    """Supported where the quotations together hold every letter of the sentence; "?" cannot be judged."""
    return None if text == "?" else float(set(text) <= set("".join(quotes)))


def outcome(*statements: tuple[str, list[str]]) -> Outcome:
    return Outcome(
        refused=False,
        statements=tuple(Statement(text, tuple(map(Cited, quotes))) for text, quotes in statements),
    )


def test_recall_is_over_sentences_and_an_uncited_one_counts_as_zero() -> None:
    assert recall(outcome(("ab", ["a", "b"]), ("ab", ["a"]), ("ab", [])), by_letters) == pytest.approx(1 / 3)


def test_two_citations_that_support_only_together_are_both_relevant() -> None:
    assert precision(outcome(("ab", ["a", "b"])), by_letters) == 1


def test_a_citation_that_adds_nothing_is_irrelevant() -> None:
    """The first alone supports the sentence; the second does not, and the first does without it."""
    assert precision(outcome(("ab", ["ab", "c"])), by_letters) == 0.5


def test_citations_of_an_unsupported_sentence_are_imprecise() -> None:
    assert precision(outcome(("ab", ["a", "c"])), by_letters) == 0


def test_what_cannot_be_judged_leaves_the_mean() -> None:
    assert recall(outcome(("ab", ["ab"]), ("?", ["a"])), by_letters) == 1
    assert recall(outcome(("?", ["a"])), by_letters) is None


def test_a_refusal_has_no_score() -> None:
    assert set(scores([], Outcome(refused=True, statements=()), by_letters).values()) == {None}


def test_a_citation_is_right_if_it_overlaps_a_gold_span() -> None:
    part = Part((Place("doc", 10, 20),), ("quote",))
    cited = [Cited("", Place("doc", 19, 30)), Cited("", Place("doc", 20, 30)), Cited("no place")]
    assert gold_overlap([part], cited) == 0.5
    assert gold_overlap([part], cited[2:]) is None
    assert gold_overlap([], cited) is None


def test_a_reference_out_of_range_supports_nothing() -> None:
    beyond = Outcome(refused=False, statements=(Statement("ab", (Cited("", in_range=False),)),))
    measured = scores([], beyond, by_letters)
    assert (measured["citation_recall"], measured["citation_precision"], measured["in_range"]) == (0, 0, 0)
    assert measured["located"] is None
