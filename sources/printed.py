"""Finds what a document says of itself in print: title, date, reference, dossier, author, kind.

Knows the forms of official letters and papers; knows no file format. What a file says of itself unseen, who saved it
and under which title, is not asked: that names the clerk or the template, and all nine papers of the tests say "None".
"""

import datetime as dt
import re
from collections.abc import Sequence
from itertools import groupby

from sources.document import Block, BlockKind
from sources.letter import DATE_LINE, DAY, day_of, signs
from sources.lines import KAMER_HEADER
from sources.metadata import Stated
from sources.official import AANHANGSEL, KAMERSTUK, Publication
from sources.publication import cited_in

_OPENING, _HEAD = 12, 40
"""So many blocks are the heading of a paper, and hold what is printed above the text of a letter."""
_TAIL = 20
"""So many blocks at the end may hold it instead: converters put the frames of a letterhead there."""

_ANSWERED = re.compile(
    rf"(?:Nader )?(?:Antwoord(?:en)?|Mededeling) van (?P<who>.{{3,400}}?),? \(ontvangen {DAY.pattern}\)",
    re.IGNORECASE,
)
_ASKED = re.compile(rf"\s*\((?:ingezonden|ontvangen) {DAY.pattern}\)\.?", re.IGNORECASE)
_QUESTIONS = re.compile(r"(?:Nadere )?vragen van (?:de |het )?(?:lid|leden) ", re.IGNORECASE)
_SUBJECT = re.compile(r"(?:Betreft|Onderwerp|Subject):?(?:\s*\|)?\s+(.{3,300})")
_DOSSIER_TITLE = re.compile(r"\d{2} \d{3}(?: [IVX]{1,6}|-\d{2})?[ |]+(?P<title>[^\W\d].{2,300})")
_IDENTIFIER = re.compile(r"ah-[te]k-(?:18|19|20)\d{6}-\d{1,5}")
_PLACED = re.compile(
    rf"(?:Den Haag|[’']s-Gravenhage|The Hague|Datum|Date|Vastgesteld|Ontvangen|Voorgesteld)"
    rf"[:,]?(?:\s*\|)?\s*{DAY.pattern}\.?",
    re.IGNORECASE,
)

_LETTER = re.compile(r"brief van (?P<who>.+?)(?: (?:over|inzake|betreffende) .*)?", re.IGNORECASE)
_PROPOSAL = re.compile(
    r"(?P<kind>(?:(?:nader )?gewijzigde? )?(?:motie|amendement)|initiatiefnota) van (?P<who>(?:het lid|de leden) .+?)"
    r"(?: (?:over|ter vervanging) .*)?",
    re.IGNORECASE,
)
_PAPER = re.compile(
    r"(?:nader )?verslag(?: van een [\w\s-]+)?|lijst van vragen(?: en antwoorden)?|memorie van (?:toelichting|antwoord)|"
    r"nota (?:naar aanleiding van het (?:nader )?verslag|van wijziging)|voorstel van wet|(?:beslis)?nota|notitie|"
    r"memo(?:randum)?|persbericht|rapport|kamerbrief",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"(?:\d{2} \d{3}(?: [IVX]{1,6}|-\d{2})?[ |]+)?(?:Nr\. \d{1,5}|[A-Z]{1,3})[ |]+")
"""What stands before the heading of a paper, or beside it in a column of its own."""
_SENTENCE_END = re.compile(r"(?<!c\.s)[.?]$", re.IGNORECASE)
_ANSWERS = re.compile(r"(?:Beantwoording|Antwoord(?:en)?) .{0,200}?\b(?:Kamer)?vragen\b", re.IGNORECASE)
_TO_PARLIAMENT = re.compile(
    r"\W*(?:Aan|To)(?: de| the)? (?:Voorzitter|President|Speaker) .{0,20}"
    r"(?:Tweede Kamer|Eerste Kamer|House of Representatives|Senate)",
    re.IGNORECASE,
)
_GOVERNMENT = re.compile(r"\b(?:minister|staatssecretaris|state secretary)", re.IGNORECASE)
_TO_CHAMBER, _LETTER_OF_OTHERS, _ANSWERS_APART = "Kamerbrief", "Brief", "Antwoorden op Kamervragen"
_KIND_LENGTH = 200
_LOWER = frozenset("van de het der den en voor een in op c.s. lid leden ten ter te".split())
_NAME_PARTICLE = re.compile(r"((?:lid|leden|en|,) )(van|de|den|der|ter|ten|te)\b")


def printed_on(text: str, blocks: Sequence[Block]) -> Stated:
    """What the blocks of a document, in order, say of it. What they say in several ways is not taken."""
    body = [
        (block.kind, text[block.start : block.end])
        for block in blocks
        if block.kind not in (BlockKind.FOOTNOTE, BlockKind.RUNNING_HEADER)
    ]
    running = [text[block.start : block.end] for block in blocks if block.kind is BlockKind.RUNNING_HEADER]
    texts = [words for _, words in body]
    answered = next((found for words in texts[:_OPENING] if (found := _ANSWERED.match(words))), None)
    reference, dossier = _cited(texts, running)
    kind, sender = _paper(texts[:_OPENING])
    author = (answered["who"] if answered else None) or _signed(body) or sender
    return Stated(
        title=_title(texts, dossier),
        date=day_of(answered[0][answered.end("who") - answered.start() :]) if answered else _date(texts),
        reference=reference,
        author=author,
        kind=AANHANGSEL if answered else kind or _letter(texts, author) or (KAMERSTUK if dossier else None),
        dossier=dossier,
    )


