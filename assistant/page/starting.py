"""Makes markup of the library for who begins: which documents there are, ten questions, what one says of itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.answer import Citation
from assistant.answerable import About, Answerable
from assistant.page.render import TEMPLATES
from assistant.page.suggestions import Suggestions
from assistant.page.words import Words
from assistant.question import Detail
from sources.document import BlockKind, Document


@dataclass(frozen=True, slots=True)
class Entry:
    """A heading of a document, where it stands, and how deep below the highest there is."""

    text: str
    start: int
    end: int
    depth: int


def library(
    documents: Sequence[Document],
    replacing: Mapping[str, Document],
    suggestions: Suggestions,
    words: Words,
) -> str:
    """All documents, ten questions to begin with, and the abbreviations that the documents explain.

    `replacing` are the documents that stand in the place of others, by the ids of these.
    """
    guided: dict[About, list[str]] = {}
    for one in suggestions.guided(words.language):
        guided.setdefault(one.about, []).append(one.question)
    return TEMPLATES.get_template("library.html").render(
        documents=documents,
        replacing=replacing,
        guided=guided,
        terms=_terms(suggestions.all(words.language)),
        waiting=not suggestions.made(words.language),
        words=words,
    )


def about(  # noqa: PLR0913 - all that is known of a document
    document: Document,
    replacement: Document | None,
    said: Mapping[Detail, Citation],
    known: Sequence[Answerable],
    words: Words,
    *,
    waiting: bool,
) -> str:
    """What a document is: what it says of itself, its outline, its amounts and abbreviations, each as a citation."""
    own = [one for one in known if one.citation.document == document.id]
    return TEMPLATES.get_template("about.html").render(
        document=document,
        replacement=replacement,
        said=said,
        outline=outline(document),
        figures=[one for one in own if one.about is About.FIGURE],
        terms=_terms(own),
        waiting=waiting,
        words=words,
    )


def outline(document: Document) -> list[Entry]:
    """The headings of a document, in order."""
    headings = [block for block in document.blocks if block.kind is BlockKind.HEADING]
    highest = min((block.level for block in headings), default=0)
    return [
        Entry(document.text[block.start : block.end], block.start, block.end, min(block.level - highest, 3))
        for block in headings
    ]


def _terms(known: Sequence[Answerable]) -> list[Answerable]:
    return sorted((one for one in known if one.about is About.TERM), key=lambda one: one.subject.casefold())
