"""Files that are broken, locked, made to do harm or called what they are not: one clear line each, nothing half-read."""

import io
import struct
import zipfile
from pathlib import Path

import pytest

from sources.errors import FormatProblem
from sources.metadata import Companion
from sources.read import READERS, read_library

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))


def _zipped(**parts: bytes | str) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return written.getvalue()


def _document(text: str = "Tekst.") -> str:
    return (
        f'<w:document xmlns:w="{WORD}"><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>'
    )


def _docx(text: str = "Tekst.") -> bytes:
    return _zipped(word__document_xml=_document(text))


def _lying() -> bytes:
    """A part that says it unpacks to a few bytes, and goes on for 80 MB."""
    content = bytearray(_zipped(word__document_xml=b"<" + b"a" * 80_000_000))
    for signature, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        start = content.index(signature) + at
        content[start : start + 4] = struct.pack("<I", 900_000)
    return bytes(content)


def _locked() -> bytes:
    content = bytearray(_docx())
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + at] |= 1
    return bytes(content)


def _damaged() -> bytes:
    content = bytearray(_docx("Tekst. " * 50))
    content[content.index(b"word/document.xml") + 60] ^= 0xFF
    return bytes(content)


BAD: dict[str, tuple[str, bytes, str]] = {
    "a bomb": ("docx", _zipped(word__document_xml=b" " * 70_000_000), "unpacks beyond measure"),
    "a small bomb": ("docx", _zipped(word__document_xml=b"<" + b"a" * 9_000_000), "unpacks beyond measure"),
    "a bomb in another part": (
        "docx",
        _zipped(word__document_xml=_document(), word__styles_xml=b" " * 70_000_000),
        "unpacks beyond measure",
    ),
    "a bomb as ODT": ("odt", _zipped(content_xml=b" " * 70_000_000), "unpacks beyond measure"),
    "a bomb that lies": ("docx", _lying(), "damaged"),
    "cut short": ("docx", _docx("Tekst. " * 9000)[:-30], "cut short or damaged"),
    "cut short as ODT": ("odt", _docx("Tekst. " * 9000)[:-30], "cut short or damaged"),
    "locked": ("docx", _locked(), "locked with a password"),
    "a damaged part": ("docx", _damaged(), "damaged"),
    "a part that is no XML": ("docx", _zipped(word__document_xml="<w:p>"), "not well-formed XML"),
    "entities in a part": (
        "docx",
        _zipped(word__document_xml=f"<!DOCTYPE l [{LAUGHS.replace('&l0;', 'ha')}]><l>&l11;</l>"),
        "declares entities",
    ),
    "an ODT as DOCX": ("docx", _zipped(content_xml="<x/>"), "not a DOCX file"),
    "a DOCX as ODT": ("odt", _docx(), "not an ODT file"),
    "an older Word file": ("docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "an older Word file"),
    "text as DOCX": ("docx", b"Geachte Kamer,", "is not a DOCX file but something else"),
    "a PDF as DOCX": ("docx", b"%PDF-1.7\n", "a PDF: give it the suffix .pdf"),
    "a PDF as HTML": ("html", b"%PDF-1.7\n<p>", "a PDF: give it the suffix .pdf"),
    "a DOCX as HTML": ("html", _docx(), "is not an HTML file but a zipped file"),
    "a DOCX as XML": ("xml", _docx(), "is not an XML file but a zipped file"),
    "text as HTML": ("html", b"Een brief, 3 < 4.", "holds no HTML"),
    "binary data as HTML": ("html", b"<p>\x00\x01\x02</p>", "binary data"),
    "an endless nest": ("html", b"<div>" * 5000 + b"diep", "nested too deeply"),
    "a page cut short": ("html", b"<html><body><p>De minister heeft niet", "cut short"),
    "a page cut short in a mark": ("html", b"<p>De minister heeft niet</p><a hre", "cut short"),
    "a page of scripts": ("html", b"<p hidden>x</p><script>y</script>", "holds no text"),
    "HTML as XML": ("xml", b"<html><body><p>x</p></body></html>", "give it the suffix .html"),
    "another kind of XML": ("xml", b"<rss><item/></rss>", 'its root is "rss"'),
    "metadata alone": ("xml", b"<metadata_gegevens/>", "holds metadata only"),
    "XML cut short": ("xml", b"<officiele-publicatie><kamerstuk><al>De brief", "not well-formed XML"),
    "XML in the wrong encoding": (
        "xml",
        '<?xml version="1.0" encoding="utf-8"?><officiele-publicatie><al>één</al></officiele-publicatie>'.encode(
            "cp1252"
        ),
        "not well-formed XML",
    ),
    "XML without a text": ("xml", b"<officiele-publicatie/>", "holds no text"),
    "a billion laughs": (
        "xml",
        f"<!DOCTYPE l [{LAUGHS.replace('&l0;', 'ha')}]><officiele-publicatie>&l11;</officiele-publicatie>".encode(),
        "declares entities",
    ),
    "a billion laughs in UTF-16": (
        "xml",
        f"<!DOCTYPE l [{LAUGHS.replace('&l0;', 'ha')}]><officiele-publicatie>&l11;</officiele-publicatie>".encode(
            "utf-16"
        ),
        "declares entities",
    ),
    "an entity of elsewhere": (
        "xml",
        b'<!DOCTYPE l [<!ENTITY e SYSTEM "file:///etc/hostname">]><officiele-publicatie>&e;</officiele-publicatie>',
        "declares entities",
    ),
    "an unknown character name": (
        "xml",
        b'<!DOCTYPE l SYSTEM "l.dtd"><officiele-publicatie><al>&nooit;</al></officiele-publicatie>',
        'unknown character name "&nooit;"',
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_one_line_and_stops_no_other(tmp_path: Path, name: str) -> None:
    suffix, content, reason = BAD[name]
    (tmp_path / f"slecht.{suffix}").write_bytes(content)
    (tmp_path / "goed.docx").write_bytes(_docx())
    library = read_library(tmp_path)
    assert [document.id for document in library.documents] == ["goed"]
    ((path, found),) = library.problems
    assert path.name == f"slecht.{suffix}"
    assert reason in found
    assert "\n" not in found


@pytest.mark.parametrize("suffix", READERS)
def test_an_empty_file_holds_no_text(tmp_path: Path, suffix: str) -> None:
    (tmp_path / f"leeg{suffix}").write_bytes(b"")
    (tmp_path / "goed.txt").write_text("Tekst.")
    assert [found for _, found in read_library(tmp_path).problems] == ["holds no text"]


@pytest.mark.parametrize("suffix", [".docx", ".odt"])
def test_wherever_it_is_cut_nothing_is_half_read(suffix: str) -> None:
    content = _docx("Tekst. " * 50)
    for length in range(1, len(content), 7):
        with pytest.raises(FormatProblem):
            READERS[suffix](content[:length], Companion())


def test_pictures_are_not_unpacked(tmp_path: Path) -> None:
    """However large they are: only the parts that hold text are opened."""
    content = _zipped(word__document_xml=_document(), word__media__plaat=b"\0" * 80_000_000)
    (tmp_path / "brief.docx").write_bytes(content)
    assert [document.text for document in read_library(tmp_path).documents] == ["Tekst."]


@pytest.mark.parametrize(
    "content",
    [
        "<p>Reëel: één zin.</p>".encode(),
        b"\xef\xbb\xbf" + "<p>Reëel: één zin.</p>".encode(),
        "<p>Reëel: één zin.</p>".encode("utf-16"),
        "<p>Reëel: één zin.</p>".encode("cp1252"),
        '<meta charset="iso-8859-1"><p>Reëel: één zin.</p>'.encode("latin-1"),
        '<meta charset="iso-8859-1"><p>Reëel: één zin.</p>'.encode(),
        '<meta charset="utf-8"><p>Reëel: één zin.</p>'.encode("cp1252"),
        '<meta charset="macintosh"><p>Reëel: één zin.</p>'.encode("mac-roman"),
        '<meta charset="nooit"><p>Reëel: één zin.</p>'.encode("cp1252"),
        b'<?xml version="1.0" encoding="iso-8859-1"?><p>'
        + "Reëel: ".encode()
        + "één zin.</p>".encode("cp1252"),
        b"<p>Re&euml;el: &eacute;&#233;n zin.</p>",
    ],
)
def test_pages_in_any_encoding_are_read(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.html").write_bytes(content)
    assert read_library(tmp_path).documents[0].text == "Reëel: één zin."
