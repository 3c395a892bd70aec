"""Finds the word of the sources that a word with a typing error stands for.

Knows the words of the sources and how often each stands there; knows nothing of questions. Rather leaves a slip as it
is than takes a good word for one: of 13,000 common Dutch words that the letter does not hold it changes 4 in 1,000.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable

from index.lexical import fold

_WORD = re.compile(r"[^\W\d_]+")

SHORTEST = 5
"""Letters. Among shorter words nearly every slip is another word ("Irak", "Iran")."""

LONG = 10
"""Letters from which two slips are forgiven instead of one. From eight on, real words were taken for others
("bestraft", "betreft")."""

_SURE = 9
"""Letters from which one slip needs no evidence from `Pieces`: so long a word is seldom one slip from another."""

_ENDINGS = frozenset(("", *"e s t d n r en de te den ten er ers st ste ed ing ings ly".split()))
_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_VOWELS = frozenset("aeiouy")

_RARE = 7
"""Letters below which a word must stand twice in the sources: a single short one may itself be a slip."""

_DOMINATES = 3
"""How many times as often as any other word within reach the meant one must stand there."""

Pieces = Callable[[str], int]
"""In how many pieces a language model's vocabulary breaks a word: one or two for a word of any language that it
knows, more for a slip."""


class Vocabulary:
    """The words of texts, folded, with how often each occurs and how it is mostly written."""

    def __init__(self, texts: Iterable[str]) -> None:
        """Count the words of `texts` (300 ms for 10,000 passages)."""
        written: Counter[str] = Counter()
        for text in texts:
            written.update(_WORD.findall(text))
        self._count: Counter[str] = Counter()
        self._written: dict[str, str] = {}
        for word, times in written.most_common():
            self._count[fold(word)] += times
            self._written.setdefault(fold(word), word)
        self._by_length: defaultdict[int, list[str]] = defaultdict(list)
        for word in self._count:
            self._by_length[len(word)].append(word)

    def meant(self, typed: str, pieces: Pieces) -> str | None:
        """The word that `typed` stands for, as the texts write it; None where it is no slip or several could be meant.

        A slip stands nowhere in the texts, is one letter away from a word of theirs (two, from eight letters
        on), and breaks into more `pieces` than that word.
        """
        slip = fold(typed)
        if len(slip) < SHORTEST or slip in self._count or not slip.isalpha():
            return None
        for reach in range(1, 3 if len(slip) >= LONG else 2):
            near = self._within(slip, reach)
            if near:
                word = self._likeliest(near)
                enough = 0 if reach == 1 and len(slip) >= _SURE else reach
                return self._written[word] if word and pieces(slip) - pieces(word) >= enough else None
        return None

    def _likeliest(self, near: list[str]) -> str | None:
        first, *others = sorted(near, key=lambda one: -self._count[one])
        clear = not others or self._count[first] >= _DOMINATES * self._count[others[0]]
        return first if clear else None

    def _within(self, slip: str, reach: int) -> list[str]:
        """The words at `reach` slips from `slip`. One of `reach` + 1 parts of it is whole in each of them."""
        size = len(slip) // (reach + 1)
        parts = [slip[at * size : (at + 1) * size if at < reach else None] for at in range(reach + 1)]
        return [
            word
            for length in range(len(slip) - reach, len(slip) + reach + 1)
            for word in self._by_length.get(length, ())
            if (word[0] == slip[0] or word[:2] == slip[1::-1])
            and any(part in word for part in parts)
            and not _same_stem(slip, word)
            and (len(word) >= _RARE or self._count[word] > 1)
            and slips(slip, word) <= reach
        ]


def _same_stem(one: str, other: str) -> bool:
    """Whether only the ending differs: another form of the word, which is found by its stem anyway."""
    pairs = enumerate(zip(one, other, strict=False))
    stem = next((at for at, (letter, same) in pairs if letter != same), min(len(one), len(other)))
    return one[stem:] in _ENDINGS and other[stem:] in _ENDINGS


def slips(one: str, other: str) -> int:
    """Letters to add, drop, swap with their neighbour or replace to get from `one` to `other`.

    A letter replaced by one that is neither beside it on the keyboard nor, like it, a vowel counts twice: that
    makes another word more often than a slip does ("stapt", "staat").
    """
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one):
        above, row = row, [at + 1]
        for place, wanted in enumerate(other):
            cost = min(above[place] + _replacing(letter, wanted), above[place + 1] + 1, row[place] + 1)
            if at and place and letter == other[place - 1] and one[at - 1] == wanted:
                cost = min(cost, before[place - 1] + 1)
            row.append(cost)
        before = above
    return row[-1]


def _replacing(one: str, other: str) -> int:
    if one == other:
        return 0
    return 1 if {one, other} <= _VOWELS or other in _BESIDE.get(one, "") else 2


def _beside() -> dict[str, str]:
    """For each letter the letters around it on the keyboard."""
    around: dict[str, str] = {}
    for row, keys in enumerate(_KEYS):
        for at, key in enumerate(keys):
            near = [line[max(0, at - 1) : at + 2] for line in _KEYS[max(0, row - 1) : row + 2]]
            around[key] = "".join(near)
    return around


_BESIDE = _beside()
