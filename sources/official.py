"""Official publications: their identifiers, their references ("Kamerstukken II 2023/24, 32 735, nr. 380"), their addresses.

Pure: knows nothing of how they are fetched, nor of what is in them.
"""

import re
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import urlsplit

SITE = "https://zoek.officielebekendmakingen.nl"

KAMERSTUK, AANHANGSEL = "Kamerstuk", "Aanhangsel van de Handelingen"

_KINDS = MappingProxyType(
    {
        "kst": KAMERSTUK,
        "ah-tk": AANHANGSEL,
        "ah-ek": AANHANGSEL,
        "h-tk": "Handelingen",
        "h-ek": "Handelingen",
        "kv-tk": "Kamervragen",
        "blg": "Bijlage",
        "stb": "Staatsblad",
        "stcrt": "Staatscourant",
    }
)

# Parts of an identifier. A dossier may have a suffix: the chapter of a budget, or a number (21 501-02).
_DOSSIER = r"(?P<dossier>[0-9]{5})(?:-(?P<suffix>[IVX]{1,6}|[A-Z]|[0-9]{2}))?"
_NUMBER = r"(?P<number>[0-9]{1,5}|[A-Z]{1,3})"
_REVISED = r"(?:-[hn][0-9]{1,2})?"
"""A reprint (h1) or a correction (n1)."""
_YEAR = r"(?P<year>(?:18|19|20)[0-9]{6})"

_IDENTIFIERS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?P<kind>kst)-{_DOSSIER}-{_NUMBER}{_REVISED}",
        r"(?P<kind>kst)-[0-9]{6,7}",
        rf"(?P<kind>ah-[te]k)-{_YEAR}-(?P<number>[0-9]{{1,5}}){_REVISED}",
        rf"(?P<kind>h-[te]k)-{_YEAR}-(?P<number>[0-9]{{1,4}})-(?P<item>[0-9]{{1,5}}){_REVISED}",
        r"(?P<kind>kv-tk)-(?:18|19|20)[0-9]{2}Z[0-9]{5}",
        r"(?P<kind>blg)-[0-9]{1,8}",
        rf"(?P<kind>stb|stcrt)-(?P<volume>(?:18|19|20)[0-9]{{2}})-(?P<number>[0-9]{{1,6}}){_REVISED}",
    )
)

# Parts of a reference as it is written. Only the pieces that stand in the identifier have names.
_WRITTEN_YEAR = r"(?P<year>[0-9]{4})\s*[/–-]\s*(?:[0-9]{2}){1,2}"
_WRITTEN_NUMBER = r"(?:,?\s+nr\.?|,)\s*(?P<number>[0-9]{1,5}|[A-Z]{1,3})"
_PAGE = r"(?:,\s*(?:p|blz)\.?\s*[0-9]+(?:\s*[–-]\s*[0-9]+)?)?"
_WRITTEN_KAMERSTUK = re.compile(
    rf"Kamerstuk(?:ken)?(?:\s+(?:I{{1,2}}))?(?:\s+{_WRITTEN_YEAR})?,?"
    r"\s*(?P<dossier>[0-9]{2}\s?[0-9]{3})(?:[\s-]+(?P<suffix>[IVX]{1,6}|[A-Z]|[0-9]{2}))?"
    rf"{_WRITTEN_NUMBER}{_PAGE}\.?"
)
_WRITTEN_AANHANGSEL = re.compile(
    rf"Aanhangsel(?:\s+van\s+de)?\s+Handelingen\s+(?P<chamber>I{{1,2}})\s+{_WRITTEN_YEAR}"
    rf",\s*nr\.?\s*(?P<number>[0-9]{{1,5}}){_PAGE}\.?"
)
_HANDELINGEN = re.compile(
    rf"Handelingen\s+(?P<chamber>I{{1,2}})\s+{_WRITTEN_YEAR}"
    rf",\s*nr\.?\s*(?P<number>[0-9]{{1,4}}),\s*item\s*(?P<item>[0-9]{{1,5}}){_PAGE}\.?"
)
_CHAMBERS = MappingProxyType({"I": "ek", "II": "tk"})

_PATH = re.compile(r"(?P<identifier>[^/]+?)(?:\.html|\.xml|\.pdf|/metadata\.xml)?/?")


