"""The JSON of an answer is the contract's, and docs/answer.schema.json says what it is."""

import json
from pathlib import Path

from assistant.answer import Answer, schema

SCHEMA = Path(__file__).parents[3] / "docs" / "answer.schema.json"

CITATION = {
    "document": "id", "title": "…", "date": "2024-02-06", "reference": "Kamerstukken II 2023/24, 32 735, nr. 380, p. 6",
    "quote": "…", "start": 1234, "end": 1301, "page": 6, "page_measured": True, "heading": "Budget",
    "passage": "passage id", "superseded_by": None, "official": True,
}  # fmt: skip
EXAMPLE = {
    "question": "…", "asked": "…", "language": "nl", "status": "answered",
    "claims": [{"text": "…", "support": "verbatim", "citations": [CITATION]}],
    "withheld": [{"text": "…", "reason": "number_differs"}],
    "conflicts": [{"claims": [0, 1], "what": "…"}],
    "refusal": {"reason": "off_topic", "message": "…", "missing": ["…"], "closest": [CITATION]},
    "passages": [{"id": "…", "document": "id", "start": 0, "end": 0, "score": 0.0, "text": "…"}],
    "confidence": 0.93,
    "index": {"generation": "…", "model": "…", "document_hashes": {"id": "sha256"}},
    "writer": "quote", "notice": None,
    "timings_ms": {"retrieve": 0, "write": 0, "verify": 0, "total": 0},
}  # fmt: skip
"""The example of the contract that outside scripts rely on."""


def test_the_example_of_the_contract_is_an_answer_field_for_field() -> None:
    assert json.loads(Answer.model_validate(EXAMPLE).model_dump_json()) == EXAMPLE


def test_the_schema_in_docs_is_that_of_the_types() -> None:
    """Renew it with: python -c "from assistant.answer import schema; print(schema(), end='')" > docs/answer.schema.json."""
    assert SCHEMA.read_text(encoding="utf-8") == schema()
