"""The judge of wording: what is held, what is broken, what it cannot tell."""

import pytest

from evals.faithfulness import contained, containment, scores
from evals.outcome import Cited, Outcome, Statement

QUOTE = (
    "Het Koninkrijk zal in 2025 samen met Canada opnieuw een resolutie presenteren over gedwongen huwelijken."
)


@pytest.mark.parametrize(
    "text",
    [
        QUOTE,
        "samen met Canada opnieuw een resolutie presenteren",
        "In 2025 zal het Koninkrijk samen met Canada opnieuw een resolutie presenteren over gedwongen huwelijken.",
    ],
)
def test_what_the_quotation_says_is_held(text: str) -> None:
    assert contained(text, [QUOTE]) == 1


@pytest.mark.parametrize(
    "text",
    [
        QUOTE.replace("2025", "2026"),
        QUOTE.replace("Canada", "Fiji"),
        QUOTE.replace("zal", "zal niet"),
        QUOTE.replace("zal", "moet"),
        "Het kabinet vindt persvrijheid belangrijk en steunt journalisten in alle landen.",
    ],
)
def test_one_broken_fact_is_not_held(text: str) -> None:
    assert contained(text, [QUOTE]) == 0


def test_over_languages_only_numbers_can_be_told() -> None:
    assert contained("The Kingdom will present a resolution in 2025 on forced marriage.", [QUOTE]) is None
    assert contained("The Kingdom will present a resolution in 2026 on forced marriage.", [QUOTE]) == 0


def test_a_sentence_without_quotation_is_not_held() -> None:
    assert contained("Het Koninkrijk steunt dit.", []) == 0


def test_containment_by_hand() -> None:
    """Words kabinet, steunt, canada: 2 of 3; pairs kabinet-steunt, steunt-canada: 1 of 2."""
    assert containment("Het kabinet steunt Canada", "kabinet steunt Fiji") == pytest.approx(
        (2 / 3 + 1 / 2) / 2
    )


def test_faithfulness_is_supported_claims_over_claims() -> None:
    statements = (
        Statement(QUOTE, (Cited(QUOTE),)),
        Statement("Het Koninkrijk steunt 3 landen.", (Cited(QUOTE),)),
    )
    assert scores(Outcome(refused=False, statements=statements), contained) == {"faithful": 0.5}
    assert scores(Outcome(refused=True, statements=()), contained) == {"faithful": None}
