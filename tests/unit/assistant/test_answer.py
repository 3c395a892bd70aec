"""The JSON of an answer is the contract's, field for field."""

from assistant.answer import Answer, Citation, Claim, Refusal


def test_the_answer_has_the_fields_of_the_contract() -> None:
    assert set(Answer.model_fields) >= {
        "question",
        "asked",
        "language",
        "status",
        "claims",
        "withheld",
        "conflicts",
        "refusal",
        "passages",
        "confidence",
        "index",
        "writer",
        "timings_ms",
    }
    assert set(Claim.model_fields) >= {"text", "support", "citations"}
    assert set(Citation.model_fields) >= {
        "document",
        "title",
        "date",
        "reference",
        "quote",
        "start",
        "end",
        "page",
        "page_measured",
        "heading",
        "passage",
    }
    assert set(Refusal.model_fields) >= {"reason", "message", "missing", "closest"}
