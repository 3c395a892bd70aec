"""Whether two sentences speak about the same thing, so that a difference between them is a disagreement.

By words, names and years; what it cannot tell it calls different. Knows nothing of documents or of which sentence is
right.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from assistant.facts import Facts, facts
from assistant.mention import content_words
from assistant.names import countries, stands_in
from index.lexical import fold

_ASIDE = frozenset(
    "duizend miljoen mln miljard mld euro eur procent aantal bedrag geld deel jaar jaarlijks jaarlijkse maand maandelijks "
    "week wekelijks dag dagelijks keer maal januari februari maart april mei juni juli augustus september oktober "
    "november december bedraagt bedroeg kost kosten telt verhoogd verhoging verlaagd verlaging stijgt stijging daalt "
    "daling groeit beschikbaar stelt gesteld uitgetrokken besteed besteedt gereserveerd begroot ontvangt ontvangen "
    "blijft bleef totaal totale maximaal minimaal hoogstens minstens ongeveer circa ruim bijna ingang meer minder datum "
    "thousand million billion percent amount number money part year yearly annual annually month monthly weekly day "
    "daily times january february march april may june july august september october november december amounts "
    "amounted costs raised increased reduced rises falls available allocated spent budgeted receives received "
    "remains total maximum minimum about around nearly almost more less date nooit noch niemand niets "
    "zonder never nor neither nobody nothing without against ingetrokken intrekking afgeschaft afschaffing beeindigd "
    "beeindiging stopgezet opgeheven opheffing vervallen vervalt geschrapt withdrawn withdrawal revoked repealed "
    "abolished discontinued terminated scrapped cancelled".split()
)
"""Words that say how much, when or whether, not of what; folded."""

_ENOUGH = 2
"""Words of a subject that two sentences share at least, unless they share all that they have."""

_PREFIX = 5
"""Letters that two forms of one word begin with at least."""


@dataclass(frozen=True)
class Subject:
    """What a sentence is about. Read as far as it is asked for: most sentences are set apart by their words alone."""

    text: str
    language: str

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Its folded content words, without those set aside, numbers and the government."""
        return tuple(
            word for word in dict.fromkeys(content_words(self.text)) if _is_subject(word, self.language)
        )

    @cached_property
    def facts(self) -> Facts:
        """Its dates, numbers and names."""
        return facts(self.text, self.language)

    @property
    def years(self) -> frozenset[int]:
        """The years that it names."""
        return frozenset(date.year for date in self.facts.dates if date.year)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """What it names, without the government itself and months."""
        return tuple(name for name in self.facts.names if fold(name) not in _ASIDE and not _is_own(name))


@lru_cache(maxsize=1024)
def subject(text: str, language: str) -> Subject:
    """What `text`, a sentence in `language`, is about."""
    return Subject(text, language)


def same_thing(one: Subject, other: Subject, asked: Subject) -> bool:
    """Whether both answer the question `asked` about one thing: that of the question, or one that holds the other's."""
    if one.language != other.language:
        return _same_names(one, other) and not apart(one, other)
    return _same_words(one, other, asked) and not apart(one, other)


def _same_words(one: Subject, other: Subject, asked: Subject) -> bool:
    in_one, in_other = _among(asked.words, one.words), _among(asked.words, other.words)
    if in_one != in_other:
        return False
    if len(asked.words) >= _ENOUGH and len(in_one) == len(asked.words):
        return True
    shared = _among(one.words, other.words)
    if len(shared) < _ENOUGH:
        # A question in another language cannot be held against the only word.
        named = in_one or asked.language != one.language
        return bool(named and len(shared) == len(one.words) == len(other.words) == 1)
    return len(shared) == len(one.words) or _holds(one, other)


def within(part: Subject, whole: Subject) -> bool:
    """Whether all that `part` is about, and that is enough to tell, stands in `whole`."""
    return len(part.words) >= _ENOUGH and _holds(whole, part) and not apart(part, whole)


def likeness(one: Subject, other: Subject) -> float:
    """How much of the longer subject the shorter one shares, from 0 to 1; 0 where hardly a word is shared."""
    shared = min(len(_among(one.words, other.words)), len(_among(other.words, one.words)))
    return shared / max(len(one.words), len(other.words)) if shared >= _ENOUGH else 0.0


def apart(one: Subject, other: Subject) -> bool:
    """Whether names or rank numbers show that the two are about different things."""
    strange_one, strange_other = _strangers(one, other), _strangers(other, one)
    if (strange_one and strange_other) or any(map(_is_country, (*strange_one, *strange_other))):
        return True
    return _exclude(_ordinals(one.facts), _ordinals(other.facts))


def other_times(one: Subject, other: Subject) -> bool:
    """Whether both name years, or say how often, and nothing of it agrees."""
    return _exclude(one.years, other.years) or _exclude(one.facts.periods, other.facts.periods)


def _exclude(one: Collection[object], other: Collection[object]) -> bool:
    return bool(one) and bool(other) and not set(one) & set(other)


def _same_names(one: Subject, other: Subject) -> bool:
    """For sentences of two languages: all that needs no translation is in both, and there is enough of it."""
    if _strangers(one, other) or _strangers(other, one) or _names_own(one) != _names_own(other):
        return False
    return len(one.names) + len(set(one.facts.periods)) + _names_own(one) >= _ENOUGH and bool(one.names)


def _strangers(one: Subject, other: Subject) -> list[str]:
    """The names of `one` that `other` does not name."""
    return [name for name in one.names if not stands_in(name, other.facts.names, other.text)]


def _names_own(one: Subject) -> bool:
    return any(map(_is_own, content_words(one.text)))


@lru_cache(maxsize=50_000)
def _is_own(word: str) -> bool:
    """Whether it is the government that writes: a name that needs no counterpart anywhere."""
    return stands_in(word, (), "")


def _is_country(name: str) -> bool:
    return fold(name) in countries()


def _ordinals(stated: Facts) -> set[object]:
    return {number.value for number in stated.numbers if number.kind == "ordinal"}


@lru_cache(maxsize=50_000)
def _is_subject(word: str, language: str) -> bool:
    # Kept, since words come back in sentence after sentence: without, this is most of comparing two of them.
    return not (word.isdigit() or word in _ASIDE or facts(word, language).numbers or _is_own(word))


def _holds(whole: Subject, part: Subject) -> bool:
    return len(_among(part.words, whole.words)) == len(part.words)


def _among(words: Sequence[str], others: Sequence[str]) -> list[str]:
    beginning = _by_beginning(tuple(others))
    return [word for word in words if any(alike(word, other) for other in beginning.get(word[:_PREFIX], ()))]


@lru_cache(maxsize=1024)
def _by_beginning(words: tuple[str, ...]) -> Mapping[str, Sequence[str]]:
    """`words` by the letters that any word alike begins with: a sentence is held against many others."""
    beginning = defaultdict(list)
    for word in words:
        beginning[word[:_PREFIX]].append(word)
    return dict(beginning)


def alike(word: str, other: str) -> bool:
    """Whether two folded words are one word, or begin alike for most of the longer one ("bijdrage", "bijdragen")."""
    needed = max(_PREFIX, round(max(len(word), len(other)) * 0.7))
    return word == other or (min(len(word), len(other)) >= _PREFIX and word[:needed] == other[:needed])
