"""Polarity and modality, on sentences as ministries write them."""

import pytest

from assistant.answer import Reason
from assistant.tenor import tenor_differs

CONSIDERS = "Het kabinet overweegt de bijdrage aan het fonds in 2026 met een derde te verhogen."
MUST = "Alle lidstaten moeten voor 1 juli een rapportage indienen bij het secretariaat."


@pytest.mark.parametrize(
    ("text", "quotation", "reason"),
    [
        (
            "Het kabinet heeft besloten de bijdrage aan het fonds in 2026 met een derde te verhogen.",
            CONSIDERS,
            Reason.MODALITY_DIFFERS,
        ),
        (
            "The cabinet has decided to raise its contribution to the fund in 2026.",
            CONSIDERS,
            Reason.MODALITY_DIFFERS,
        ),
        (
            "Het kabinet overweegt de bijdrage aan het fonds in 2026 niet te verhogen.",
            CONSIDERS,
            Reason.NEGATION_DIFFERS,
        ),
        (
            "The cabinet is not considering a higher contribution to the fund.",
            CONSIDERS,
            Reason.NEGATION_DIFFERS,
        ),
        (
            "Alle lidstaten kunnen voor 1 juli een rapportage indienen bij het secretariaat.",
            MUST,
            Reason.MODALITY_DIFFERS,
        ),
        (
            "Member states may submit a report to the secretariat before 1 July.",
            MUST,
            Reason.MODALITY_DIFFERS,
        ),
        (
            "De motie is met algemene stemmen aangenomen.",
            "De motie is niet met algemene stemmen aangenomen.",
            Reason.NEGATION_DIFFERS,
        ),
    ],
)
def test_what_is_said_otherwise_is_named(text: str, quotation: str, reason: Reason) -> None:
    assert tenor_differs(text, quotation) is reason


@pytest.mark.parametrize(
    ("text", "quotation"),
    [
        ("The cabinet is considering raising its contribution to the fund in 2026.", CONSIDERS),
        ("All member states must report to the secretariat before 1 July.", MUST),
        ("Voor 1 juli moeten alle lidstaten een rapportage indienen.", MUST),
        ("In 2026 overweegt het kabinet een hogere bijdrage aan het fonds.", CONSIDERS),
        (
            "The Netherlands does not allow the sale of the drug.",
            "De verkoop van het middel is in Nederland verboden.",
        ),
        (
            "Het kabinet wil de raad versterken.",
            "In dat kader wil het kabinet tijdens dit lidmaatschap de raad van binnenuit versterken.",
        ),
    ],
)
def test_what_is_said_alike_in_other_words_passes(text: str, quotation: str) -> None:
    assert tenor_differs(text, quotation) is None


def test_a_sentence_speaks_as_itself() -> None:
    for sentence in (CONSIDERS, MUST, "Dit is nog nooit gebeurd en zal, zonder steun, ook niet gebeuren."):
        assert tenor_differs(sentence, sentence) is None
