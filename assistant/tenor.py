"""Whether a sentence says yes, no, may, must or will as its quotation does. In Dutch and in English.

Where sentence and quotation share a language their words are aligned, and what differs between words that agree is
looked at; across languages only what the sentence claims and the quotation nowhere says can be seen. Knows no names,
numbers or dates, and nothing of meaning.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from enum import StrEnum

from assistant.answer import Reason
from assistant.opposites import beyond, reversed_in
from index.lexical import fold
from sources.language import guess_language


class Tenor(StrEnum):
    """How something is said to be."""

    DENIED = "denied"
    OPPOSED = "opposed"
    POSSIBLE = "possible"
    HEDGED = "hedged"
    OBLIGED = "obliged"
    ALLOWED = "allowed"
    COMING = "coming"
    WANTED = "wanted"
    CONSIDERED = "considered"
    DECIDED = "decided"
    PROMISED = "promised"
    ASKED = "asked"
    SURE = "sure"


_MARKS: Mapping[Tenor, str] = {
    Tenor.DENIED: r"niet|geen|geens|nooit|noch|zonder|nergens|niemand|niets|evenmin|weiger\w*|"
    r"not|no(?!\W*\d)|never|nor|neither|without|nobody|nothing|none|cannot|free from|vrij van|nimmer|geenszins|\w+n['’]t|refus\w+",
    Tenor.OPPOSED: r"tegen|tegengaan|tegengegaan|against",
    Tenor.POSSIBLE: r"kan|kunnen|kon|konden|mogelijk|in de gelegenheid|in staat|can|could|may|might|able|the opportunity",
    Tenor.HEDGED: r"mogelijkerwijs|wellicht|misschien|eventueel|vermoedelijk|waarschijnlijk|naar verwachting|naar verluidt|"
    r"volgens critici|lijkt|lijken|possibly|perhaps|maybe|probably|likely|unlikely|reportedly|allegedly|seems?|expect(?:s|ed)?|"
    r"verwacht\w*|planning",
    Tenor.OBLIGED: r"moet|moeten|moest|moesten|(?:dient|dienen)(?=\b[^.;]*\bte\b)|verplicht\w*|verplichting\w*|behoort|behoren|hoeft|hoeven|"
    r"must|shall|has to|have to|had to|obliged|obligat\w+|required|requires|mandatory|should|ought",
    Tenor.ALLOWED: r"mag|mogen|mocht|mochten|allowed|permitted|permits?",
    Tenor.COMING: r"zal|zullen|will|gaat|gaan|going to",
    Tenor.WANTED: r"wil|willen|wilde|wilden|wenst|wensen|streef\w*|streven|beoog\w*|hoopt|hopen|tracht\w*|poogt|"
    r"voornemens|van plan|want|wants|wanted|seeks?|sought|strives?|aims?|hopes?|intends?|wish|wishes|plans?|ambition",
    Tenor.CONSIDERED: r"overweeg\w*|overweg\w*|beziet|bezien|bekijk\w*|bekeken|verken\w*|onderzoek\w*|"
    r"consider(?:s|ed|ing)?(?! it\b| that\b| its?\b| the\b| all\b)|explor\w+|examin\w+|looks? into|looking into|studies|studying",
    Tenor.DECIDED: r"besloten|besluit|besliste|beslist|vastgesteld|decided|decides|agreed|approved",
    Tenor.PROMISED: r"toegezegd|zegt toe|toezegging\w*|belooft|beloofd|promis\w+|pledg\w+|guarante\w+|garande\w+",
    Tenor.ASKED: r"verzoek\w*|verzocht|vraagt|vroeg|roept|opgeroepen|bepleit\w*|pleit|pleiten|dringt|aanbevolen|"
    r"beveelt|adviseert|requests?|requested|calls? (?:on|for)|urges?|advocat\w+|recommend\w*|proposes?",
    Tenor.SURE: r"altijd|steeds|always",
}
_MARK = re.compile(
    "|".join(rf"(?P<{tenor.name}>\b(?:{pattern})\b)" for tenor, pattern in _MARKS.items()), re.IGNORECASE
)
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")

_VEILED = re.compile(
    r"\b(?:on(?!der|s\b|ze\b|t[a-z]|lang|geveer|line|middellijk|verminderd|betwist|afhankelijk)[a-z]{4,}|"
    r"un(?!it|der|ion|iq|iver|til|anim|dp|hcr|esco|icef)[a-z]{4,}|in(?:compa|suff|comp|ade|eff|elig|acc|cons|dep|valid)\w+|"
    r"non-\w+|niet-\w+|verbied\w*|verbod\w*|verboden|ontbre\w+|ontbra\w*|ontken\w*|uitgeb[l]even|uitblij\w*|"
    r"tegen|against|afgewezen|wijst\b.*\baf|verw[eo]rp\w*|stopgezet|gestopt|lack\w*|fail\w*|nalat\w*|nalaat|afwezig\w*|absent|"
    r"less|minder|fewer|straffeloosheid|impunity|uitgesloten|excluded|uitsluit\w*|anti\w+|behalve|except|slechts|alleen|enkel|only|"
    r"uitsluitend|limited|beperkt\w*|begrensd|capped|pas|until|unless|tenzij|zolang|nauwelijks|hardly|amper|zelden|rarely|moeilijk\w*|"
    r"belemmer\w*|forbid\w*|prohibit\w*|bann?\w*|reject\w*|deni(?:es|ed|al)|deny\w*|prevent\w*|voork[oa]m\w*|avoid\w*|beeindig\w*|"
    r"end(?:s|ed|ing)|schaf\w*|abol\w+|withdr\w+|intrek\w*|ingetrokken|oppos\w+|nog (?:te|moet\w*|steeds)|afgezien|afziet|abandon\w*|rather than|instead|"
    r"in plaats|maximaal|hoogste|hooguit|at most|tekort\w*|schort\w*|short|onthield\w*|abstain\w*|kritiek|onvoldoende|vrij van|free from|"
    r"laat te wensen|vrijwaren|enige|sole|verloor|loses?|lost|verlies\w*)\b"
)
"""What may be put as a denial in other words."""

_PARTICIPLE = (
    r"(?:ge[a-z]{3,}(?:d|t|en)|(?:be|ver|ont|her|er)[a-z]{3,}(?:d|t|en)|[a-z]+ge[a-z]{3,}(?:d|t|en)|[a-z]{3,}ed|made|won|"
    r"brought|built|begun|given|taken|become|held|set up|put)"
)
_DONE = re.compile(
    rf"\b(?:heeft|hebben|has|have|(?:is|zijn|was|were|werd|werden)\b.*\b(?:inmiddels|al|reeds|already))\b"
    rf"(?: [\w'-]+){{0,12}}? (?!gevraagd|verzocht|geadviseerd|gepleit|aangedrongen|opgeroepen|aanbevolen|asked|requested|urged|called|"
    rf"advised|recommended|refused|considered|overwogen){_PARTICIPLE}\b"
)
_SPEAKS_OF_DONE = re.compile(
    rf"\b(?:heeft|hebben|heb|is|zijn|werd|werden|has|have|was|were)\b(?: [\w'-]+){{0,12}}? {_PARTICIPLE}\b"
)
_COMPOUND = re.compile(r"\b(?:niet|non)-\w+")
"""Denies a word ("niet-gelovigen"), not the sentence."""

_CLAUSES = re.compile(
    r"[,;:(]|\b(?:omdat|maar|hoewel|zolang|terwijl|and|but|because|although|unless|while)\b"
)
_YET_TO_BE = re.compile(
    r"\b(?:zal|zullen|wil|willen|moet|moeten|kan|kunnen|gaat|gaan|streef\w*|streven|inspan\w*|inzet\w*|inzetten|zet|zetten|"
    r"pleit\w*|zoek\w*|blijft|blijven|dring\w*|aandring\w*|overweeg\w*|onderzoek\w*|bekijk\w*|beziet|voornemens|"
    r"beoog\w*|werkt|werken|roept|verzoek\w*|will|want\w*|must|should|can|aims?|seeks?|intends?|plans?|calls?|urges?|"
    r"continues?|keeps?|strives?|considers?|working|pleads?|advocates?)\b"
)
"""What is wished for, worked on or promised, and so not done."""

_IMPLIES: Mapping[Tenor, frozenset[Tenor]] = {
    Tenor.POSSIBLE: frozenset({Tenor.ALLOWED, Tenor.CONSIDERED, Tenor.HEDGED}),
    Tenor.ALLOWED: frozenset({Tenor.POSSIBLE, Tenor.OBLIGED}),
    Tenor.COMING: frozenset({Tenor.WANTED, Tenor.DECIDED, Tenor.PROMISED, Tenor.OBLIGED, Tenor.CONSIDERED}),
    Tenor.WANTED: frozenset({Tenor.COMING, Tenor.ASKED}),
    Tenor.ASKED: frozenset({Tenor.WANTED}),
    Tenor.PROMISED: frozenset({Tenor.DECIDED}),
}
"""How else the other language may put it: only these are let pass, and only across languages."""

_SEEN_ACROSS = frozenset(
    {Tenor.POSSIBLE, Tenor.HEDGED, Tenor.OBLIGED, Tenor.DECIDED, Tenor.PROMISED, Tenor.CONSIDERED}
)
"""What a sentence hardly says unless its quotation does, in whatever language."""

LEFT_OUT = 6
"""Words of the quotation, at most, that are missed where they stood between words that agree: more is a clause."""

ALIKE = 0.5
"""Part of the words of a sentence that its quotation must share for the two to be aligned."""


COVERED = 0.6
"""Part of a quotation's number of words from which a sentence is taken to put the whole of it."""


