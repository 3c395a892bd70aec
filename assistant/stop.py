"""Ends work that nobody waits for any more, from another thread. Knows nothing of the work."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar


class Stopped(Exception):
    """Nobody waits for this any more. No error: it is caught where the work was begun."""


class Stop:
    """Told once, it ends the work of the thread that began `for_this_work`, at its next `check` or where it waits."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._told = False
        self._wake: list[Callable[[], None]] = []

    def tell(self) -> None:
        """End the work."""
        with self._lock:
            self._told = True
            for wake in self._wake:
                wake()

    @contextmanager
    def for_this_work(self) -> Iterator[None]:
        """What this thread does in the block is what is ended."""
        token = _CURRENT.set(self)
        try:
            yield
        finally:
            _CURRENT.reset(token)

    def check(self) -> None:
        """Raise Stopped if it was told."""
        if self._told:
            raise Stopped

    @contextmanager
    def heard(self, wake: Callable[[], None]) -> Iterator[None]:
        """Call `wake`, from another thread or at once, if the work is ended within the block."""
        with self._lock:
            self._wake.append(wake)
            if self._told:
                wake()
        try:
            yield
        finally:
            with self._lock:
                self._wake.remove(wake)


_CURRENT: ContextVar[Stop] = ContextVar("stop")


def current() -> Stop:
    """What may end the work of this thread; where nobody can, one that is never told."""
    return _CURRENT.get(None) or Stop()
