"""The fragments that the page fetches: documents and pictures of their pages, what to ask, how much is searched.

Knows nothing of Gradio.
"""

from collections.abc import Sequence
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from assistant.page import render, source, starting
from assistant.page.edition import Edition, Editions
from assistant.page.filters import Filters
from assistant.page.words import WORDS, Words
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


def fragments(editions: Editions) -> APIRouter:
    """The routes of the fragments."""
    router = APIRouter()

    @router.get("/source", response_class=HTMLResponse)
    def show(place: Annotated[Place, Query()]) -> HTMLResponse:
        with editions.use() as edition:
            return _show(edition, place) if place.document else _library(edition, WORDS[place.language])

    @router.get("/about", response_class=HTMLResponse)
    def tell(document: str, language: Language = "nl") -> HTMLResponse:
        with editions.use() as edition:
            return _about(edition, document, WORDS[language])

    @router.get("/starters", response_class=HTMLResponse)
    def start(language: Language = "nl") -> Response:
        with editions.use() as edition:
            if not edition.suggestions.made(language):
                return Response(status_code=204)
            return HTMLResponse(render.starters(edition.suggestions.starters(language)))

    @router.get("/filters", response_class=HTMLResponse)
    def choose(language: Language = "nl") -> HTMLResponse:
        with editions.use() as edition:
            return HTMLResponse(render.filters(edition.documents, WORDS[language]))

    @router.post("/narrowed")
    def count(filters: Filters) -> dict[str, int]:
        with editions.use() as edition:
            return {"left": len(filters.chosen(edition.documents)), "all": len(edition.documents)}

    @router.get("/picture", response_class=Response)
    def draw(page: Annotated[PageOf, Query()]) -> Response:
        with editions.use() as edition:
            picture = edition.pictures.page(page.document, page.number)
        if picture is None:
            return Response(status_code=404)
        return Response(picture.png, media_type="image/png", headers={"Cache-Control": KEEP})

    return router


def _library(edition: Edition, words: Words) -> HTMLResponse:
    documents = edition.documents
    return HTMLResponse(starting.library(documents, _replacing(documents), edition.suggestions, words))


def _about(edition: Edition, document: str, words: Words) -> HTMLResponse:
    documents = {one.id: one for one in edition.documents}
    if document not in documents:
        return HTMLResponse(source.problem(words.unknown_document, words), status_code=404)
    return HTMLResponse(
        starting.about(
            documents[document],
            _replacing(edition.documents).get(document),
            edition.said(document, words.language),
            edition.suggestions.all(words.language),
            words,
            waiting=not edition.suggestions.made(words.language),
        )
    )


def _show(edition: Edition, place: Place) -> HTMLResponse:
    words = WORDS[place.language]
    document = next((one for one in edition.documents if place.document == one.id), None)
    if document is None:
        return _cannot(words.unknown_document, place, 404)
    marked = _marked(document, place)
    if isinstance(marked, HTMLResponse):
        return marked
    drawn = place.view == "page" and document.boxes
    return HTMLResponse(
        source.source(
            document,
            marked,
            words,
            replacement=_replacing(edition.documents).get(document.id),
            pages=edition.pictures.shown(document, marked) if marked and drawn else None,
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
