"""A judge's reply is read strictly, and its agreement with hand labels by hand."""

import pytest

from evals.judge import GUIDELINE, agreement, read_level


@pytest.mark.parametrize(
    ("reply", "level"),
    [
        ("FULL", 1.0),
        ("**Partly**.", 0.5),
        ("None", 0.0),
        ("The answer is FULL.", 1.0),
        ("yes", None),
        ("", None),
        ("FULL, PARTLY or NONE", None),
        ("fully", None),
    ],
)
def test_a_reply_that_does_not_name_one_level_is_unscored(reply: str, level: float | None) -> None:
    assert read_level(reply) == (level, reply)


def test_agreement_by_hand() -> None:
    """Of 5 pairs 4 are scored; observed agreement 3/4, expected 1/2: kappa 1/2; accuracies 1/2 and 1."""
    labels = [True, True, False, False, True]
    found = agreement(labels, [1.0, 0.5, 0.0, 0.5, None])
    assert (found.count, found.unscored) == (4, 1)
    assert found.kappa == pytest.approx(0.5)
    assert found.balanced_accuracy == pytest.approx(0.75)


def test_what_has_no_meaning_has_no_value() -> None:
    assert agreement([True], [None]).kappa is None
    assert agreement([True], [1.0]).kappa is None
    assert agreement([True, True], [1.0, 0.0]).balanced_accuracy is None


def test_the_guideline_takes_quotation_and_sentence_as_they_are() -> None:
    filled = GUIDELINE.format(reference_answer="{x} %s", generated_answer="{generated_answer}")
    assert "{x} %s" in filled
    assert "{generated_answer}" in filled
