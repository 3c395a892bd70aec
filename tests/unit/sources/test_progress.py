"""The time left is honest, and is shown as the stream can show it."""

import io
import os
import pty
import re
from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.progress import counting, shown_on


class Time:
    """A clock that goes on when it is told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        """The time."""
        return self.now


def _lines(sizes: list[int], speed: float) -> list[str]:
    """What is said of work of these sizes, done at `speed` a second."""
    time, lines = Time(), list[str]()
    done = counting("embedding", "passages", sizes, lines.append, time)
    for number, size in enumerate(sizes, 1):
        time.now += size / speed
        done(number)
    return lines


def test_it_says_what_is_done_how_far_it_is_and_how_long_it_takes_yet() -> None:
    lines = _lines([100] * 2400, speed=1000)
    assert lines[0] == "embedding: 0 of 2,400 passages"
    assert lines[6] == "embedding: 60 of 2,400 passages, about 4 minutes left"
    assert lines[-1] == "embedding: 2,396 of 2,400 passages, about 10 seconds left"


def test_it_is_said_once_a_second_at_most() -> None:
    assert len(_lines([1] * 1000, speed=100)) in (10, 11)


def test_nothing_to_do_says_nothing() -> None:
    assert _lines([], speed=1) == []


def test_no_time_is_given_before_there_is_a_speed() -> None:
    assert not any("left" in line for line in _lines([1] * 19, speed=10))
    assert any("left" in line for line in _lines([1] * 50, speed=10))


@given(st.lists(st.integers(1, 10_000), min_size=2, max_size=200), st.floats(0.1, 10_000))
def test_at_an_even_speed_the_time_left_is_right_however_uneven_the_things(
    sizes: list[int], speed: float
) -> None:
    """To the unit in which it is said, rounded up."""
    units = {"seconds": (1, 10), "minute": (60, 60), "minutes": (60, 60), "hours": (3600, 3660)}
    for line in _lines(sizes, speed):
        number = int(line.split()[1].replace(",", ""))
        if found := re.search(r"about (\d+) (\w+) left", line):
            unit, step = units[found[2]]
            said, left = int(found[1]) * unit, sum(sizes[number:]) / speed
            assert left * 0.999 <= said <= left * 1.001 + step


def test_lines_that_stay_come_now_and_then_and_at_once_for_other_work() -> None:
    stream, time = io.StringIO(), Time()
    with shown_on(stream, time) as progress:
        for number in range(25):
            progress(f"reading: {number} of 25 files")
            time.now += 1
        progress("embedding: 0 of 9 passages")
    assert stream.getvalue().splitlines() == [
        "reading: 0 of 25 files",
        "reading: 10 of 25 files",
        "reading: 20 of 25 files",
        "embedding: 0 of 9 passages",
    ]


def _read(terminal: io.FileIO) -> Iterator[bytes]:
    """Piece by piece, as a terminal gives it; when nobody writes to it any more, Linux says that it is broken."""
    with suppress(OSError):
        while piece := terminal.read(1000):
            yield piece


def test_on_a_terminal_one_line_is_rewritten_cut_to_its_width_and_gone_in_the_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(os, "get_terminal_size", lambda _: os.terminal_size((20, 24)))
    master, slave = pty.openpty()
    with os.fdopen(slave, "w") as stream, shown_on(stream) as progress:
        progress("reading: 1 of 25 files, about 10 seconds left")
        progress("reading: 2 of 25 files")
    with os.fdopen(master, "rb", buffering=0) as terminal:
        written = b"".join(_read(terminal)).decode()
    assert written == "\rreading: 1 of 25 fi\x1b[K\rreading: 2 of 25 fi\x1b[K\r\x1b[K"
