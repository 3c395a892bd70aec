"""A plain pipeline over HTTP, as this project answers: POST /api/ask. Knows nothing of what answers."""

from typing import Any, Protocol

import uvicorn
from fastapi import FastAPI
from pydantic import BaseModel


class Retrieves(Protocol):
    """What can be asked."""

    def retrieve(self, question: str) -> list[str]:
        """The nearest passages."""


class Question(BaseModel):
    """A question."""

    question: str


def serve(pipeline: Retrieves, port: int) -> None:
    """Answer on this machine until interrupted."""
    app = FastAPI(docs_url=None, redoc_url=None)

    @app.get("/health")
    def health() -> dict[str, str]:
        return {"status": "ok"}

    @app.post("/api/ask")
    def ask(asked: Question) -> dict[str, Any]:
        return {
            "question": asked.question,
            "status": "answered",
            "passages": pipeline.retrieve(asked.question),
        }

    uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning")
