"""The hard facts of a sentence: dates, numbers with their unit, and names. In Dutch and in English.

Reads sentences only; whether two sentences agree on their facts is for `verify.py` to say.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from assistant.names import countries
from index.lexical import fold

_MONTHS = {
    name: number
    for names in (
        "januari februari maart april mei juni juli augustus september oktober november december",
        "january february march april may june july august september october november december",
    )
    for number, name in enumerate(names.split(), start=1)
}
MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
"""A pattern of the names of months, Dutch and English."""

_YEAR = r"(?:1[89]|20)\d\d"
_DATES = re.compile(
    rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th|e)?\s+(?:of\s+)?(?P<month>{MONTH})\b(?:,?\s+(?P<year>{_YEAR})\b)?"
    rf"|\b(?P<month_en>{MONTH})\s+(?P<day_en>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\d)(?:,?\s+(?P<year_en>{_YEAR})\b)?"
    rf"|\b(?P<month_only>{MONTH})\s+(?P<month_year>{_YEAR})\b"
    rf"|(?<=\b[Ii]n )(?P<month_alone>{MONTH})\b(?!\s+\d)"
    rf"|\b(?P<iso>{_YEAR}-\d\d-\d\d)\b"
    rf"|\b(?P<year_only>{_YEAR})\b(?![.,]\d)",
    re.IGNORECASE,
)
_SHORT_RANGE = re.compile(rf"\b({_YEAR})\s*[-–—/]\s*(\d\d)\b(?!\d|-)")

_ONES = "nul een twee drie vier vijf zes zeven acht negen tien elf twaalf".split()
_ONES_EN = "zero one two three four five six seven eight nine ten eleven twelve".split()
_TENS = {
    "twintig": 20,
    "dertig": 30,
    "veertig": 40,
    "vijftig": 50,
    "zestig": 60,
    "zeventig": 70,
    "tachtig": 80,
    "negentig": 90,
    "honderd": 100,
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
    "hundred": 100,
    "dozijn": 12,
    "dozen": 12,
}
_CARDINALS = {
    "nl": {**{word: number for number, word in enumerate(_ONES) if number > 1}, **_TENS},
    "en": {**{word: number for number, word in enumerate(_ONES_EN) if number > 1}, **_TENS},
}
"""Words for numbers. "een" and "one" are left out: they are articles and pronouns far more often. By language: the
"ten" of "ten minste" is none."""

_ORDINALS = {
    **{
        word: number
        for number, word in enumerate(
            "eerste tweede derde vierde vijfde zesde zevende achtste negende tiende elfde twaalfde".split(),
            start=1,
        )
    },
    **{
        word: number
        for number, word in enumerate(
            "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(),
            start=1,
        )
    },
}
_ORDINALS |= {"eerst": 1, "allereerst": 1, "primair": 1, "primaire": 1}
_TIMES = {
    "eenmalig": 1,
    "eenmaal": 1,
    "tweemaal": 2,
    "driemaal": 3,
    "once": 1,
    "twice": 2,
    "biannual": 2,
}
_SCALES = {
    "duizend": 10**3,
    "thousand": 10**3,
    "miljoen": 10**6,
    "mln": 10**6,
    "million": 10**6,
    "miljard": 10**9,
    "mld": 10**9,
    "billion": 10**9,
    "bn": 10**9,
}
_PERIODS = {
    "dagelijks": "day",
    "wekelijks": "week",
    "maandelijks": "month",
    "halfjaarlijks": "half-year",
    "jaarlijks": "year",
    "daily": "day",
    "weekly": "week",
    "monthly": "month",
    "quarterly": "quarter",
    "yearly": "year",
    "annual": "year",
    "annually": "year",
    "biannual": "year",
    "dag": "day",
    "week": "week",
    "maand": "month",
    "kwartaal": "quarter",
    "jaar": "year",
    "in totaal": "total",
    "in total": "total",
    "altogether": "total",
    "day": "day",
    "month": "month",
    "quarter": "quarter",
    "year": "year",
}
_YEARS = {
    "twee": "two",
    "drie": "three",
    "vier": "four",
    "vijf": "five",
    "zes": "six",
    "tien": "ten",
}
_YEARLY = re.compile(
    rf"\b({'|'.join(_YEARS)})jaarlijkse?\b|\b({'|'.join(_YEARS.values())})-yearly\b|\b(bi|tri)ennial\b",
    re.IGNORECASE,
)
_PERIOD = re.compile(
    rf"\b(?:elke|iedere|om de|eens (?:in de|per)|every)\s+(?P<many>{'|'.join([*_YEARS, *_YEARS.values()])}|\d+)\s+"
    r"(?P<units>jaar|years)\b"
    r"|\b(?P<word>dagelijks|wekelijks|maandelijks|halfjaarlijks|jaarlijks)e?\b"
    r"|\b(?P<word_en>daily|weekly|monthly|quarterly|yearly|annual|annually|biannual)\b"
    r"|\b(?:per|elke?|ieder|iedere|each|every|times\s+a|twice\s+a|once\s+a)\s+"
    r"(?P<unit>dag|week|maand|kwartaal|jaar|day|month|quarter|year)\b"
    r"|\b(?P<total>in totaal|in total|altogether)\b"
    r"|\ban?\s+(?P<each>day|week|month|quarter|year)\b(?!\s+(?:ago|earlier|later|before|after|and|of|or|in))",
    re.IGNORECASE,
)
_UNITS: Mapping[str, str] = {
    "money": r"euro'?s?|eur|dollars?|usd|pond|pounds?",
    "year": r"jaar|jaren|years?",
    "month": r"maand|maanden|months?",
    "week": r"week|weken|weeks",
    "day": r"dag|dagen|days?",
    "hour": r"uur|uren|hours?",
    "country": r"(?:lid|ei)?land(?:en)?|(?:lid)?sta(?:at|ten)|countr(?:y|ies)|(?:member )?states?",
    "vote": r"stem|stemmen|votes?",
    "member": r"leden|members?",
    "person": r"personen|mensen|people|persons?|burgers|citizens|slachtoffers|victims|vluchtelingen|refugees|kinderen|children",
    "time": r"keer|maal|times",
    "resolution": r"resoluties?|resolutions?",
    "mandate": r"mandaten|mandaat|mandates?",
    "case": r"zaken|zaak|cases?",
    "home": r"woning(?:en)?|homes|houses|dwellings",
}
"""What numbers usually count, by the word after them, in both languages."""

_UNIT = re.compile(
    r"\s*\b(?:(?:[a-z]+[a-z]e|other|andere)\s+)?(?:"
    + "|".join(f"(?P<{name}>{words})" for name, words in _UNITS.items())
    + r")\b",
    re.IGNORECASE,
)
_FRACTION = re.compile(
    r"\b(?P<top>een|één|a|one|twee|two|drie|three)[\s-]+(?P<part>derde|third|thirds|kwart|quarter|quarters|vierde)\b"
    r"|\b(?:de\s+helft|half)\b",
    re.IGNORECASE,
)
_FIGURE = re.compile(
    r"(?<![\w.,])(?P<figure>\d{1,3}(?:[ \u00a0]\d{3})+(?!\d)|\d+(?:[.,]\d+)*)(?P<ordinal>e|ste|de|st|nd|rd|th)?\b\s?"
    r"(?P<percent>%|procent\b|per\s?cent\b|percent\b)?(?P<scale>\s?(?:" + "|".join(_SCALES) + r")\b)?",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SCALE = re.compile(
    rf"\s(?:(?P<percent>procent|per\s?cent|percent)|(?P<scale>{'|'.join(_SCALES)}))\b", re.IGNORECASE
)
_DEEMS = re.compile(r"\s(?:het|de|dit|dat|deze|een|zich|daarom|ook|geen|niet)\b")
"""What follows the verb "acht", which is no number then."""


@dataclass(frozen=True, slots=True)
class Date:
    """A day, month or year as far as it was written; None where it was not."""

    year: int | None
    month: int | None = None
    day: int | None = None

    def agrees(self, other: "Date") -> bool:
        """Whether every part that both give is the same, and `other` gives every part that this one does."""
        pairs = ((self.year, other.year), (self.month, other.month), (self.day, other.day))
        return all(mine is None or mine == theirs for mine, theirs in pairs)


@dataclass(frozen=True, slots=True)
class Number:
    """A number and what kind of figure it is: "count", "ordinal", "percent" or "fraction"."""

    value: Decimal
    kind: str = "count"
    of: str | None = None
    """What is counted, where that is a usual unit: "money", "vote"."""

    def agrees(self, other: "Number") -> bool:
        """Whether both are the same number, of the same thing as far as both say of what."""
        same = self.value == other.value and self.kind == other.kind
        return same and (self.of is None or other.of is None or self.of == other.of)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a sentence states that can be compared to the letter."""

    dates: tuple[Date, ...]
    numbers: tuple[Number, ...]
    names: tuple[str, ...]
    periods: tuple[str, ...] = ()
    """How often: "year" for "jaarlijks", "twice a year"."""


