"""The default model with vectors that were made before: for indexes of which only the speed and the size are measured.

A text that was embedded has its own vector. Any other has the mean of those of its sentences, and a sentence that
was recombined that of the one it was made of, each with a little noise by chance: right in number, size and
spread, and no measure of what would be found.
"""

import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydantic import PrivateAttr

from evals.bench.recombined import shape
from index import contents, vectors
from index.embed import Embedded, Kind, OnnxEmbedding, Text
from index.split import sentences
from index.vectors import STEPS

NOISE = 0.25
"""Length of what is added to a vector of length 1: its cosine with the one without is .97."""

Floats = NDArray[np.float32]


class KnownEmbedding(OnnxEmbedding):
    """Embeds questions with the model, passages and sentences from what `generations` hold."""

    _texts: dict[Text, Embedded] = PrivateAttr()
    _shapes: dict[str, Embedded] = PrivateAttr()

    def __init__(self, model: Path, generations: Sequence[Path]) -> None:
        """Load the model in the folder `model`, and the vectors of `generations`, which it made."""
        super().__init__(model)
        self._texts = {text: made for folder in generations for text, made in _recorded(folder)}
        self._shapes = {shape(text.own): made for text, made in self._texts.items() if made.tokens.size}

    def embed(self, texts: Sequence[Text], kind: Kind) -> list[Embedded]:
        """As the model's own; for passages without running it."""
        if kind == "query":
            return super().embed(texts, kind)
        return [self._texts.get(text) or self._like(text.own) for text in texts]

    def share_known(self, sentences: Sequence[str]) -> float:
        """How many of `sentences` have the vectors of the sentence that they are, or were made of."""
        return sum(shape(one) in self._shapes for one in sentences) / len(sentences)

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return [self._like(text).whole.tolist() for text in texts]

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _like(self, text: str) -> Embedded:
        chance = np.random.default_rng(zlib.crc32(text.encode()))
        found = [made for one in _sentences(text) if (made := self._shapes.get(shape(one)))]
        if not found:
            return self._by_chance(chance)
        whole = _unit(np.mean([one.whole for one in found], axis=0))
        return Embedded(_noisy(whole, chance), _noisy(np.concatenate([one.tokens for one in found]), chance))

    def _by_chance(self, chance: np.random.Generator) -> Embedded:
        some = next(iter(self._shapes.values()))
        return Embedded(_noisy(np.zeros_like(some.whole), chance), _noisy(np.zeros_like(some.tokens), chance))


def _sentences(text: str) -> list[str]:
    return [text[span.start : span.end] for span in sentences(text, 0, len(text))]


def _noisy(unit: Floats, chance: np.random.Generator) -> Floats:
    noise = chance.standard_normal(unit.shape, dtype=np.float32)
    return _unit(unit + noise * np.float32(NOISE / unit.shape[-1] ** 0.5))


def _unit(vector: Floats) -> Floats:
    made: Floats = vector / np.linalg.norm(vector, axis=-1, keepdims=True)
    return made.astype(np.float32, copy=False)


def _recorded(generation: Path) -> Iterator[tuple[Text, Embedded]]:
    """What was embedded for a generation, with its vectors."""
    rows = contents.read_rows(generation)
    kept = contents.read_sentences(generation)
    tokens, ends = contents.read_tokens(generation)
    documents = {
        name: contents.read_document(generation, name) for name in {row.passage.document for row in rows}
    }
    for row, places in contents.sentence_rows(rows):
        parts = vectors.texts(documents[row.passage.document], row.passage)
        for text, vector, own in zip(
            parts, kept[places], contents.tokens_of(places, tokens, ends), strict=True
        ):
            yield text, Embedded(vector.astype(np.float32), own.astype(np.float32) / np.float32(STEPS))
