"""The gate by mutation: what it catches of false sentences, and what it wrongly withholds of true ones. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Trial:
    """One sentence that the gate was shown; `kind` is what was changed in it, `true` whether it holds."""

    id: str
    kind: str
    language: str
    source: str
    true: bool
    kept: bool
    reason: str | None
    text: str
    quote: str


def scores(trial: Trial) -> dict[str, float]:
    """The score of one trial, by the name of its figure."""
    if trial.true:
        return {"wrongly_withheld": float(not trial.kept)}
    caught = float(not trial.kept)
    name = "caught" if trial.source == "rule" else "caught_by_hand"
    return {name: caught, f"{name}/{trial.kind}": caught}
