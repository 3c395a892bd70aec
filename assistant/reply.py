"""Reads the sentences out of a language model's reply, whatever it looks like. Believes nothing of it.

What comes out are drafts for the gate: plain text, each with a quotation and a passage that was given.
"""

import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.llm import LONGEST_REPLY, Trouble, WriterError
from assistant.verify import Draft
from index.passage import Passage

LONGEST_SENTENCE = 400
LONGEST_QUOTE = 1_000
"""Characters. What is longer is dropped."""

FEWEST_WORDS = 3
"""A shorter sentence ("Yes.") says nothing that could be checked."""

MOST_IN_LIST = 6
"""Sentences in a reply."""


class Sentence(BaseModel):
    """One sentence, as a model is asked to write it."""

    # The quotation comes before the sentence: a model writes in this order, and should look before it speaks.
    model_config = ConfigDict(extra="forbid")

    passage: int
    quote: str
    text: str


class Reply(BaseModel):
    """A whole reply: its JSON schema is what servers are told."""

    model_config = ConfigDict(extra="forbid")

    sentences: list[Sentence] = Field(max_length=MOST_IN_LIST)


_THOUGHTS = re.compile(r"<think>.*?(?:</think>|\Z)", re.DOTALL)
_LINE = re.compile(r'[\s*•-]*\[(\d{1,3})\]\s*["“„«](.+)["”»]\s*(?:=>|->|⇒|→)\s*(\S.*)')
_EMPHASIS = re.compile(r"\*\*|__|`")
_MARKER = re.compile(r"\s*\[\d{1,3}\]")
"""A source that the model names inside its sentence: "[2]". It has told which passage already."""

_MARKUP = re.compile(r"</?[a-z!]|\]\s*\(|://|\bwww\.", re.IGNORECASE)
"""HTML, links, images and addresses."""


def read_drafts(reply: str, passages: Sequence[Passage], most: int) -> list[Draft]:
    """The sentences of a reply that cite one of `passages` (numbered from 1), none twice, at most `most`.

    Reads JSON, also unfinished or between prose, and lines. Raises WriterError for a reply that holds neither
    a usable sentence nor the word that there is none.
    """
    said = _THOUGHTS.sub("", reply[:LONGEST_REPLY])
    objects = list(_objects(said))
    drafts: dict[str, Draft] = {}
    for item in [*_items(objects), *_lines(said)]:
        draft = _draft(item, passages)
        if draft:
            drafts.setdefault(draft.text.casefold(), draft)
    none = said.strip(" .\n\"'").upper() == "NONE" or any(one.get("sentences") == [] for one in objects)
    if not drafts and not none:
        raise WriterError(Trouble.UNREADABLE)
    return list(drafts.values())[:most]


def _objects(text: str) -> Iterator[dict[str, Any]]:
    """The outermost JSON objects in `text` that are whole."""
    decoder = json.JSONDecoder()
    at = text.find("{")
    while at >= 0:
        try:
            value, end = decoder.raw_decode(text, at)
            yield value
        except (ValueError, RecursionError):
            end = at + 1
        at = text.find("{", end)


def _items(objects: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for one in objects:
        within = one.get("sentences", [one])
        yield from (item for item in within if isinstance(item, dict)) if isinstance(within, list) else ()


def _lines(text: str) -> Iterator[dict[str, Any]]:
    for line in text.splitlines():
        if match := _LINE.match(line):
            yield dict(zip(Sentence.model_fields, match.groups(), strict=True))


def _draft(item: dict[str, Any], passages: Sequence[Passage]) -> Draft | None:
    """`item` as a draft; None where it lacks a part, cites nothing that was given, or states nothing plainly."""
    try:
        said = Sentence.model_validate({name: item.get(name) for name in Sentence.model_fields})
    except ValidationError:
        return None
    text, quote = _plain(said.text), _printable(said.quote)
    fits = 0 < len(quote) <= LONGEST_QUOTE and len(text) <= LONGEST_SENTENCE
    if not fits or len(text.split()) < FEWEST_WORDS or text.endswith("?") or _MARKUP.search(text):
        return None
    return Draft(text, quote, passages[said.passage - 1]) if 0 < said.passage <= len(passages) else None


def _plain(text: str) -> str:
    return _printable(_EMPHASIS.sub("", _MARKER.sub("", text)))


def _printable(text: str) -> str:
    """`text` on one line, without characters that control, reorder or hide what is shown."""
    return " ".join(
        "".join(char for char in text if char.isspace() or unicodedata.category(char)[0] != "C").split()
    )
