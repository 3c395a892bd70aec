"""Where a document says what it is itself: its date, sender, number, addressee and subject.

Knows kinds of lines and the words that open a letter; knows nothing of ranking.
"""

import re
from collections.abc import Mapping

from assistant.question import Detail
from index.passage import Passage
from sources.document import BlockKind

OPENING = 1_500
"""Characters at the start of a document in which it says whom it is for and what it is about."""

_LINES: Mapping[Detail, BlockKind] = {
    Detail.DATE: BlockKind.DATE_LINE,
    Detail.SENDER: BlockKind.SIGNATURE,
    Detail.NUMBER: BlockKind.RUNNING_HEADER,
}
_WORDS: Mapping[Detail, re.Pattern[str]] = {
    Detail.ADDRESSEE: re.compile(
        r"\b(uw kamer|geachte|aan (de|het) \w+|dear|your (house|committee)|to the \w+)\b", re.IGNORECASE
    ),
    Detail.SUBJECT: re.compile(
        r"\b(hierbij|met deze \w+|in deze (brief|nota|notitie)|betreft|onderwerp|hereby|this (letter|note|paper)|"
        r"(we|I) (write|inform))\b",
        re.IGNORECASE,
    ),
}


def may_say(detail: Detail, passage: Passage) -> bool:
    """Whether documents say of themselves what `detail` asks in passages like this."""
    return passage.kind == _LINES[detail] if detail in _LINES else passage.start < OPENING


def says(detail: Detail, passage: Passage, sentence: str) -> bool:
    """Whether this sentence of `passage` says it."""
    words = _WORDS.get(detail)
    return may_say(detail, passage) and (words is None or words.search(sentence) is not None)
