"""Whether a name that a sentence uses stands in a quotation, in Dutch or in English.

Knows countries and their adjectives, the bodies of a government's papers in both languages, and abbreviations;
knows nothing of numbers, dates or what is said about the name.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path

from babel import Locale

from index.lexical import fold, words

_TITLES = Path(__file__).with_name("titles.toml")

_ALIASES = {
    "TR": "turkey",
    "MM": "burma",
    "CZ": "czech republic",
    "RU": "russian federation",
    "SZ": "swaziland",
    "CI": "ivory coast",
    "BY": "wit-rusland",
    "KP": "north korea|noord-korea",
    "KR": "south korea|zuid-korea",
    "CD": "congo",
    "US": "usa|vs|united states of america|verenigde staten van amerika",
    "GB": "uk|vk|great britain|groot-brittannie|engeland|england",
    "PS": "palestine|palestina|palestinian territories|palestijnse gebieden|palestijnse gebied|gaza",
    "VA": "holy see|heilige stoel",
    "SD": "soedan|sudan",
    "SS": "zuid-soedan|south sudan",
}
"""Names that Unicode CLDR does not list, folded, several parted by a bar."""

_ADJECTIVES = {
    "AF": "afghan afghaans afghaanse",
    "AT": "austrian oostenrijks oostenrijkse",
    "AU": "australian australisch australische",
    "BE": "belgian belgisch belgische",
    "BR": "brazilian braziliaans braziliaanse",
    "BY": "belarusian belarussisch belarussische wit-russisch wit-russische",
    "CA": "canadian canadees canadese",
    "CH": "swiss zwitsers zwitserse",
    "CL": "chilean chileens chileense",
    "CN": "chinese chinees",
    "CO": "colombian colombiaans colombiaanse",
    "CU": "cuban cubaans cubaanse",
    "CZ": "czech tsjechisch tsjechische",
    "DE": "german duits duitse",
    "DK": "danish deens deense",
    "EG": "egyptian egyptisch egyptische",
    "ER": "eritrean eritrees eritrese",
    "ES": "spanish spaans spaanse",
    "ET": "ethiopian ethiopisch ethiopische",
    "FI": "finnish fins finse",
    "FR": "french frans franse",
    "GB": "british brits britse",
    "GR": "greek grieks griekse",
    "HU": "hungarian hongaars hongaarse",
    "ID": "indonesian indonesisch indonesische",
    "IE": "irish iers ierse",
    "IL": "israeli israelisch israelische",
    "IN": "indian indiaas indiase",
    "IQ": "iraqi iraaks iraakse",
    "IR": "iranian iraans iraanse",
    "IT": "italian italiaans italiaanse",
    "JP": "japanese japans japanse",
    "LB": "lebanese libanees libanese",
    "LY": "libyan libisch libische",
    "MA": "moroccan marokkaans marokkaanse",
    "ML": "malian malinees malinese",
    "MM": "burmese birmees birmese myanmarese",
    "MX": "mexican mexicaans mexicaanse",
    "NG": "nigerian nigeriaans nigeriaanse",
    "NO": "norwegian noors noorse",
    "PK": "pakistani pakistaans pakistaanse",
    "PL": "polish pools poolse",
    "PS": "palestinian palestijns palestijnse palestinians palestijnen",
    "PT": "portuguese portugees portugese",
    "RO": "romanian roemeens roemeense",
    "RU": "russian russisch russische russians russen",
    "RW": "rwandan rwandees rwandese",
    "SA": "saudi saoedisch saoedische",
    "SD": "sudanese soedanees soedanese sudanees",
    "SE": "swedish zweeds zweedse",
    "SO": "somali somalisch somalische",
    "SR": "surinamese surinaams surinaamse",
    "SY": "syrian syrisch syrische",
    "TN": "tunisian tunesisch tunesische",
    "TR": "turkish turks turkse",
    "UA": "ukrainian oekraiens oekraiense",
    "US": "american amerikaans amerikaanse",
    "VE": "venezuelan venezolaans venezolaanse",
    "VN": "vietnamese vietnamees",
    "YE": "yemeni jemenitisch jemenitische",
    "ZA": "south-african zuid-afrikaans zuid-afrikaanse",
}
"""What is of a country or its people, folded."""

_OWN = frozenset(
    "nederland nederlands nederlandse nederlanden koninkrijk koninkrijks kabinet regering netherlands dutch kingdom "
    "government cabinet".split()
)
"""In a paper of the government these are one actor."""

_BODIES = (
    ("un unhrc hrc", r"vn\b|verenigde naties|avvn|mensenrechtenraad|unhrc|\bhrc\b|\bun\b|united nations"),
    ("vn", r"\bun\b|united nations|vn\b|verenigde naties|avvn"),
    ("ohchr", r"ohchr|ochcr|hoge commissaris|mensenrechtenkantoor|high commissioner"),
    ("avvn unga", r"algemene vergadering|avvn|general assembly|unga"),
    ("icc", r"strafhof|\bicc\b|criminal court"),
    ("icj", r"internationaal gerechtshof|\bicj\b|court of justice"),
    ("uvrm udhr", r"universele verklaring|uvrm|universal declaration|udhr"),
    ("eu", r"\beu\b|europese unie|eu-|european union"),
    ("ngo ngos", r"\bngo|maatschappelijk|niet-gouvernementele|non-governmental"),
    ("geneva geneve", r"genev"),
    ("hague", r"den haag|hague"),
    ("brussels brussel", r"brussel"),
    ("africa", r"afrika|africa"),
    ("asia", r"azie|asia"),
    ("europe", r"europa|europe"),
    ("america", r"amerika|america"),
    ("latin", r"latijns|latin"),
    ("kamer", r"kamer|parliament|house of representatives|lower house"),
    ("ldc ldcs", r"\bldc|least developed|minst ontwikkeld|ontwikkelingsland"),
    ("sids", r"\bsids\b|small island|eilandstaten"),
    ("oecd oeso", r"\boecd|\boeso"),
    ("osce ovse", r"\bosce|\bovse"),
    ("nato navo", r"\bnato|\bnavo"),
    ("eeas edeo", r"\beeas|\bedeo|externe? optreden|extern optreden|external action"),
    ("gdp bbp", r"\bbbp|\bgdp|bruto (?:binnenlands|nationaal)|gross domestic"),
    ("gni bni", r"\bbni|\bgni|bruto nationaal|gross national"),
    ("ilo iao", r"\bilo|\biao|arbeidsorganisatie|labour organi"),
    ("who wgo", r"\bwho|\bwgo|gezondheidsorganisatie|health organi"),
    ("wto", r"\bwto|wereldhandelsorganisatie|world trade"),
    ("om", r"openbaar ministerie|prosecution"),
    ("echr evrm", r"\bevrm|\bechr|europees verdrag|european convention"),
    ("ec commission", r"commissie|commission"),
    ("brussels", r"europese (?:unie|commissie)|\beu\b"),
    ("upr", r"\bupr\b|universal periodic review"),
    ("sdg sdgs", r"\bsdg|sustainable development|duurzame ontwikkeling"),
)
"""Bodies and places that the other language, or the same paper in full, calls otherwise: the folded names, and a
pattern of what stands for them."""

_EMPTY = frozenset("i the a an mr mrs ms dr".split())
"""Written with a capital, but names of nothing."""

_SMALL = frozenset("van voor de het der den en in op aan te of for the and on to".split())
"""Words that an abbreviation leaves out."""

_LETTERS = range(2, 8)
"""How many an abbreviation has."""
_STEM = 5
"""Letters that two words of one root share at least ("Westerse", "Western")."""


@cache
def countries() -> dict[str, str]:
    """Folded names and adjectives of countries in Dutch and English, each with its ISO code (Unicode CLDR, by babel)."""
    named = {
        fold(name): code
        for language in ("en", "nl")
        for code, name in Locale(language).territories.items()
        if len(code) == 2 and code.isalpha()  # noqa: PLR2004 - ISO 3166 alpha-2; longer codes are continents
    }
    return {
        **{word: code for code, line in _ADJECTIVES.items() for word in line.split()},
        **named,
        **{alias: code for code, line in _ALIASES.items() for alias in line.split("|")},
    }


def country(name: str, language: str) -> str | None:
    """What the country with this name, in Dutch or English, is called in `language`; None for any other name."""
    code = countries().get(fold(name))
    return Locale(language).territories.get(code) if code else None


@dataclass(frozen=True)
class _Quotation:
    """A quotation as names are sought in it: looked through once, however many are."""

    text: str
    names: tuple[str, ...]

    @cached_property
    def folded(self) -> str:
        return fold(self.text)

    @cached_property
    def words(self) -> tuple[str, ...]:
        return tuple(words(self.folded))

    @cached_property
    def initials(self) -> str:
        return "".join(word[0] for word in self.words if word not in _SMALL)

    @cached_property
    def titles(self) -> tuple[str, ...]:
        """For each English word of a title in it, the pattern of what the word is in Dutch."""
        return tuple(_titles()[word] for word in self.words if word in _titles())

    @cached_property
    def countries(self) -> frozenset[str]:
        """The codes of the countries that it names."""
        known = countries()
        named = {known[word] for word in _country_words(self.names) if word in known}
        # Few of them stand there: to look for the letters first spares a pattern for each.
        there = (name for name in _names_of_words() if name in self.folded)
        return frozenset(named) | {
            known[name] for name in there if re.search(rf"\b{re.escape(name)}\b", self.folded)
        }


_quotation = lru_cache(maxsize=4_096)(_Quotation)


def stands_in(name: str, quoted: Sequence[str], located: str) -> bool:
    """Whether `name` is named in the quotation `located`, whose own names are `quoted`.

    Of a compound ("VN-rapporteur", "CERF-bijdrage") each part that is itself a name must be.
    """
    there = _quotation(located, tuple(quoted))
    if _one_stands_in(_bare(name), there):
        return True
    parts = [part for part in re.split(r"[-/]", name) if part[:1].isupper()]
    if "-" in name and parts:
        return all(_one_stands_in(_bare(part), there) for part in parts)
    return False


def _one_stands_in(wanted: str, there: _Quotation) -> bool:
    if wanted in _OWN or wanted in _EMPTY:
        return True
    code = countries().get(wanted)
    if code is not None:  # before the letters are looked at: Niger stands in Nigeria
        return code in there.countries
    if _is_there(wanted, there.folded) or _translated(wanted, there):
        return True
    if any(re.search(forms, there.folded) for forms in _forms().get(wanted, ())):
        return True
    return (
        _abbreviates(wanted, there)
        or _abbreviates_likewise(wanted, there.folded)
        or _same_root(wanted, there)
    )


def _translated(wanted: str, there: _Quotation) -> bool:
    """Whether a word of a title stands there in the other language."""
    dutch = _titles().get(wanted)
    if dutch and re.search(dutch, there.folded):
        return True
    return any(re.match(forms, wanted) for forms in there.titles)


def _abbreviates(wanted: str, there: _Quotation) -> bool:
    """Whether neighbouring words there begin with its letters: "AIV", "Adviesraad Internationale Vraagstukken"."""
    return len(wanted) in _LETTERS and wanted.isalpha() and wanted in there.initials


@cache
def _titles() -> dict[str, str]:
    """English words of titles, each with a pattern of what stands for it in a folded quotation."""
    return tomllib.loads(_TITLES.read_text(encoding="utf-8"))


@cache
def _forms() -> dict[str, list[str]]:
    """The names of `_BODIES`, each with the patterns of what stands for it."""
    known: dict[str, list[str]] = defaultdict(list)
    for named, forms in _BODIES:
        for name in named.split():
            known[name].append(forms)
    return dict(known)


@cache
def _names_of_words() -> tuple[str, ...]:
    """The names of countries that are more than a word."""
    return tuple(name for name in countries() if " " in name or "-" in name)


def _bare(name: str) -> str:
    """Folded, without a possessive or the plural of an abbreviation ("Kingdom's", "LDC’s")."""
    bare = re.sub(r"['’]s?\Z", "", fold(name))
    return bare[:-1] if re.fullmatch(r"[A-Z]{2,}s", name) else bare


def _is_there(wanted: str, there: str) -> bool:
    """Whether the name stands there as a word or at the start of one, hyphens or not."""
    spelled = re.escape(wanted).replace(r"\-", "[- ]?")
    end = r"(?![^\W\d_])" if len(wanted) < _STEM else ""
    return re.search(rf"(?<![^\W_]){spelled}{end}", there) is not None


def _country_words(quoted: Sequence[str]) -> Iterable[str]:
    for name in quoted:
        word = fold(name)
        yield word
        # "Brazilieé", "Israel/Palestijnse": a doubled last vowel of OCR, and names joined by a slash.
        yield word.replace("iee", "ie")
        yield from words(name)


def _abbreviates_likewise(wanted: str, there: str) -> bool:
    """LGBTIQ+ and LHBTIQ+, LHBTI and LGBTI: the Dutch and the English letters of one abbreviation."""
    letters = wanted.rstrip("+")
    if not re.fullmatch(r"l[gh]bt[a-z]*", letters):
        return False
    return re.search(r"(?<![^\W_])l[gh]bt", there) is not None


def _same_root(wanted: str, there: _Quotation) -> bool:
    """Whether a word there begins alike for most of the name: "Westerse" and "Western"."""
    needed = max(_STEM, round(len(wanted) * 0.7))
    return len(wanted) >= _STEM and any(word.startswith(wanted[:needed]) for word in there.words)
