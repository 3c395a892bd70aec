"""Keeps the questions of members of parliament together with their answers.

A question that is answered is the heading of its answer, so that whatever is quoted of the answer says to what.
Knows how questions and answers are numbered in Dutch and English, no format.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from sources.compose import Stretch
from sources.document import BlockKind

_NUMBERS = r"\d{1,3}[a-z]?(?:(?:\s*(?:,|–|-|en|and|t/m|tot en met)\s*|\s+)\d{1,3}[a-z]?)*"
_QUESTION = re.compile(
    rf"(?:vraag|vragen|question|questions)\s*(?P<numbers>{_NUMBERS})\s*[.:]?", re.IGNORECASE
)
_ANSWER = re.compile(
    rf"(?:antwoord|antwoorden|answer|answers)(?:(?: (?:op|to))?(?: (?:vraag|vragen|question|questions))?"
    rf"\s*(?P<numbers>{_NUMBERS}))?\s*[.:]?",
    re.IGNORECASE,
)
_RANGE = re.compile(r"(\d+)\s*(?:t/m|tot en met|–|-)\s*(\d+)")
_LONGEST_HEADING = 500
"""Characters of a question that still make a heading; of a longer one only the number does."""
_ENDS_SECTION = frozenset({BlockKind.HEADING, BlockKind.SIGNATURE, BlockKind.DATE_LINE})


@dataclass(frozen=True, slots=True)
class Item:
    """A block as it will stand: its kind, its stretches of the raw text, and what they say."""

    kind: BlockKind
    level: int
    stretches: tuple[Stretch, ...]
    text: str
    lines: tuple[str, ...] = ()
    bold: bool = False

    def joined(self, following: "Item") -> "Item":
        """This item and the `following` one as one block."""
        first, *rest = following.stretches
        return replace(
            self,
            stretches=(*self.stretches, replace(first, spaced=True), *rest),
            text=f"{self.text} {following.text}",
            lines=self.lines + following.lines,
            bold=self.bold and following.bold,
        )


@dataclass(slots=True)
class _Section:
    """A question or an answer: the item that numbers it, and what it says; or what is neither.

    An answer without a number is one to the questions right above it.
    """

    numbers: frozenset[int] = frozenset()
    answers: bool = False
    items: list[Item] = field(default_factory=list)


def numbers_one(line: str) -> bool:
    """Whether the line is the number of a question or an answer, and no more."""
    return bool(_QUESTION.fullmatch(line) or _ANSWER.fullmatch(line))


def together(items: Sequence[Item], *, in_place: bool = False) -> list[Item]:
    """The items, each question right above its answer, as its heading; all others as they stood.

    `in_place`: nothing may change its place, so that questions which all come first stay there.
    """
    sections = list(_sections(items))
    questions = [one for one in sections if one.numbers and not one.answers]
    if not questions:
        return list(items)
    answered = _answered(sections, questions, in_place=in_place)
    taken = {id(question) for found in answered.values() for question in found}
    arranged: list[Item] = []
    for section in sections:
        if section.answers and id(section) in answered:
            arranged += _group(answered[id(section)], section)
        elif section.numbers and not section.answers and id(section) not in taken:
            arranged += _numbered(section)
        elif id(section) not in taken:
            arranged += section.items
    return arranged


def _sections(items: Sequence[Item]) -> Iterator[_Section]:
    section = _Section()
    for item in items:
        question, answer = _QUESTION.fullmatch(item.text), _ANSWER.fullmatch(item.text)
        found = question or answer
        if found:
            yield section
            section = _Section(_numbers(found["numbers"] or ""), answers=answer is not None)
        elif (section.numbers or section.answers) and item.kind in _ENDS_SECTION:
            yield section
            section = _Section()
        section.items.append(item)
    yield section


def _numbers(words: str) -> frozenset[int]:
    found = {int(number) for number in re.findall(r"\d+", words)}
    for first, last in _RANGE.findall(words):
        found.update(range(int(first), int(last) + 1))
    return frozenset(found)


def _answered(
    sections: Sequence[_Section], questions: Sequence[_Section], *, in_place: bool
) -> dict[int, list[_Section]]:
    """For each answer (by its id()) the questions it answers: those with its numbers that no other answered."""
    answered: dict[int, list[_Section]] = {}
    taken: set[int] = set()
    for at, section in enumerate(sections):
        if not section.answers:
            continue
        above = _right_above(sections, at)
        found = [one for one in above if one.numbers & section.numbers or not section.numbers]
        if found and in_place:
            found = above[above.index(found[0]) :]
        elif section.numbers and not in_place:
            found = [one for one in questions if one.numbers & section.numbers]
        found = [one for one in found if id(one) not in taken]
        if found:
            answered[id(section)] = found
            taken.update(id(one) for one in found)
    return answered


def _right_above(sections: Sequence[_Section], at: int) -> list[_Section]:
    first = at
    while first and sections[first - 1].numbers and not sections[first - 1].answers:
        first -= 1
    return list(sections[first:at])


def _group(questions: Sequence[_Section], answer: _Section) -> Iterator[Item]:
    """The questions as one heading, then the answer; long questions stand below their number."""
    asked = [item for question in questions for item in question.items]
    if sum(len(item.text) + 1 for item in asked) <= _LONGEST_HEADING:
        heading = asked[0]
        for item in asked[1:]:
            heading = heading.joined(item)
        yield replace(heading, kind=BlockKind.HEADING, level=max(heading.level, 1))
    else:
        for question in questions:
            yield from _numbered(question)
    number, *said = answer.items
    yield replace(number, kind=BlockKind.PARAGRAPH, level=0)
    yield from said


def _numbered(question: _Section) -> Iterator[Item]:
    number, *said = question.items
    yield replace(number, kind=BlockKind.HEADING, level=max(number.level, 1))
    yield from said
