"""One site is asked politely: slowly, by its rules, nowhere else, and for nothing but what was expected."""

import gzip
import re
import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.errors import FetchError, SettingsError
from sources.fetch import Site
from sources.form import PDF, RECORD, XML, Form
from tests.official_site import DOCUMENT, NOT_THERE, OfficialSite, Served, pdf, served_site

PATH = "kst-32735-384.xml"
LARGE = b"<a>" + bytes(range(97, 123)) * 40_000 + b"</a>"


@pytest.fixture
def site(official_site: OfficialSite) -> Iterator[Site]:
    """The server as the software sees it, without the pause."""
    official_site.publish("kst-32735-384")
    with Site(official_site.address, pause=0, patience=2) as opened:
        yield opened


@pytest.fixture
def aside(tmp_path: Path) -> Path:
    return tmp_path / ".aside"


def test_a_file_arrives_whole(site: Site, official_site: OfficialSite, aside: Path) -> None:
    assert site.fetch(PATH, XML, aside)
    assert aside.read_bytes() == DOCUMENT
    assert list(aside.parent.iterdir()) == [aside]
    assert official_site.asked == ["/robots.txt", f"/{PATH}"]


@pytest.mark.parametrize(
    "served",
    [
        Served(NOT_THERE, "text/html", status=404),
        Served(b"", "text/html", status=410),
        Served(NOT_THERE, "text/html; charset=utf-8"),
        Served(NOT_THERE, "application/xml"),
        Served(b"\xef\xbb\xbf <HTML>", "text/xml"),
        Served(b"", "text/xml"),
        Served(b"plain", "text/xml"),
        Served(DOCUMENT, "application/xhtml+xml"),
    ],
)
def test_what_is_not_of_the_form_is_not_there(
    site: Site, official_site: OfficialSite, aside: Path, served: Served
) -> None:
    official_site.served[f"/{PATH}"] = served
    assert not site.fetch(PATH, XML, aside)
    assert list(aside.parent.iterdir()) == []


@pytest.mark.parametrize("kind", ["application/octet-stream", "application/pdf", ""])
def test_a_file_of_another_type_is_not_taken(
    site: Site, official_site: OfficialSite, aside: Path, kind: str
) -> None:
    official_site.served[f"/{PATH}"] = Served(DOCUMENT, kind)
    with pytest.raises(FetchError, match=f'comes as "{kind}", not as XML'):
        site.fetch(PATH, XML, aside)
    assert list(aside.parent.iterdir()) == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "latin-1"])
def test_xml_may_have_any_encoding(
    site: Site, official_site: OfficialSite, aside: Path, encoding: str
) -> None:
    content = f"<?xml version='1.0' encoding='{encoding}'?><a>één</a>".encode(encoding)
    official_site.served[f"/{PATH}"] = Served(content, "Text/XML; charset=x")
    assert site.fetch(PATH, XML, aside)
    assert aside.read_bytes() == content


@pytest.mark.parametrize(("content", "arrives"), [(pdf("Brief"), True), (DOCUMENT, False), (b"", False)])
def test_a_pdf_begins_as_a_pdf(
    site: Site, official_site: OfficialSite, aside: Path, content: bytes, *, arrives: bool
) -> None:
    official_site.served["/x.pdf"] = Served(content, "application/pdf")
    assert site.fetch("x.pdf", PDF, aside) is arrives


def test_requests_keep_their_distance(official_site: OfficialSite, aside: Path) -> None:
    official_site.publish("kst-32735-384")
    official_site.served["/a.xml"] = Served(status=302, location=f"/{PATH}")
    official_site.served[f"/{PATH}"].errors = 1
    with Site(official_site.address, pause=0.1) as site:
        assert site.fetch("a.xml", XML, aside)
    assert len(official_site.times) == 5
    # The server notes the time a little after the request went out: on a busy machine some hundredths of a second.
    assert min(after - before for before, after in pairwise(official_site.times)) > 0.05


