"""Makes markup of answers. Knows nothing of Gradio, of a browser or of how an answer was made.

Every text goes through a template that escapes it: markup comes from the templates and nowhere else.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from assistant.answer import Answer, Citation, Claim, Support
from assistant.page import footnotes
from assistant.page.filters import Filters
from assistant.page.kept import Turn
from assistant.page.words import WORDS, Words
from assistant.recheck import State, state
from sources.document import Document

TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True, slots=True)
class Numbered:
    """A citation with its number in the answer and the hash of the document that it was checked in.

    `replacement` is the document that stands in the place of its own, if one does and it is there; `state` is what
    became of the quotation since.
    """

    number: int
    citation: Citation
    hash: str
    language: str | None
    replacement: Document | None
    state: State


@dataclass(frozen=True, slots=True)
class ShownClaim:
    """A claim with its citations numbered. `verbatim` claims are shown as the quotation that they are."""

    claim: Claim
    citations: tuple[Numbered, ...]
    verbatim: bool

    @property
    def stands(self) -> bool:
        """Whether every quotation is in its document today, so that the claim can be called checked."""
        return all(cited.state in {State.HOLDS, State.MOVED} for cited in self.citations)


def masthead(documents: Sequence[Document], words: Words, *, can_restart: bool) -> str:
    """The head of the page: what this is and which documents it answers from."""
    return TEMPLATES.get_template("masthead.html").render(
        documents=documents, words=words, can_restart=can_restart
    )


def conversation(  # noqa: PLR0913 - all that stands in it
    turns: Sequence[Turn],
    documents: Sequence[Document],
    words: Words,
    *,
    progress: str = "",
    suggested: Sequence[str] = (),
    waiting: bool = False,
) -> str:
    """All turns, oldest first, or a welcome. `progress` stands under a question without an answer.

    `suggested` are questions to begin with, or to ask after the last; `waiting` says that they are still made.
    """
    known = {document.id: document for document in documents}
    return TEMPLATES.get_template("conversation.html").render(
        turns=[(turn, turn.answer and _claims(turn.answer, known), _closest(turn, known)) for turn in turns],
        copies={turn.id: _copy(turn.answer, turn.filters, known, words) for turn in turns if turn.answer},
        narrowed={turn.id: footnotes.narrowed(turn.filters, known, words) for turn in turns},
        suggested=suggested,
        waiting=waiting,
        words=words,
        progress=progress,
    )


def status(text: str, *, problem: bool = False, audible_only: bool = False) -> str:
    """One line above the question box. It is read aloud when it changes."""
    return TEMPLATES.get_template("status.html").render(text=text, problem=problem, audible_only=audible_only)


def source_side() -> str:
    """The place where the browser puts sources, and the line that it shows when the assistant is gone."""
    return TEMPLATES.get_template("source_side.html").render(all_words=WORDS.values())


def starters(suggested: Sequence[str]) -> str:
    """Questions to click."""
    return TEMPLATES.get_template("starters.html").render(suggested=suggested)


def narrowing() -> str:
    """The button that says how much is searched, and the place for the filters behind it."""
    return TEMPLATES.get_template("narrowing.html").render(all_words=WORDS.values())


def filters(documents: Sequence[Document], words: Words) -> str:
    """Where a reader narrows the next question down."""
    kinds = dict.fromkeys(document.metadata.kind for document in documents if document.metadata.kind)
    return TEMPLATES.get_template("filters.html").render(
        words=words, documents=documents, kinds=sorted(kinds)
    )


def keeping() -> str:
    """What the browser needs to show what it keeps: the list of conversations, and lines of trouble."""
    return TEMPLATES.get_template("keeping.html").render(all_words=WORDS.values())


def announcement(answer: Answer, words: Words) -> str:
    """What is read aloud when `answer` arrives."""
    notice = [answer.notice] if answer.notice else []
    if answer.refusal:
        return " ".join([*notice, f"{words.refused}. {answer.refusal.message}"])
    citations = sum(len(claim.citations) for claim in answer.claims)
    conflicts = (f"{words.conflict}. {conflict.what}" for conflict in answer.conflicts)
    said = (_said(claim, words) for claim in answer.claims)
    return " ".join([*notice, words.answered.of(citations), *said, *conflicts])


def _said(claim: Claim, words: Words) -> str:
    official = all(citation.official for citation in claim.citations)
    return claim.text if official else f"{claim.text} ({words.unofficial})"


def _copy(answer: Answer, filters: Filters, known: Mapping[str, Document], words: Words) -> str:
    return footnotes.plain(list(footnotes.of_answer(answer, known, words, filters)))


def _claims(answer: Answer, known: Mapping[str, Document]) -> list[ShownClaim]:
    numbers = iter(range(1, 1 + sum(len(claim.citations) for claim in answer.claims)))
    return [
        ShownClaim(
            claim=claim,
            citations=tuple(_numbered(claim.citations, answer, known, numbers)),
            verbatim=claim.support is Support.VERBATIM,
        )
        for claim in answer.claims
    ]


def _closest(turn: Turn, known: Mapping[str, Document]) -> list[Numbered]:
    if turn.answer is None or turn.answer.refusal is None:
        return []
    closest = turn.answer.refusal.closest
    return list(_numbered(closest, turn.answer, known, iter(range(1, len(closest) + 1))))


def _numbered(
    citations: Sequence[Citation], answer: Answer, known: Mapping[str, Document], numbers: Iterator[int]
) -> Iterator[Numbered]:
    for citation in citations:
        document = known.get(citation.document)
        yield Numbered(
            number=next(numbers),
            citation=citation,
            hash=answer.index.document_hashes.get(citation.document, ""),
            language=document.metadata.language if document else None,
            replacement=known.get(citation.superseded_by or ""),
            state=state(citation, document),
        )
