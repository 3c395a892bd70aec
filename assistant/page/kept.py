"""A conversation as the browser keeps it: turns, each with its answer. Knows nothing of markup or of storage.

What comes back from a browser may be anything, so it is read as data and checked.
"""

from datetime import datetime
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from assistant.answer import Answer, Citation, IndexInfo
from assistant.feedback import Verdict
from assistant.page.filters import Filters


class Turn(BaseModel):
    """One question and what came of it: an answer, or the line that says why there is none, or nothing yet.

    `id` and `at` (UTC) are of the moment of asking; `verdict` is what the reader said of the answer;
    `filters` what it was narrowed down to.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    question: str
    answer: Answer | None = None
    problem: str | None = None
    id: str = ""
    at: datetime | None = None
    verdict: Verdict | None = None
    filters: Filters = Filters()

    @property
    def done(self) -> bool:
        """Whether something came of the question."""
        return self.answer is not None or self.problem is not None


class Conversation(BaseModel):
    """Turns, oldest first, under the id that the browser gave them; "" before there is one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]{0,40}$")] = ""
    turns: tuple[Turn, ...] = ()
    filters: Filters = Filters()
    """What the next question is narrowed down to."""

    @classmethod
    def load(cls, kept: str) -> Self | None:
        """What a browser kept: an empty conversation for "", None for what cannot be read."""
        if not kept:
            return cls()
        try:
            return cls.model_validate_json(kept)
        except ValidationError:
            return None

    def dump(self) -> str:
        """The conversation as the browser keeps it."""
        return self.model_dump_json()


def shortened(answer: Answer) -> Answer:
    """`answer` without what is neither shown nor needed to check it again: passages, and hashes of other documents."""
    cited = {citation.document for citation in citations(answer)}
    hashes = {name: hash_ for name, hash_ in answer.index.document_hashes.items() if name in cited}
    index = IndexInfo(**(answer.index.model_dump() | {"document_hashes": hashes}))
    return answer.model_copy(update={"passages": [], "index": index})


def citations(answer: Answer) -> list[Citation]:
    """Every quotation of `answer`, in the order in which they are numbered; in a refusal what came closest."""
    closest = answer.refusal.closest if answer.refusal else []
    return [citation for claim in answer.claims for citation in claim.citations] + closest
