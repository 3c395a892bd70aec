"""The record of a publication becomes the small file beside it, whatever it holds."""

import datetime as dt
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.sax.saxutils import quoteattr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.errors import FetchError
from sources.metadata import Companion, companion_text, read_companion
from sources.official import Publication
from sources.record import describe, read_record
from tests.official_site import RECORD

KAMERSTUK = Publication("kst-32735-384")
XML_TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]) | st.sampled_from("\t\n\x7f\x85")
)


def record(**values: str) -> bytes:
    lines = [
        f"<metadata name={quoteattr(name.replace('__', '.'))} scheme='' content={quoteattr(value)} />"
        for name, value in values.items()
    ]
    return f"<metadata_gegevens>{''.join(lines)}</metadata_gegevens>".encode()


def told(publication: Publication, **values: str) -> Companion:
    return describe(publication, read_record(record(**values), "address"))


def test_a_record_says_what_a_publication_is() -> None:
    assert describe(KAMERSTUK, read_record(RECORD, "address")) == Companion(
        title='Lijst van vragen & "antwoorden"',
        date=dt.date(2024, 6, 12),
        reference="Kamerstukken II 2023/24, 32 735, nr. 384",
        author="R. Bromet, A.W. Westerhoff",
        language="nl",
        dossier="32 735",
    )


def test_whoever_asked_did_not_write_the_answers() -> None:
    known = told(Publication("ah-tk-20232024-2129"), OVERHEIDop__indiener="S.P.A. Erkens")
    assert (known.kind, known.author) == ("Aanhangsel van de Handelingen", None)


def test_without_a_record_the_identifier_says_what_it_can() -> None:
    assert describe(KAMERSTUK, []) == Companion(reference="Kamerstuk 32 735, nr. 384", dossier="32 735")


@pytest.mark.parametrize(
    ("numbers", "dossier"),
    [("32735", "32 735"), ("36200-V", "36 200 V"), ("32735;36180", None), ("x", None), ("", None)],
)
def test_the_dossier_of_an_appendix_is_in_its_record(numbers: str, dossier: str | None) -> None:
    assert told(Publication("blg-1007826"), OVERHEIDop__dossiernummer=numbers).dossier == dossier


@pytest.mark.parametrize(
    ("values", "date"),
    [
        ({"DCTERMS__issued": "2024-06-12T00:00:00"}, dt.date(2024, 6, 12)),
        ({"DCTERMS__available": "2024-06-14"}, dt.date(2024, 6, 14)),
        ({"DCTERMS__issued": "juni 2024"}, None),
        ({"DCTERMS__issued": "2024-02-31"}, None),
    ],
)
def test_a_date_is_a_day_or_nothing(values: dict[str, str], date: dt.date | None) -> None:
    assert told(KAMERSTUK, **values).date == date


@pytest.mark.parametrize("language", ["de", "fr", ""])
def test_a_language_that_is_not_read_is_not_told(language: str) -> None:
    assert told(KAMERSTUK, DCTERMS__language=language).language is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<metadata_gegevens>",
        b"\xff\xff",
        b"<?xml version='1.0' encoding='no-such'?><a/>",
        b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
        b"<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>",
    ],
)
def test_what_is_no_record_is_told_in_one_line(content: bytes) -> None:
    with pytest.raises(FetchError, match=r"^address is no record") as told:
        read_record(content, "address")
    assert "\n" not in str(told.value)


@given(title=XML_TEXT, sender=XML_TEXT, year=XML_TEXT, date=XML_TEXT)
def test_whatever_a_record_holds_becomes_a_small_file_that_can_be_read(
    title: str, sender: str, year: str, date: str
) -> None:
    companion = told(
        KAMERSTUK,
        DC__title=title,
        OVERHEIDop__indiener=sender,
        OVERHEIDop__vergaderjaar=year,
        DCTERMS__issued=date,
    )
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.toml"
        path.write_text(companion_text(companion, "from here"), encoding="utf-8")
        assert read_companion(path) == companion


def test_a_small_file_says_everything_but_what_goes_without_saying(tmp_path: Path) -> None:
    companion = Companion(
        title='A "b" \\ c\x7f',
        date=dt.date(2024, 6, 12),
        supersedes=("a", 'b"'),
        official=False,
        page_breaks="leading-space",
    )
    text = companion_text(companion, "made by hand")
    (tmp_path / "a.toml").write_text(text, encoding="utf-8")
    assert text.startswith("# made by hand\n")
    assert "reference" not in text
    assert read_companion(tmp_path / "a.txt") == companion
