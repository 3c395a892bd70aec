"""Makes a question that leans on an earlier one stand alone: "En wanneer?", "And Germany?", "Who chairs it?".

By rules on the parts of both questions (`clause.py`); where none fits, the earlier question is put in front,
which always reads as what was meant. Knows nothing of the sources or of answers.
"""

import re
from collections.abc import Sequence

from assistant.clause import Clause, Phrase, names_nothing, parse, participle, phrases
from assistant.clause_words import DETERMINERS, PREPOSITIONS
from assistant.pointers import OWNERS, Kind, Pointer, article_of, meaning, pointers
from sources.language import leaning

EARLIER = 8
"""Questions looked back on. A conversation that goes on longer has moved on."""

_LONGEST = 400
"""Characters of earlier questions that are put in front of one."""

_CLEAR = 1.0
"""How far a text leans to a language before it counts as written in it: one function word."""

_SHORT = 4
"""Words of a question that names one thing and asks nothing ("Duitsland?"); more are keywords."""

_END = re.compile(r"[\s?!.…]*\Z")
_TOO = re.compile(r", (?:en|and) (?P<tail>[^,?]+)\?\Z")
_ABOUT = re.compile(
    r"\A\W*(?:(?:en|maar|and|but|so)\b\W*)?(?:hoe (?:zit|staat) het (?:dan )?met|wat betreft|geldt (?:dat|dit) ook voor|"
    r"(?:what|how) about|(?:does|is) (?:that|this) also (?:apply to|hold for|true (?:for|of))|same (?:question )?for)\b",
    re.IGNORECASE,
)
_SO = re.compile(r"(?:\w+ ){0,3}?(?:dat|dit|that|this|so|it)(?: (?:zo|so|do|doen|one))?", re.IGNORECASE)
"""The rest of "Waarom is dat zo?", "Why does it do that?", where only the question word is new."""

_WHY = re.compile(
    r"(?P<nl>hoe (?:komt|kan) dat|hoezo|wat is daar(?:van)? de (?:reden|oorzaak)(?: van)?|waar komt dat door)"
    r"|(?:what (?:is causing|causes|caused|explains) (?:that|this|it)|how come|"
    r"what is the (?:reason|cause)(?: (?:for|of) (?:that|this|it))?)",
    re.IGNORECASE,
)
_DO = frozenset("is was are were do does did doe doet doen deed deden zijn waren".split())
_MORE = re.compile(r"\b(?:nog meer|else)\b", re.IGNORECASE)
_ONE = re.compile(r"\A(?:\w+ )?the (?P<name>.+?) ones?\Z", re.IGNORECASE)
_ALSO = re.compile(r"\A(?:ook|zelfs|also|even) ", re.IGNORECASE)
_THAT_OF = re.compile(r"\A(?:dat|die|that|those) (?=(?:van|of|in|voor|for|over|on)\b)", re.IGNORECASE)
_YEARS = re.compile(r"\b(?:19|20)\d\d\b(?:\s*[-–]\s*(?:19|20)?\d\d\b)?")


def stand_alone(text: str, history: Sequence[str]) -> str:
    """`text`, worded so that it can be understood without the questions in `history`, oldest first."""
    before = ""
    for earlier in history[-EARLIER:]:
        before = _resolved(" ".join(earlier.split()), before)
    return _resolved(text, before)


def _resolved(text: str, before: str) -> str:
    """`text` after the question `before`, which stands alone or is empty."""
    if not before:
        return text
    opening, question = _last_question(before)
    wording = _reworded(text, question)
    if wording is None:
        return text
    dutch, english = sorted((leaning(text), leaning(question)))
    if not wording or (dutch <= -_CLEAR and english >= _CLEAR):
        return f"{_shortened(before)} {text}"
    return f"{_shortened(opening)} {wording}" if opening else wording


def _last_question(text: str) -> tuple[str, str]:
    """The last question of `text`, and what stands before it."""
    cut = max((match.end() for match in re.finditer(r"[?!.] (?=\w)", text[:-1])), default=0)
    return text[:cut].strip(), text[cut:]


