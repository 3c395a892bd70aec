"""Decides whether the sources answer the question at all, and says why not.

A small logistic model over a few signals, learned by `python -m evals.learn` on the tuning cases; its numbers
stand in `refusal.json`, once for the default model, once for any embedding that gives whole vectors only. Knows
nothing of how sentences are chosen.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from functools import cache
from pathlib import Path

from assistant.answer import Citation, Refusal, RefusalReason
from assistant.mention import missed, strangers
from assistant.question import Asked, Language
from assistant.quote import READ, Candidate, lacks
from index.lexical import fold, grams
from index.unrelated import Usual

_LEARNED = Path(__file__).with_name("refusal.json")

KNOWN = 0.9
"""Confidence where sentences are known to answer: see `quote.telling`. Set by hand, above both bars; not learned."""


@dataclass(frozen=True, slots=True)
class Signals:
    """What tells an answerable question from another; the last two lie in [0, 1]."""

    reads: float
    """What the reader makes of the best sentences, at most: log-odds, of about [-6, 6]."""
    stands: float
    """How far the best sentence stands out from those found: its score, in about [1, 9]."""
    apart: float
    """Names and figures of the question that do not stand in the passage of the best sentence, as n / (1 + n)."""
    lacks: float
    """1 where the best sentence lacks the amount, number or date asked for, else 0."""


@dataclass(frozen=True, slots=True)
class WholeSignals:
    """The same where the embedding gives no tokens: nothing that means something else in another model."""

    like: float
    """How much liker the likest sentence is than to unrelated questions: the logarithm of 1 + spreads above their mean."""
    words: float
    """The share of the 5-grams of a Dutch question that the passage of the best sentence has; 0 for an English one."""
    apart: float
    """As in `Signals`."""
    absent: float
    """Names and figures of the question that stand in no passage found, as n / (1 + n)."""
    lacks: float
    """As in `Signals`."""


Measured = Signals | WholeSignals


@dataclass(frozen=True, slots=True)
class Learned:
    """The logistic model: a weight for each signal, and for each language a bias and the bar to answer."""

    weights: tuple[float, ...]
    bias: Mapping[Language, float]
    bar: Mapping[Language, float]


@cache
def learned(*, tokens: bool) -> Learned:
    """The learned numbers, for an embedding that gives tokens or not. The file's names of signals must be those here."""
    content = json.loads(_LEARNED.read_text(encoding="utf-8"))["tokens" if tokens else "whole"]
    kind = Signals if tokens else WholeSignals
    weights = tuple(content["weights"][field.name] for field in fields(kind))
    return Learned(weights, content["bias"], content["bar"])


def signals(asked: Asked, ranked: Sequence[Candidate]) -> Signals:
    """The signals for `asked`, given the sentences found, best first (at least one)."""
    return Signals(
        reads=max(one.reads for one in ranked[:READ]),
        stands=ranked[0].score,
        apart=_apart(asked, ranked[:1]),
        lacks=float(lacks(asked, ranked[0].text)),
    )


def whole_signals(asked: Asked, ranked: Sequence[Candidate], usual: Mapping[str, Usual]) -> WholeSignals:
    """The same without tokens; `usual`: what the cosines of unrelated questions are, by language."""
    above = usual[asked.language].above(max(one.cosine for one in ranked))
    return WholeSignals(
        like=math.copysign(math.log1p(abs(above)), above),
        words=_words(asked, ranked[0]),
        apart=_apart(asked, ranked[:1]),
        absent=_apart(asked, ranked),
        lacks=float(lacks(asked, ranked[0].text)),
    )


def _apart(asked: Asked, ranked: Sequence[Candidate]) -> float:
    count = len(strangers(asked.sought, _read(ranked)))
    return count / (1 + count)


def _words(asked: Asked, best: Candidate) -> float:
    wanted = set(grams(asked.sought)) if asked.language == "nl" else set()
    return len(wanted.intersection(grams(_read([best])))) / len(wanted) if wanted else 0.0