def test_the_distance_is_a_second_unless_told_otherwise(official_site: OfficialSite, aside: Path) -> None:
    with Site(official_site.address) as site:
        site.fetch(PATH, XML, aside)
    first, second = official_site.times
    assert second - first > 0.95


def test_the_rules_may_ask_for_more_distance(official_site: OfficialSite, aside: Path) -> None:
    official_site.served["/robots.txt"] = Served(b"User-agent: *\nCrawl-delay: 0.2\n", "text/plain")
    with Site(official_site.address, pause=0) as site:
        site.fetch(PATH, XML, aside)
    first, second = official_site.times
    assert second - first > 0.15


@pytest.mark.parametrize(
    "rules",
    [
        "User-agent: *\nDisallow: /",
        "User-agent: *\nDisallow: /*.xml$",
        "User-agent: vindplaats\nDisallow: /kst-\n\nUser-agent: *\nAllow: /",
    ],
)
def test_what_the_rules_forbid_is_not_asked_for(
    site: Site, official_site: OfficialSite, aside: Path, rules: str
) -> None:
    official_site.served["/robots.txt"] = Served(rules.encode(), "text/plain")
    with pytest.raises(FetchError, match=r"robots\.txt"):
        site.fetch(PATH, XML, aside)
    assert official_site.asked == ["/robots.txt"]


def test_a_redirect_to_what_the_rules_forbid_is_not_followed(
    site: Site, official_site: OfficialSite, aside: Path
) -> None:
    official_site.served["/robots.txt"] = Served(b"User-agent: *\nDisallow: /private/", "text/plain")
    official_site.served["/a.xml"] = Served(status=301, location="/private/a.xml")
    with pytest.raises(FetchError, match=r"/private/a\.xml.*robots\.txt"):
        site.fetch("a.xml", XML, aside)
    assert official_site.asked == ["/robots.txt", "/a.xml"]


def test_rules_that_ask_for_minutes_are_told_each_time(
    site: Site, official_site: OfficialSite, aside: Path
) -> None:
    official_site.served["/robots.txt"] = Served(b"User-agent: *\nCrawl-delay: 3600\n", "text/plain")
    for _ in range(2):
        with pytest.raises(FetchError, match="3600 seconds"):
            site.fetch(PATH, XML, aside)
    assert official_site.count(f"/{PATH}") == 0


def test_rules_that_cannot_be_read_forbid_everything(
    site: Site, official_site: OfficialSite, aside: Path
) -> None:
    official_site.served["/robots.txt"] = Served(errors=9)
    with pytest.raises(FetchError, match="503"):
        site.fetch(PATH, XML, aside)
    assert set(official_site.asked) == {"/robots.txt"}


def test_rules_without_an_end_are_read_so_far(site: Site, official_site: OfficialSite, aside: Path) -> None:
    official_site.served["/robots.txt"] = Served(b"Disallow: /\n" * 100_000, "text/plain")
    assert site.fetch(PATH, XML, aside)


def test_redirects_within_the_site_are_followed(site: Site, official_site: OfficialSite, aside: Path) -> None:
    official_site.served["/a.xml"] = Served(status=301, location="/b.xml#part")
    official_site.served["/b.xml"] = Served(status=307, location=f"{official_site.address}/{PATH}")
    assert site.fetch("a.xml", XML, aside)
    assert aside.read_bytes() == DOCUMENT


@pytest.mark.parametrize(
    ("location", "words"),
    [
        ("https://example.org/kst-32735-384.xml", "another site (example.org)"),
        ("//example.org/x", "another site (example.org)"),
        ("http://127.0.0.1:1/kst-32735-384.xml", "another site (127.0.0.1)"),
        ("file:///etc/passwd", "another site"),
        ("http://a:b", "Invalid URL in location header"),
        ("/a.xml", "leads on and on"),
    ],
)
def test_redirects_elsewhere_are_not_followed(
    site: Site, official_site: OfficialSite, aside: Path, location: str, words: str
) -> None:
    official_site.served["/a.xml"] = Served(status=302, location=location)
    with pytest.raises(FetchError, match=re.escape(words)):
        site.fetch("a.xml", XML, aside)
    assert len(official_site.asked) <= 7
    assert not aside.exists()