def _shortened(before: str) -> str:
    """`before`, without its first questions where it grows too long."""
    while len(before) > _LONGEST and "? " in before:
        before = before.partition("? ")[2]
    return before if before.endswith(("?", "!", ".", "…")) else f"{before}?"


def _reworded(text: str, before: str) -> str | None:
    """`text` reworded; empty where it leans on `before` in a way that no rule knows; None if it does not lean."""
    clause, earlier = parse(text), parse(_without_tail(before))
    dutch = leaning(f"{before} {text}") <= 0
    about = _ABOUT.match(text)
    if about or not (clause.asking or clause.verb):
        if not about and not _names_one(clause, text):
            return None
        named = _END.sub("", text[about.end() :]).strip() if about else clause.rest
        return _about_other(earlier, _without_tail(before), named)
    asking = _only_asks(clause)
    if asking:
        return _asked_anew(asking, "" if clause.verb else clause.rest, earlier, dutch=dutch)
    if pointing := pointers(clause):
        return _put_in_words(clause, pointing, earlier, dutch=dutch)
    return "" if names_nothing(clause) or _MORE.search(text) else None


def _only_asks(clause: Clause) -> str:
    """What `clause` asks if all else is left to the earlier question: "Wanneer in 2025?", "Why is that?"."""
    if why := _WHY.fullmatch(" ".join(clause.words)):
        return "Waarom" if why["nl"] else "Why"
    bare = not clause.verb and all(word.casefold() in PREPOSITIONS for word in clause.rest.split()[:1])
    so = clause.by_circumstance and clause.verb.casefold() in _DO | {""} and _SO.fullmatch(clause.rest)
    return clause.asking if bare or so else ""


def _without_tail(before: str) -> str:
    """`before` without a second thing asked at its end: ", en wanneer?"."""
    tail = _TOO.search(before)
    too = parse(tail["tail"]) if tail else None
    return f"{before[: tail.start()]}?" if tail and too and too.asking and not too.verb else before


def _names_one(clause: Clause, text: str) -> bool:
    """Whether a text that asks nothing names another thing to ask the same of, rather than keywords."""
    return clause.led or (text.rstrip().endswith("?") and len(clause.rest.split()) <= _SHORT)


def _asked_anew(asking: str, added: str, earlier: Clause, *, dutch: bool) -> str:
    """The earlier question, asked for something else: "En wanneer?"."""
    if not earlier.verb:
        return ""
    new = Clause(asking, "", "")
    why_not = {"niet", "not"} & set(asking.casefold().split())
    if new.by_circumstance and not why_not:
        if earlier.by_circumstance or not earlier.asking:
            return _question(asking, _small(earlier.verb), earlier.rest, added)
        if passive := _passive(earlier, dutch=dutch):
            return _question(asking, passive, added)
    elif not why_not and _asks_thing(asking) and _asks_thing(earlier.asking):
        noun = "" if new.noun or not _chooses(asking) else earlier.noun
        return _question(re.sub(r" ones?\b", "", asking), noun, earlier.verb, earlier.rest, added)
    too = f"{'en' if dutch else 'and'} {_small(asking)}"
    return _question(f"{earlier.asking} {earlier.verb} {earlier.rest}, {too}", added)


def _asks_thing(asking: str) -> bool:
    """Whether it asks who, what, which or how many, so that another of these can take its place."""
    measures = re.match(r"(?:hoe|how) (?!many|much)", asking, re.IGNORECASE) is not None
    return bool(asking) and not measures and not Clause(asking, "", "").by_circumstance


def _chooses(asking: str) -> bool:
    return re.match(r"(?:welke?|which|hoeveel|how (?:many|much))\b", asking, re.IGNORECASE) is not None


def _passive(earlier: Clause, *, dutch: bool) -> str:
    """What "Wie heeft de brief ondertekend?" says without who: "is de brief ondertekend"; empty where unsure."""
    named, verb, rest = phrases(earlier), earlier.verb.casefold(), earlier.rest
    if not named or not _asks_thing(earlier.asking) or (named[0].actor and not named[0].preposition):
        return ""
    thing = next((one for one in named if not one.preposition), named[0])
    if dutch and verb in {"heeft", "hebben"} and participle(rest.split()[-1]):
        return f"{'zijn' if thing.plural else 'is'} {rest}"
    if not dutch and verb.endswith("ed") and rest.startswith(thing.text):
        return f"{'were' if thing.plural else 'was'} {thing.text} {verb}{rest[len(thing.text) :]}"
    return ""


