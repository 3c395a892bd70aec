"""What is embedded for a passage: each of its sentences, with title and heading before it; the passage is their mean.

Title and heading say what a sentence is about when it does not itself ("Deze bijdrage …"): measured on
the letter, first sentence right .80 against .71 without. To read a passage as a whole too would be 100 tokens more for
160, and finds nothing more (ARCHITECTURE.md has the figures). Knows nothing of where vectors are kept.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from llama_index.core.base.embeddings.base import BaseEmbedding
from numpy.typing import NDArray

from index.embed import Embedded, OnnxEmbedding, Text
from index.passage import Passage, leans
from sources.document import Document

_BATCH = 64
"""Passages embedded between two reports of progress."""


Tokens = NDArray[np.int8]
STEPS = 200
"""Steps of a token's byte in a unit: its components lie within .6 of 0, nearly all within .3."""

NO_TOKENS = np.empty((0, 0), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Vectors:
    """`passage`: shape (dimensions,), of length 1; `sentences`: shape (sentences of the passage, dimensions).

    `tokens`: for each sentence its own tokens, shape (tokens, width) as `Tokens` keeps them; no tokens where
    the embedding gives none.
    """

    passage: NDArray[np.float32]
    sentences: NDArray[np.float32]
    tokens: tuple[Tokens, ...]


def context(document: Document, passage: Passage) -> str:
    """What is read before each sentence of `passage`: the title and, where it has one, its heading."""
    return ". ".join(part for part in (document.metadata.title, passage.heading) if part)


def texts(document: Document, passage: Passage) -> list[Text]:
    """What is embedded for `passage`: each of its sentences.

    A sentence that leans on the one before it ("Deze bijdrage …") has that one before it here too.
    """
    above = context(document, passage)
    sentences = passage.sentence_texts()
    before = ["", *sentences[:-1]]
    grounds = [
        f"{ground} " if ground and leans(text) else "" for ground, text in zip(before, sentences, strict=True)
    ]
    return [Text(f"{above}. {ground}", text) for ground, text in zip(grounds, sentences, strict=True)]


def key(embedded: Sequence[Text]) -> str:
    """A hash of what is embedded: equal keys mean equal vectors of one model."""
    parts = [(text.before, text.own) for text in embedded]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


def embed(
    passages: Sequence[Sequence[Text]], embedding: BaseEmbedding, done: Callable[[int], None]
) -> Iterator[Vectors]:
    """The vectors of each passage, given its `texts`. `done` is told how many passages are ready."""
    for at in range(0, len(passages), _BATCH):
        batch = passages[at : at + _BATCH]
        distinct = list(dict.fromkeys(text for texts in batch for text in texts))
        by_text = dict(zip(distinct, _embedded(distinct, embedding), strict=True))
        done(at + len(batch))
        for parts in batch:
            made = [by_text[part] for part in parts]
            sentences = np.stack([one.whole for one in made])
            yield Vectors(_mean(sentences), sentences, tuple(in_bytes(one.tokens) for one in made))


def _mean(sentences: NDArray[np.float32]) -> NDArray[np.float32]:
    """Their mean, at length 1."""
    total: NDArray[np.float32] = sentences.sum(axis=0)
    return total / np.linalg.norm(total)


def in_bytes(tokens: NDArray[np.float32]) -> Tokens:
    """Unit vectors as bytes: a quarter of the room, and no likeness moves by more than .01."""
    return np.clip(np.rint(tokens * STEPS), -127, 127).astype(np.int8)


def _embedded(texts: Sequence[Text], embedding: BaseEmbedding) -> list[Embedded]:
    if isinstance(embedding, OnnxEmbedding):
        return embedding.embed(texts, "passage")
    made = embedding.get_text_embedding_batch([text.before + text.own for text in texts])
    return [Embedded(np.asarray(vector, dtype=np.float32), NO_TOKENS) for vector in made]