@pytest.mark.parametrize(("errors", "arrives"), [(0, True), (1, True), (2, False)])
def test_a_server_that_fails_is_asked_once_more(
    site: Site, official_site: OfficialSite, aside: Path, errors: int, *, arrives: bool
) -> None:
    official_site.served[f"/{PATH}"].errors = errors
    if arrives:
        assert site.fetch(PATH, XML, aside)
    else:
        with pytest.raises(FetchError, match=r"error of its own \(503\)"):
            site.fetch(PATH, XML, aside)
    assert official_site.count(f"/{PATH}") == min(errors + 1, 2)


@pytest.mark.parametrize(("status", "words"), [(403, "refused (403)"), (429, "asks to wait")])
def test_a_refusal_is_taken_at_its_word(
    site: Site, official_site: OfficialSite, aside: Path, status: int, words: str
) -> None:
    official_site.served[f"/{PATH}"].status = status
    with pytest.raises(FetchError, match=re.escape(words)):
        site.fetch(PATH, XML, aside)
    assert official_site.count(f"/{PATH}") == 1


def test_a_broken_download_goes_on_where_it_broke_off(
    site: Site, official_site: OfficialSite, aside: Path
) -> None:
    official_site.served[f"/{PATH}"] = Served(LARGE, breaks=1)
    assert site.fetch(PATH, XML, aside)
    assert aside.read_bytes() == LARGE
    assert official_site.ranges[1:] == [None, f"bytes={len(LARGE) // 2}-"]


@settings(max_examples=25, deadline=None)
@given(content=st.binary(min_size=1, max_size=300), cut=st.integers(0, 299), ranges=st.booleans())
def test_a_file_is_what_the_server_has_wherever_it_broke_off(
    content: bytes, cut: int, *, ranges: bool
) -> None:
    content = b"<" + content.replace(b"h", b"x").replace(b"H", b"x").replace(b"!", b"x")
    with (
        TemporaryDirectory() as folder,
        served_site() as server,
        Site(server.address, pause=0) as site,
    ):
        server.served[f"/{PATH}"] = Served(content, breaks=1, cut=min(cut, len(content) - 1), ranges=ranges)
        aside = Path(folder) / "aside"
        assert site.fetch(PATH, XML, aside)
        assert aside.read_bytes() == content
        assert [path.name for path in Path(folder).iterdir()] == ["aside"]


def test_a_broken_download_goes_on_the_next_time(
    site: Site, official_site: OfficialSite, aside: Path
) -> None:
    official_site.served[f"/{PATH}"] = Served(LARGE, breaks=2)
    with pytest.raises(FetchError, match="broke off"):
        site.fetch(PATH, XML, aside)
    arrived = aside.stat().st_size
    with Site(official_site.address, pause=0) as later:
        assert later.fetch(PATH, XML, aside)
    assert aside.read_bytes() == LARGE
    assert official_site.ranges[-1] == f"bytes={arrived}-"
    assert list(aside.parent.iterdir()) == [aside]


def test_a_file_that_changed_meanwhile_is_fetched_anew(
    site: Site, official_site: OfficialSite, aside: Path
) -> None:
    official_site.served[f"/{PATH}"] = Served(LARGE, breaks=2)
    with pytest.raises(FetchError):
        site.fetch(PATH, XML, aside)
    official_site.served[f"/{PATH}"] = Served(DOCUMENT)
    assert site.fetch(PATH, XML, aside)
    assert aside.read_bytes() == DOCUMENT


def test_a_server_without_ranges_sends_all_again(
    site: Site, official_site: OfficialSite, aside: Path
) -> None:
    official_site.served[f"/{PATH}"] = Served(LARGE, breaks=1, ranges=False)
    assert site.fetch(PATH, XML, aside)
    assert aside.read_bytes() == LARGE
    assert official_site.ranges[1:] == [None, None]