@dataclass(frozen=True, slots=True)
class Publication:
    """An official publication. Its identifier has been checked: it is fit for an address and for a file's name."""

    identifier: str

    def __post_init__(self) -> None:
        if not _parts(self.identifier):
            raise ValueError(f"{self.identifier!r} identifies no official publication")

    @property
    def kind(self) -> str:
        """What sort of publication it is, in Dutch."""
        return _KINDS[self._part("kind") or ""]

    @property
    def dossier(self) -> str | None:
        """The number of its file as it is written: "32 735", "36 200 V"; None where the identifier has none."""
        dossier = self._part("dossier")
        return dossier and written_dossier(dossier, self._part("suffix"))

    def reference(self, year: str | None = None) -> str | None:
        """The form in which it is cited; `year` is the parliamentary year of a Kamerstuk, "2023/24", if known.

        None for a publication that is cited by its identifier.
        """
        number, written = self._part("number"), self._part("year")
        years = written_year(written[:4], written[4:]) if written else year
        if dossier := self.dossier:
            # The Senate letters its papers, the House of Representatives numbers them.
            chamber, told = ("II", f"nr. {number}") if (number or "").isdigit() else ("I", number)
            return (
                f"Kamerstukken {chamber} {years}, {dossier}, {told}"
                if years
                else f"Kamerstuk {dossier}, {told}"
            )
        match self._part("kind"):
            case "ah-tk" | "ah-ek" as kind:
                return f"Aanhangsel Handelingen {_chamber(kind)} {years}, nr. {number}"
            case "h-tk" | "h-ek" as kind:
                return f"Handelingen {_chamber(kind)} {years}, nr. {number}, item {self._part('item')}"
            case "stb" | "stcrt" as kind:
                return f"{kind.capitalize()}. {self._part('volume')}, {number}"
        return None

    def _part(self, name: str) -> str | None:
        return _parts(self.identifier).get(name)


def find_publication(named: str, site: str = SITE) -> Publication | None:
    """The publication that an identifier, a reference, or an address at `site` names; None where it names none."""
    named = " ".join(named.split())
    if is_address(named):
        return _at(named, site) or _at(named, SITE)
    return _identified(named) or _referred(named)


def is_address(named: str) -> bool:
    """Whether `named` is a web address, of whatever site."""
    return re.match(r"[a-z][a-z0-9+.-]*://", named, re.IGNORECASE) is not None


def written_dossier(number: str, suffix: str | None = None) -> str:
    """The number of a dossier as it is written: "32 735", "36 200 V", "21 501-02"."""
    written = f"{number[:2]} {number[2:]}"
    if suffix:
        written += f"-{suffix}" if suffix.isdigit() else f" {suffix}"
    return written


def written_year(first: str, second: str) -> str:
    """A parliamentary year as it is cited: "2023/24", but "1999/2000"."""
    return f"{first}/{second if second.endswith('00') else second[-2:]}"


def _identified(named: str) -> Publication | None:
    """Identifiers are typed in any case; their prefix is lower case and what follows is upper, but for h1 and n1."""
    prefix = re.match(r"(?:kst|ah-[te]k|h-[te]k|kv-tk|blg|stb|stcrt)(?=-)", named, re.IGNORECASE)
    if not prefix:
        return None
    rest = re.sub(r"-([HN][0-9]{1,2})$", lambda m: m[0].lower(), named[prefix.end() :].upper())
    identifier = prefix[0].lower() + rest
    return Publication(identifier) if _parts(identifier) else None


def _referred(named: str) -> Publication | None:
    if found := _WRITTEN_KAMERSTUK.fullmatch(named):
        dossier = found["dossier"].replace(" ", "")
        return _identified("-".join(filter(None, ("kst", dossier, found["suffix"], found["number"]))))
    if found := _WRITTEN_AANHANGSEL.fullmatch(named):
        return _identified(f"ah-{_CHAMBERS[found['chamber']]}-{_years(found['year'])}-{found['number']}")
    if found := _HANDELINGEN.fullmatch(named):
        place = f"{found['number']}-{found['item']}"
        return _identified(f"h-{_CHAMBERS[found['chamber']]}-{_years(found['year'])}-{place}")
    return None


def _at(address: str, site: str) -> Publication | None:
    """The publication at `address`, if that is below `site`; http and https are one here."""
    try:
        asked, own = urlsplit(address), urlsplit(site)
    except ValueError:
        return None
    below = own.path.rstrip("/") + "/"
    if asked.netloc.lower() != own.netloc.lower() or not asked.path.startswith(below):
        return None
    found = _PATH.fullmatch(asked.path.removeprefix(below))
    return _identified(found["identifier"]) if found else None


def _parts(identifier: str) -> dict[str, str | None]:
    for pattern in _IDENTIFIERS:
        if found := pattern.fullmatch(identifier):
            return found.groupdict()
    return {}


def _chamber(kind: str) -> str:
    return "II" if kind.endswith("tk") else "I"


def _years(first: str) -> str:
    """A parliamentary year runs over two calendar years."""
    return f"{first}{int(first) + 1}"
