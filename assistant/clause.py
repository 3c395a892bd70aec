"""The parts of a question: what it asks, its verb, and the things that it names. In Dutch and English.

Goes by word order and function words: no model, no dictionary. Knows nothing of earlier questions.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from assistant.clause_words import (
    ACTOR,
    AROUND,
    ATTACHING,
    AUXILIARIES,
    BEFORE_ENGLISH_VERB,
    DETERMINERS,
    DO,
    DUTCH_VERB,
    ENDS,
    ENGLISH_VERBS,
    FILLERS,
    IS,
    LEAD,
    MODAL,
    NO_PARTICIPLE,
    PARTICIPLE,
    PASSED,
    PREDICATES,
    PREPOSITIONS,
    PRONOUNS,
    QUESTION_WORDS,
    RELATIONAL,
    TAKES_NOUN,
    TIME,
    VERBS,
)
from assistant.names import countries
from index.lexical import fold


@dataclass(frozen=True, slots=True)
class Clause:
    """A question in parts: "Met hoeveel stemmen" + "werd" + "het Koninkrijk gekozen".

    `asking` is empty for a question of yes or no, `verb` for one without a verb: "En wanneer?", "In 2025?".
    """

    asking: str
    verb: str
    rest: str
    led: bool = False
    """Whether something led in: "En", "And"."""

    @property
    def words(self) -> list[str]:
        """All its words, in order."""
        return f"{self.asking} {self.verb} {self.rest}".split()

    @property
    def by_circumstance(self) -> bool:
        """Whether it asks when, where, why, how or with what: for something that a sentence does without."""
        words = self.asking.casefold().split()
        if not words or words[0] in {"wie", "wiens", "wat", "who", "whom", "whose", "what", "which"}:
            return False
        if words[0] in {"hoe", "how"} and len(words) > 1:
            return words[1] in {"vaak", "lang", "often", "long", "far"}
        return words[0] not in TAKES_NOUN

    @property
    def noun(self) -> str:
        """What is counted or chosen from: "landen" in "Welke landen", empty in "Wie"."""
        words = self.asking.split()
        places = [place for place, word in enumerate(words) if word.casefold() in TAKES_NOUN]
        tail = words[places[-1] + 1 :] if places else []
        return " ".join(word for word in tail if word.casefold() not in FILLERS | PRONOUNS)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A thing that a question names: "een vrijwillige bijdrage aan OHCHR". `preposition` stands before it."""

    text: str
    preposition: str = ""

    @property
    def head(self) -> str:
        """The noun that the rest belongs to, in small letters: "bijdrage"."""
        words = self.text.split()
        end = next(
            (at for at, word in enumerate(words) if at and word.casefold() in PREPOSITIONS), len(words)
        )
        return words[end - 1].casefold()

    @property
    def name(self) -> bool:
        """Whether it is called by a name: "Canada", "de EU"."""
        return self.actor or any(word[0].isupper() for word in self.text.split()[:2])

    @property
    def simple(self) -> bool:
        """Whether nothing is attached to its head by a preposition."""
        return not any(word.casefold() in PREPOSITIONS for word in self.text.split())

    @property
    def plural(self) -> bool:
        """Whether its head looks like more than one."""
        first = self.text.partition(" ")[0].casefold()
        if first in {"een", "het", "dit", "dat", "a", "an", "this", "that"} or self.text[:1].isupper():
            return False
        return bool(re.search(r"(?:[^aious]s|en|women|children|people)\Z", self.head))

    @property
    def actor(self) -> bool:
        """Whether it is the one whose policy the documents describe, or another country."""
        return bool(ACTOR.match(self.text.casefold())) or fold(self.text) in countries()

    @property
    def own(self) -> bool:
        """Whether it is the Kingdom or its government, by any of their names."""
        return bool(ACTOR.match(self.text.casefold())) or countries().get(fold(self.text)) == "NL"

    @property
    def topic(self) -> bool:
        """Whether a later "it" may mean it: not an actor or a time."""
        return not (self.actor or TIME.search(self.text.casefold()))


