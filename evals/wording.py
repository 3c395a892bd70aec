"""Compares wording: folds case, accents, dashes and white space. Knows nothing of meaning."""

import re
import unicodedata
from functools import lru_cache

_DASHES = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")
_QUOTES = dict.fromkeys(map(ord, "’‘‛`´"), "'") | dict.fromkeys(map(ord, "“”„«»"), '"')
_WORD = re.compile(r"\w+(?:['.,]\w+)*")

FUNCTION_WORDS = frozenset(
    """de het een en van in op te dat die dit er is zijn was aan met bij voor door om als ook naar uit over tot of
    wordt worden werd heeft hebben zich zij hij we wij haar hun ze al dan nog wel zo daar hier waar the a an of to
    in on at and or that this these those is are was were be been by with for from as it its their they has have
    had which who also""".split()
)
"""Words that carry no content of their own. Negations and modal verbs are content: they are not here."""


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """`text` in small letters, without accents, with plain dashes and quotation marks and single spaces."""
    plain = unicodedata.normalize("NFKD", text.translate(_DASHES).translate(_QUOTES))
    return " ".join("".join(mark for mark in plain if not unicodedata.combining(mark)).casefold().split())


def holds(text: str, phrase: str) -> bool:
    """Whether `phrase` stands in `text` as whole words: "10" is not held by "100" or "8,10"."""
    wanted = fold(phrase)
    inside = rf"(?<![\w])(?<!\d[.,]){re.escape(wanted)}(?![\w])(?![.,]\d)"
    return bool(wanted) and re.search(inside, fold(text)) is not None


def words(text: str) -> list[str]:
    """The folded words of `text`; numbers keep their separators ("8,65")."""
    return _WORD.findall(fold(text))


def content_words(text: str) -> list[str]:
    """The folded words of `text` without function words, in order."""
    return [word for word in words(text) if word not in FUNCTION_WORDS]
