"""A passage: a stretch of one document that is found as a whole, with its sentences.

Knows nothing of how passages are cut (`split.py`), embedded or stored.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """`document.text[start:end]`, counted in code points."""

    start: int
    end: int


_LEANS = re.compile(
    r"(?:dit|deze|dat|die|hij|zij|ze|hierbij|hiermee|hiertoe|hierdoor|hiervoor|daarmee|daarbij|daartoe|daardoor|daarvan|daarom|"
    r"this|these|that|those|it|they)\b",
    re.IGNORECASE,
)


def leans(sentence: str) -> bool:
    """Whether a sentence begins with a word for something that was said before it."""
    return _LEANS.match(sentence) is not None


@dataclass(frozen=True, slots=True)
class Passage:
    """`document.text[start:end] == text`; `sentences` are spans of the same document, inside it, in order."""

    id: str
    document: str
    start: int
    end: int
    text: str
    heading: str | None
    kind: str
    sentences: tuple[Span, ...]

    def sentence_texts(self) -> list[str]:
        """Its sentences, as they stand."""
        return [self.text[span.start - self.start : span.end - self.start] for span in self.sentences]


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found for a question. `score` orders hits of one question only."""

    passage: Passage
    score: float