def tenor_differs(text: str, quotation: str) -> Reason | None:
    """Why `text` does not speak as `quotation` does; None where it does.

    NEGATION_DIFFERS, MODALITY_DIFFERS, or NOT_SUPPORTED where it says "all" or "only" of what the quotation does not.
    """
    said, quoted = fold(text), fold(quotation)
    alike = guess_language(text) == guess_language(quotation)
    reason = _aligned(said, quoted) if alike else _across(said, quoted)
    if reason is None and _count(said) == _count(quoted) and reversed_in(said, quoted):
        return Reason.NEGATION_DIFFERS
    if reason is None and _only_intended(said, quoted):
        return Reason.MODALITY_DIFFERS
    if reason is None and beyond(said, quoted):
        return Reason.NOT_SUPPORTED
    return reason


def _only_intended(said: str, quoted: str) -> bool:
    """Whether `said` calls done what `quoted` only speaks of as wanted or coming."""
    claims = _DONE.search(said) and not _YET_TO_BE.search(said) and not _count(said)
    return bool(claims) and not _SPEAKS_OF_DONE.search(quoted) and bool(_YET_TO_BE.search(quoted))


def _tenors(text: str) -> Iterator[Tenor]:
    for match in _MARK.finditer(text):
        yield Tenor[match.lastgroup or ""]


