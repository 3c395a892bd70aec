"""Cuts texts into the tokens of the default model, by SentencePiece.

Its file is made by `model_pieces.py`. Knows the marks that the model wants around a text; nothing of vectors.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sentencepiece import SentencePieceProcessor

MAX_TOKENS = 512
"""What the model reads of a text, its two marks included; the rest is cut off."""

_START, _END = 0, 2
PAD = 1


@dataclass(frozen=True, slots=True)
class Cut:
    """A text as the model reads it: the ids of its tokens, marks included, and where in the text each begins and ends.

    A mark has the place (0, 0), and so has white space that was put in front.
    """

    ids: list[int]
    places: list[tuple[int, int]]


class Pieces:
    """The vocabulary of the model. Safe to use from several threads."""

    def __init__(self, file: Path, longest: int = MAX_TOKENS) -> None:
        """Read the vocabulary in `file`. Of a text `longest` tokens are kept, marks included."""
        self._vocabulary = SentencePieceProcessor(model_file=str(file))
        self._own = longest - 2

    def ids(self, texts: Sequence[str]) -> list[list[int]]:
        """The ids of the tokens of each text, marks included."""
        return [self._marked(ids) for ids in self._vocabulary.encode(list(texts))]

    def cut(self, text: str) -> Cut:
        """The tokens of `text` with their places."""
        made = self._vocabulary.encode_as_offset_mapping(text)
        places = [(0, 0), *made["offsets"][: self._own], (0, 0)]
        return Cut(self._marked(made["ids"]), places)

    def count(self, word: str) -> int:
        """In how many tokens the model reads `word`."""
        return len(self._vocabulary.encode(word))

    def _marked(self, ids: Sequence[int]) -> list[int]:
        return [_START, *ids[: self._own], _END]
