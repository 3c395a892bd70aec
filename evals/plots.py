"""Draws small plots as SVG text, without a library and without anything fetched. Pure."""

from collections.abc import Sequence
from html import escape

WIDTH, HEIGHT, EDGE = 420, 260, 52


def curve(points: Sequence[tuple[float, float]], across: str, up: str) -> str:
    """A line through points in the unit square; the axes are named `across` and `up`."""
    path = " ".join(f"{_x(x):.1f},{_y(y):.1f}" for x, y in points)
    return _frame(f'<polyline points="{path}" class="line"/>', across, up)


def dots(points: Sequence[tuple[float, float, int]], across: str, up: str) -> str:
    """Dots in the unit square, as large as their count, beside the diagonal where both would be equal."""
    most = max((count for *_, count in points), default=1)
    diagonal = f'<line x1="{_x(0)}" y1="{_y(0)}" x2="{_x(1)}" y2="{_y(1)}" class="aid"/>'
    marks = "".join(
        f'<circle cx="{_x(x):.1f}" cy="{_y(y):.1f}" r="{3 + 9 * (count / most) ** 0.5:.1f}" class="dot">'
        f"<title>{escape(across)} {x:.2f}, {escape(up)} {y:.2f}, {count}</title></circle>"
        for x, y, count in points
    )
    return _frame(diagonal + marks, across, up)


def bars(rows: Sequence[tuple[str, float, float, float, int]]) -> str:
    """One bar from 0 to 1 for each (label, value, low, high, count), with its interval as a whisker."""
    left, step, span = 150, 22, 300
    body = []
    for at, (label, value, low, high, count) in enumerate(rows):
        top, middle = at * step + 4, at * step + 11
        body.append(
            f'<text x="{left - 8}" y="{middle + 4}" text-anchor="end">{escape(label)}</text>'
            f'<rect x="{left}" y="{top}" width="{max(0.0, value) * span:.1f}" height="14" class="bar"/>'
            f'<line x1="{left + low * span:.1f}" x2="{left + high * span:.1f}" y1="{middle}" y2="{middle}" class="aid"/>'
            f'<text x="{left + span + 8}" y="{middle + 4}">{value:.2f} ({count})</text>'
        )
    height = len(rows) * step + 8
    return f'<svg viewBox="0 0 {left + span + 90} {height}" width="{left + span + 90}" role="img">{"".join(body)}</svg>'


def _frame(body: str, across: str, up: str) -> str:
    ticks = "".join(
        f'<text x="{_x(at)}" y="{_y(0) + 16}" text-anchor="middle">{at:g}</text>'
        f'<text x="{_x(0) - 6}" y="{_y(at) + 4}" text-anchor="end">{at:g}</text>'
        f'<line x1="{_x(0)}" x2="{_x(1)}" y1="{_y(at)}" y2="{_y(at)}" class="grid"/>'
        for at in (0, 0.25, 0.5, 0.75, 1)
    )
    names = (
        f'<text x="{_x(0.5)}" y="{HEIGHT - 6}" text-anchor="middle">{escape(across)}</text>'
        f'<text x="12" y="{_y(0.5)}" text-anchor="middle" transform="rotate(-90 12 {_y(0.5)})">{escape(up)}</text>'
    )
    return f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" role="img">{ticks}{names}{body}</svg>'


def _x(value: float) -> float:
    return EDGE + value * (WIDTH - EDGE - 14)


def _y(value: float) -> float:
    return HEIGHT - EDGE - value * (HEIGHT - EDGE - 12)
