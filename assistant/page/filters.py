"""What a reader narrows a question down to: which documents, of which kind and date, as things stood on which day."""

from collections.abc import Sequence
from datetime import date

from pydantic import BaseModel, ConfigDict

from sources.document import Document


class Filters(BaseModel):
    """Nothing is narrowed by what is empty. A document without a date passes no bound of dates."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    documents: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    as_of: date | None = None
    """The day as of which is answered."""

    @property
    def narrows(self) -> bool:
        """Whether some documents may be left out for what they are."""
        return bool(self.documents or self.kinds or self.since or self.until)

    def chosen(self, documents: Sequence[Document]) -> list[Document]:
        """Those of `documents` that pass."""
        return [document for document in documents if self._passes(document)]

    def _passes(self, document: Document) -> bool:
        day = document.metadata.date
        return (
            (not self.documents or document.id in self.documents)
            and (not self.kinds or document.metadata.kind in self.kinds)
            and (self.since is None or (day is not None and day >= self.since))
            and (self.until is None or (day is not None and day <= self.until))
        )
