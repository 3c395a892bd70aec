"""What is newer is opened aside; the old answers meanwhile, and goes when nobody uses it any more."""

import time
from collections.abc import Callable, Iterator
from threading import Event

import pytest

from assistant import latest
from assistant.latest import Latest


class Thing:
    """Something that is opened, and closed once."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.closed = Event()

    def close(self) -> None:
        """Close it; a second time is a fault."""
        assert not self.closed.is_set()
        self.closed.set()


class Place:
    """Where things are: which is the newest, how opening it goes, and what is said of it."""

    def __init__(self) -> None:
        self.newest = 1
        self.ready = Event()
        self.ready.set()
        self.trouble: Exception | None = None
        self.said: list[str] = []
        self.opened: list[Thing] = []

    def open_next(self, before: Thing) -> Thing:
        """Open the newest, once it is ready, if nothing is wrong with it."""
        assert not before.closed.is_set()
        number = self.newest
        assert self.ready.wait(10)
        if self.trouble:
            raise self.trouble
        self.opened.append(Thing(number))
        return self.opened[-1]


@pytest.fixture
def place() -> Place:
    return Place()


@pytest.fixture
def things(place: Place, monkeypatch: pytest.MonkeyPatch) -> Iterator[Latest[Thing]]:
    """The newest thing, looked for often."""
    monkeypatch.setattr(latest, "EVERY", 0.01)
    monkeypatch.setattr(latest, "AGAIN", 0.05)
    with Latest(Thing(1), (1, 0), lambda: (place.newest, 0), place.open_next, place.said.append) as made:
        yield made
    place.ready.set()


def until(holds: Callable[[], bool]) -> None:
    last = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < last
        time.sleep(0.005)


def number(things: Latest[Thing]) -> int:
    with things.use() as thing:
        return thing.number


def test_what_is_newer_is_found_without_being_asked_for(things: Latest[Thing], place: Place) -> None:
    assert number(things) == 1
    place.newest = 2
    until(lambda: number(things) == 2)
    assert [thing.number for thing in place.opened] == [2]


def test_whoever_catches_up_gets_the_newer_one_at_once(things: Latest[Thing], place: Place) -> None:
    for newest in range(2, 6):
        place.newest = newest
        things.catch_up()
        assert number(things) == newest


def test_what_is_long_in_opening_is_not_waited_for(
    things: Latest[Thing], place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only those who ask in its first moments wait a moment; nobody after these."""
    monkeypatch.setattr(latest, "PATIENCE", 0.2)
    place.ready.clear()
    place.newest = 2
    things.catch_up()
    assert number(things) == 1
    began = time.monotonic()
    for _ in range(20):
        things.catch_up()
    assert time.monotonic() - began < 0.2
    place.ready.set()
    until(lambda: number(things) == 2)


def test_the_old_one_stays_open_for_those_who_use_it(things: Latest[Thing], place: Place) -> None:
    with things.use() as first, things.use():
        place.newest = 2
        things.catch_up()
        assert number(things) == 2
        assert not first.closed.is_set()
    assert first.closed.is_set()


def test_an_old_one_that_nobody_uses_is_closed(things: Latest[Thing], place: Place) -> None:
    with things.use() as first:
        pass
    place.newest = 2
    assert first.closed.wait(10)


@pytest.mark.parametrize("trouble", [OSError("the disk is gone"), ValueError()])
def test_what_cannot_be_opened_is_told_once_and_tried_again(
    things: Latest[Thing], place: Place, trouble: Exception
) -> None:
    place.trouble = trouble
    place.newest = 2
    things.catch_up()
    until(lambda: place.said != [])
    time.sleep(0.2)
    assert number(things) == 1
    assert place.said == [str(trouble) or "ValueError"]
    place.trouble = None
    until(lambda: number(things) == 2)


def test_what_has_gone_is_no_reason_to_close_what_is_open(place: Place) -> None:
    with Latest(Thing(1), (1, 0), lambda: None, place.open_next, place.said.append) as things:
        things.catch_up()
        assert number(things) == 1
    assert (place.opened, place.said) == ([], [])


def test_in_the_end_the_last_is_closed(place: Place) -> None:
    first = Thing(1)
    with Latest(first, (1, 0), lambda: (1, 0), place.open_next, place.said.append):
        assert not first.closed.is_set()
    assert first.closed.is_set()
