"""Says how far long work is and how long it will still take, in one line that is rewritten or in a line now and then.

A line is what is being done, a colon, and how far it is: "embedding: 64 of 2,400 passages, about 3 minutes left".
"""

import math
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import accumulate
from typing import TextIO

Progress = Callable[[str], None]
"""Takes a line that says where the work is. It may be shown or not; the next one replaces it."""

Clock = Callable[[], float]

_MEASURED = 2.0
"""Seconds of work before its speed is believed."""
_SELDOM = 1.0
"""Seconds between two lines, at least: nobody reads faster."""
_EVERY = 10.0
"""Seconds between two lines on one piece of work, where lines stay."""


def counting(
    doing: str, things: str, sizes: Sequence[int], progress: Progress, clock: Clock = time.monotonic
) -> Callable[[int], None]:
    """Begin on `len(sizes)` things, each as much work as its size says; call what is returned with how many are done.

    The time left is what is left of the sizes at the mean speed since the beginning; none is given before there
    is a speed. The clock is one that never jumps.
    """
    reached = [0, *accumulate(sizes)]
    began, said = clock(), -math.inf

    def done(number: int) -> None:
        nonlocal said
        if clock() - said < _SELDOM:
            return
        said = clock()
        spent, work = said - began, reached[number]
        left = spent * (reached[-1] - work) / work if work and spent >= _MEASURED else None
        words = f", {_left(left)}" if left else ""
        progress(f"{doing}: {number:,} of {len(sizes):,} {things}{words}")

    if sizes:
        done(0)
    return done


@contextmanager
def shown_on(stream: TextIO, clock: Clock = time.monotonic) -> Iterator[Progress]:
    """Progress for the eye: one line that is rewritten on a terminal, and gone at the end; lines that stay elsewhere."""
    if not stream.isatty() or os.environ.get("TERM") == "dumb":
        yield _staying(stream, clock)
        return
    try:
        yield lambda line: print(f"\r{_cut(line, stream)}\x1b[K", end="", file=stream, flush=True)
    finally:
        print("\r\x1b[K", end="", file=stream, flush=True)


def _staying(stream: TextIO, clock: Clock) -> Progress:
    """The first line on each piece of work, then one every `_EVERY` seconds."""
    shown, since = "", -math.inf

    def show(line: str) -> None:
        nonlocal shown, since
        doing = line.partition(":")[0]
        if doing != shown or clock() - since >= _EVERY:
            print(line, file=stream, flush=True)
            shown, since = doing, clock()

    return show


def _cut(line: str, stream: TextIO) -> str:
    return line[: os.get_terminal_size(stream.fileno()).columns - 1]


def _left(seconds: float) -> str:
    """Rounded up, and no finer than it can be known."""
    if seconds < 60:  # noqa: PLR2004 - a minute
        return f"about {10 * math.ceil(seconds / 10)} seconds left"
    minutes = math.ceil(seconds / 60)
    if minutes < 90:  # noqa: PLR2004 - more is read best in hours
        return f"about {minutes} minute{'s' * (minutes > 1)} left"
    return f"about {math.ceil(minutes / 60)} hours left"
