"""The highest of many scores."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.retrieve import highest

scores = st.lists(st.sampled_from([0.0, 0.5, 1.0, 1.5, 2.25, 7.0]), max_size=60)


@given(scores, st.integers(1, 70))
def test_the_highest_scores_are_those_of_a_full_sort(given_scores: list[float], limit: int) -> None:
    by_score = sorted(range(len(given_scores)), key=lambda row: (-given_scores[row], row))
    expected = [row for row in by_score[:limit] if given_scores[row] > 0]
    assert highest(np.array(given_scores, dtype=np.float32), limit) == expected
