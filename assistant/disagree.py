"""Finds where two documents answer a question differently, and says so with both dates, the newest first.

Slow to speak: a difference that it misses can still be read in the sentences, one that it invents would make both
untrustworthy. Pure; knows no index and no model.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations, permutations
from statistics import pstdev
from textwrap import shorten

from babel.dates import format_date

from assistant.answer import Conflict
from assistant.facts import Date
from assistant.quantities import quantities_differ
from assistant.question import Asked, Language, Want
from assistant.quote import Candidate
from assistant.subject import Subject, likeness, other_times, same_thing, subject, within
from assistant.verify import Checked
from index.lexical import fold
from sources.document import Metadata
from sources.succession import Known, later, replacements, replacers

RIVALS = 3
"""Sentences that are added to an answer because they answer differently, at most."""

_CLOSE = 1.5
"""Standard deviations of all scores below the best within which a sentence may be added."""

_ALIKE = 0.8
"""Likeness of two sentences from which a negation in one of them alone is a disagreement."""

_TITLE = 80
"""Characters of a title in the sentence about a conflict."""

_NEGATION = re.compile(
    r"\b(?:niet(?!-|\s+(?:alleen|slechts|enkel)\b)|geen|nooit|noch|niemand|niets|zonder|tegen|not(?!\s+(?:only|just)\b)|"
    r"never|nor|neither|nobody|nothing|without|against|no(?!\W*\d))\b|n['’]t\b"
)
_ENDED = re.compile(
    r"\b(?:ingetrokken|intrekking|afgeschaft|afschaffing|beeindigd|beeindiging|stopgezet|opgeheven|opheffing|"
    r"vervallen|vervalt|geschrapt|withdrawn|withdrawal|revoked|repealed|abolished|discontinued|terminated|"
    r"scrapped|cancelled)\b"
)


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence of the document with this id."""

    text: str
    document: str


def stated(checked: Checked) -> Statement:
    """The whole sentence, or sentences, in which the quotation of a kept draft stands."""
    passage, span = checked.draft.passage, checked.verdict.span
    assert span is not None  # noqa: S101 - a kept draft has a place
    whole = [one for one in passage.sentences if one.start < span.end and span.start < one.end] or [span]
    return Statement(
        passage.text[whole[0].start - passage.start : whole[-1].end - passage.start], passage.document
    )


