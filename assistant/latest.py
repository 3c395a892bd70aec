"""Keeps what was opened last, and opens it anew aside when there is something newer; the old goes when nobody uses it.

Knows nothing of what is opened, and nothing of a page.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

EVERY = 1.0
"""Seconds between two looks."""

PATIENCE = 1.0
"""Seconds that `catch_up` waits at most, from when the newer one was seen: most indexes are open by then."""

AGAIN = 10.0
"""Seconds before what could not be opened is tried again: a server may be back by then."""

Mark = tuple[int, int] | None
"""Differs where there is something else to open; None where there is nothing."""


class Closable(Protocol):
    """What can be let go of."""

    def close(self) -> None:
        """Let go of it."""


Opened = TypeVar("Opened", bound=Closable)


@dataclass(slots=True, eq=False)
class _Held(Generic[Opened]):
    opened: Opened
    users: int = 1
    """Who holds it, `Latest` included for as long as it is the newest; the last to leave closes it."""


class Latest(Generic[Opened]):
    """The newest of what can be opened. Safe to use from several threads. Use it as a context manager, to watch."""

    def __init__(
        self,
        first: Opened,
        seen: Mark,
        look: Callable[[], Mark],
        open_next: Callable[[Opened], Opened],
        say: Callable[[str], None],
    ) -> None:
        """Begin with `first`, which was opened when `look` gave `seen`.

        `open_next` opens what is newer than what it is given; where it raises, the old stays and `say` hears why.
        """
        self._held = _Held(first)
        self._seen = seen
        self._look = look
        self._open_next = open_next
        self._say = say
        self._said = ""
        self._changed = threading.Condition()
        self._woken = threading.Event()
        self._over = False
        self._noticed: float | None = None
        self._thread = threading.Thread(target=self._watch, name="latest", daemon=True)

    def __enter__(self) -> "Latest[Opened]":
        """Begin to watch."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Watch no more, and close what is open."""
        self._over = True
        self._woken.set()
        self._thread.join()
        self._leave(self._held)

    @contextmanager
    def use(self) -> Iterator[Opened]:
        """What was opened last; it stays open until the block ends, whatever is opened meanwhile."""
        with self._changed:
            held = self._held
            held.users += 1
        try:
            yield held.opened
        finally:
            self._leave(held)

    def catch_up(self) -> None:
        """Wait for what is newer, if something is, but not long: after that the old one answers meanwhile."""
        if not self._is_new(mark := self._look()):
            return
        self._woken.set()
        with self._changed:
            waited = time.monotonic() - self._noticed if self._noticed else 0.0
            self._changed.wait_for(lambda: self._seen == mark or self._over, max(0.0, PATIENCE - waited))

    def _is_new(self, mark: Mark) -> bool:
        return mark not in {None, self._seen}

    def _watch(self) -> None:
        tried: Mark = None
        again = 0.0
        while not self._over:
            mark = self._look()
            if self._is_new(mark) and (mark != tried or time.monotonic() >= again):
                if mark != tried:
                    self._noticed = time.monotonic()
                tried = mark
                self._open(mark)
                again = time.monotonic() + AGAIN
            self._woken.wait(EVERY)
            self._woken.clear()

    def _open(self, mark: Mark) -> None:
        before = self._held
        try:
            opened = self._open_next(before.opened)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with the new one, the old one has to answer
            self._tell(str(error) or type(error).__name__)
            return
        self._said = ""
        with self._changed:
            self._held, self._seen, self._noticed = _Held(opened), mark, None
            self._changed.notify_all()
        self._leave(before)

    def _tell(self, line: str) -> None:
        """Once, and not at every attempt."""
        if line != self._said:
            self._said = line
            self._say(line)

    def _leave(self, held: _Held[Opened]) -> None:
        with self._changed:
            held.users -= 1
            last = held.users == 0
        if last:
            held.opened.close()