def facts(sentence: str, language: str) -> Facts:
    """The facts of `sentence`. `language` ("nl" or "en") decides how "1.000" and "8,65" are read."""
    sentence = _written_out(sentence)
    dates, rest = _take_dates(sentence)
    return Facts(tuple(dates), tuple(_numbers(rest, language)), names(sentence), tuple(_periods(sentence)))


def _take_dates(sentence: str) -> tuple[list[Date], str]:
    """The dates of `sentence`, and the sentence with them blanked out, so that no day counts as a number."""
    dates: list[Date] = []

    def take(match: re.Match[str]) -> str:
        dates.extend(_dates(match))
        return " " * len(match.group())

    def take_range(match: re.Match[str]) -> str:
        first = int(match[1])
        dates.extend((Date(first), Date(first - first % 100 + int(match[2]))))
        return " " * len(match.group())

    return dates, _DATES.sub(take, _SHORT_RANGE.sub(take_range, sentence))


def _dates(match: re.Match[str]) -> list[Date]:
    part = match.groupdict()
    if part["iso"]:
        year, month, day = (int(number) for number in part["iso"].split("-"))
        return [Date(year, month, day)]
    if part["year_only"]:
        return [Date(int(part["year_only"]))]
    if part["month_only"]:
        return [Date(int(part["month_year"]), _MONTHS[part["month_only"].lower()])]
    if part["month_alone"]:
        return [Date(None, _MONTHS[part["month_alone"].lower()])]
    year_text = part["year"] or part["year_en"]
    month_text = part["month"] or part["month_en"]
    day_text = part["day"] or part["day_en"]
    return [Date(int(year_text) if year_text else None, _MONTHS[month_text.lower()], int(day_text))]


