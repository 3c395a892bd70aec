"""Reads and writes the small file beside a document, `<stem>.toml`: its title, date, reference, footnote anchors, what it replaces.

Knows nothing of the document's text.
"""

import datetime as dt
import json
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from sources.errors import LibraryError

COMPANION_SUFFIX = ".toml"


@dataclass(frozen=True, slots=True)
class Stated:
    """What a document says of itself. The small file beside it corrects this."""

    title: str | None = None
    date: dt.date | None = None
    reference: str | None = None
    author: str | None = None
    language: Literal["nl", "en"] | None = None
    kind: str | None = None
    dossier: str | None = None


Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, pattern=r"^[^\n\r]*$")]


class FootnoteEntry(BaseModel):
    """Where a footnote belongs: `anchor` is the stretch of text that carries the mark."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    mark: Line
    anchor: Line


class Companion(BaseModel):
    """What the small file may say. Nothing is required."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    title: Line | None = None
    date: dt.date | None = None
    reference: Line | None = None
    author: Line | None = None
    language: Literal["nl", "en"] | None = None
    kind: Line | None = None
    dossier: Line | None = None
    supersedes: Annotated[tuple[Line, ...], Field(strict=False)] = ()
    official: bool = True
    page_breaks: Literal["leading-space"] | None = None
    footnotes: Annotated[tuple[FootnoteEntry, ...], Field(strict=False)] = ()


def companion_path(path: Path) -> Path:
    """The small file that belongs to the document at `path`."""
    return path.with_suffix(COMPANION_SUFFIX)


def read_companion(path: Path) -> Companion:
    """What the small file beside the document at `path` says; nothing where there is none.

    Raises LibraryError for broken TOML, an unknown key or a value that cannot be used.
    """
    file = companion_path(path)
    try:
        # Without a last line end tomllib says "at end of document" where it could name the line.
        content = tomllib.loads(file.read_text(encoding="utf-8") + "\n")
    except FileNotFoundError:
        return Companion()
    except tomllib.TOMLDecodeError as error:
        raise LibraryError(f"{file}: not valid TOML: {error}. Correct that line.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise LibraryError(f"{file} cannot be read: {error}. Save it as UTF-8 text.") from error
    try:
        return Companion.model_validate(content)
    except ValidationError as error:
        raise LibraryError(f"{file}: {_first_problem(error)}") from error


def companion_text(companion: Companion, remark: str) -> str:
    """The text of a small file that says this; its first line is the remark."""
    said = companion.model_dump(exclude_defaults=True, exclude={"footnotes"})
    return "".join(f"{line}\n" for line in (f"# {remark}", *(f"{key} = {_value(said[key])}" for key in said)))


def _value(value: object) -> str:
    """A value as TOML. JSON writes strings and lists of them the same way, but for one control character."""
    if isinstance(value, dt.date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _first_problem(error: ValidationError) -> str:
    problem = error.errors()[0]
    key = ".".join(str(part) for part in problem["loc"])
    known = FootnoteEntry if len(problem["loc"]) > 1 else Companion
    if problem["type"] == "extra_forbidden":
        return f'unknown key "{key}". Known keys: {", ".join(known.model_fields)}.'
    if problem["type"] == "missing":
        return f'"{key}" is missing.'
    return f'"{key}" cannot be used: {problem["msg"]}.'