def confidence(measured: Measured, language: Language) -> float:
    """The probability that the sources answer the question."""
    model = learned(tokens=isinstance(measured, Signals))
    total = model.bias[language] + sum(w * x for w, x in zip(model.weights, astuple(measured), strict=True))
    return 1 / (1 + math.exp(-total))


def bar(language: Language, *, tokens: bool) -> float:
    """The confidence below which the question is refused, by whether the embedding gives `tokens`."""
    return learned(tokens=tokens).bar[language]


def missing(asked: Asked, ranked: Sequence[Candidate]) -> list[str]:
    """The words of the question that have nothing in the passages found, as the asker wrote them.

    For a Dutch question its content words, for an English one its names and figures: an English word
    without a literal counterpart may well have a Dutch one.
    """
    found = _read(ranked)
    return strangers(asked.sought, found) if asked.language == "en" else missed(asked.sought, fold(found))


def refusal(asked: Asked, absent: list[str], closest: list[Citation], *, off_topic: bool) -> Refusal:
    """The refusal of a question that the sources do not answer."""
    reason = RefusalReason.OFF_TOPIC if off_topic else RefusalReason.NOT_IN_SOURCES
    return _refusal(asked.language, reason, absent, closest)


def _refusal(
    language: Language, reason: RefusalReason, absent: list[str], closest: list[Citation]
) -> Refusal:
    return Refusal(reason=reason, message=_message(language, reason, absent), missing=absent, closest=closest)


def elsewhere(
    refused: Refusal, subjects: Sequence[str], pointers: Sequence[Citation], language: Language
) -> Refusal:
    """`refused`, with where else to look: what explanations say of documents on `subjects`, after all that is official."""
    if not pointers:
        return refused
    listed = ", ".join(f"“{subject}”" for subject in dict.fromkeys(subjects))
    if refused.reason is RefusalReason.OFF_TOPIC:
        refused = _refusal(language, RefusalReason.NOT_IN_SOURCES, refused.missing, refused.closest)
    return refused.model_copy(
        update={
            "message": f"{refused.message} {_MESSAGES[language]['elsewhere'].format(listed)}",
            "closest": [*refused.closest, *pointers],
        }
    )


def _read(ranked: Sequence[Candidate]) -> str:
    """The passages of the sentences, each once, with their headings."""
    passages = {one.passage.id: one.passage for one in ranked}
    return " ".join(f"{passage.heading or ''} {passage.text}" for passage in passages.values())


def _message(language: Language, reason: RefusalReason, absent: Sequence[str]) -> str:
    parts = _MESSAGES[language]
    message = parts[reason]
    return f"{message} {parts['absent'].format(', '.join(absent))}" if absent else message


_MESSAGES: dict[Language, dict[str, str]] = {
    "nl": {
        RefusalReason.OFF_TOPIC: "Deze vraag gaat niet over de documenten in de bibliotheek.",
        RefusalReason.NOT_IN_SOURCES: "De documenten in de bibliotheek geven geen antwoord op deze vraag.",
        RefusalReason.ALL_WITHHELD: "Geen enkele zin doorstond de controle tegen de bron.",
        RefusalReason.OUTSIDE_DATE: "Op die datum was geen van de documenten in de bibliotheek er al.",
        "absent": "Niet gevonden: {}.",
        "elsewhere": "Waar u verder kunt kijken (toelichting, geen officiële bron): {}.",
    },
    "en": {
        RefusalReason.OFF_TOPIC: "This question is not about the documents in the library.",
        RefusalReason.NOT_IN_SOURCES: "The documents in the library do not answer this question.",
        RefusalReason.ALL_WITHHELD: "No sentence passed the check against its source.",
        RefusalReason.OUTSIDE_DATE: "None of the documents in the library existed on that date.",
        "absent": "Not found: {}.",
        "elsewhere": "Where else to look (explanatory note, not an official source): {}.",
    },
}


def plain_refusal(language: Language, reason: RefusalReason) -> Refusal:
    """A refusal for a reason that has nothing to do with the passages found."""
    return _refusal(language, reason, [], [])
