"""The forms of Dutch and English official letters: date line, signature, heading, list item.

Knows lines of text, no layout and no format.
"""

import datetime as dt
import re

_MONTHS = {
    name: number % 12 + 1
    for number, name in enumerate(
        "januari februari maart april mei juni juli augustus september oktober november december "
        "january february march april may june july august september october november december".split()
    )
}
_MONTH = "|".join(_MONTHS)
DAY = re.compile(rf"(\d{{1,2}}) ({_MONTH}) (\d{{4}})", re.IGNORECASE)
DATE_LINE = re.compile(
    rf"(?:[^\W\d_][\w.'’ -]{{0,40}}[,:]\s*|datum:?\s+|date:?\s+)?\d{{1,2}} (?:{_MONTH}) \d{{4}}\.?",
    re.IGNORECASE,
)
_SIGNER = re.compile(
    r"(?:namens )?(?:de|het|the)? ?(?:demissionair )?(?:minister|staatssecretaris|minister-president|"
    r"state secretary|prime minister|voorzitter|griffier|adjunct-griffier|secretaris)\b[^.:;]{0,100}",
    re.IGNORECASE,
)
_INITIALS = re.compile(r"(?:[^\W\d_]\.-?)+\s")
_NAME_PARTICLES = frozenset("van de der den het ten ter von ’t 't in".split())
_NAME_WORDS = 7
FINISHED = re.compile(r"[.!?:;…][\"'”’»)\]®°*]*(?:\s?\d{1,2}\))?$")
ENDS_OPEN = re.compile(
    r"(?:[,-]|\b(?:de|het|een|van|voor|en|of|in|op|met|aan|te|der|the|a|an|of|for|and|or|to))$", re.IGNORECASE
)
STARTS_INSIDE = re.compile(r"[a-zà-ÿ),;]")
_BULLET = re.compile(r"[•●▪■◦‣·–—*o-]\s+\S")
_ORDINAL = re.compile(r"(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]\s+\S|\([a-z\d]{1,2}\)\s+\S")
SECTION_NUMBER = re.compile(r"(\d{1,2}(?:\.\d{1,2})*)\.?\s+[A-Z]")
HEADING_START = re.compile(r"[‘“'\"(]?[A-ZÀ-Þ\d]")
_HEADING_LENGTH, _HEADING_WORDS = 120, 16
_NO_HEADING = re.compile(r"(?:Aan|To|T\.a\.v\.) |.*(?:www\.|://|\|)")


def signs(function: str, name: str) -> bool:
    """Whether these lines are somebody's function and name. Without a comma between them it takes initials."""
    words = name.split()
    if not _SIGNER.fullmatch(function) or len(words) > _NAME_WORDS:
        return False
    if not all(word[0].isupper() or word.lower() in _NAME_PARTICLES for word in words):
        return False
    return bool(_INITIALS.match(name)) or (function.endswith(",") and len(words) > 1)


def day_of(text: str) -> dt.date | None:
    """The first day that `text` names in full ("6 februari 2024"); None where it names none."""
    found = DAY.search(text)
    try:
        return dt.date(int(found[3]), _MONTHS[found[2].lower()], int(found[1])) if found else None
    except ValueError:
        return None


def looks_like_heading(text: str) -> bool:
    """Whether `text` is short, opens like a title and leaves no sentence open or ended."""
    if len(text) > _HEADING_LENGTH or len(text.split()) > _HEADING_WORDS or not HEADING_START.match(text):
        return False
    if FINISHED.search(text) or ENDS_OPEN.search(text) or _NO_HEADING.match(text):
        return False
    return not is_item(text) or bool(SECTION_NUMBER.match(text))


def is_item(text: str) -> bool:
    """Whether `text` begins with the bullet, letter or number of a list item."""
    return bool(_BULLET.match(text) or _ORDINAL.match(text))