def _count(text: str) -> int:
    """How often `text` denies outright."""
    return sum(tenor is Tenor.DENIED for tenor in _tenors(_COMPOUND.sub("", text)))


def _across(text: str, quotation: str) -> Reason | None:
    """The difference between texts of which the words cannot be aligned."""
    surplus = _count(text) - _count(quotation)
    veiled = len(_VEILED.findall(quotation)) - len(_VEILED.findall(text))
    if surplus > max(0, veiled) and not reversed_in(text, quotation):
        return Reason.NEGATION_DIFFERS
    whole = len(_WORD.findall(text)) >= COVERED * len(_WORD.findall(quotation)) and not _CLAUSES.search(
        quotation
    )
    if whole and -surplus > max(0, -veiled) and not reversed_in(text, quotation):
        return Reason.NEGATION_DIFFERS
    said, quoted = set(_tenors(text)), set(_tenors(quotation))
    for tenor in said & _SEEN_ACROSS:
        if tenor not in quoted and not _IMPLIES.get(tenor, frozenset()) & quoted:
            return Reason.MODALITY_DIFFERS
    return None


def _aligned(text: str, quotation: str) -> Reason | None:
    """The first difference in tenor between words on which the two agree.

    A word that only moved makes none: what the sentence says more often than the quotation differs, and what stands
    between agreeing words of the quotation but is said less often by the sentence.
    """
    said, quoted = _WORD.findall(text), _WORD.findall(quotation)
    blocks = SequenceMatcher(None, said, quoted, autojunk=False).get_matching_blocks()
    here, there = Counter(_tenors(text)), Counter(_tenors(quotation))
    if sum(block.size for block in blocks) < ALIKE * len(said):
        return _across(text, quotation)
    at_said = at_quoted = 0
    for block in blocks:
        between = quoted[at_quoted : block.b]
        inside = at_said > 0 and block.size > 0 and len(between) <= LEFT_OUT
        added = set(_tenors(" ".join(said[at_said : block.a])))
        missing = set(_tenors(" ".join(between))) if inside else set[Tenor]()
        differing = {one for one in added - missing if here[one] > there[one]}
        differing |= {one for one in missing - added if here[one] < there[one]}
        if differing:
            return (
                Reason.NEGATION_DIFFERS
                if {Tenor.DENIED, Tenor.OPPOSED} & differing
                else Reason.MODALITY_DIFFERS
            )
        at_said, at_quoted = block.a + block.size, block.b + block.size
    return None