def completed(stated: Stated, printed: Stated) -> Stated:
    """What the records of a document state, and what they leave out as it is printed.

    That a paper is a "Kamerstuk" says only where it was published: what is printed on it says more.
    """
    return Stated(
        title=stated.title or printed.title,
        date=stated.date or printed.date,
        reference=stated.reference or printed.reference,
        author=stated.author or printed.author,
        language=stated.language,
        kind=printed.kind if printed.kind and stated.kind == KAMERSTUK else stated.kind or printed.kind,
        dossier=stated.dossier or printed.dossier,
    )


def _title(texts: Sequence[str], dossier: str | None) -> str | None:
    """The questions that are answered, else the subject of a letter, else that of the dossier of a paper."""
    if questions := next((words for words in texts[:_OPENING] if _QUESTIONS.match(words)), None):
        return _ASKED.sub("", questions).rstrip(" .")
    if subject := _labelled(_SUBJECT, texts):
        return subject[1]
    titles = (_DOSSIER_TITLE.fullmatch(words) for words in texts[:_OPENING] if dossier)
    return next((found["title"] for found in titles if found), None)


def _labelled(pattern: re.Pattern[str], texts: Sequence[str]) -> re.Match[str] | None:
    return next((found for words in _around(texts) if (found := pattern.fullmatch(words))), None)


def _around(texts: Sequence[str]) -> Sequence[str]:
    return [*texts[:_HEAD], *texts[max(_HEAD, len(texts) - _TAIL) :]]


def _date(texts: Sequence[str]) -> dt.date | None:
    """The first day that stands with a label or the seat of government, else the only one that stands alone."""
    if placed := _labelled(_PLACED, texts):
        return day_of(placed[0])
    days = {day_of(words) for words in texts if DATE_LINE.fullmatch(words)}
    return days.pop() if len(days) == 1 else None


def _cited(texts: Sequence[str], running: Sequence[str]) -> tuple[str | None, str | None]:
    """How the paper is cited, and its dossier, by the identifier or the line at the foot of its pages."""
    for words in [*running, *(words for words in texts if _IDENTIFIER.fullmatch(words))]:
        if identifier := _IDENTIFIER.search(words):
            return Publication(identifier[0]).reference(), None
    feet = [words[found.start() :] for words in running if (found := KAMER_HEADER.search(words))]
    cited = {one for words in [*feet, *texts] if (one := cited_in(words))}
    return cited.pop() if len(cited) == 1 else (None, None)


def _signed(body: Sequence[tuple[BlockKind, str]]) -> str | None:
    """Who signed the document at one place; those who did so together are parted by semicolons."""
    places = groupby(body, lambda block: block[0] is BlockKind.SIGNATURE or _is_signature(block[1]))
    found = {"; ".join(words for _, words in together) for signed, together in places if signed}
    return found.pop() if len(found) == 1 else None


def _is_signature(words: str) -> bool:
    """Whether a function and a name stand on one line."""
    function, comma, name = words.rpartition(", ")
    return bool(comma) and signs(function + ",", name)


def _paper(opening: Sequence[str]) -> tuple[str | None, str | None]:
    """What kind of paper its heading says it is, and whose."""
    for words in opening:
        heading = _NUMBERED.sub("", words, count=1) if _NUMBERED.match(words) else words
        if len(heading) > _KIND_LENGTH or _SENTENCE_END.search(heading):
            continue
        if found := _PROPOSAL.fullmatch(heading):
            return found["kind"].capitalize(), _in_lower_case(found["who"])
        if _PAPER.fullmatch(heading):
            return heading.capitalize(), None
        if found := _LETTER.fullmatch(heading):
            kind = _TO_CHAMBER if _GOVERNMENT.search(found["who"]) else _LETTER_OF_OTHERS
            return kind, _in_lower_case(found["who"])
    return None, None


def _letter(texts: Sequence[str], author: str | None) -> str | None:
    """What kind of letter it is: answers to parliament, or another letter of the government to it."""
    if any(_ANSWERS.match(words) for words in texts[:_OPENING] if len(words) < _KIND_LENGTH):
        return _ANSWERS_APART
    subject = _labelled(_SUBJECT, texts)
    if subject and _ANSWERS.match(subject[1]):
        return _ANSWERS_APART
    to_parliament = any(_TO_PARLIAMENT.match(words) for words in _around(texts))
    return _TO_CHAMBER if to_parliament and author and _GOVERNMENT.search(author) else None


def _in_lower_case(words: str) -> str:
    """Who a heading in capitals names, as it is written elsewhere."""
    if words.isupper():
        lower = [word if word in _LOWER else word.title() for word in words.lower().split()]
        words = _NAME_PARTICLE.sub(lambda found: found[1] + found[2].capitalize(), " ".join(lower))
    return words[:1].upper() + words[1:]
