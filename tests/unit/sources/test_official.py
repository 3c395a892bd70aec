"""Identifiers, references and addresses of official publications name the same publication; nothing else passes."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.official import Publication, find_publication


@pytest.mark.parametrize(
    ("named", "identifier"),
    [
        ("kst-32735-384", "kst-32735-384"),
        (" KST-32735-384 ", "kst-32735-384"),
        ("kst-36200-v-72", "kst-36200-V-72"),
        ("kst-21501-02-2270", "kst-21501-02-2270"),
        ("kst-36800-XVIII-5", "kst-36800-XVIII-5"),
        ("kst-34775-A", "kst-34775-A"),
        ("kst-32735-384-H1", "kst-32735-384-h1"),
        ("ah-tk-20232024-2129", "ah-tk-20232024-2129"),
        ("h-tk-20232024-77-5", "h-tk-20232024-77-5"),
        ("kv-tk-2023z16203", "kv-tk-2023Z16203"),
        ("blg-1007826", "blg-1007826"),
        ("stb-2024-12", "stb-2024-12"),
        ("Kamerstukken II 2023/24, 32 735, nr. 380", "kst-32735-380"),
        ("Kamerstukken II 2023/24, 32 735, nr. 380, p. 4", "kst-32735-380"),
        ("Kamerstukken II 2023–2024, 32735 nr. 380", "kst-32735-380"),
        ("Kamerstukken II 2022/23, 36 200 V, nr. 72", "kst-36200-V-72"),
        ("Kamerstukken II 2022/23, 36 200-V, nr. 72, p. 1-3.", "kst-36200-V-72"),
        ("Kamerstukken II 2019/20, 21 501-02, nr. 2270", "kst-21501-02-2270"),
        ("Kamerstukken I 2017/18, 34 775, A", "kst-34775-A"),
        ("Kamerstuk 32735, nr. 384", "kst-32735-384"),
        ("Aanhangsel Handelingen II 2023/24, nr. 2129", "ah-tk-20232024-2129"),
        ("Aanhangsel van de Handelingen II 1999/2000, nr. 12", "ah-tk-19992000-12"),
        ("Handelingen II 2023/24, nr. 77, item 5", "h-tk-20232024-77-5"),
        ("https://zoek.officielebekendmakingen.nl/kst-32735-384.html", "kst-32735-384"),
        ("http://zoek.officielebekendmakingen.nl/kst-36200-V-72.pdf?x=1#p", "kst-36200-V-72"),
        ("https://zoek.officielebekendmakingen.nl/kst-32735-384/metadata.xml", "kst-32735-384"),
        ("https://zoek.officielebekendmakingen.nl/blg-1007826", "blg-1007826"),
    ],
)
def test_a_publication_is_found_by_what_it_is_called(named: str, identifier: str) -> None:
    assert find_publication(named) == Publication(identifier)


@pytest.mark.parametrize(
    "named",
    [
        "",
        "kst-32735",
        "kst-32735-384.xml",
        "kst-32735-../../etc/passwd",
        "kst-٣٢٧٣٥-384",
        "note.md",
        "32 735, nr. 380",
        "Kamerstukken II 2023/24, 32 735",
        "https://example.org/kst-32735-384.html",
        "https://zoek.officielebekendmakingen.nl.example.org/kst-32735-384.html",
        "https://zoek.officielebekendmakingen.nl@example.org/kst-32735-384.html",
        "https://zoek.officielebekendmakingen.nl/x/kst-32735-384.html",
        "https://zoek.officielebekendmakingen.nl/%2e%2e/kst-32735-384.html",
        "file:///kst-32735-384",
        "https://[kst-32735-384",
    ],
)
def test_what_is_no_publication_is_none(named: str) -> None:
    assert find_publication(named) is None


@pytest.mark.parametrize(
    "identifier", ["", "kst-32735", "kst-32735-384\n", "../kst-32735-384", "KST-32735-384"]
)
def test_a_publication_cannot_be_made_of_anything_else(identifier: str) -> None:
    with pytest.raises(ValueError, match="identifies no official publication"):
        Publication(identifier)


@given(st.text() | st.from_regex(r"(?i)(kst|blg|ah-tk|h-tk|stb)-[-\w./ ]*", fullmatch=True))
def test_whatever_is_asked_for_an_identifier_is_fit_for_a_file_name(named: str) -> None:
    found = find_publication(named)
    assert found is None or re.fullmatch(r"[a-z]+(-[A-Za-z0-9]+)+", found.identifier)


@given(
    st.integers(10_000, 99_999),
    st.sampled_from(["", "-V", "-XVI", "-02", "-B"]),
    st.integers(1, 9_999) | st.sampled_from(["A", "F", "AB"]),
)
def test_a_reference_leads_back_to_its_publication(dossier: int, suffix: str, number: int | str) -> None:
    publication = Publication(f"kst-{dossier}{suffix}-{number}")
    for year in (None, "2023/24"):
        written = publication.reference(year)
        assert written is not None
        assert find_publication(written) == publication


@pytest.mark.parametrize(
    ("identifier", "kind", "dossier", "reference"),
    [
        ("kst-32735-384", "Kamerstuk", "32 735", "Kamerstukken II 2023/24, 32 735, nr. 384"),
        ("kst-36200-V-72", "Kamerstuk", "36 200 V", "Kamerstukken II 2023/24, 36 200 V, nr. 72"),
        ("kst-34775-A", "Kamerstuk", "34 775", "Kamerstukken I 2023/24, 34 775, A"),
        (
            "ah-tk-20222023-29",
            "Aanhangsel van de Handelingen",
            None,
            "Aanhangsel Handelingen II 2022/23, nr. 29",
        ),
        (
            "ah-ek-19992000-3",
            "Aanhangsel van de Handelingen",
            None,
            "Aanhangsel Handelingen I 1999/2000, nr. 3",
        ),
        ("h-ek-20222023-2-5", "Handelingen", None, "Handelingen I 2022/23, nr. 2, item 5"),
        ("stcrt-2024-12", "Staatscourant", None, "Stcrt. 2024, 12"),
        ("blg-1007826", "Bijlage", None, None),
        ("kv-tk-2023Z16203", "Kamervragen", None, None),
    ],
)
def test_what_an_identifier_says(
    identifier: str, kind: str, dossier: str | None, reference: str | None
) -> None:
    publication = Publication(identifier)
    assert (publication.kind, publication.dossier, publication.reference("2023/24")) == (
        kind,
        dossier,
        reference,
    )


def test_an_address_at_another_site_counts_where_that_site_is_set() -> None:
    address = "http://mirror.example:8080/op/kst-32735-384.html"
    assert find_publication(address) is None
    assert find_publication(address, "http://mirror.example:8080/op/") == Publication("kst-32735-384")
