"""The fragments that the page fetches: documents and pictures of their pages, what to ask, how much is searched.

Knows nothing of Gradio.
"""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from assistant.ask import Assistant
from assistant.page import render, source
from assistant.page.filters import Filters
from assistant.page.pictures import Pictures
from assistant.page.suggestions import Suggestions
from assistant.page.words import WORDS
from assistant.question import Language
from assistant.recheck import find
from index.passage import Span
from sources.document import Document
from sources.succession import replacements

KEEP = "private, max-age=86400, immutable"
"""A picture's address names the version of its file, so that a browser need not ask for it again."""


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


def fragments(assistant: Assistant, pictures: Pictures, suggestions: Suggestions) -> APIRouter:
    """The routes of the fragments."""
    router = APIRouter()

    @router.get("/source", response_class=HTMLResponse)
    def show(place: Annotated[Place, Query()]) -> HTMLResponse:
        return _show(assistant.documents, pictures, place)

    @router.get("/starters", response_class=HTMLResponse)
    def start(language: Language = "nl") -> Response:
        if not suggestions.made:
            return Response(status_code=204)
        return HTMLResponse(render.starters(suggestions.starters(language)))

    @router.post("/narrowed")
    def count(filters: Filters) -> dict[str, int]:
        return {"left": len(filters.chosen(assistant.documents)), "all": len(assistant.documents)}

    @router.get("/picture", response_class=Response)
    def draw(page: Annotated[PageOf, Query()]) -> Response:
        picture = pictures.page(page.document, page.number)
        if picture is None:
            return Response(status_code=404)
        return Response(picture.png, media_type="image/png", headers={"Cache-Control": KEEP})

    return router


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
