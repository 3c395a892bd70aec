"""What each part is worth: the report half again and again, each time without one: `python -m evals.ablate`.

A part is taken out by putting in its place something that does nothing; where a refusal loses a signal, its numbers are
learned anew on the tuning half. Knows the parts by name and nothing of how they work.
"""

import sys
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import replace
from unittest import mock

from rich.console import Console
from rich.table import Table

from assistant import ask, quote, refuse, tenor, verify
from assistant.ask import Assistant
from assistant.meaning import Meaning
from assistant.question import Asked, Language
from assistant.quote import Candidate, Weights
from assistant.refuse import Learned
from assistant.wiring import open_assistant
from evals import commands, gate, learn
from evals.answers import ContractAnswer, to_outcome
from evals.case import CASES, Case, load_cases
from evals.halves import halves
from evals.interval import of_mean
from evals.measure import measure
from evals.run import AssistantSystem
from sources.settings import load_settings

Put = tuple[object, str, object]
"""An object, the name of its attribute, and what is put in its place."""

NONE = 0.0

ANSWERING: Mapping[str, Sequence[Put]] = {
    "everything": [],
    "agreement in words (passages)": [(ask, "_LEXICAL_WEIGHT", {"nl": NONE, "en": NONE})],
    "likeness of whole sentences": [(quote, "WEIGHTS", {})],
    "likeness of tokens": [(quote, "WEIGHTS", {})],
    "agreement in words (sentences)": [(quote, "WEIGHTS", {})],
    "likeness of the passage": [(quote, "WEIGHTS", {})],
    "order of passages by their best sentence": [
        (quote, "by_best_sentence", lambda hits, _ranked: list(hits))
    ],
    "kind of answer wanted": [(quote, "_earned", lambda _asked, _one: NONE)],
    "known answers": [(quote, "telling", lambda *_: [])],
    "the neighbour that a sentence leans on": [(quote, "_with_neighbours", lambda one, _among: one.text)],
}
_WEIGHT_OF = {
    "likeness of whole sentences": "whole",
    "likeness of tokens": "tokens",
    "agreement in words (sentences)": "lexical",
    "likeness of the passage": "passage",
}
SIGNALS = {
    "the reader": "reads",
    "how far the best stands out": "stands",
    "names that are not there": "apart",
    "no amount or date": "lacks",
}

GATE: Mapping[str, Sequence[Put]] = {
    "everything": [],
    "facts": [(verify, "_facts_differ", lambda *_: None)],
    "negation, modality, scope": [(verify, "tenor_differs", lambda *_: None)],
    "opposites and scope alone": [
        (tenor, "reversed_in", lambda *_: False),
        (tenor, "beyond", lambda *_: False),
    ],
    "meaning": [(Meaning, "differs", lambda *_: False)],
}

ANSWER_FIGURES = (
    "retrieval.hit@1",
    "retrieval.hit@5",
    "choice.first_holds",
    "choice.any_holds",
    "refusal.refused_unanswerable",
    "refusal.wrongly_refused",
)
GATE_FIGURES = (
    "gate.caught",
    "gate.caught/negation",
    "gate.caught/repointed",
    "gate.caught_by_hand",
    "gate.wrongly_withheld",
)

_screen = Console(width=None if sys.stdout.isatty() else commands.WIDE)


def main() -> int:
    """Measure without each part, and show the tables."""
    with closing(open_assistant(load_settings(), lambda line: print(line, file=sys.stderr))) as assistant:
        texts = {document.id: document.text for document in assistant.documents}
        cases = load_cases(CASES, texts)
        half = halves(cases, texts)
        report = [case for case in cases if half[case.id] == "report"]
        tuned = [case for case in cases if half[case.id] == "tune" and not case.history]
        rows = {name: _answered(assistant, report, _puts(name, puts)) for name, puts in ANSWERING.items()}
        for name, signal in SIGNALS.items():
            rows[name] = _answered(assistant, report, _without_signal(assistant, tuned, signal))
        _show("Without …", ANSWER_FIGURES, rows)
        _show(
            "The gate without …", GATE_FIGURES, {name: _gated(assistant, puts) for name, puts in GATE.items()}
        )
    return 0


def _puts(name: str, puts: Sequence[Put]) -> Sequence[Put]:
    """`puts`, with the weights of sentences that are left where one of these is taken out."""
    field = _WEIGHT_OF.get(name)
    if field is None:
        return puts
    left: dict[Language, Weights] = {
        language: replace(kept, **{field: NONE}) for language, kept in quote.WEIGHTS.items()
    }
    return [(quote, "WEIGHTS", left)]


def _without_signal(assistant: Assistant, tuned: Sequence[Case], signal: str) -> Sequence[Put]:
    """A refusal that does not know `signal`, its numbers learned without it."""
    measured = refuse.signals

    def blind(asked: Asked, ranked: Sequence[Candidate]) -> refuse.Signals:
        return replace(measured(asked, ranked), **{signal: NONE})

    with mock.patch.object(refuse, "signals", blind):
        content = learn.refusal_numbers([assistant], tuned)
    numbers = Learned(tuple(content["weights"].values()), content["bias"], content["bar"])
    return [(refuse, "signals", blind), (refuse, "learned", lambda **_: numbers)]


def _answered(assistant: Assistant, cases: Sequence[Case], puts: Sequence[Put]) -> dict[str, float]:
    texts = {document.id: document.text for document in assistant.documents}
    system = AssistantSystem(assistant)
    with _in_place(puts):
        outcomes = {
            case.id: to_outcome(ContractAnswer.model_validate({"id": case.id, **system.answer(case)}), texts)
            for case in cases
        }
    figures = measure(cases, outcomes, texts).figures
    return {name: figures[name].value for name in ANSWER_FIGURES}


def _gated(assistant: Assistant, puts: Sequence[Put]) -> dict[str, float]:
    with _in_place(puts):
        tried = commands.tried(assistant.documents, assistant.meaning)
    drawn = {name: of_mean(row, gate.families(tried)) for name, row in gate.rows(tried).items()}
    return {name: interval.value for name, interval in drawn.items() if interval is not None}


def _in_place(puts: Sequence[Put]) -> ExitStack:
    stack = ExitStack()
    for owner, name, value in puts:
        stack.enter_context(mock.patch.object(owner, name, value))
    return stack


def _show(title: str, figures: Sequence[str], rows: Mapping[str, Mapping[str, float]]) -> None:
    table = Table(title, *(name.partition(".")[2] for name in figures))
    for name, row in rows.items():
        table.add_row(name, *(f"{row[figure]:.3f}" for figure in figures))
    _screen.print(table)


if __name__ == "__main__":
    sys.exit(main())
