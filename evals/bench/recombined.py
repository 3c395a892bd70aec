"""Makes documents of the sentences of others, with other numbers, names and months: as many as are wanted, no sentence twice.

The same seed makes the same documents. Knows nothing of models; `shape` tells which sentence one was made of.
"""

import random
import re
from collections.abc import Iterator, Sequence

_MONTHS = (
    "januari februari maart april mei juni juli augustus september oktober november december".split(),
    "January February March April May June July August September October November December".split(),
)
_NAME = r"(?<=[a-zà-ÿ,;] )[A-Z][\w'’-]*(?: [A-Z][\w'’-]*)*"
_SLOT = re.compile(
    rf"(?P<name>{_NAME})|(?P<number>\d+(?:[.,]\d+)*)|\b(?P<month>{'|'.join((*_MONTHS[0], *_MONTHS[1]))})\b"
)
_REFERENCE = re.compile(r" \(Kamerstuk \d+, nr\. \d+\)(?=\W*$)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_USABLE = re.compile(r"[A-ZÀ-Þ].{38,298}[.!?]", re.DOTALL)
"""A whole sentence of a usual length, and no line of a table or list."""

_HEADINGS = ("Aanleiding", "Inzet", "Uitvoering", "Financiën", "Toezicht", "Vervolg")
_SECTIONS, _PARAGRAPHS, _SENTENCES = 3, 2, (3, 5)
"""Of a document, of a section, of a paragraph (from, to): some eight passages a document."""


def shape(sentence: str) -> str:
    """`sentence` without what is exchanged in it: equal for a sentence and all that are made of it."""
    return _SLOT.sub("§", _REFERENCE.sub("", sentence))


def recombined(sentences: Sequence[str], seed: int) -> Iterator[str]:
    """Documents in Markdown without end, made of those of `sentences` that are whole and of a usual length."""
    chance = random.Random(seed)
    usable = [sentence for sentence in dict.fromkeys(sentences) if _USABLE.fullmatch(sentence)]
    names = sorted({match["name"] for one in usable for match in _SLOT.finditer(one) if match["name"]})
    seen = set(usable)
    number = 0
    while True:
        number += 1
        parts = [f"# Brief {number} over {chance.choice(names)}"]
        for heading in sorted(chance.sample(_HEADINGS, _SECTIONS), key=_HEADINGS.index):
            parts.append(f"## {heading}")
            for _ in range(_PARAGRAPHS):
                some = chance.choices(usable, k=chance.randint(*_SENTENCES))
                parts.append(" ".join(_another(sentence, names, seen, chance) for sentence in some))
        yield "\n\n".join(parts) + "\n"


def _another(sentence: str, names: Sequence[str], seen: set[str], chance: random.Random) -> str:
    """A sentence of the shape of `sentence` that was not seen before; with a reference where nothing else can differ."""

    def other(match: re.Match[str]) -> str:
        if match["name"]:
            return chance.choice(names)
        if match["number"]:
            return _number(match["number"], chance)
        return chance.choice(next(months for months in _MONTHS if match["month"] in months))

    made = _SLOT.sub(other, sentence)
    while made in seen:
        reference = f" (Kamerstuk {chance.randint(10_000, 99_999)}, nr. {chance.randint(1, 999)})"
        made = _SLOT.sub(other, sentence[:-1]) + reference + sentence[-1]
    seen.add(made)
    return made


def _number(written: str, chance: random.Random) -> str:
    """Another number of the same form; a year stays one."""
    if _YEAR.fullmatch(written):
        return str(chance.randint(1990, 2035))
    return "".join(
        str(chance.randint(int(at == 0), 9)) if sign.isdigit() else sign for at, sign in enumerate(written)
    )