def _numbers(text: str, language: str) -> list[Number]:
    found: list[Number] = []

    def take_fraction(match: re.Match[str]) -> str:
        top = {"twee": 2, "two": 2, "drie": 3, "three": 3}.get((match["top"] or "").lower(), 1)
        part = (match["part"] or "half").lower().removesuffix("s")
        below = {"half": 2, "derde": 3, "third": 3}.get(part, 4)
        found.append(Number(Decimal(top) / Decimal(below), "fraction"))
        return " " * len(match.group())

    def take_figure(match: re.Match[str]) -> str:
        value = _value(match["figure"], language)
        scale = (match["scale"] or "").strip().lower()
        kind = "percent" if match["percent"] else "ordinal" if match["ordinal"] else "count"
        before = "money" if re.search(r"(?:[€$]|\b(?:EUR|USD))\s?$", match.string[: match.start()]) else None
        of = before or _unit(match.string, match.end()) if kind == "count" else None
        found.append(Number((value * _SCALES.get(scale, 1)).normalize(), kind, of))
        return " " * len(match.group())

    rest = _FIGURE.sub(take_figure, _FRACTION.sub(take_fraction, text))
    found.extend(_number_words(rest, language))
    return found


def _unit(text: str, end: int) -> str | None:
    """What the number that ends at `end` counts."""
    after = _UNIT.match(text, end)
    return after.lastgroup if after else None


