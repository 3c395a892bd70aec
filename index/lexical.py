"""Finds passages by their words: BM25 over character 5-grams, by bm25s.

Character 5-grams inside words find Dutch compounds and inflections that a stemmer misses
(measured on Dutch parliamentary questions: hit@5 .91 against .80). Knows nothing of meaning.
"""

import re
import shutil
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import bm25s
import numpy as np
from numpy.typing import NDArray

GRAM = 5
_WORD = re.compile(r"[^\W_]+")
_OCR = str.maketrans({"€": "e", "ﬁ": "fi", "ﬂ": "fl", "ß": "ss", "ø": "o", "æ": "ae"})


class _Unaccented(dict[int, int | None]):
    """For `str.translate`: takes combining characters away. Looks each character up once."""

    def __missing__(self, code: int) -> int | None:
        self[code] = None if unicodedata.combining(chr(code)) else code
        return self[code]


_UNACCENTED = _Unaccented()


def fold(text: str) -> str:
    """`text` for matching only: small letters, accents off, the usual OCR confusions undone ("Itali€")."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_OCR).lower())
    return decomposed if decomposed.isascii() else decomposed.translate(_UNACCENTED)


def words(text: str) -> list[str]:
    """The folded words and numbers of `text`, in order."""
    return _WORD.findall(fold(text))


def grams(text: str) -> list[str]:
    """The character 5-grams inside the words of `text`; a shorter word stays whole."""
    return [gram for word in words(text) for gram in _grams_of(word)]


@lru_cache(maxsize=100_000)
def _grams_of(word: str) -> tuple[str, ...]:
    # Most words of a library stand in it many times.
    return tuple(word[at : at + GRAM] for at in range(max(1, len(word) - GRAM + 1)))


class LexicalIndex:
    """BM25 scores of all passages for a question, in the order in which their texts were given."""

    def __init__(self, bm25: bm25s.BM25 | None, size: int) -> None:
        self._bm25 = bm25
        self._size = size

    @classmethod
    def build(cls, texts: Sequence[str]) -> "LexicalIndex":
        """An index of `texts`."""
        vocabulary: dict[str, int] = {}
        tokens = [[vocabulary.setdefault(gram, len(vocabulary)) for gram in grams(text)] for text in texts]
        if not vocabulary:
            return cls(None, len(texts))
        bm25 = bm25s.BM25(method="lucene")
        bm25.index((tokens, vocabulary), show_progress=False)
        return cls(bm25, len(texts))

    @classmethod
    def load(cls, folder: Path, size: int) -> "LexicalIndex":
        """The index of `size` texts that was saved in `folder`."""
        if not folder.exists():
            return cls(None, size)
        return cls(bm25s.BM25.load(folder, load_corpus=False, mmap=True), size)

    def save(self, folder: Path) -> None:
        """Write the index to `folder`, in place of what was there."""
        shutil.rmtree(folder, ignore_errors=True)
        if self._bm25 is not None:
            self._bm25.save(folder, show_progress=False)

    def may_hold(self, word: str) -> bool:
        """Whether some text may hold `word`: False if it has a 5-gram that no text has."""
        return self._bm25 is not None and all(gram in self._bm25.vocab_dict for gram in grams(word))

    def scores(self, question: str) -> NDArray[np.float32]:
        """BM25 score of every text, shape (size,); 0 where nothing matches."""
        tokens = [gram for gram in grams(question) if self._bm25 and gram in self._bm25.vocab_dict]
        if self._bm25 is None or not tokens:
            return np.zeros(self._size, dtype=np.float32)
        return np.asarray(self._bm25.get_scores(tokens), dtype=np.float32)
