"""The assistant over HTTP: answers as JSON, files of them, feedback on them, and documents as fragments for the page.

Knows nothing of Gradio. No answer of these routes holds the address of another host.
"""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import FastAPI, Query, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse
from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from assistant.answer import Answer
from assistant.ask import Assistant
from assistant.feedback import Feedback, FeedbackFile
from assistant.page import source
from assistant.page.export import Format, export
from assistant.page.kept import Conversation
from assistant.page.pictures import Pictures
from assistant.page.words import WORDS
from assistant.question import LONGEST, Language
from assistant.recheck import find
from index.passage import Span
from sources.document import Document
from sources.errors import QuestionError, VindplaatsError
from sources.succession import replacements

KEEP = "private, max-age=86400, immutable"
"""A picture's address names the version of its file, so that a browser need not ask for it again."""


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


class Place(BaseModel):
    """What to show of which document: nothing for the list of documents, no `end` for its beginning."""

    document: str | None = None
    start: int = 0
    end: int = 0
    hash: str = ""
    """The hash of the document when the place was found there; "" if that is not known."""
    quote: str = ""
    """What stood in that place; "" if that is not known."""
    language: Language = "nl"
    view: Literal["text", "page"] = "text"
    """Whether to show the text, or the page of the original where there is one."""
    part: int = 0
    """Which of the places that are shown beside each other it is."""


class PageOf(BaseModel):
    """A page of a document."""

    document: str
    number: Annotated[int, Field(ge=1, le=100_000)]


def create_app(assistant: Assistant, feedback: FeedbackFile, pictures: Pictures) -> FastAPI:
    """The routes of `assistant`, with what readers say of it kept in `feedback`; the page is mounted beside them.

    FastAPI's own documentation pages are left out: they load their scripts from another host.
    """
    app = FastAPI(title="Vindplaats", docs_url=None, redoc_url=None)

    @app.get("/health")
    def health() -> dict[str, str]:
        return {"status": "ok"}

    @app.post("/api/ask")
    def ask(asked: Question) -> Answer:
        return assistant.ask(asked.question, asked.history)

    @app.get("/source", response_class=HTMLResponse)
    def show(place: Annotated[Place, Query()]) -> HTMLResponse:
        return _show(assistant.documents, pictures, place)

    @app.get("/picture", response_class=Response)
    def draw(page: Annotated[PageOf, Query()]) -> Response:
        picture = pictures.page(page.document, page.number)
        if picture is None:
            return Response(status_code=404)
        return Response(picture.png, media_type="image/png", headers={"Cache-Control": KEEP})

    @app.post("/export")
    def write_out(conversation: Conversation, form: Format, language: Language = "nl") -> Response:
        documents = {document.id: document for document in assistant.documents}
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


def _show(documents: tuple[Document, ...], pictures: Pictures, place: Place) -> HTMLResponse:
    words = WORDS[place.language]
    if place.document is None and len(documents) > 1:
        return HTMLResponse(source.library(documents, words))
    document = next((one for one in documents if place.document in (None, one.id)), None)
    if document is None:
        return _cannot(words.unknown_document, place, 404)
    marked = _marked(document, place)
    if isinstance(marked, HTMLResponse):
        return marked
    known = {one.id: one for one in documents}
    newest = [*replacements(document.id, {name: one.metadata for name, one in known.items()})][-1:]
    return HTMLResponse(
        source.source(
            document,
            marked,
            words,
            replacement=known[newest[0]] if newest else None,
            pages=pictures.shown(document, marked)
            if marked and place.view == "page" and document.boxes
            else None,
            part=place.part,
        )
    )


def _marked(document: Document, place: Place) -> Span | HTMLResponse | None:
    """What of `document` is marked, if anything; or what to show where the place is not in it."""
    words = WORDS[place.language]
    if not place.end:
        return None
    if place.hash and place.hash != document.hash:
        span = find(place.quote, place.start, document) if place.quote else None
        return span or _cannot(words.changed, place, 409)
    if not 0 <= place.start < place.end <= len(document.text):
        return _cannot(words.unknown_place, place, 404)
    return Span(place.start, place.end)


def _cannot(line: str, place: Place, status: int) -> HTMLResponse:
    return HTMLResponse(source.problem(line, WORDS[place.language], place.quote, place.part), status)
