"""What the page shows of one generation of the index: its assistant, and all that is made of its documents.

Knows nothing of HTTP or of markup.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from pathlib import Path

from assistant.about import says_of_itself
from assistant.answer import Citation
from assistant.ask import Assistant
from assistant.latest import Latest, Mark
from assistant.page.pictures import Pictures
from assistant.page.suggestions import Suggestions
from assistant.question import Detail, Language
from assistant.wiring import reopened
from index import generation
from sources.document import Document
from sources.errors import IndexProblem
from sources.settings import Settings


class Edition:
    """One generation. Safe to use from several threads."""

    def __init__(self, assistant: Assistant, suggestions: Suggestions, library: Path) -> None:
        """What `assistant` answers from, with the pictures of the files below `library`."""
        self.assistant = assistant
        self.suggestions = suggestions
        self.pictures = Pictures(assistant.origins, library)
        self.documents: tuple[Document, ...] = assistant.documents
        self.said: Callable[[str, Language], Mapping[Detail, Citation]] = lru_cache(maxsize=512)(
            partial(says_of_itself, assistant)
        )
        """What the document with this id says of itself."""

    def close(self) -> None:
        """Make no more suggestions, and let go of the index."""
        self.suggestions.close()
        self.assistant.close()


Editions = Latest[Edition]


def editions(first: Assistant, seen: Mark, settings: Settings, say: Callable[[str], None]) -> Editions:
    """The edition of the newest generation; until there is a newer one that of `first`, opened when `seen` was there.

    `say` hears of each newer generation, and why one cannot be opened.
    """

    def edition(assistant: Assistant) -> Edition:
        return Edition(assistant, Suggestions.of(assistant), settings.library)

    def open_next(before: Edition) -> Edition:
        newest = generation.current(settings.index)
        if newest and newest.name == before.assistant.generation:
            # Chroma would give the passages of the one that it has open under this path.
            raise IndexProblem("the index was thrown away and built anew; start the assistant again")
        after = reopened(before.assistant, settings, say)
        say(f"the index was built anew: from here generation {after.generation} answers")
        return edition(after)

    return Latest(
        edition(first),
        seen,
        lambda: generation.mark(settings.index),
        open_next,
        lambda why: say(f"the newer index cannot be opened, the one of before answers on: {why}"),
    )
