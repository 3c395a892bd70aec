"""Learns the numbers of a refusal and of the gate: `python -m evals.learn`.

`assistant/refusal.json` from the `tune` half of the cases, in which answerable questions are set against unanswerable
ones of every kind; cases of the `report` half are not looked at. Twice: for the default model, and for embeddings that
give no tokens, from the whole vectors of that model and of the public one that it was taught from, so that the numbers
are of neither. `assistant/meaning.json` from the true statements of the lessons.
"""

import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import astuple, fields
from pathlib import Path
from typing import Any

import numpy as np
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.bridge.pydantic import PrivateAttr
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
from index.build import build
from index.embed import Kind, PromptedEmbedding, load_embedding
from index.model import PUBLIC
from index.opened import open_index
from sources.settings import Settings, load_settings

TARGET = Path(refuse.__file__).with_name("refusal.json")
MEANING = TARGET.with_name("meaning.json")
WRONG_REFUSALS = 0.03
"""Part of the answerable questions of this half that may be refused: sets the bar. Of others more will be."""

WRONGLY_WITHHELD = 0.01
"""Part of the true statements of the lessons that may be too unlike their source: sets the bar of the gate's last check."""

Floats = NDArray[np.float64]


class WholeVectors(PromptedEmbedding):
    """An embedding as a server gives it: the vectors of `embedding`, and none of its tokens."""

    _embedding: BaseEmbedding = PrivateAttr()

    def __init__(self, embedding: BaseEmbedding) -> None:
        """Give the whole vectors of `embedding`."""
        super().__init__(model_name=embedding.model_name)
        self._embedding = embedding

    def _embed(self, texts: Sequence[str], kind: Kind) -> list[list[float]]:
        if kind == "passage":
            return self._embedding.get_text_embedding_batch(list(texts))
        return [self._embedding.get_query_embedding(text) for text in texts]


def main() -> int:
    """Learn both languages and write the files."""
    settings = load_settings()
    assistant = open_assistant(settings, _say)
    texts = {document.id: document.text for document in assistant.documents}
    cases = [case for case in load_cases(CASES, texts) if not case.history]
    half = halves(cases, texts)
    tuned = [case for case in cases if half[case.id] == "tune"]
    learned = {
        "tokens": refusal_numbers([assistant], tuned),
        "whole": _whole_numbers(settings, ("default", PUBLIC), tuned),
    }
    TARGET.write_text(json.dumps({"learned_by": "python -m evals.learn", **learned}, indent=2) + "\n")
    bar = _meaning_bar(assistant.meaning.likeness)
    MEANING.write_text(json.dumps({"learned_by": "python -m evals.learn", "bar": bar}, indent=2) + "\n")
    return 0


def _say(line: str) -> None:
    print(line, file=sys.stderr)


def _whole_numbers(settings: Settings, models: Sequence[str], cases: Sequence[Case]) -> dict[str, Any]:
    """As `refusal_numbers`, from the whole vectors of `models`, over indexes of the library that are built for it."""
    with tempfile.TemporaryDirectory() as room:
        assistants = [_without_tokens(settings, model, Path(room) / model) for model in models]
        try:
            return refusal_numbers(assistants, cases)
        finally:
            for assistant in assistants:
                assistant.close()


def _without_tokens(settings: Settings, model: str, folder: Path) -> Assistant:
    embedding = WholeVectors(load_embedding(model, settings.index / "models", _say))
    its = settings.model_copy(update={"embedding": model, "index": folder})
    build(its, _say, embedding)
    return Assistant(open_index(its, _say, embedding))


def refusal_numbers(assistants: Sequence[Assistant], cases: Sequence[Case]) -> dict[str, Any]:
    """The numbers of a refusal, learned from `cases`, none of which is a follow-up, asked of each of `assistants`."""
    texts = {document.id: document.text for document in assistants[0].documents}
    asked = [(case, *_measure(assistant, case)) for assistant in assistants for case in cases]
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


def _measure(assistant: Assistant, case: Case) -> tuple[str, refuse.Measured | None]:
    gone = [(removed.document, removed.quote) for removed in case.removed]
    spans = [
        (name, at, at + len(quote))
        for name, quote in gone
        for at in [assistant.document(name).text.index(quote)]
    ]
    asked, found = assistant.without(spans).measure(case.question)
    return asked.language, found


def _learn(rows: Sequence[tuple[bool, str, refuse.Measured]], family: Sequence[str]) -> dict[str, Any]:
    """Weights that both languages share, which holds better than a model for each, and each one's bias and bar.

    Questions of one `family` share a gold sentence, so none stands on both sides of a fold.
    """
    names = [field.name for field in fields(rows[0][2])]
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