@pytest.mark.parametrize("content_range", ["bytes 5-9/10", "bytes x", ""])
def test_a_part_that_does_not_fit_is_never_kept(
    site: Site, official_site: OfficialSite, aside: Path, content_range: str
) -> None:
    official_site.served[f"/{PATH}"] = Served(
        DOCUMENT, status=206, ranges=False, headers={"Content-Range": content_range}
    )
    with pytest.raises(FetchError):
        site.fetch(PATH, XML, aside)
    assert not aside.exists()


def test_whoever_was_killed_after_the_last_byte_starts_anew(
    site: Site, official_site: OfficialSite, aside: Path
) -> None:
    official_site.served[f"/{PATH}"] = Served(LARGE, breaks=2)
    with pytest.raises(FetchError):
        site.fetch(PATH, XML, aside)
    aside.write_bytes(LARGE)
    assert site.fetch(PATH, XML, aside)
    assert aside.read_bytes() == LARGE


def test_too_much_is_refused_before_all_of_it_came(
    site: Site, official_site: OfficialSite, aside: Path
) -> None:
    small = replace(XML, largest=len(LARGE) - 1)
    official_site.served[f"/{PATH}"] = Served(LARGE)
    with pytest.raises(FetchError, match="larger than"):
        site.fetch(PATH, small, aside)
    assert list(aside.parent.iterdir()) == []


def test_a_bomb_is_too_much(site: Site, official_site: OfficialSite, aside: Path) -> None:
    """What a server packs though it was asked not to counts unpacked."""
    packed = gzip.compress(b"<" + bytes(3_000_000))
    official_site.served[f"/{PATH}"] = Served(packed, headers={"Content-Encoding": "gzip"})
    with pytest.raises(FetchError, match="larger than 1 MB"):
        site.fetch(PATH, replace(XML, largest=1024**2), aside)
    assert list(aside.parent.iterdir()) == []


def test_what_is_packed_is_unpacked_and_never_gone_on_with(
    site: Site, official_site: OfficialSite, aside: Path
) -> None:
    packed = gzip.compress(LARGE)
    official_site.served[f"/{PATH}"] = Served(packed, headers={"Content-Encoding": "gzip"}, breaks=1)
    assert site.fetch(PATH, XML, aside)
    assert aside.read_bytes() == LARGE
    assert official_site.ranges[1:] == [None, None]


def test_a_site_that_says_nothing_is_given_up(official_site: OfficialSite, aside: Path) -> None:
    official_site.served[f"/{PATH}"] = Served(DOCUMENT, seconds=0.5)
    with (
        Site(official_site.address, pause=0, patience=0.1) as site,
        pytest.raises(FetchError, match="takes too long"),
    ):
        site.fetch(PATH, XML, aside)


def test_a_download_has_an_end(official_site: OfficialSite, aside: Path) -> None:
    official_site.served[f"/{PATH}"] = Served(DOCUMENT)
    with (
        Site(official_site.address, pause=0, longest=-1) as site,
        pytest.raises(FetchError, match="takes too long to send"),
    ):
        site.fetch(PATH, XML, aside)


def test_a_site_that_cannot_be_reached_is_told_in_one_line_and_not_asked_again(aside: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{taken.getsockname()[1]}"
        with Site(address, pause=0.2) as site:
            with pytest.raises(FetchError, match=r"cannot be reached.*VINDPLAATS_OFFICIAL_URL") as first:
                site.fetch(PATH, XML, aside)
            begun = time.monotonic()
            with pytest.raises(FetchError, match=r"cannot be reached"):
                site.fetch(PATH, XML, aside)
    assert time.monotonic() - begun < 0.1
    assert "\n" not in str(first.value)


@pytest.mark.parametrize("address", ["http://a:b", "http://a:99999", "http://", "http:///x"])
def test_an_address_that_is_none_is_told(address: str) -> None:
    with pytest.raises(SettingsError, match="VINDPLAATS_OFFICIAL_URL"):
        Site(address)


@pytest.mark.parametrize("form", [XML, PDF, RECORD])
def test_a_form_has_a_limit(form: Form) -> None:
    assert 0 < form.largest <= 100 * 1024**2