def _periods(text: str) -> list[str]:
    """How often, of all that `text` says so of: "year", "2 years"."""
    found = []
    for match in _PERIOD.finditer(text):
        many = match["many"]
        if many:
            value = many if many.isdecimal() else _CARDINALS["en"][_YEARS.get(many.lower(), many.lower())]
            found.append(f"{value} years")
        else:
            found.append(_PERIODS[next(filter(None, match.groups())).lower()])
    return found


def _written_out(text: str) -> str:
    """`text` with "tweejaarlijks" and "biennial" as "elke twee jaar" and "every two years"."""

    def write(match: re.Match[str]) -> str:
        dutch, english, latin = match.groups()
        many = english or {"bi": "two", "tri": "three"}.get((latin or "").lower())
        return f"elke {dutch} jaar" if dutch else f"every {many} years"

    return _YEARLY.sub(write, text)


def _value(figure: str, language: str) -> Decimal:
    """Dutch writes 1.000,5 and English 1,000.5; a lone mark before three digits separates thousands."""
    figure = re.sub(r"\s", "", figure)
    thousands, decimal = (".", ",") if language == "nl" else (",", ".")
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", figure):
        return Decimal(re.sub(r"[.,]", "", figure))
    plain = (
        figure.replace(thousands, "").replace(decimal, ".")
        if decimal in figure
        else figure.replace(thousands, ".")
    )
    head, _, tail = plain.rpartition(".")
    return Decimal(f"{head.replace('.', '')}.{tail}") if head else Decimal(plain)


def _number_words(text: str, language: str) -> list[Number]:
    found = []
    cardinals = _CARDINALS["en" if language == "en" else "nl"]
    for match in _WORD.finditer(text):
        word = fold(match.group())
        # "vijffde": doubled letters are a usual misreading of OCR.
        ordinal = _ORDINALS.get(word) or _ORDINALS.get(re.sub(r"(.)\1", r"\1", word))
        if word in cardinals and not (word == "acht" and _DEEMS.match(text, match.end())):
            found.append(_scaled(cardinals[word], text, match.end()))
        elif ordinal and match.group() != "Tweede":  # the Tweede Kamer is not the second of anything
            found.append(Number(Decimal(ordinal), "ordinal"))
        elif word in _TIMES:
            found.append(Number(Decimal(_TIMES[word])))
    return found


def _scaled(value: int, text: str, end: int) -> Number:
    """The number whose word ends at `end`: "elf miljoen", "zes procent"."""
    after = _SCALE.match(text, end)
    if after is None:
        return Number(Decimal(value), of=_unit(text, end))
    if after["percent"]:
        return Number(Decimal(value), "percent")
    return Number(Decimal(value * _SCALES[after["scale"].lower()]).normalize(), of=_unit(text, after.end()))


_NAME = re.compile(r"[^\W\d_][^\W_]*(?:[-+/'’&.][^\W_]+)*\+?")
_SENTENCE_START = re.compile(r"(?:\A|[.!?:]\s+|\n)[\"'“‘«(\[]*")


def names(sentence: str) -> tuple[str, ...]:
    """The words of `sentence` that name something: capitals inside the sentence, acronyms, countries.

    A capital at the start of a sentence names something only if it is an acronym or a country.
    """
    starts = {match.end() for match in _SENTENCE_START.finditer(sentence)}
    found = []
    for match in _NAME.finditer(sentence):
        word = match.group()
        capitals = sum(char.isupper() for char in word)
        acronym = capitals > 1 and len(word) > 1
        named = word[0].isupper() and match.start() not in starts
        if fold(word) in _MONTHS:
            continue
        if acronym or named or (word[0].isupper() and fold(word) in countries()):
            found.append(word)
    return tuple(found)