def parse(text: str) -> Clause:
    """The parts of `text`, without what leads in ("En", "And") and its question mark."""
    lead = LEAD.match(text)
    led = lead is not None
    words = text[lead.end() if lead else 0 :].strip(ENDS).split()
    low = [word.strip(ENDS).casefold() for word in words]
    at = next((place for place, word in enumerate(low) if word in QUESTION_WORDS), len(low))
    if at == len(low) or not _opens_question(low[:at]):
        verbal = len(words) > 1 and (low[0] in VERBS or _starts_with_verb(words))
        split = 1 if verbal else 0
        return Clause("", " ".join(words[:split]), " ".join(words[split:]), led)
    end, has_verb = _asking_end(words, low, at)
    after = words[end + 1 :] if has_verb else words[end:]
    return Clause(" ".join(words[:end]), words[end] if has_verb else "", " ".join(after), led)


def phrases(clause: Clause) -> list[Phrase]:
    """The things named after the verb, in order."""
    found: list[Phrase] = []
    words: list[str] = []
    preposition = ""
    tokens = clause.rest.split()
    # "Wat doet de raad voor vrouwen?": what follows the subject belongs to the verb.
    open_verb = clause.asking.casefold() in {"wat", "what", "hoe", "how"} and clause.verb.casefold() not in IS
    binds = frozenset({"van", "of"}) if open_verb else ATTACHING
    for token, following in zip_longest(tokens, tokens[1:], fillvalue=""):
        word = token.strip(ENDS).casefold()
        if words and (_inside(words) or _goes_on(words, word, following, binds)):
            words.append(token)
            continue
        begins = word in DETERMINERS or (words and _begins_anew(words, clause.verb))
        passes = word in PASSED or _verbal(words, token, clause.verb, last=not following)
        if begins or passes:
            binds = ATTACHING if words else binds
            found += _closed(words, preposition)
            preposition = word if word in PREPOSITIONS else "" if words else preposition
            words = []
        if not passes:
            words.append(token)
    found += _closed(words, preposition)
    return [_without_predicate(found[0])] if len(found) == 1 and _says_of_one(clause, found[0]) else found


def names_nothing(clause: Clause) -> bool:
    """Whether `clause` names nothing that it could be about: "Wie betaalt?", "What is the purpose?".

    After "En" or "And" no more than one thing without a complement: "En wie neemt het voortouw?".
    """
    named = [one for one in phrases(clause) if not (clause.led and one.own)]
    bare = all(one.simple and not one.name for one in named)
    if clause.led and len(named) <= 1:
        return bare
    return bare and not clause.noun and all(RELATIONAL.match(one.head) for one in named)


def participle(word: str) -> bool:
    """Whether `word` looks like a participle: "vastgelegd", "elected"."""
    return PARTICIPLE.match(word.casefold()) is not None and word.casefold() not in NO_PARTICIPLE


def starts_phrase(word: str) -> bool:
    """Whether `word` begins a thing that is named, or stands for one."""
    return word.casefold() in DETERMINERS | PRONOUNS or word[:1].isupper() or word[:1].isdigit()


def _opens_question(before: Sequence[str]) -> bool:
    """Whether a question may begin with these words before its question word: "samen met", "in overleg met"."""
    small = PREPOSITIONS | FILLERS | {"en", "de", "het", "the"}
    by_noun = (
        bool(before) and before[0] in PREPOSITIONS and before[-1] in PREPOSITIONS and not VERBS & set(before)
    )
    return by_noun or all(word in small for word in before)


def _starts_with_verb(words: Sequence[str]) -> bool:
    """Dutch puts the verb of a question of yes or no first, and a thing after it: "Steunt Nederland …"."""
    first = words[0].casefold()
    return bool(DUTCH_VERB.match(first)) and first not in AROUND and starts_phrase(words[1])


