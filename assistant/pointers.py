"""The words of a question that point back: "it", "daarvan", "its number", "die bijdrage". In Dutch and English.

And what they may mean in the question before. Goes by word order and function words, as `clause.py` does.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from assistant.clause import Clause, Phrase, participle, phrases, starts_phrase
from assistant.clause_words import AUXILIARIES, DETERMINERS, FILLERS, PREDICATES, PREPOSITIONS, PRONOUNS


class Kind(StrEnum):
    """How a word points back."""

    THING = "thing"
    OWNER = "owner"
    PLACE = "place"
    NAMED = "named"


@dataclass(frozen=True, slots=True)
class Pointer:
    """`words[start:end]` of a question point back; `preposition` is the one inside "daarvan"."""

    kind: Kind
    word: str
    start: int
    end: int
    preposition: str = ""
    noun: str = ""
    loose: int = 0
    """Where the preposition stands that belongs to "daar" or "er"; 0 where there is none."""
    many: bool = False
    """Whether it means more than one."""

    @property
    def person(self) -> bool:
        """Whether it means somebody."""
        return self.word in {"he", "she", "him", "his", "her", "hij", "zijn", "haar"}


_ALONE = frozenset(
    "it they them he she him these those this that hij hem zij ze hen die dat dit deze het".split()
)
_NO_NOUN = PREPOSITIONS | FILLERS | PRONOUNS | AUXILIARIES | PREDICATES | {"en", "and"}
_MANY = frozenset("they them their these those hun hen".split())
_DEMONSTRATIVE = frozenset("that this these those die dat dit deze".split())
OWNERS = frozenset("its their his her zijn haar hun".split())
_SPLIT = {
    "van",
    "voor",
    "over",
    "mee",
    "in",
    "op",
    "aan",
    "bij",
    "tegen",
    "toe",
    "uit",
    "door",
    "onder",
    "naar",
}
_JOINED = re.compile(rf"(?:daar|er|hier)(?P<preposition>{'|'.join(sorted(_SPLIT))})")
_FULL = {"mee": "met", "toe": "tot"}
_CLAUSES = frozenset(
    "en and or but maar omdat because when if als wanneer terwijl while die who which that".split()
)
_IS = frozenset("is was are were zijn waren".split())
_HERE = re.compile(r"(?:brief|letter|document|stuk|paper|jaar|year|moment|vraag|question|site|website)\Z")
_PERSON = re.compile(
    r"(?:minister|gezant|ambassadeur|rapporteur|voorzitter|commissaris|secretaris|expert|envoy|ambassador|commissioner|"
    r"secretary|president|chair|person|persoon)\Z",
    re.IGNORECASE,
)
_NEUTER = re.compile(
    r"(?:je|um|ment|isme|schap|nummer|bedrag|fonds|budget|mandaat|kantoor|verdrag|rapport|orgaan|land|werk|programma|"
    r"project|besluit|voorstel|plan|doel|jaar|recht|beleid|verslag|overleg|standpunt|thema|lid|seminar|onderwerp|adres|"
    r"kenmerk|belang|antwoord|percentage|aantal|congres|initiatief|onderzoek)\Z"
)
_ROLE = re.compile(
    r"(?:(?:a|an|the|een|de|het) )?(?:lid|leden|voorzitter|penhouder|partij|members?|chair(?:man)?|penholder|party)"
    r" (?:van|of|bij|to) ",
    re.IGNORECASE,
)


def pointers(clause: Clause) -> list[Pointer]:
    """The words of `clause` that point back, by their place in `clause.words`."""
    low = [word.strip(",").casefold() for word in clause.words]
    verb = len(clause.asking.split()) if clause.verb else -1
    found: list[Pointer] = []
    for at in range(len(low)):
        if at != verb and (not found or at >= found[-1].end):
            pointer = _pointer(clause, low, at)
            found += [pointer] if pointer else []
    return found


def meaning(pointer: Pointer, earlier: Clause, *, dutch: bool) -> str:
    """What `pointer` means in the question before; empty where that is unsure."""
    named = phrases(earlier)
    if pointer.kind is Kind.NAMED:
        same = [one for one in named if pointer.noun in {one.head, *one.text.casefold().split()}]
        return definite(same[-1].text, dutch=dutch) if same else ""
    if pointer.person:
        somebody = _described(earlier, named, dutch=dutch) or _person(named, dutch=dutch)
        if somebody or pointer.word not in {"zijn", "haar", "hij"}:
            return somebody
    if pointer.kind is Kind.THING and pointer.word in _DEMONSTRATIVE and _states(earlier, named):
        return ""
    named_so = [one for one in named if one.topic and one.plural == pointer.many]
    subjects = [one for one in named_so if not one.preposition]
    if earlier.noun and Phrase(earlier.noun).plural == pointer.many and pointer.kind is not Kind.OWNER:
        described = _described(earlier, named, dutch=dutch)
        if described or not subjects:
            return described
    likeliest = (subjects[:1] if pointer.many else subjects[-1:]) or named_so[-1:]
    doubtful = (
        [one for one in named if one.topic or one.actor] if pointer.word not in {"it", "its", "het"} else []
    )
    chosen = likeliest or doubtful[-1:] or [one for one in named if one.actor]
    if earlier.noun and not likeliest:
        return ""
    return definite(_ROLE.sub("", chosen[-1].text), dutch=dutch) if chosen else ""


def _states(earlier: Clause, named: Sequence[Phrase]) -> bool:
    """Whether "that" means what the earlier question says or asks for, rather than a thing that it names.

    "Staat de rechtsstaat onder druk? Hoe komt dat?", "Wat doet het kabinet tegen armoede? Werkt dat?"; but not
    "Is er een bijdrage? Hoeveel is dat?", which brings a thing up.
    """
    if not earlier.asking:
        return not any(one.text.casefold().startswith(("een ", "a ", "an ")) for one in named)
    return earlier.asking.casefold() in {"wat", "what"} and earlier.verb.casefold() not in _IS


def _person(named: Sequence[Phrase], *, dutch: bool) -> str:
    """The first of `named` that is somebody, also inside another: "de gezant" in "de rol van de gezant"."""
    parts = [part for one in named for part in re.split(r" (?:van|of) ", one.text)]
    return next((definite(part, dutch=dutch) for part in parts if _PERSON.search(Phrase(part).head)), "")


def definite(text: str, *, dutch: bool) -> str:
    """`text` as something known: "een bijdrage" becomes "de bijdrage"."""
    article, _, thing = text.partition(" ")
    if article.casefold() not in {"een", "a", "an"} or not thing:
        return text
    return f"{article_of(thing, dutch=dutch)} {thing}"


def article_of(thing: str, *, dutch: bool) -> str:
    """The definite article of `thing`; in Dutch by how its head ends."""
    return "het" if dutch and _NEUTER.search(Phrase(thing).head) else "de" if dutch else "the"


def _pointer(clause: Clause, low: Sequence[str], at: int) -> Pointer | None:
    word = low[at]
    joined = _JOINED.fullmatch(word)
    if joined:
        preposition = joined["preposition"]
        return Pointer(Kind.PLACE, word, at, at + 1, _FULL.get(preposition, preposition))
    if word in {"daar", "er"}:
        loose = _loose_preposition(low, at)
        return Pointer(Kind.PLACE, word, at, at + 1, loose=loose) if loose else None
    alone = _is_alone(clause, low, at)
    if word in OWNERS and not alone:
        owned = _owned(low, at + 1)
        return None if _named_before(clause, at) else Pointer(Kind.OWNER, word, at, owned, many=word in _MANY)
    if word in _DEMONSTRATIVE and not alone:
        return _demonstrative(clause, low, at)
    if word in _ALONE and alone and not _within(clause, low, at) and not _expletive(clause, low, at):
        many = word in _MANY or (word in {"zij", "ze", "die"} and clause.verb.endswith(("en", "zijn")))
        return Pointer(Kind.THING, word, at, at + 1, many=many)
    return None


def _loose_preposition(low: Sequence[str], at: int) -> int:
    """The place of the preposition that belongs to "daar" or "er" at `at`; 0 where there is none.

    It stands before the verb or at the end: "daar voorzitter van", "er bij betrokken", "daar aandacht aan geven".
    """
    for place in range(len(low) - 1, max(at, len(low) - 3), -1):
        if low[place] in _SPLIT:
            rest = low[place + 1 :]
            return place if all(participle(word) or word.endswith("en") for word in rest) else 0
    return 0


def _is_alone(clause: Clause, low: Sequence[str], at: int) -> bool:
    """Whether no noun follows that the word at `at` would belong to."""
    if at + 1 == len(low) or at + 1 == len(clause.asking.split()):
        return True
    if low[at + 1] in _NO_NOUN or participle(low[at + 1]):
        return True
    if low[at] in OWNERS - {"her", "haar"}:
        return False
    if low[at] not in _DEMONSTRATIVE | {"het"}:
        return True
    so = clause.verb.casefold() in _IS and (clause.by_circumstance or not clause.asking)
    return so and at + 2 == len(low)


def _owned(low: Sequence[str], start: int) -> int:
    """Where the thing that starts at `start` ends."""
    return next((at for at in range(start, len(low)) if low[at] in _NO_NOUN), len(low))


def _named_before(clause: Clause, at: int) -> bool:
    """Whether the question itself names, before the word at `at`, what that word may mean."""
    return bool(clause.noun) or bool(_before(clause, at))


def _before(clause: Clause, at: int) -> list[Phrase]:
    """The things that `clause` names between its verb and the word at `at`."""
    asked = len(clause.asking.split()) + bool(clause.verb)
    return phrases(Clause("", clause.verb, " ".join(clause.words[asked:at])))


def _demonstrative(clause: Clause, low: Sequence[str], at: int) -> Pointer | None:
    """A thing pointed at by its noun: "die bijdrage". None where "dat" opens a clause, or the noun is what every question is about."""
    noun = low[at + 1]
    if starts_phrase(clause.words[at + 1]) or Phrase(noun).actor or _HERE.search(noun):
        return None
    before = _before(clause, at)
    if before and before[-1].text.split()[-1].casefold() == low[at - 1] and not before[-1].actor:
        return None
    return Pointer(Kind.NAMED, low[at], at, at + 2, noun=noun)


def _within(clause: Clause, low: Sequence[str], at: int) -> bool:
    """Whether it points at something in an earlier part of the same question."""
    asked = len(clause.asking.split())
    return bool(_CLAUSES & set(low[asked + 1 : at])) and _named_before(clause, at)


def _expletive(clause: Clause, low: Sequence[str], at: int) -> bool:
    """Whether "it" or "het" only announces what comes: "Is it true that …", "Hoe belangrijk is het om …"."""
    if clause.verb.casefold() not in _IS | {"klopt"}:
        return False
    announced = {"that", "to", "dat", "om", "if", "whether"}
    return bool({"it", "het"} & {low[at]} and announced & set(low[at + 1 :])) or (
        low[at] in announced and bool({"it", "het"} & set(low[:at]))
    )


def _described(earlier: Clause, named: Sequence[Phrase], *, dutch: bool) -> str:
    """Who or what the earlier question asked for: "the one who signed the letter"; empty where it was no subject."""
    verb = earlier.verb.casefold()
    if not _asks_subject(earlier, named, dutch=dutch):
        return ""
    if verb in _IS and not earlier.noun:
        has_article = earlier.rest.split()[0].casefold() in DETERMINERS
        article = "" if has_article else f"{article_of(earlier.rest, dutch=dutch)} "
        return article + definite(earlier.rest, dutch=dutch)
    if not dutch:
        whom = f"the {earlier.noun} that" if earlier.noun else "the one who"
        return f"{whom} {verb} {earlier.rest}"
    if not earlier.noun:
        return f"degene die {earlier.rest} {verb}"
    article = "de" if Phrase(earlier.noun).plural else article_of(earlier.noun, dutch=True)
    return f"{article} {earlier.noun} {'dat' if article == 'het' else 'die'} {earlier.rest} {verb}"


def _asks_subject(earlier: Clause, named: Sequence[Phrase], *, dutch: bool) -> bool:
    """Whether the earlier question asked who or which one did something."""
    asked, verb = earlier.asking.casefold().split(), earlier.verb.casefold()
    if not asked or not earlier.rest or earlier.by_circumstance or asked[0] in {"wat", "what"}:
        return False
    first = named[0] if named and not named[0].preposition else None
    if first and (_dutch_object(earlier, first) if dutch else first.actor and verb in AUXILIARIES):
        return False
    return verb not in {"do", "does", "did"}


def _dutch_object(earlier: Clause, first: Phrase) -> bool:
    """Whether what was asked for may be no subject but an object: "Welke rol speelt het middenveld?"."""
    if first.actor:
        return True
    if not earlier.noun or earlier.verb.casefold() in _IS:
        return False
    many = Phrase(earlier.noun).plural
    return many == first.plural or many != earlier.verb.endswith("n")
