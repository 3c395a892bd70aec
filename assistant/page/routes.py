"""The fragments that the page fetches: documents and pictures of their pages, what to ask, how much is searched.

Knows nothing of Gradio.
"""

from collections.abc import Sequence
from functools import lru_cache, partial
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from assistant.about import says_of_itself
from assistant.ask import Assistant
from assistant.page import render, source, starting
from assistant.page.filters import Filters
from assistant.page.pictures import Pictures
from assistant.page.suggestions import Suggestions
from assistant.page.words import WORDS
from assistant.question import Language
from assistant.recheck import find
from index.passage import Span
from sources.document import Document
from sources.succession import replacements, replacers

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
        if place.document is None:
            documents = assistant.documents
            return HTMLResponse(
                starting.library(documents, _replacing(documents), suggestions, WORDS[place.language])
            )
        return _show(assistant.documents, pictures, place)

    said = lru_cache(maxsize=512)(partial(says_of_itself, assistant))

    @router.get("/about", response_class=HTMLResponse)
    def tell(document: str, language: Language = "nl") -> HTMLResponse:
        words = WORDS[language]
        documents = {one.id: one for one in assistant.documents}
        if document not in documents:
            return HTMLResponse(source.problem(words.unknown_document, words), status_code=404)
        return HTMLResponse(
            starting.about(
                documents[document],
                _replacing(assistant.documents).get(document),
                said(document, language),
                suggestions.all(language),
                words,
                waiting=not suggestions.made(language),
            )
        )

    @router.get("/starters", response_class=HTMLResponse)
    def start(language: Language = "nl") -> Response:
        if not suggestions.made(language):
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
    document = next((one for one in documents if place.document == one.id), None)
    if document is None:
        return _cannot(words.unknown_document, place, 404)
    marked = _marked(document, place)
    if isinstance(marked, HTMLResponse):
        return marked
    return HTMLResponse(
        source.source(
            document,
            marked,
            words,
            replacement=_replacing(documents).get(document.id),
            pages=pictures.shown(document, marked)
            if marked and place.view == "page" and document.boxes
            else None,
            part=place.part,
        )
    )


def _replacing(documents: Sequence[Document]) -> dict[str, Document]:
    """The documents that stand in the place of others today, by the ids of these."""
    known = {one.id: one for one in documents}
    later = replacers({name: one.metadata for name, one in known.items()})
    found = {name: replacements(name, later)[-1:] for name in known} if later else {}
    return {name: known[last[0]] for name, last in found.items() if last}


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
