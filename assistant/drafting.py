"""From passages to checked sentences: a language model's where one is set and heeds its quotations, else quotations.

Knows the order (write, verify, rewrite once) and nothing of how any of them is done.
"""

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from assistant.llm import Trouble, WriterError
from assistant.meaning import Meaning
from assistant.question import Asked, Language
from assistant.verify import Checked, Draft, verify
from assistant.write import ModelWriter
from index.passage import Hit
from sources.document import Document

QUOTE_WRITER = "quote"

REWRITES = 2
"""Withheld sentences of one answer that are put to the model again, once each."""

Find = Callable[[str], Document]
Stage = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Drafted:
    """Sentences, each with what the gate says of it; who wrote those that are kept; why it was not the model."""

    checked: Sequence[Checked] = ()
    writer: str = QUOTE_WRITER
    trouble: Trouble | None = None


NOTHING = Drafted()


@dataclass(frozen=True, slots=True)
class Drafting:
    """The work on one question. `find` gives a document by its id; `stage` hears of each step as it begins."""

    asked: Asked
    hits: Sequence[Hit]
    find: Find
    meaning: Meaning
    stage: Stage

    def draft(self, quotations: Sequence[Draft], writer: ModelWriter | None) -> Drafted:
        """The sentences of `writer` if one of them passes the gate, else `quotations`."""
        written: list[Checked] = []
        trouble = None
        if writer:
            try:
                written = self._written(writer)
                trouble = Trouble.WITHHELD if written else Trouble.NOTHING
            except WriterError as error:
                trouble = error.trouble
            if any(one.verdict.kept for one in written):
                return Drafted(written, writer.name)
        return Drafted([*written, *self._check(quotations)], trouble=trouble)

    def _written(self, writer: ModelWriter) -> list[Checked]:
        """What the model wrote, its withheld sentences rewritten where that helped. Raises WriterError."""
        until = time.monotonic() + writer.seconds
        self.stage("model")
        checked = self._check(writer.write(self.asked, self.hits, until))
        failed = [place for place, one in enumerate(checked) if not one.verdict.kept]
        # A rewrite that fails leaves the sentence withheld as it was.
        with suppress(WriterError):
            for place in failed[:REWRITES]:
                better = self._rewritten(checked[place], writer, until)
                if better and better.draft.text not in {one.draft.text for one in checked}:
                    checked[place] = better
        return checked

    def _rewritten(self, failed: Checked, writer: ModelWriter, until: float) -> Checked | None:
        """A sentence in the place of `failed` that passes, if the model has one. Raises WriterError."""
        assert failed.verdict.reason is not None  # noqa: S101 - withheld sentences have a reason
        self.stage("rewrite")
        again = writer.rewrite(self.asked, failed.draft, failed.verdict.reason, until)
        return next((one for one in self._check([again] if again else []) if one.verdict.kept), None)

    def _check(self, drafts: Sequence[Draft]) -> list[Checked]:
        self.stage("verify")
        documents = {draft.passage.document: self.find(draft.passage.document) for draft in drafts}
        return verify(drafts, documents, self.meaning)


def notice(trouble: Trouble | None, language: Language, *, answered: bool) -> str | None:
    """The line that tells the reader that the language model did not answer, and what they see instead."""
    if trouble is None:
        return None
    words = _NOTICES[language]
    return f"{words[trouble]}; {words['instead']}." if answered else f"{words[trouble]}."


_NOTICES: dict[Language, dict[str, str]] = {
    "nl": {
        Trouble.UNREACHABLE: "Het taalmodel is niet bereikbaar",
        Trouble.SLOW: "Het taalmodel antwoordde niet op tijd",
        Trouble.REFUSED_KEY: "Het taalmodel weigerde de sleutel (VINDPLAATS_LLM_KEY)",
        Trouble.BUSY: "Het taalmodel heeft het te druk",
        Trouble.REJECTED: "Het taalmodel nam de vraag niet aan",
        Trouble.FAILED: "Het taalmodel gaf een fout",
        Trouble.UNREADABLE: "Het taalmodel gaf geen bruikbaar antwoord",
        Trouble.NOTHING: "Het taalmodel vond geen antwoord",
        Trouble.WITHHELD: "Geen zin van het taalmodel doorstond de controle",
        "instead": "dit zijn citaten uit de bronnen",
    },
    "en": {
        Trouble.UNREACHABLE: "The language model cannot be reached",
        Trouble.SLOW: "The language model did not answer in time",
        Trouble.REFUSED_KEY: "The language model refused the key (VINDPLAATS_LLM_KEY)",
        Trouble.BUSY: "The language model is too busy",
        Trouble.REJECTED: "The language model did not accept the question",
        Trouble.FAILED: "The language model gave an error",
        Trouble.UNREADABLE: "The language model gave no usable answer",
        Trouble.NOTHING: "The language model found no answer",
        Trouble.WITHHELD: "No sentence of the language model passed the check",
        "instead": "these are quotations from the sources",
    },
}
