"""The assistant over HTTP: answers as JSON, files of them, feedback on them, and the fragments that the page fetches.

Knows nothing of Gradio. No answer of these routes holds the address of another host.
"""

from datetime import datetime
from typing import Annotated

from anyio import CapacityLimiter, to_thread
from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from pydantic import AfterValidator, BaseModel, ConfigDict
from pydantic_core import PydanticCustomError

from assistant.answer import Answer
from assistant.feedback import Feedback, FeedbackFile
from assistant.page.edition import Editions
from assistant.page.export import Format, export
from assistant.page.kept import Conversation
from assistant.page.routes import fragments
from assistant.page.words import WORDS
from assistant.question import LONGEST, Language
from sources.errors import QuestionError, VindplaatsError


def _askable(question: str) -> str:
    if not question.strip():
        raise PydanticCustomError("question_empty", "The question is empty.")
    if len(question) > LONGEST:
        raise PydanticCustomError(
            "question_too_long",
            "The question has {length} characters. Shorten it to {longest} characters.",
            {"length": len(question), "longest": LONGEST},
        )
    return question


class Question(BaseModel):
    """A question, and the questions that were asked before it, oldest first."""

    model_config = ConfigDict(extra="forbid")

    question: Annotated[str, AfterValidator(_askable)]
    history: list[Annotated[str, AfterValidator(_askable)]] = []


def create_app(editions: Editions, feedback: FeedbackFile) -> FastAPI:
    """The routes of the newest of `editions`, with what readers say kept in `feedback`; the page is mounted beside them.

    FastAPI's own documentation pages are left out: they load their scripts from another host.
    """
    app = FastAPI(title="Vindplaats", docs_url=None, redoc_url=None)

    @app.get("/health")
    def health() -> dict[str, str]:
        with editions.use() as edition:
            return {"status": "ok", "generation": edition.assistant.generation}

    with editions.use() as edition:
        turns = CapacityLimiter(edition.assistant.at_once)

    def answer(asked: Question) -> Answer:
        editions.catch_up()
        with editions.use() as edition:
            return edition.assistant.ask(asked.question, asked.history)

    @app.post("/api/ask")
    async def ask(asked: Question) -> Answer:
        return await to_thread.run_sync(answer, asked, limiter=turns)

    app.include_router(fragments(editions))

    @app.post("/export")
    def write_out(conversation: Conversation, form: Format, language: Language = "nl") -> Response:
        with editions.use() as edition:
            documents = {document.id: document for document in edition.documents}
        today = datetime.now().astimezone().date()
        file = export(conversation.turns, form, documents, WORDS[language], today)
        headers = {"Content-Disposition": f'attachment; filename="{file.name}"'}
        return Response(file.content, media_type=file.media_type, headers=headers)

    @app.post("/feedback")
    def judge(said: Feedback, language: Language = "nl") -> dict[str, str]:
        feedback.add(said)
        return {"said": WORDS[language].keeping.judged.format(feedback.days)}

    @app.exception_handler(VindplaatsError)
    def refuse(_: Request, error: VindplaatsError) -> JSONResponse:
        return JSONResponse(
            {"detail": str(error)}, status_code=422 if isinstance(error, QuestionError) else 503
        )

    return app