def _asking_end(words: Sequence[str], low: Sequence[str], at: int) -> tuple[int, bool]:
    """Where the asking part ends, and whether a verb stands there. `at` is the place of its question word."""
    start = at + 1
    if low[at] in {"hoe", "how"} and start < len(low) and low[start] not in VERBS | PREPOSITIONS | {"about"}:
        at, start = start, start + 1
    elif low[at] == "wat" and low[start : start + 1] == ["voor"]:
        start += 1 + (low[start + 1 : start + 2] == ["een"])
    takes_noun = low[at] in TAKES_NOUN or start > at + 1
    while start < len(low) and low[start] in FILLERS and not takes_noun:
        start += 1
    if start < len(low) and not takes_noun:
        return start, low[start] in VERBS or not (low[start] in PREPOSITIONS or starts_phrase(words[start]))
    for place in range(start, len(words)):
        if _is_verb(words, low, place, nouns=place - start):
            return place, True
    end = next((place for place in range(start, len(low)) if low[place] in PREPOSITIONS), len(low))
    return end, False


def _is_verb(words: Sequence[str], low: Sequence[str], at: int, *, nouns: int) -> bool:
    if low[at] in VERBS:
        return True
    if low[at] in AROUND or at + 1 == len(words) or words[at][0].isupper():
        return False
    if starts_phrase(words[at + 1]):
        return True
    return nouns > 0 and low[at + 1] in PREPOSITIONS and bool(DUTCH_VERB.match(low[at]))


def _says_of_one(clause: Clause, named: Phrase) -> bool:
    """Whether `clause` asks if something is so: "Is de bijdrage vrijwillig?"."""
    why = clause.asking.casefold() in {"", "waarom", "why"}
    return why and clause.verb.casefold() in IS and named.text == clause.rest and len(named.text.split()) > 2  # noqa: PLR2004 - article, noun, predicate


def _without_predicate(named: Phrase) -> Phrase:
    return Phrase(named.text.rpartition(" ")[0], named.preposition)


def _inside(words: Sequence[str]) -> bool:
    """Whether the thing that `words` begin cannot end here: "bijdrage aan", "rechten en"."""
    return len(words) > 1 and words[-1].casefold() in ATTACHING | DETERMINERS | {"en", "and"}


def _goes_on(words: Sequence[str], word: str, following: str, binds: Collection[str]) -> bool:
    """Whether `word` binds what follows to the thing that `words` name."""
    if not following or Phrase(" ".join(words)).actor:
        return False
    if word in {"en", "and"}:
        return following.casefold() not in AROUND
    return word in binds and words[0][0].islower()


def _begins_anew(words: Sequence[str], verb: str) -> bool:
    """Whether a thing is complete in itself, so that a Dutch verb's next thing follows: "het kabinet | geld"."""
    complete = Phrase(" ".join(words)).actor or re.fullmatch(r"(?:19|20)\d\d", words[-1]) is not None
    return complete and verb.casefold() not in BEFORE_ENGLISH_VERB


def _verbal(words: Sequence[str], token: str, verb: str, *, last: bool) -> bool:
    """Whether `token`, after `words`, belongs to the verb rather than to the thing."""
    helper = verb.casefold()
    if last and len(words) > 1 and token in PREDICATES:
        return True
    if not words or not token[0].islower() or helper not in AUXILIARIES or token in DETERMINERS:
        return False
    whole = Phrase(" ".join(words))
    if words[-1].endswith(("'s", "’s", "s'", "s’")) or whole.text.casefold() in DETERMINERS:
        return False
    if helper in BEFORE_ENGLISH_VERB and (whole.actor or (words[-1][0].isupper() and whole.simple)):
        return True
    return (
        (last and helper in MODAL)
        or (helper in DO and token in ENGLISH_VERBS)
        or _after_helper(token, last=last)
    )


def _after_helper(token: str, *, last: bool) -> bool:
    """Whether `token` is a participle in its place: at the end in Dutch, after the subject in English."""
    return participle(token) and (last or token.endswith("ed"))


def _closed(words: Sequence[str], preposition: str) -> list[Phrase]:
    while words and words[-1].casefold() in AROUND:
        words = words[:-1]
    text = " ".join(words).strip(ENDS)
    return [Phrase(text, preposition)] if text else []
