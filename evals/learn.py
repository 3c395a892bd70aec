"""Learns the numbers of a refusal from the `tune` half of the cases: `python -m evals.learn`.

Writes `assistant/refusal.json`. Cases of the `report` half are not looked at. Answerable questions are set against
unanswerable ones of every kind.
"""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import cross_val_predict

from assistant import refuse
from assistant.ask import Assistant
from assistant.wiring import open_assistant
from evals.case import CASES, Case, load_cases
from evals.halves import halves
from sources.settings import load_settings

TARGET = Path(refuse.__file__).with_name("refusal.json")
WRONG_REFUSALS = 0.1
"""Part of the answerable questions that may be refused: sets the bar."""

Floats = NDArray[np.float64]


def main() -> int:
    """Learn both languages and write the file."""
    assistant = open_assistant(load_settings(), lambda line: print(line, file=sys.stderr))
    texts = {document.id: document.text for document in assistant.documents}
    cases = [case for case in load_cases(CASES, texts) if not case.history]
    half = halves(cases, texts)
    measured = [(case, *_measure(assistant, case)) for case in cases if half[case.id] == "tune"]
    models: dict[str, Any] = {}
    for language in ("nl", "en"):
        rows = [(case.answerable, found) for case, spoken, found in measured if spoken == language]
        models[language] = _learn(rows, language)
    TARGET.write_text(json.dumps({"learned_by": "python -m evals.learn", "models": models}, indent=2) + "\n")
    return 0


def _measure(assistant: Assistant, case: Case) -> tuple[str, refuse.Signals]:
    gone = [(removed.document, removed.quote) for removed in case.removed]
    spans = [
        (name, at, at + len(quote))
        for name, quote in gone
        for at in [assistant.document(name).text.index(quote)]
    ]
    asked, found = assistant.without(spans).measure(case.question)
    if found is None:
        raise AssertionError(case.id)
    return asked.language, found


def _learn(rows: Sequence[tuple[bool, refuse.Signals]], language: str) -> dict[str, Any]:
    names = [field.name for field in fields(refuse.Signals)]
    signals: Floats = np.array([[asdict(found)[name] for name in names] for _, found in rows])
    answerable = np.array([known for known, _ in rows])
    mean, spread = signals.mean(axis=0), signals.std(axis=0) + 1e-9
    scaled = (signals - mean) / spread
    model = LogisticRegression(C=0.3, class_weight="balanced", max_iter=1000)
    held_out = cross_val_predict(model, scaled, answerable, cv=10, method="predict_proba")[:, 1]
    bar = float(np.quantile(held_out[answerable], WRONG_REFUSALS))
    refused = float((held_out[~answerable] < bar).mean())
    area = roc_auc_score(answerable, held_out)
    print(
        f"{language}: {len(rows)} cases, held-out AUC {area:.3f}, bar {bar:.3f} refuses {refused:.2f} of unanswerable"
    )
    model.fit(scaled, answerable)
    weights = model.coef_[0] / spread
    return {
        "weights": {name: round(float(weight), 4) for name, weight in zip(names, weights, strict=True)},
        "bias": round(float(model.intercept_[0] - weights @ mean), 4),
        "bar": round(bar, 4),
    }


if __name__ == "__main__":
    sys.exit(main())
