"""Learns the numbers of a refusal and of the gate: `python -m evals.learn`.

`assistant/refusal.json` from the `tune` half of the cases, in which answerable questions are set against unanswerable
ones of every kind; cases of the `report` half are not looked at. `assistant/meaning.json` from the true statements of the lessons.
"""

import json
import sys
from collections.abc import Sequence
from dataclasses import astuple, fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedGroupKFold, cross_val_predict

from assistant import refuse
from assistant.ask import Assistant
from assistant.meaning import Likeness
from assistant.wiring import open_assistant
from evals.case import CASES, Case, load_cases
from evals.halves import families, halves
from evals.lessons import LESSONS, read_statements
from sources.settings import load_settings

TARGET = Path(refuse.__file__).with_name("refusal.json")
MEANING = TARGET.with_name("meaning.json")
WRONG_REFUSALS = 0.03
"""Part of the answerable questions of this half that may be refused: sets the bar. Of others more will be."""

WRONGLY_WITHHELD = 0.01
"""Part of the true statements of the lessons that may be too unlike their source: sets the bar of the gate's last check."""

Floats = NDArray[np.float64]


def main() -> int:
    """Learn both languages and write the file."""
    assistant = open_assistant(load_settings(), lambda line: print(line, file=sys.stderr))
    texts = {document.id: document.text for document in assistant.documents}
    cases = [case for case in load_cases(CASES, texts) if not case.history]
    half = halves(cases, texts)
    learned = refusal_numbers(assistant, [case for case in cases if half[case.id] == "tune"])
    TARGET.write_text(json.dumps({"learned_by": "python -m evals.learn", **learned}, indent=2) + "\n")
    bar = _meaning_bar(assistant.meaning.likeness)
    MEANING.write_text(json.dumps({"learned_by": "python -m evals.learn", "bar": bar}, indent=2) + "\n")
    return 0


def refusal_numbers(assistant: Assistant, cases: Sequence[Case]) -> dict[str, Any]:
    """What `refusal.json` holds, learned from `cases`, none of which is a follow-up."""
    texts = {document.id: document.text for document in assistant.documents}
    asked = [(case, *_measure(assistant, case)) for case in cases]
    measured = [(case, language, found) for case, language, found in asked if found]
    family = families(cases, texts)
    return _learn(
        [(case.answerable, language, found) for case, language, found in measured],
        [str(family[case.id]) for case, _, _ in measured],
    )


def _meaning_bar(likeness: Likeness) -> float:
    """The likeness with their source that all but `WRONGLY_WITHHELD` of the true statements reach."""
    statements = read_statements(sorted(LESSONS.glob("statements-*.txt")))
    like = [likeness(one.text, one.source) for one in statements if one.kind is None]
    bar = float(np.quantile([one for one in like if one is not None], WRONGLY_WITHHELD))
    print(f"meaning: {len(like)} true statements, bar {bar:.3f}")
    return round(bar, 3)


def _measure(assistant: Assistant, case: Case) -> tuple[str, refuse.Signals | None]:
    gone = [(removed.document, removed.quote) for removed in case.removed]
    spans = [
        (name, at, at + len(quote))
        for name, quote in gone
        for at in [assistant.document(name).text.index(quote)]
    ]
    asked, found = assistant.without(spans).measure(case.question)
    return asked.language, found


def _learn(rows: Sequence[tuple[bool, str, refuse.Signals]], family: Sequence[str]) -> dict[str, Any]:
    """Weights that both languages share, which holds better than a model for each, and each one's bias and bar.

    Questions of one `family` share a gold sentence, so none stands on both sides of a fold.
    """
    names = [field.name for field in fields(refuse.Signals)]
    answerable = np.array([known for known, _, _ in rows])
    spoken = np.array([language for _, language, _ in rows])
    signals: Floats = np.array([astuple(found) for _, _, found in rows])
    mean, spread = signals.mean(axis=0), signals.std(axis=0) + 1e-9
    scaled = np.column_stack([(signals - mean) / spread, spoken == "en"])
    model = LogisticRegression(C=0.3, max_iter=1000)
    folds = StratifiedGroupKFold(10, shuffle=True, random_state=0)
    held_out = cross_val_predict(model, scaled, answerable, groups=family, cv=folds, method="predict_proba")[
        :, 1
    ]
    model.fit(scaled, answerable)
    weights, english = model.coef_[0][:-1] / spread, model.coef_[0][-1]
    bias = float(model.intercept_[0] - weights @ mean)
    return {
        "weights": {name: round(float(weight), 4) for name, weight in zip(names, weights, strict=True)},
        "bias": {"nl": round(bias, 4), "en": round(bias + float(english), 4)},
        # One for both: of one language alone five questions would decide.
        "bar": dict.fromkeys(("nl", "en"), _bar(answerable, held_out)),
    }


def _bar(answerable: NDArray[np.bool_], held_out: Floats) -> float:
    """Where so many of the answerable questions are refused as may be, said with what it refuses of the others."""
    bar = float(np.quantile(held_out[answerable], WRONG_REFUSALS))
    refused, area = (held_out[~answerable] < bar).mean(), roc_auc_score(answerable, held_out)
    print(
        f"{len(held_out)} cases, held-out AUC {area:.3f}, bar {bar:.3f} refuses {refused:.2f} of unanswerable"
    )
    return round(bar, 4)


if __name__ == "__main__":
    sys.exit(main())
