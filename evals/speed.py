"""Speed: the median and the 95th percentile of each stage. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Stage:
    """Milliseconds of one stage: half, and 19 in 20, of the questions take no longer."""

    p50: float
    p95: float
    count: int


def stages(timings: Iterable[Mapping[str, float]]) -> dict[str, Stage]:
    """Each stage that any of the answers timed, in the order first seen."""
    known: dict[str, list[float]] = {}
    for timing in timings:
        for stage, milliseconds in timing.items():
            known.setdefault(stage, []).append(milliseconds)
    return {
        stage: Stage(float(np.quantile(values, 0.5)), float(np.quantile(values, 0.95)), len(values))
        for stage, values in known.items()
    }
