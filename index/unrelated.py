"""Holds cosines against those of questions that nothing in an index is about, so that they mean the same in every model.

Cosines of one model lie between .75 and .95, of another between .1 and .8, and the more sentences there are, the liker
the likest of them. What is left is how far a question stands out from such as are about other documents (speaker
recognition normalises its scores by a cohort of others in this way: Auckenthaler et al., Digital Signal Processing, 2000).
The questions, `unrelated.json`, are of the lessons (`evals/lessons`), from documents on which no model was taught.
Knows nothing of models or passages.
"""

import json
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, pstdev

_QUESTIONS = Path(__file__).with_name("unrelated.json")

_AT_ONCE = 4
"""Questions at the same time: a server of embeddings is asked for each by itself."""


@dataclass(frozen=True, slots=True)
class Usual:
    """The cosines of unrelated questions, each with the sentence that is likest to it: their mean and spread."""

    mean: float
    spread: float

    def above(self, cosine: float) -> float:
        """How far `cosine` lies above the mean, in spreads; 0 where there is no spread."""
        return (cosine - self.mean) / self.spread if self.spread else 0.0


def measure(likest: Callable[[str], float]) -> Mapping[str, Usual]:
    """What is usual for unrelated questions, by language; `likest` gives the highest cosine of one."""
    questions: dict[str, list[str]] = json.loads(_QUESTIONS.read_text(encoding="utf-8"))
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        cosines = {language: list(pool.map(likest, asked)) for language, asked in questions.items()}
    return {language: Usual(fmean(values), pstdev(values)) for language, values in cosines.items()}
