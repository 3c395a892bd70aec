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
from index.lexical import fold
from sources.language import guess_language


class Tenor(StrEnum):
    """How something is said to be."""

    DENIED = "denied"
    POSSIBLE = "possible"
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
    r"not|no(?!\W*\d)|never|nor|neither|without|nobody|nothing|none|cannot|\w+n['’]t|refus\w+",
    Tenor.POSSIBLE: r"kan|kunnen|kon|konden|mogelijk|mogelijkerwijs|wellicht|misschien|eventueel|vermoedelijk|"
    r"waarschijnlijk|can|could|may|might|possibly|perhaps|maybe|probably|reportedly|naar verwachting|volgens critici",
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

_ALSO_DENIES = re.compile(
    r"\b(?:on[a-z]{4,}|un[a-z]{4,}|in[a-z]{6,}|non-\w+|verbied\w*|verbod\w*|verboden|ontbre\w+|ontbra\w*|"
    r"tegen\w*|against|afgewezen|wijst\b.*\baf|verworpen|stopgezet|gestopt|lack\w*|fail\w*|nalat\w*|nalaat|afwezig\w*|absent|"
    r"less|minder|fewer|straffeloosheid|impunity|uitgesloten|excluded|anti\w+|behalve|except|slechts|alleen|only|pas|"
    r"nauwelijks|hardly|amper|zelden|rarely|moeilijk\w*|belemmer\w*|forbid\w*|prohibit\w*|reject\w*|deni\w+|prevent\w*|"
    r"voorkom\w*|beeindig\w*|end(?:s|ed|ing)?|schaf\w*|withdr\w+|intrek\w*|ingetrokken|oppos\w+|still|nog)\b"
)
"""What may be put as a denial in other words."""

_IMPLIES: Mapping[Tenor, frozenset[Tenor]] = {
    Tenor.POSSIBLE: frozenset({Tenor.ALLOWED, Tenor.CONSIDERED}),
    Tenor.ALLOWED: frozenset({Tenor.POSSIBLE, Tenor.OBLIGED}),
    Tenor.COMING: frozenset({Tenor.WANTED, Tenor.DECIDED, Tenor.PROMISED, Tenor.OBLIGED, Tenor.CONSIDERED}),
    Tenor.WANTED: frozenset({Tenor.COMING, Tenor.ASKED}),
    Tenor.ASKED: frozenset({Tenor.WANTED}),
    Tenor.PROMISED: frozenset({Tenor.DECIDED}),
}
"""How else the other language may put it: only these are let pass, and only across languages."""

_SEEN_ACROSS = frozenset({Tenor.POSSIBLE, Tenor.OBLIGED, Tenor.DECIDED, Tenor.PROMISED, Tenor.CONSIDERED})
"""What a sentence hardly says unless its quotation does, in whatever language."""

LEFT_OUT = 6
"""Words of the quotation, at most, that are missed where they stood between words that agree: more is a clause."""

ALIKE = 0.5
"""Part of the words of a sentence that its quotation must share for the two to be aligned."""


def tenor_differs(text: str, quotation: str) -> Reason | None:
    """Why `text` does not speak as `quotation` does: NEGATION_DIFFERS or MODALITY_DIFFERS; None where it does."""
    said, quoted = fold(text), fold(quotation)
    if guess_language(text) == guess_language(quotation):
        return _aligned(said, quoted)
    return _across(set(_tenors(said)), set(_tenors(quoted)), quoted)


def _tenors(text: str) -> Iterator[Tenor]:
    for match in _MARK.finditer(text):
        yield Tenor[match.lastgroup or ""]


def _across(said: set[Tenor], quoted: set[Tenor], quotation: str) -> Reason | None:
    if Tenor.DENIED in said and Tenor.DENIED not in quoted and not _ALSO_DENIES.search(quotation):
        return Reason.NEGATION_DIFFERS
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
        return _across(set(here), set(there), quotation)
    at_said = at_quoted = 0
    for block in blocks:
        between = quoted[at_quoted : block.b]
        inside = at_said > 0 and block.size > 0 and len(between) <= LEFT_OUT
        added = set(_tenors(" ".join(said[at_said : block.a])))
        missing = set(_tenors(" ".join(between))) if inside else set[Tenor]()
        differing = {one for one in added - missing if here[one] > there[one]}
        differing |= {one for one in missing - added if here[one] < there[one]}
        if differing:
            return Reason.NEGATION_DIFFERS if Tenor.DENIED in differing else Reason.MODALITY_DIFFERS
        at_said, at_quoted = block.a + block.size, block.b + block.size
    return None
