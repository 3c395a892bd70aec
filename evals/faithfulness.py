"""Faithfulness without a judge: words and word pairs contained in the quotations, and hard rules. Pure.

Independent of the assistant's gate, so that the gate is not its own examiner. Good for near-extractive text,
weak for paraphrase: containment alone reaches AUROC .72 (German) and .62 (English) on MEMERAG. Where sentence
and quotation are in different languages containment says nothing: a broken number rule is 0, the rest has
no score (the opt-in judge gives one).
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from evals.citations import Supports
from evals.outcome import Outcome, mean
from evals.wording import content_words, fold, words
from sources.language import guess_language

CONTAINED = 0.7
"""Mean of word and word-pair containment from which a sentence in the quotation's language counts as held."""

FRAGMENT = 0.6
"""Below this share of the quotation's words a sentence takes only a part of it over, and may leave a "not"."""

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_NAME = re.compile(r"(?<=[\w,;:)] )[A-ZÀ-ÖØ-Þ][\w-]+")
_NEGATIONS = frozenset(
    "niet geen nooit noch zonder nergens niets niemand not no never nor without none cannot".split()
)
_MODALS = {
    "must": frozenset("moet moeten must shall".split()),
    "may": frozenset("mag mogen may".split()),
    "can": frozenset("kan kunnen can could".split()),
    "will": frozenset("zal zullen will".split()),
    "wants": frozenset("wil willen wants want".split()),
    "considers": frozenset("overweegt overwegen considers considering".split()),
    "decided": frozenset("besloten decided".split()),
}


def scores(outcome: Outcome, supports: Supports) -> dict[str, float | None]:
    """Supported claims / claims: entailed, not merely not contradicted. None for a refusal."""
    return {
        "faithful": mean(
            [
                supports(statement.text, [citation.quote for citation in statement.citations])
                for statement in outcome.statements
            ]
        )
    }


def contained(text: str, quotes: Sequence[str]) -> float | None:
    """Whether the quotations hold the sentence: 1, 0, or None where wording cannot tell."""
    quoted = " ".join(quotes)
    if fold(text) in fold(quoted):
        return 1.0
    if not quoted or not _numbers(text) <= _numbers(quoted):
        return 0.0
    if guess_language(text) != guess_language(quoted):
        return None
    if (
        not _same_names(text, quoted)
        or not _same_polarity(text, quoted)
        or not _modals(text) <= _modals(quoted)
    ):
        return 0.0
    return float(containment(text, quoted) >= CONTAINED)


def containment(text: str, quoted: str) -> float:
    """The mean of the shares of content words, and of pairs of neighbours among them, that `quoted` holds."""
    said, given = content_words(text), content_words(quoted)
    singles = _share(said, given)
    pairs = _share(list(pairwise(said)), list(pairwise(given)))
    return (singles + pairs) / 2 if len(said) > 1 else singles


def _share(said: Sequence[object], given: Sequence[object]) -> float:
    known = set(given)
    return sum(item in known for item in said) / len(said) if said else 0.0


def _numbers(text: str) -> set[str]:
    return {number.replace(".", "").replace(",", ".") for number in _NUMBER.findall(text)}


def _same_names(text: str, quoted: str) -> bool:
    known = set(words(quoted))
    return all(set(words(name)) <= known for name in _NAME.findall(text))


def _same_polarity(text: str, quoted: str) -> bool:
    said = sum(word in _NEGATIONS for word in words(text))
    given = sum(word in _NEGATIONS for word in words(quoted))
    fragment = len(words(text)) < FRAGMENT * len(words(quoted))
    return said <= given if fragment else said == given


def _modals(text: str) -> set[str]:
    present = set(words(text))
    return {kind for kind, forms in _MODALS.items() if present & forms}
