"""Which questions the page suggests: some to begin with, some after an answer. All were asked beforehand.

They are made in the background when the page starts, of the index that it answers from.
"""

from collections.abc import Collection, Mapping, Sequence
from itertools import chain, takewhile, zip_longest
from threading import Event, Thread
from types import MappingProxyType

from assistant.answer import Answer
from assistant.answerable import About, Answerable, answerable
from assistant.ask import Assistant
from assistant.page.kept import citations
from assistant.question import Language
from sources.errors import VindplaatsError

LANGUAGES: tuple[Language, ...] = ("nl", "en")

STARTERS = 5
AFTER = 3
"""Questions suggested to begin with, and after an answer."""

GUIDED: Mapping[About, int] = MappingProxyType(
    {About.HEADING: 4, About.FIGURE: 2, About.TERM: 2, About.NAME: 2}
)
"""The ten questions for who begins; where there are fewer of a kind, more of others."""


class Suggestions:
    """The questions that are known to be answered, by language; none while they are still being asked."""

    def __init__(self, found: Mapping[Language, Sequence[Answerable]]) -> None:
        self._found: dict[Language, Sequence[Answerable]] = dict(found)
        self._closed = Event()
        self._asking: Thread | None = None

    @classmethod
    def of(cls, assistant: Assistant) -> "Suggestions":
        """Begin to ask in the background, until all are asked or `close`."""
        made = cls({})
        made._asking = Thread(target=made._make, args=(assistant,), name="suggestions")
        made._asking.start()
        return made

    def close(self) -> None:
        """Ask no more."""
        self._closed.set()
        if self._asking:
            self._asking.join()

    def made(self, language: Language) -> bool:
        """Whether all in `language` have been asked."""
        return language in self._found

    def all(self, language: Language) -> Sequence[Answerable]:
        """Every question in `language`, most general first."""
        return self._found.get(language, ())

    def starters(self, language: Language, count: int = STARTERS) -> list[str]:
        """Questions to begin with, of each kind in turn."""
        kinds = [[one.question for one in self.all(language) if one.about is kind] for kind in About]
        return [one for one in chain.from_iterable(zip_longest(*kinds)) if one][:count]

    def guided(self, language: Language) -> list[Answerable]:
        """Ten questions that lead a newcomer through the library: what it is about first, then what is in it."""
        every = self.all(language)
        some = [one for kind, most in GUIDED.items() for one in [q for q in every if q.about is kind][:most]]
        more = [one for one in every if one not in some][: sum(GUIDED.values()) - len(some)]
        return sorted([*some, *more], key=lambda one: list(About).index(one.about))

    def after(
        self, answer: Answer, asked: Collection[str], documents: Collection[str], language: Language
    ) -> list[str]:
        """Questions after `answer`, nearest to what it cites, none of those `asked`, all about these `documents`."""
        cited = citations(answer)
        sections = {(citation.document, citation.heading) for citation in cited}
        there = {citation.document for citation in cited}
        told = {(citation.document, citation.start) for citation in cited if not answer.refusal}
        known = {question.casefold() for question in asked}

        def distance(one: Answerable) -> int:
            if (one.citation.document, one.citation.heading) in sections:
                return 0
            return 1 if one.citation.document in there else 2

        left = [
            one
            for one in self.all(language)
            if one.question.casefold() not in known
            and one.citation.document in documents
            and (one.citation.document, one.citation.start) not in told
        ]
        return [one.question for one in sorted(left, key=distance)][:AFTER]

    def _make(self, assistant: Assistant) -> None:
        for language in LANGUAGES:
            asked = takewhile(lambda _: not self._closed.is_set(), answerable(assistant, language))
            try:
                self._found[language] = tuple(asked)
            except VindplaatsError:
                self._found[language] = ()  # whoever asks a question is told what is wrong with the index
