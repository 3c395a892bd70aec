"""Decides whether the sources answer the question at all, and says why not.

A small logistic model over a few signals, learned by `python -m evals.learn` on the tuning cases; its numbers
stand in `refusal.json`. Knows nothing of how sentences are chosen.
"""

import json
import math
import re
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from functools import cache
from pathlib import Path

import numpy as np

from assistant.answer import Citation, Refusal, RefusalReason
from assistant.facts import names
from assistant.names import countries
from assistant.question import Asked, Language
from assistant.quote import Candidate
from index.lexical import GRAM, fold, words

_LEARNED = Path(__file__).with_name("refusal.json")

_FUNCTION_WORDS = frozenset(
    "de het een en of maar want dat die dit deze er je jij we wij ze zij hij ik u hun hem haar mij ons onze uw is zijn "
    "was waren wordt worden werd werden heeft hebben had hadden kan kunnen kon mag mogen moet moeten zal zullen zou "
    "zouden wil willen gaat gaan doet doen deed komt komen krijgt krijgen geeft geven staat van in op aan met voor "
    "door bij naar uit over om te tot tegen tussen onder als dan ook nog al niet geen wel welke welk wat wie waar "
    "waarom wanneer hoe hoeveel hoezo waardoor daar hier eigenlijk precies volgens tijdens binnen sinds per zo zich "
    "the a an and or but that this these those there you we they he she it i is are was were be been has have had can "
    "could may might must shall will would should do does did get gets give gives of in on at with for by to from as "
    "about into over under between during within which what who whom whose where why when how many much often long not "
    "no yes also still its their his her our your my me us them exactly according per any some".split()
)
_COMPARED = 3
"""Sentences in which the weakest tokens of the question may have their counterpart."""

_FIGURE = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Signals:
    """What tells an answerable question from another. All lie in about [0, 1]."""

    cosine: float
    """Likeness in meaning of the best sentence."""
    margin: float
    """How far it stands above the mean sentence found."""
    covered: float
    """Part of the question's content words with a counterpart in the passages found."""
    foreign: float
    """Names and figures of the question that stand nowhere in the passages found, as n / (1 + n)."""
    tokens: float
    """Likeness of the question to the best of the sentences token by token (MaxSim)."""
    weakest: float
    """The same for the two tokens of the question that have the least like them in any of the first sentences."""


@dataclass(frozen=True, slots=True)
class Learned:
    """The logistic model of one language: a weight for each signal, a bias, and the bar to answer."""

    weights: tuple[float, ...]
    bias: float
    bar: float


@cache
def learned() -> dict[Language, Learned]:
    """The learned numbers. The file's names of signals must be those of `Signals`."""
    content = json.loads(_LEARNED.read_text(encoding="utf-8"))
    names_of_signals = [field.name for field in fields(Signals)]
    return {
        language: Learned(
            tuple(model["weights"][name] for name in names_of_signals), model["bias"], model["bar"]
        )
        for language, model in content["models"].items()
    }


def signals(asked: Asked, ranked: Sequence[Candidate]) -> Signals:
    """The signals for `asked`, given the sentences found, best first (at least one)."""
    cosines = sorted((one.cosine for one in ranked), reverse=True)
    found = fold(" ".join({one.passage.id: _with_heading(one) for one in ranked}.values()))
    wanted = content_words(asked.wording)
    foreign = len(strangers(asked.wording, found))
    best = np.stack([one.likeness for one in ranked[:_COMPARED]]).max(axis=0)
    return Signals(
        cosine=cosines[0],
        margin=cosines[0] - sum(cosines) / len(cosines),
        covered=_covered(wanted, found),
        foreign=foreign / (1 + foreign),
        tokens=max(one.tokens for one in ranked),
        weakest=float(np.sort(best[1:] if len(best) > 1 else best)[:2].mean()),
    )


def confidence(measured: Signals, language: Language) -> float:
    """The probability that the sources answer the question."""
    model = learned()[language]
    total = model.bias + sum(w * x for w, x in zip(model.weights, astuple(measured), strict=True))
    return 1 / (1 + math.exp(-total))


def bar(language: Language) -> float:
    """The confidence below which the question is refused."""
    return learned()[language].bar


def missing(asked: Asked, ranked: Sequence[Candidate]) -> list[str]:
    """The words of the question that have nothing in the passages found, as the asker wrote them.

    For a Dutch question its content words, for an English one its names and figures: an English word
    without a literal counterpart may well have a Dutch one.
    """
    found = fold(" ".join(_with_heading(one) for one in ranked))
    if asked.language == "en":
        return strangers(asked.wording, found)
    return [
        word
        for word in re.findall(r"[^\W_]+(?:-[^\W_]+)*", asked.wording)
        if content_words(word) and not any(_stands(part, found) for part in content_words(word))
    ]


def refusal(asked: Asked, absent: list[str], closest: list[Citation], *, off_topic: bool) -> Refusal:
    """The refusal of a question that the sources do not answer."""
    reason = RefusalReason.OFF_TOPIC if off_topic else RefusalReason.NOT_IN_SOURCES
    return Refusal(
        reason=reason, message=_message(asked.language, reason, absent), missing=absent, closest=closest
    )


def content_words(text: str) -> list[str]:
    """The folded words of `text` that carry its subject."""
    return [word for word in words(text) if word not in _FUNCTION_WORDS and (len(word) > 2 or word.isdigit())]  # noqa: PLR2004 - "vn", "eu" say too little


def strangers(text: str, found: str) -> list[str]:
    """Names, countries and figures of `text` that do not stand in the folded text `found`, once each."""
    named = [name for name in names(text) if fold(name) not in _FUNCTION_WORDS]
    asked = dict.fromkeys([*named, *_FIGURE.findall(text)])
    return [name for name in asked if not _named_in(fold(name), found)]


def _named_in(name: str, found: str) -> bool:
    if _stands(name, found):
        return True
    code = countries().get(name)
    return code is not None and any(other in found for other, same in countries().items() if same == code)


def _covered(wanted: Sequence[str], found: str) -> float:
    return sum(_stands(word, found) for word in wanted) / len(wanted) if wanted else 0.0


def _stands(word: str, found: str) -> bool:
    """Whether `word` or its stem stands in `found`: most of it, for inflections and parts of compounds."""
    if word.isdigit() or len(word) <= GRAM:
        return re.search(rf"(?<![^\W_]){re.escape(word)}", found) is not None
    return word[: max(GRAM, round(len(word) * 0.75))] in found


def _with_heading(candidate: Candidate) -> str:
    return f"{candidate.passage.heading or ''} {candidate.passage.text}"


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
    },
    "en": {
        RefusalReason.OFF_TOPIC: "This question is not about the documents in the library.",
        RefusalReason.NOT_IN_SOURCES: "The documents in the library do not answer this question.",
        RefusalReason.ALL_WITHHELD: "No sentence passed the check against its source.",
        RefusalReason.OUTSIDE_DATE: "None of the documents in the library existed on that date.",
        "absent": "Not found: {}.",
    },
}


def plain_refusal(language: Language, reason: RefusalReason) -> Refusal:
    """A refusal for a reason that has nothing to do with the passages found."""
    return Refusal(reason=reason, message=_message(language, reason, []), missing=[], closest=[])
