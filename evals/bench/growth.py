"""Draws how cost grows: lines over logarithmic axes, one picture of several panels, as an SVG file of its own. Pure."""

from collections.abc import Callable, Mapping, Sequence
from html import escape
from math import ceil, floor, log10
from statistics import median

from evals.bench.rows import SYSTEMS, Row

WIDTH, HEIGHT = 400, 270
_MOST_TICKS = 7
_LEFT, _RIGHT, _TOP, _BOTTOM = 58, 30, 34, 44

_STYLE = """
svg{font:12px system-ui,sans-serif}text{fill:#333}.title{font-weight:600;font-size:13px}.grid{stroke:#ddd}
.mark{stroke-width:2;fill:none}.ours{stroke:#154273}.llama{stroke:#b3541e}.hand{stroke:#5a7d3a}
text.ours{fill:#154273}text.llama{fill:#b3541e}text.hand{fill:#5a7d3a}text.ours,text.llama,text.hand{stroke:none}
"""

Points = Sequence[tuple[float, float, float, float]]
"""Where (across), the median, the lowest and the highest."""


def picture(rows: Sequence[Row], panels: Mapping[str, str]) -> str:
    """A panel for each name of rows in `panels`, which says what runs across it; those without two points are left out."""
    drawn = []
    for name, across in panels.items():
        some = sorted((row for row in rows if row.name == name and row.at), key=lambda row: row.at or 0)
        if some:
            drawn.append(_panel(f"{name} ({some[0].unit})", across, _lines(some)))
    placed = "".join(
        f'<g transform="translate({at % 2 * WIDTH},{at // 2 * HEIGHT + 24})">{panel}</g>'
        for at, panel in enumerate(drawn)
    )
    height = 24 + (len(drawn) + 1) // 2 * HEIGHT
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {2 * WIDTH} {height}" width="{2 * WIDTH}" role="img">'
        f'<style>{_STYLE}</style><rect width="100%" height="100%" fill="#fff"/>{_key()}{placed}</svg>\n'
    )


def _lines(rows: Sequence[Row]) -> dict[str, Points]:
    lines = {
        system: [
            (float(row.at or 0), median(values), min(values), max(values))
            for row in rows
            if (values := row.values.get(system)) and min(values) > 0
        ]
        for system in SYSTEMS
    }
    return {system: points for system, points in lines.items() if points}


def _key() -> str:
    return "".join(
        f'<text class="{system}" x="{_LEFT + at * 110}" y="18">● {escape(name)}</text>'
        for at, (system, name) in enumerate(SYSTEMS.items())
    )


def _panel(title: str, across: str, lines: Mapping[str, Points]) -> str:
    every = [point for points in lines.values() for point in points]
    if not every:
        return ""
    x, xs = _axis([at for at, *_ in every], _LEFT, WIDTH - _RIGHT)
    y, ys = _axis([value for _, *values in every for value in values], HEIGHT - _BOTTOM, _TOP)
    ticks = "".join(
        f'<line class="grid" x1="{x(at):.1f}" x2="{x(at):.1f}" y1="{_TOP}" y2="{HEIGHT - _BOTTOM}"/>'
        f'<text x="{x(at):.1f}" y="{HEIGHT - _BOTTOM + 16}" text-anchor="middle">{at:,g}</text>'
        for at in xs
    ) + "".join(
        f'<line class="grid" x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{y(at):.1f}" y2="{y(at):.1f}"/>'
        f'<text x="{_LEFT - 6}" y="{y(at) + 4:.1f}" text-anchor="end">{at:,g}</text>'
        for at in ys
    )
    marks = "".join(
        f'<polyline class="mark {system}" points="{" ".join(f"{x(at):.1f},{y(middle):.1f}" for at, middle, *_ in points)}"/>'
        + "".join(
            f'<line class="mark {system}" x1="{x(at):.1f}" x2="{x(at):.1f}" y1="{y(low):.1f}" y2="{y(high):.1f}"/>'
            f'<circle class="mark {system}" cx="{x(at):.1f}" cy="{y(middle):.1f}" r="3">'
            f"<title>{escape(SYSTEMS[system])}, {at:,g}: {middle:,.3g}</title></circle>"
            for at, middle, low, high in points
        )
        for system, points in lines.items()
    )
    names = (
        f'<text class="title" x="{_LEFT}" y="{_TOP - 12}">{escape(title)}</text>'
        f'<text x="{(_LEFT + WIDTH - _RIGHT) / 2}" y="{HEIGHT - 8}" text-anchor="middle">{escape(across)}</text>'
    )
    return ticks + marks + names


def _axis(values: Sequence[float], first: float, last: float) -> tuple[Callable[[float], float], list[float]]:
    """Where a value stands on a logarithmic axis from `first` to `last`, and the values that are written at it."""
    low, high = log10(min(values)), log10(max(values))
    ticks = [factor * 10.0**power for power in range(floor(low), ceil(high) + 1) for factor in (1, 2, 5)]
    below = max((tick for tick in ticks if log10(tick) <= low), default=ticks[0])
    above = min((tick for tick in ticks if log10(tick) >= high), default=ticks[-1])
    if below == above:
        above = 2 * below
    low, high = log10(below), log10(above)
    shown = [tick for tick in ticks if below <= tick <= above]
    if len(shown) > _MOST_TICKS:
        shown = [tick for tick in shown if log10(tick).is_integer()]
    return lambda value: first + (log10(value) - low) / (high - low) * (last - first), shown