@dataclass(frozen=True, slots=True)
class Weighing:
    """The comparing of answers to one question, given what is known of each document of the time asked about."""

    asked: Asked
    documents: Known
    _replacers: Known = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Look through the library once, however many sentences are compared."""
        object.__setattr__(self, "_replacers", replacers(self.documents))

    def rivals(self, chosen: Sequence[Statement], ranked: Sequence[Candidate]) -> list[Candidate]:
        """Sentences among the best of `ranked` that answer differently from one of `chosen`.

        At most one of a document, and none where one of its sentences was chosen that does so.
        """
        spread = pstdev(one.score for one in ranked) if ranked else 0.0
        heard = {one.document for one, other in permutations(chosen, 2) if self._rivals(one, other)}
        found: list[Candidate] = []
        for candidate in ranked:
            if len(found) == RIVALS or candidate.score < ranked[0].score - _CLOSE * spread:
                break
            rival = Statement(candidate.text, candidate.passage.document)
            if rival.document not in heard and any(self._rivals(rival, one) for one in chosen):
                found.append(candidate)
                heard.add(rival.document)
        return found

    def arrange(self, said: Sequence[Statement]) -> tuple[list[int], list[Conflict]]:
        """The order in which to show `said`, which is best first, and the conflicts by place in that order.

        Sentences in conflict stand together, newest first, and no replaced document before its replacement.
        """
        pairs = [(i, j) for i, j in combinations(range(len(said)), 2) if said[i].document != said[j].document]
        told = {(i, j): what for i, j in pairs if (what := self._contradiction(said[i], said[j]))}
        replaced = [(i, j) for i, j in pairs if self._replaced(said[i], said[j])]
        groups = _groups(len(said), [*told, *replaced])
        order = [place for group in groups for place in sorted(group, key=lambda at: self._age(said[at]))]
        shown = {place: at for at, place in enumerate(order)}
        spoken = [{said[i].document, said[j].document} for i, j in told]
        for i, j in replaced:
            if (documents := {said[i].document, said[j].document}) not in spoken:
                told[i, j] = self._replacement(said[i], said[j])
                spoken.append(documents)
        conflicts = [
            Conflict(claims=sorted((shown[i], shown[j])), what=what) for (i, j), what in told.items()
        ]
        return order, sorted(conflicts, key=lambda conflict: conflict.claims)

    def _age(self, one: Statement) -> tuple[int, int]:
        """Sorts newest first; on one day, a replacement before what it replaced."""
        day = self.documents[one.document].date or date.min
        return -day.toordinal(), len(replacements(one.document, self._replacers))

    def _rivals(self, one: Statement, other: Statement) -> bool:
        """Whether they answer differently, or alike in a document and in one that replaced it."""
        if one.document == other.document:
            return False
        about = (self._subject(one), self._subject(other))
        replaced = self._replaced(one, other) and same_thing(*about, self._asked())
        return replaced or self._contradiction(one, other) is not None

    def _contradiction(self, one: Statement, other: Statement) -> str | None:
        """How two sentences of different documents answer differently, for the reader; None if they do not."""
        new, old = sorted((one, other), key=self._age)
        about = (self._subject(new), self._subject(old))
        words = _WORDS[self.asked.language]
        if differing := self._facts_differ(*about):
            said, before = differing
            return _sentence(words["differs"], self._label(new, old), self._label(old, new), said, before)
        if kind := self._polarity_differs(*about):
            return _sentence(words[kind], self._label(new, old), self._label(old, new))
        return None

    def _replaced(self, one: Statement, other: Statement) -> bool:
        """Whether one of the two documents replaced the other."""
        new, old = sorted((one, other), key=self._age)
        return new.document in replacements(old.document, self._replacers)

    def _replacement(self, one: Statement, other: Statement) -> str:
        new, old = sorted((one, other), key=self._age)
        labels = (self._label(each, each) for each in (new, old))
        return _sentence(_WORDS[self.asked.language]["replaces"], *labels)

    def _facts_differ(self, new: Subject, old: Subject) -> tuple[str, str] | None:
        """What each says of the kind that is asked for, if that differs and they speak about one thing."""
        if not same_thing(new, old, self._asked()):
            return None
        if self.asked.want is Want.DATE and new.facts.dates and old.facts.dates:
            return _dates_differ(new, old, self.asked.language)
        return None if other_times(new, old) else quantities_differ(new, old)

    def _polarity_differs(self, new: Subject, old: Subject) -> str | None:
        """Which of two sentences about one thing denies the other, or calls it withdrawn: a key of `_WORDS`."""
        denied = [len(_NEGATION.findall(fold(one.text))) % 2 == 1 for one in (new, old)]
        ended = [_ENDED.search(fold(one.text)) is not None for one in (new, old)]
        if denied[0] == denied[1] and ended[0] != ended[1]:
            part, whole = (new, old) if ended[0] else (old, new)
            return ("ended" if ended[0] else "was_ended") if within(part, whole) else None
        if denied[0] == denied[1] or ended[0] != ended[1] or other_times(new, old):
            return None
        if likeness(new, old) < _ALIKE or not same_thing(new, old, self._asked()):
            return None
        return "denied" if denied[0] else "was_denied"

    def _subject(self, one: Statement) -> Subject:
        return subject(one.text, self.documents[one.document].language)

    def _asked(self) -> Subject:
        return subject(self.asked.wording, self.asked.language)

    def _label(self, one: Statement, other: Statement) -> str:
        """The document of `one` with its date, and how it stands to the document of `other`."""
        known = self.documents[one.document]
        words = _WORDS[self.asked.language]
        notes = [_day(known, self.asked.language)]
        if one.document in later(other.document, self.documents):
            notes.append(words["later"].format(known.dossier))
        if other.document in replacements(one.document, self._replacers):
            notes.append(words["replaced"])
        title = f"“{shorten(known.title, _TITLE, placeholder='…')}” ({', '.join(notes)})"
        return f"{known.kind} {title}" if known.kind else title


def _dates_differ(new: Subject, old: Subject, language: Language) -> tuple[str, str] | None:
    """The first date of each, as it is written in `language`, if no date of one agrees with one of the other."""
    pairs = [(one, other) for one in new.facts.dates for other in old.facts.dates]
    if any(one.agrees(other) or other.agrees(one) for one, other in pairs):
        return None
    if any(one.year is None or other.year is None for one, other in pairs):
        return None
    return _written(pairs[0][0], language), _written(pairs[0][1], language)


def _groups(size: int, pairs: Sequence[tuple[int, int]]) -> list[list[int]]:
    """Places from 0 to `size`, those that pairs join together, each group and all groups by their first place."""
    group_of = {place: [place] for place in range(size)}
    for one, other in pairs:
        joined = group_of[one]
        if joined is not group_of[other]:
            joined = sorted((*group_of[one], *group_of[other]))
            group_of |= dict.fromkeys(joined, joined)
    return [group for place, group in group_of.items() if group[0] == place]


def _sentence(template: str, *parts: str) -> str:
    sentence = template.format(*parts)
    return sentence[0].upper() + sentence[1:]


def _day(known: Metadata, language: Language) -> str:
    if known.date is None:
        return _WORDS[language]["undated"]
    return _written(Date(known.date.year, known.date.month, known.date.day), language)


def _written(day: Date, language: Language) -> str:
    """A date with a year, as it is written in `language`: "6 februari 2024", "februari 2024", "2024"."""
    form = "d MMMM y" if day.day else "MMMM y" if day.month else "y"
    return format_date(date(day.year or 1, day.month or 1, day.day or 1), form, locale=language)


_WORDS: dict[Language, dict[str, str]] = {
    "nl": {
        "differs": "{0} noemt {2}, {1} {3}.",
        "denied": "volgens {0} niet, volgens {1} wel.",
        "was_denied": "volgens {0} wel, volgens {1} niet.",
        "ended": "volgens {0} is dit beëindigd of ingetrokken, volgens {1} niet.",
        "was_ended": "volgens {0} is dit niet beëindigd of ingetrokken, volgens {1} wel.",
        "replaces": "{0} vervangt {1}.",
        "later": "later in dossier {}",
        "replaced": "inmiddels vervangen",
        "undated": "zonder datum",
    },
    "en": {
        "differs": "{0} says {2}, {1} {3}.",
        "denied": "according to {0} it is not so, according to {1} it is.",
        "was_denied": "according to {0} it is so, according to {1} it is not.",
        "ended": "according to {0} this has ended or was withdrawn, according to {1} it was not.",
        "was_ended": "according to {0} this has not ended, according to {1} it has, or was withdrawn.",
        "replaces": "{0} replaces {1}.",
        "later": "later in dossier {}",
        "replaced": "since replaced",
        "undated": "without a date",
    },
}
"""Sentences about two documents, {0} the newer, and what each says; and notes on a document."""
