"""The retrieval measures, by hand and against ir-measures."""

from collections.abc import Callable

import ir_measures
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ir_measures import RR, R, Success, nDCG

from evals.case import Case, Place
from evals.outcome import Outcome, Part, parts
from evals.retrieval import context_precision, hit, ndcg, recall, reciprocal_rank, scores

NONE: frozenset[int] = frozenset()


def test_by_hand_one_part_found_second() -> None:
    ranking = [NONE, frozenset({0}), NONE]
    assert (hit(ranking, 1), hit(ranking, 3)) == (0, 1)
    assert reciprocal_rank(ranking) == 0.5
    assert ndcg(ranking, 1, 10) == pytest.approx(0.6309, abs=1e-4)  # 1 / log2(3)
    assert context_precision(ranking) == pytest.approx(1 / 3)


def test_by_hand_two_parts_one_never_found() -> None:
    ranking = [NONE, frozenset({1})]
    assert recall(ranking, 2, 5) == 0.5
    assert ndcg(ranking, 2, 10) == pytest.approx(0.6309 / 1.6309, abs=1e-4)


def test_one_passage_that_answers_both_parts_is_perfect() -> None:
    ranking = [frozenset({0, 1}), NONE]
    assert recall(ranking, 2, 1) == 1
    assert ndcg(ranking, 2, 10) == 1


def test_a_second_passage_for_the_same_part_counts_for_nothing() -> None:
    assert ndcg([frozenset({0}), frozenset({0})], 1, 10) == 1
    assert recall([frozenset({0}), frozenset({0})], 2, 5) == 0.5


def test_nothing_found_is_zero_and_no_precision() -> None:
    assert (hit([], 5), recall([], 1, 5), reciprocal_rank([]), ndcg([], 1, 10)) == (0, 0, 0, 0)
    assert context_precision([]) is None


@given(st.data())
def test_the_measures_are_those_of_ir_measures(data: st.DataObject) -> None:
    """Where each part has one passage of its own, which is what the library can express."""
    part_count = data.draw(st.integers(1, 4))
    order = data.draw(st.permutations(range(part_count + 12)))
    ranking = [
        frozenset({name}) if name < part_count else NONE for name in order[: data.draw(st.integers(1, 12))]
    ]
    run = {"q": {str(order[at]): float(-at) for at in range(len(ranking))}}
    wanted = {"q": {str(name): 1 for name in range(part_count)}}
    measured = ir_measures.calc_aggregate([Success @ 5, R @ 5, RR, nDCG @ 10], wanted, run)
    assert hit(ranking, 5) == measured[Success @ 5]
    assert recall(ranking, part_count, 5) == pytest.approx(measured[R @ 5])
    assert reciprocal_rank(ranking) == pytest.approx(measured[RR])
    assert ndcg(ranking, part_count, 10) == pytest.approx(measured[nDCG @ 10])


def test_a_system_that_does_not_tell_what_it_found_has_no_score() -> None:
    part = Part((Place("doc", 0, 10),), ("quote",))
    assert set(scores([part], Outcome(refused=False, statements=())).values()) == {None}
    assert set(scores([], Outcome(refused=False, statements=(), found=())).values()) == {None}


def test_half_of_a_gold_quotation_is_found_and_less_is_not() -> None:
    part = Part((Place("doc", 100, 200),), ("quote",))
    assert part.found_in("", Place("doc", 0, 150))
    assert not part.found_in("", Place("doc", 0, 149))
    assert not part.found_in("", Place("other", 100, 200))


def test_without_a_place_the_words_decide(case: Callable[..., Case], texts: dict[str, str]) -> None:
    (part,) = parts(case(), texts)
    assert part.found_in("… OP 10 OKTOBER kreeg het\nKoninkrijk 169 stemmen. …", None)
    assert not part.found_in("Op 10 oktober", None)


def test_gold_without_parts_are_alternatives(case: Callable[..., Case], texts: dict[str, str]) -> None:
    one, other = {"document": "doc", "quote": "169 stemmen"}, {"document": "doc", "quote": "8,65 miljoen"}
    assert len(parts(case(gold=[one, other]), texts)) == 1
    assert len(parts(case(gold=[one | {"part": 1}, other | {"part": 2}]), texts)) == 2
