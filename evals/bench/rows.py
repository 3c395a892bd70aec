"""The figures: each with all its values, their median and spread, and this project's part of the plain pipeline's. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

SYSTEMS = {"ours": "vindplaats", "llama": "LlamaIndex", "hand": "by hand"}
YARDSTICK = "llama"


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of each system that has it, measured in as many rounds as it has values.

    `at`: how many passages or askers it depends on; None where that is no matter.
    """

    name: str
    unit: str
    values: Mapping[str, Sequence[float]]
    at: int | None = None

    def ratios(self) -> list[float]:
        """Ours as a part of the plain pipeline's, round by round; empty where one of them has no such figure."""
        ours, plain = self.values.get("ours", ()), self.values.get(YARDSTICK, ())
        return [one / other for one, other in zip(ours, plain, strict=False) if other]

    def as_json(self) -> dict[str, object]:
        """All of it, with what follows from the values."""
        return {
            "name": self.name,
            "at": self.at,
            "unit": self.unit,
            "values": {system: list(values) for system, values in self.values.items()},
            "median": {system: median(values) for system, values in self.values.items()},
            "spread": {system: [min(values), max(values)] for system, values in self.values.items()},
            "ratio": _summary(self.ratios()),
        }


def _summary(ratios: Sequence[float]) -> dict[str, object] | None:
    if not ratios:
        return None
    return {"median": median(ratios), "spread": [min(ratios), max(ratios)], "values": list(ratios)}


def table(rows: Sequence[Row]) -> str:
    """The rows for a reader's eye: medians, from the lowest to the highest behind them, and the ratio last."""
    head = ["", "", *SYSTEMS.values(), f"{SYSTEMS['ours']} / {SYSTEMS[YARDSTICK]}"]
    lines = [head, *(_line(row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def _line(row: Row) -> list[str]:
    at = "" if row.at is None else f", {row.at:,}"
    return [
        f"{row.name}{at}",
        row.unit,
        *(_cell(row.values.get(system, ())) for system in SYSTEMS),
        _cell(row.ratios()),
    ]


def _cell(values: Sequence[float]) -> str:
    if not values:
        return "-"
    middle, low, high = (_figure(value) for value in (median(values), min(values), max(values)))
    return middle if low == high else f"{middle} ({low} - {high})"


def _figure(value: float) -> str:
    """Three figures, and no more behind the point than tell something."""
    if value == int(value) or abs(value) >= 100:  # noqa: PLR2004 - three figures
        return f"{value:,.0f}"
    return f"{value:.3g}"
