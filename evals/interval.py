"""95% intervals by bootstrap over families of questions, and paired differences. Pure; fixed seed.

Questions about one sentence (translations, rewordings) are not independent: whole families are drawn, so
that the interval is as wide as what is really known (cluster bootstrap; Davison and Hinkley 1997, 3.8).
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

ROUNDS = 2000
SEED = 32735

_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure, the 95% interval around it, and over how many scores it was taken."""

    value: float
    low: float
    high: float
    count: int


def of_mean(scores: Mapping[str, float | None], families: Mapping[str, Hashable]) -> Interval | None:
    """The mean of the scores that there are, by case id. None where there are none.

    Where every score is 0, or every score 1, drawing again shows no spread: then the interval is the exact
    one of so many families in a row (Clopper and Pearson 1934).
    """
    known = {case: score for case, score in scores.items() if score is not None}
    drawn = _drawn_mean(known, families)
    if drawn is not None and set(known.values()) <= {drawn.value} and drawn.value in (0.0, 1.0):
        reach = 1 - 0.025 ** (1 / len({families[case] for case in known}))
        return replace(drawn, low=max(0.0, drawn.value - reach), high=min(1.0, drawn.value + reach))
    return drawn


def of_statistic(
    items: Mapping[str, _Item],
    families: Mapping[str, Hashable],
    statistic: Callable[[Sequence[_Item]], float | None],
) -> Interval | None:
    """A statistic of many cases together (F1, an area). None where it has no value on all of them."""
    value = statistic(list(items.values()))
    if value is None:
        return None
    grouped: dict[Hashable, list[_Item]] = {}
    for case, item in items.items():
        grouped.setdefault(families[case], []).append(item)
    members = list(grouped.values())
    drawn = [
        statistic([item for times, group in zip(row, members, strict=True) for item in group * int(times)])
        for row in _draws(len(members), ROUNDS // 10)
    ]
    known = np.asarray([one for one in drawn if one is not None])
    return Interval(value, *_bounds(known), len(items))


def of_difference(
    new: Mapping[str, float | None], old: Mapping[str, float | None], families: Mapping[str, Hashable]
) -> Interval | None:
    """The mean of new - old over the cases that both scored. None where there are none."""
    paired = {
        case: score - before
        for case, score in new.items()
        if score is not None and (before := old.get(case)) is not None
    }
    return _drawn_mean(paired, families)


def _drawn_mean(known: Mapping[str, float], families: Mapping[str, Hashable]) -> Interval | None:
    if not known:
        return None
    sums, counts = _family_totals(known, families)
    drawn = _draws(len(sums))
    return Interval(sum(known.values()) / len(known), *_bounds((drawn @ sums) / (drawn @ counts)), len(known))


def _family_totals(
    known: Mapping[str, float], families: Mapping[str, Hashable]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    totals: dict[Hashable, list[float]] = {}
    for case, score in known.items():
        total = totals.setdefault(families[case], [0.0, 0.0])
        total[0] += score
        total[1] += 1
    table = np.asarray(list(totals.values()))
    return table[:, 0], table[:, 1]


def _draws(families: int, rounds: int = ROUNDS) -> NDArray[np.float64]:
    """How often each family is drawn in each round, shape (rounds, families)."""
    generator = np.random.default_rng(SEED)
    return generator.multinomial(families, np.full(families, 1 / families), size=rounds).astype(np.float64)


def _bounds(drawn: NDArray[np.float64]) -> tuple[float, float]:
    low, high = np.quantile(drawn, (0.025, 0.975))
    return float(low), float(high)
