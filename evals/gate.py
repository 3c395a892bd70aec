"""The gate by mutation: what it catches of false sentences, and what it wrongly withholds of true ones.

Pure; the gate is given.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from evals.case import Drafted, Paraphrase
from evals.mutate import Mutant
from index.passage import Span

Gate = Callable[[str, str, str, Span | None], str | None]
"""What a gate says of a sentence and its quotation in (a part of) a document: None where it keeps it, else the reason."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One sentence that the gate was shown; `kind` is what was changed in it, `true` whether it holds.

    `source` is "rule" for a mutant, "hand" for a hand-written sentence, "model" for a drafted one; `reason` is None
    where it was kept.
    """

    id: str
    kind: str
    language: str
    source: str
    true: bool
    text: str
    quote: str
    original: str
    reason: str | None


def trials(
    gate: Gate, mutants: Sequence[Mutant], paraphrases: Sequence[Paraphrase], drafted: Sequence[Drafted] = ()
) -> list[Trial]:
    """What the gate says of every mutant, every hand-written sentence and every drafted one that has a label."""
    by_rule = [_put(gate, one, "rule", true=False, original=one.original) for one in mutants]
    by_hand = [_put(gate, one, "hand", true=one.true, original=one.quote) for one in paraphrases]
    by_model = [
        _put(gate, one, "model", true=one.true, original=one.case) for one in drafted if one.true is not None
    ]
    return by_rule + by_hand + by_model


def _put(gate: Gate, one: Mutant | Paraphrase | Drafted, source: str, *, true: bool, original: str) -> Trial:
    """One sentence put to the gate."""
    return Trial(
        one.id,
        "drafted" if isinstance(one, Drafted) else one.kind,
        one.language,
        source,
        true=true,
        text=one.text,
        quote=one.quote,
        original=original,
        reason=gate(
            one.text, one.quote, one.document, Span(one.start, one.end) if isinstance(one, Drafted) else None
        ),
    )


def rows(tried: Sequence[Trial]) -> dict[str, dict[str, float | None]]:
    """For each figure the score of each trial: caught or not, by kind, wrongly withheld or not; of drafts shown or not."""
    found: dict[str, dict[str, float | None]] = {}
    for trial in tried:
        for name in _figures(trial):
            withheld = trial.reason is not None
            found.setdefault(f"gate.{name}", {})[trial.id] = float(withheld != (trial.source == "model"))
    return dict(sorted(found.items()))


def families(tried: Sequence[Trial]) -> dict[str, str]:
    """Trials on one true sentence rise and fall together."""
    return {trial.id: trial.original for trial in tried}


def _figures(trial: Trial) -> list[str]:
    if trial.source == "model":
        return ["drafted_true_kept" if trial.true else "drafted_false_shown"]
    if trial.true:
        return ["wrongly_withheld", f"wrongly_withheld/{trial.language}"]
    source = "caught" if trial.source == "rule" else "caught_by_hand"
    return [source, f"{source}/{trial.kind}"]
