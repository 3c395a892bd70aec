"""File names as people give them, and links as they leave them: each file is read, or named in one line."""

import os
from pathlib import Path

import pytest

from sources.change import add, remove
from sources.errors import LibraryError, one_line
from sources.files import document_path, library_files
from sources.read import READERS, read_library

NAMES = {
    "twee woorden (kopie).txt": "twee-woorden-kopie",
    " randen .txt": "randen",
    "Élan – reëel.txt": "elan-reeel",
    "E\u0301lan.txt": "elan",
    "regel\nbreuk.txt": "regel-breuk",
    "tab\tbel\x07.txt": "tab-bel",
    "\x1b[31mrood.txt": "31mrood",
    "a..b.txt": "a-b",
    "-rf.txt": "rf",
    "%2e%2e.txt": "2e-2e",
    "Straße 北京.txt": "strasse-北京",
    "x" * 200 + ".txt": "x" * 200,
    "$(touch x);'`.txt": "touch-x",
    "CON.txt": "con",
}


@pytest.mark.parametrize("name", NAMES)
def test_a_file_of_any_name_is_read_and_has_an_id_of_one_word(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("Tekst.")
    (document,) = read_library(tmp_path).documents
    assert document.id == NAMES[name]
    assert document_path(document.id, library_files(tmp_path, READERS)).name == name


def test_a_name_that_is_no_utf_8_is_read_and_can_be_stored(tmp_path: Path) -> None:
    """As an escape, in the title too where the text gives none."""
    (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_text("Woord " * 50 + ".")
    library = read_library(tmp_path)
    (document,) = library.documents
    assert document.metadata.title == r"caf\udce9"
    assert library.origins[document.id].path == r"caf\udce9.txt"


@pytest.mark.parametrize("name", ["...", "..", "!?"])
def test_a_name_without_a_letter_is_a_problem_or_hidden(tmp_path: Path, name: str) -> None:
    (tmp_path / f"{name}.txt").write_text("Tekst.")
    (tmp_path / "goed.txt").write_text("Tekst.")
    library = read_library(tmp_path)
    assert [document.id for document in library.documents] == ["goed"]
    assert [reason for _, reason in library.problems] == ["a name without a letter or digit; rename it"] * (
        not name.startswith(".")
    )


@pytest.mark.parametrize("identifier", ["../geheim", "/etc/hostname", "goed/../../geheim", ".", ""])
def test_no_id_leads_out_of_the_library(tmp_path: Path, identifier: str) -> None:
    (tmp_path / "geheim.txt").write_text("Geheim.")
    (tmp_path / "library").mkdir()
    (tmp_path / "library" / "goed.txt").write_text("Tekst.")
    with pytest.raises(LibraryError, match="There is no document"):
        remove(identifier, tmp_path / "library")
    assert (tmp_path / "geheim.txt").exists()


def test_a_path_with_dots_is_added_under_its_real_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library, here = tmp_path / "library", tmp_path / "stukken" / "diep"
    library.mkdir()
    here.mkdir(parents=True)
    (here.parent / "brief.txt").write_text("Tekst.")
    monkeypatch.chdir(here)
    assert add(Path("../brief.txt"), library) == [library / "brief.txt"]
    assert add(Path(".."), library) == [library / "stukken" / "brief.txt"]


def test_links_in_a_circle_are_problems_and_end(tmp_path: Path) -> None:
    (tmp_path / "goed.txt").write_text("Tekst.")
    (tmp_path / "zelf.txt").symlink_to(tmp_path / "zelf.txt")
    (tmp_path / "een.txt").symlink_to(tmp_path / "twee.txt")
    (tmp_path / "twee.txt").symlink_to(tmp_path / "een.txt")
    (tmp_path / "map").symlink_to(tmp_path)
    library = read_library(tmp_path)
    assert [document.id for document in library.documents] == ["goed"]
    assert {path.name: reason for path, reason in library.problems} == {
        "zelf.txt": "not a file",
        "een.txt": "not a file",
        "twee.txt": "not a file",
        "map": "a link to a folder is not followed",
    }


def test_a_link_inside_the_library_is_a_document_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "goed.txt").write_text("Tekst.")
    (tmp_path / "link.txt").symlink_to("goed.txt")
    assert [document.id for document in read_library(tmp_path).documents] == ["goed", "link"]


def test_a_companion_that_is_a_link_out_of_the_library_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "geheim.toml").write_text('title = "Geheim"')
    library = tmp_path / "library"
    library.mkdir()
    (library / "a.txt").write_text("Tekst.")
    (library / "b.txt").write_text("Tekst.")
    (library / "a.toml").symlink_to(tmp_path / "geheim.toml")
    read = read_library(library)
    assert [document.metadata.title for document in read.documents] == ["Tekst."]
    assert {path.name for path, _ in read.problems} == {"a.toml", "a.txt"}


@pytest.mark.parametrize("kind", ["fifo", "folder"])
def test_what_is_no_file_is_a_problem_and_is_not_waited_for(tmp_path: Path, kind: str) -> None:
    (tmp_path / "goed.txt").write_text("Tekst.")
    make = os.mkfifo if kind == "fifo" else os.mkdir
    make(tmp_path / "raar.txt")
    library = read_library(tmp_path)
    assert [document.id for document in library.documents] == ["goed"]
    assert [reason for _, reason in library.problems] == ["not a file"] * (kind == "fifo")


def test_an_error_is_one_line_whatever_the_name(tmp_path: Path) -> None:
    """Nor can a name rewrite the screen that it is shown on."""
    for name in ("a\nb\x1b[2J.txt", "A b-2j.md"):
        (tmp_path / name).write_text("Tekst.")
    with pytest.raises(LibraryError, match='Several files share the document id "a-b-2j"') as caught:
        document_path("a-b-2j", library_files(tmp_path, READERS))
    assert r"a\nb\x1b[2J.txt" in str(caught.value)
    assert str(caught.value).isprintable()


def test_one_line_keeps_what_can_be_printed() -> None:
    assert one_line("Élan 北京 “x”\n\t\x1b\udce9") == r"Élan 北京 “x”\n\t\x1b\udce9"
