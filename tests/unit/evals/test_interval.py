"""Intervals are the same every time, hold the value, and are honest about families."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.interval import of_difference, of_mean, of_statistic


def alone(scores: dict[str, float | None]) -> dict[str, str]:
    return {case: case for case in scores}


def test_the_mean_is_over_the_scores_that_there_are() -> None:
    scores = {"a": 1.0, "b": 0.0, "c": None}
    found = of_mean(scores, alone(scores))
    assert found is not None
    assert (found.value, found.count) == (0.5, 2)
    assert of_mean({"a": None}, {"a": "a"}) is None


def test_the_interval_is_that_of_theory() -> None:
    """100 independent coins, half heads: 0.5 ± 1.96 * 0.05."""
    scores: dict[str, float | None] = {str(at): float(at % 2) for at in range(100)}
    found = of_mean(scores, alone(scores))
    assert found is not None
    assert (found.low, found.high) == (pytest.approx(0.402, abs=0.015), pytest.approx(0.598, abs=0.015))


def test_ten_wordings_of_one_question_are_one_observation() -> None:
    """100 scores in 10 families that agree within: the interval is that of 10 coins."""
    scores: dict[str, float | None] = {str(at): float(at < 50) for at in range(100)}
    found = of_mean(scores, {str(at): at // 10 for at in range(100)})
    assert found is not None
    assert found.high - found.low > 0.5


@given(st.dictionaries(st.text(max_size=4), st.floats(0, 1), min_size=1))
def test_the_interval_of_shares_is_one_of_shares_and_never_changes(scores: dict[str, float | None]) -> None:
    found = of_mean(scores, alone(scores))
    assert found == of_mean(scores, alone(scores))
    assert found is not None
    assert -1e-9 <= found.low <= found.high <= 1 + 1e-9


def test_ten_of_ten_is_not_certainty() -> None:
    """Ten right in a row are likely enough (1 in 40) at a true share of .69."""
    scores: dict[str, float | None] = {str(at): 1.0 for at in range(10)}
    found = of_mean(scores, alone(scores))
    assert found is not None
    assert (found.value, found.low, found.high) == (1.0, pytest.approx(0.6915, abs=1e-4), 1.0)
    wrong = of_mean(dict.fromkeys(scores, 0.0), alone(scores))
    assert wrong is not None
    assert (wrong.low, wrong.high) == (0.0, pytest.approx(0.3085, abs=1e-4))
    same = of_difference(scores, scores, alone(scores))
    assert same is not None
    assert (same.low, same.high) == (0.0, 0.0)


def test_a_paired_difference_sees_what_two_intervals_hide() -> None:
    """The same ten cases better by .02 each, which is nothing beside how cases differ."""
    old: dict[str, float | None] = {str(at): at / 10 for at in range(10)} | {"gone": 1.0}
    new: dict[str, float | None] = {str(at): at / 10 + 0.02 for at in range(10)} | {"fresh": 0.0}
    families = alone(old) | alone(new)
    difference = of_difference(new, old, families)
    assert difference is not None
    assert difference.count == 10
    assert 0.019 < difference.low <= difference.high < 0.021
    assert of_difference({"a": 1.0}, {"b": 1.0}, {"a": "a", "b": "b"}) is None


def test_a_statistic_is_drawn_over_families_too() -> None:
    items = {str(at): float(at % 2) for at in range(40)}
    found = of_statistic(items, {name: name for name in items}, lambda values: float(np.median(values)))
    assert found is not None
    assert found.low <= found.value <= found.high
    assert of_statistic(items, {name: name for name in items}, lambda _values: None) is None
