"""A small source with cases on it, and the letter's own texts."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evals.case import Case
from sources.document import Document
from sources.read import read_library

ROOT = Path(__file__).parents[3]

TEXT = (
    "Op 10 oktober kreeg het Koninkrijk 169 stemmen.\n\n"
    "De bijdrage is jaarlijks 8,65 miljoen euro. Nederland is in 2024 voorzitter van de coalitie.\n\n"
    "Hongarije heeft zich niet aangesloten."
)


@pytest.fixture(scope="session")
def library() -> tuple[Document, ...]:
    """The documents that come with the project."""
    return read_library(ROOT / "sources" / "library").documents


@pytest.fixture(scope="session")
def letter_texts(library: tuple[Document, ...]) -> dict[str, str]:
    """Their canonical texts by id."""
    return {document.id: document.text for document in library}


@pytest.fixture
def texts() -> dict[str, str]:
    """One small document."""
    return {"doc": TEXT}


@pytest.fixture
def case() -> Callable[..., Case]:
    """Makes a case on that document; what is not given is that of a plain answerable question."""

    def make(quote: str | None = "Op 10 oktober kreeg het Koninkrijk 169 stemmen.", **changed: Any) -> Case:  # noqa: ANN401 - any field of a case
        fields: dict[str, Any] = {
            "id": "nl-votes-01",
            "question": "Hoeveel stemmen?",
            "language": "nl",
            "kind": "number",
            "style": "formal",
            "answerable": quote is not None,
            "gold": [] if quote is None else [{"document": "doc", "quote": quote}],
            "facts": [] if quote is None else [["169"]],
        }
        return Case.model_validate(fields | changed)

    return make


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Writes objects (or lines as they are) to a JSON lines file."""

    def lines(*rows: object, name: str = "cases.jsonl") -> Path:
        file = tmp_path / name
        file.write_text("".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows))
        return file

    return lines