def _about_other(earlier: Clause, before: str, named: str) -> str:
    """The earlier question about something else: "And Germany?", "En in 2025?"; empty where unsure."""
    named = _ALSO.sub("", named)
    one = _ONE.match(named)
    other = _THAT_OF.sub("", one["name"] if one else named)
    year = _YEARS.search(other)
    if year:
        if _YEARS.search(before):
            return _YEARS.sub(year.group(), before, count=1)
        return _question(_END.sub("", before), other if other != year.group() else f"in {other}")
    words = other.split()
    preposition = words[0].casefold() if len(words) > 1 and words[0].casefold() in PREPOSITIONS else ""
    thing = Phrase(" ".join(words[bool(preposition) :]), preposition)
    target = "" if one or not thing.text else _counterpart(phrases(earlier), thing)
    if not target and thing.actor:
        target = _country_inside(before)
    if target:
        return _swapped(before, target, thing)
    return _question(_END.sub("", before), other) if preposition else ""


def _swapped(before: str, target: str, thing: Phrase) -> str:
    """`before` with `thing` for `target`, whose complement stays: "de kracht van de raad", "En de rol?"."""
    first, _, owned = thing.text.partition(" ")
    complement = re.search(r" (?:van|of) ", target) if first.casefold() in DETERMINERS else None
    if complement and thing.simple and not thing.name:
        target = target[: complement.start()]
    elif first.casefold() in OWNERS:
        return ""
    new = thing.text.title() if thing.actor and thing.text.islower() else thing.text
    if first.casefold() in OWNERS:
        new = f"{article_of(owned, dutch=leaning(before) <= 0)} {owned}"
    at = before.rindex(target)
    return f"{before[:at]}{new}{before[at + len(target) :]}"


def _counterpart(named: Sequence[Phrase], thing: Phrase) -> str:
    """What of `named` the new `thing` takes the place of: by its preposition, else the last of its kind."""
    if thing.preposition:
        return next((one.text for one in reversed(named) if one.preposition == thing.preposition), "")
    if same := [one.text for one in named if one.head == thing.head]:
        return same[-1]
    countries = [one for one in named if thing.actor and one.actor]
    alike = countries or [one for one in named if one.name == thing.name and (one.name or one.topic)]
    chosen = [one for one in alike if not one.own] or alike or [one for one in named if one.topic]
    return chosen[-1].text if chosen else ""


def _country_inside(before: str) -> str:
    """The last country named, also inside a longer name: "Syria" in "the Syria resolution"."""
    return next((word for word in reversed(re.findall(r"[^\W\d_]+", before)) if Phrase(word).actor), "")


def _put_in_words(clause: Clause, pointing: Sequence[Pointer], earlier: Clause, *, dutch: bool) -> str:
    """`clause` with every word that points back put into words; empty where one is unsure, or a name would be lost."""
    words = list(clause.words)
    for pointer in reversed(pointing):
        meant = meaning(pointer, earlier, dutch=dutch)
        if not meant:
            return ""
        new = [meant]
        if pointer.kind is Kind.OWNER:
            owned = words[pointer.start + 1 : pointer.end]
            new = [article_of(" ".join(owned), dutch=dutch), *owned, "van" if dutch else "of", meant]
        elif pointer.preposition:
            new = [pointer.preposition, meant]
        elif pointer.loose:
            words.insert(pointer.loose + 1, meant)
            new = []
        words[pointer.start : pointer.end] = new
    wording = _question(*words)
    lost = [one for one in phrases(earlier) if one.name and not one.own and one.text not in wording]
    return "" if lost else wording


def _question(*parts: str) -> str:
    """`parts` as one question: a capital first, a question mark last."""
    text = " ".join(" ".join(parts).split()).strip(" ?")
    return f"{text[:1].upper()}{text[1:]}?"


def _small(text: str) -> str:
    """`text` as it is written inside a sentence."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
