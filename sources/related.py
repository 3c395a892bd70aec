"""The policy documents around the letter: their list, `related.toml`. Knows nothing of how they are fetched."""

import datetime as dt
import tomllib
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from sources.metadata import Companion, Line
from sources.official import SITE, Publication

LIST = Path(__file__).with_name("related.toml")

_DAY = len("2024-06-17")


class Related(BaseModel):
    """One document around the letter. `date` is a day, or a month where the day is not known."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    identifier: Line
    number: Line
    date: Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?$")]
    subject: Line

    @property
    def publication(self) -> Publication:
        """The publication that it is."""
        return Publication(self.identifier)

    @property
    def address(self) -> str:
        """Where it can be read."""
        return f"{SITE}/{self.identifier}.html"

    @property
    def known(self) -> Companion:
        """What the list says of it, for where the site has no record of it."""
        day = dt.date.fromisoformat(self.date) if len(self.date) == _DAY else None
        return Companion(title=self.subject, date=day, language="nl")


class _List(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    documents: Annotated[tuple[Related, ...], Field(strict=False)]


def related_documents() -> tuple[Related, ...]:
    """The documents of the list, oldest first."""
    return _List.model_validate(tomllib.loads(LIST.read_text(encoding="utf-8"))).documents
