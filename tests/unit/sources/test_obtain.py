"""A publication comes into the library whole, with its small file, or not at all."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from sources.errors import FetchError, LibraryError
from sources.fetch import Site
from sources.metadata import Companion, read_companion
from sources.obtain import obtain
from sources.official import Publication
from tests.official_site import DOCUMENT, OfficialSite, Served, pdf

KAMERSTUK = Publication("kst-32735-384")
NAME = KAMERSTUK.identifier


@pytest.fixture
def site(official_site: OfficialSite) -> Iterator[Site]:
    official_site.publish(NAME)
    with Site(official_site.address, pause=0) as opened:
        yield opened


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return tmp_path / "library"


def shown(library: Path) -> list[str]:
    """What whoever reads the library sees."""
    return sorted(path.name for path in library.iterdir() if not path.name.startswith("."))


def left_over(library: Path) -> list[str]:
    return sorted(
        path.name for path in library.iterdir() if path.name.startswith(".") and path.name != ".fetching"
    )


def test_the_xml_comes_with_a_small_file(site: Site, library: Path) -> None:
    path = obtain(KAMERSTUK, library, site)
    assert path == library / f"{NAME}.xml"
    assert path.read_bytes() == DOCUMENT
    assert (shown(library), left_over(library)) == ([f"{NAME}.toml", f"{NAME}.xml"], [])
    known = read_companion(path)
    assert known.reference == "Kamerstukken II 2023/24, 32 735, nr. 384"
    assert (known.date, known.dossier, known.official) == (dt.date(2024, 6, 12), "32 735", True)
    first = (library / f"{NAME}.toml").read_text(encoding="utf-8").partition("\n")[0]
    assert first.startswith(f"# from {site.address}/{NAME}.html, fetched on 2")


def test_the_pdf_comes_where_there_is_no_xml(site: Site, official_site: OfficialSite, library: Path) -> None:
    del official_site.served[f"/{NAME}.xml"]
    assert obtain(KAMERSTUK, library, site).read_bytes() == pdf(NAME)
    assert shown(library) == [f"{NAME}.pdf", f"{NAME}.toml"]


def test_what_is_there_is_not_asked_for(site: Site, official_site: OfficialSite, library: Path) -> None:
    library.mkdir()
    (library / f"{NAME.upper()}.txt").write_text("Met de hand.", encoding="utf-8")
    assert obtain(KAMERSTUK, library, site) == library / f"{NAME.upper()}.txt"
    assert official_site.asked == []


def test_a_small_file_that_the_user_wrote_stays(
    site: Site, official_site: OfficialSite, library: Path
) -> None:
    library.mkdir()
    (library / f"{NAME}.toml").write_text('title = "Eigen titel"\n', encoding="utf-8")
    assert read_companion(obtain(KAMERSTUK, library, site)) == Companion(title="Eigen titel")
    assert official_site.count(f"/{NAME}/metadata.xml") == 0


def test_without_a_record_what_is_known_is_told(
    site: Site, official_site: OfficialSite, library: Path
) -> None:
    del official_site.served[f"/{NAME}/metadata.xml"]
    known = Companion(title="Vragen", date=dt.date(2024, 6, 1), language="nl", kind="Lijst")
    assert read_companion(obtain(KAMERSTUK, library, site, known)) == Companion(
        title="Vragen",
        date=dt.date(2024, 6, 1),
        language="nl",
        kind="Lijst",
        reference="Kamerstuk 32 735, nr. 384",
        dossier="32 735",
    )


def test_a_record_goes_before_what_is_known(site: Site, library: Path) -> None:
    known = Companion(title="Vragen", date=dt.date(2024, 6, 1))
    told = read_companion(obtain(KAMERSTUK, library, site, known))
    assert (told.title, told.date) == ('Lijst van vragen & "antwoorden"', dt.date(2024, 6, 12))


def test_what_does_not_exist_leaves_nothing(site: Site, library: Path) -> None:
    with pytest.raises(FetchError, match=r"has no kst-32735-9999 as XML or PDF\. Check the number"):
        obtain(Publication("kst-32735-9999"), library, site)
    assert (shown(library), left_over(library)) == ([], [])


@pytest.mark.parametrize("record", [Served(b"<a", "text/xml"), Served(errors=9)])
def test_without_its_record_a_publication_does_not_come_in(
    site: Site, official_site: OfficialSite, library: Path, record: Served
) -> None:
    """Its date would be missing; the next time it may be there, and then it does come in."""
    official_site.served[f"/{NAME}/metadata.xml"] = record
    with pytest.raises(FetchError):
        obtain(KAMERSTUK, library, site)
    assert shown(library) == []
    official_site.publish(NAME)
    obtain(KAMERSTUK, library, site)
    assert (shown(library), left_over(library)) == ([f"{NAME}.toml", f"{NAME}.xml"], [])


def test_half_a_document_never_shows(site: Site, official_site: OfficialSite, library: Path) -> None:
    official_site.served[f"/{NAME}.xml"].breaks = 2
    with pytest.raises(FetchError, match="broke off"):
        obtain(KAMERSTUK, library, site)
    assert shown(library) == []
    assert obtain(KAMERSTUK, library, site).read_bytes() == DOCUMENT
    assert left_over(library) == []


def test_only_one_fetches_at_a_time(site: Site, library: Path) -> None:
    library.mkdir()
    with FileLock(library / ".fetching"), pytest.raises(FetchError, match="Another fetch"):
        obtain(KAMERSTUK, library, site)
    assert obtain(KAMERSTUK, library, site).exists()


def test_a_library_that_cannot_be_written_is_told(site: Site, library: Path) -> None:
    library.write_text("a file in its place", encoding="utf-8")
    with pytest.raises(LibraryError, match="cannot be written"):
        obtain(KAMERSTUK, library, site)
