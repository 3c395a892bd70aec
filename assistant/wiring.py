"""The one place where the parts are put together."""

from collections.abc import Callable

from assistant.ask import Assistant
from index.build import build
from index.opened import open_index
from sources.errors import IndexMissing
from sources.settings import Settings


def open_assistant(settings: Settings, progress: Callable[[str], None]) -> Assistant:
    """An assistant over the index that the settings name; where there is none yet it is built first.

    Raises a VindplaatsError where it cannot be.
    """
    try:
        return Assistant(open_index(settings, progress))
    except IndexMissing:
        progress("no index yet: building it")
        build(settings, progress)
        return Assistant(open_index(settings, progress))
