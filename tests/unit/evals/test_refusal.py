"""The refusal measures on hand-worked decisions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.refusal import (
    Bin,
    CurvePoint,
    Decision,
    calibration,
    calibration_error,
    crag,
    f1,
    precision,
    recall,
    risk_area,
    risk_coverage,
    scores,
)

RIGHT = Decision(answerable=True, refused=False, right=True, confidence=0.9)
WRONG = Decision(answerable=True, refused=False, right=False, confidence=0.6)
WRONGLY_REFUSED = Decision(answerable=True, refused=True, right=False, confidence=0.2)
REFUSED = Decision(answerable=False, refused=True, right=False, confidence=0.1)
ASSERTED = Decision(answerable=False, refused=False, right=False, confidence=0.7)


def test_by_hand() -> None:
    """Two of three refusals are due, two of four unanswerable are refused: F1 is 2*2 / (2*2 + 1 + 2)."""
    decisions = [REFUSED, REFUSED, ASSERTED, ASSERTED, WRONGLY_REFUSED, RIGHT]
    assert precision(decisions) == pytest.approx(2 / 3)
    assert recall(decisions) == 0.5
    assert f1(decisions) == pytest.approx(4 / 7)


def test_what_has_no_meaning_has_no_score() -> None:
    assert precision([RIGHT, ASSERTED]) is None
    assert recall([RIGHT]) is None
    assert f1([RIGHT]) is None
    assert f1([RIGHT, ASSERTED]) == 0
    assert risk_area([REFUSED]) is None
    assert calibration_error([REFUSED]) is None
    assert scores(RIGHT)["refused_unanswerable"] is None
    assert scores(REFUSED)["wrongly_refused"] is None


def test_crag_is_one_zero_or_minus_one() -> None:
    measured = [crag(one) for one in (RIGHT, WRONG, ASSERTED, REFUSED, WRONGLY_REFUSED)]
    assert measured == [1, -1, -1, 0, 0]


def test_risk_at_coverage_by_hand() -> None:
    """Most confident first: right (.9), asserted (.7), wrong (.6); one of four is refused."""
    decisions = [WRONG, ASSERTED, RIGHT, REFUSED]
    assert risk_coverage(decisions) == [
        CurvePoint(0.25, 0),
        CurvePoint(0.5, 0.5),
        CurvePoint(0.75, pytest.approx(2 / 3)),
    ]
    assert risk_area(decisions) == pytest.approx((0 + 0.5 + 2 / 3) / 3)


def test_answers_of_equal_confidence_come_together() -> None:
    """Otherwise the order of the cases would decide the area."""
    equal = [Decision(answerable=True, refused=False, right=right, confidence=0.5) for right in (True, False)]
    assert risk_coverage(equal) == risk_coverage(equal[::-1]) == [CurvePoint(1, 0.5)]


def test_calibration_error_by_hand() -> None:
    """At .9 one of one is right, at .6 to .7 none of one each: (.1 + .7 + .6) / 3."""
    assert calibration([RIGHT]) == [Bin(0.9, 1, 1)]
    assert calibration_error([RIGHT, ASSERTED, WRONG]) == pytest.approx((0.1 + 0.7 + 0.6) / 3)


@given(
    st.lists(
        st.builds(Decision, st.booleans(), st.booleans(), st.booleans(), st.none() | st.floats(0, 1)),
        min_size=1,
    )
)
def test_shares_are_shares(decisions: list[Decision]) -> None:
    for statistic in (precision, recall, f1, risk_area, calibration_error):
        value = statistic(decisions)
        assert value is None or -1e-9 <= value <= 1 + 1e-9
    assert all(0 < point.coverage <= 1 for point in risk_coverage(decisions))
