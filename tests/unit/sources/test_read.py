"""Files become documents; what cannot be read is named and stops nothing else."""

from pathlib import Path, PurePath

import pytest

from sources.errors import LibraryError
from sources.read import READERS, Library, document_id, read_library


def _write(folder: Path, **files: str | bytes) -> Path:
    for name, content in files.items():
        path = folder / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def _reasons(library: Library) -> dict[str, str]:
    return {path.name: reason for path, reason in library.problems}


@pytest.mark.parametrize(
    ("path", "identifier"),
    [
        ("kamerbrief-2024.txt", "kamerbrief-2024"),
        ("rollen/index.md", "rollen/index"),
        ("Élan  Vital/AI_Act (v2).MD", "elan-vital/ai-act-v2"),
        ("a.b.txt", "a-b"),
    ],
)
def test_document_id(path: str, identifier: str) -> None:
    assert document_id(PurePath(path)) == identifier


def test_documents_are_sorted_by_id_in_all_folders(tmp_path: Path) -> None:
    _write(tmp_path, b_txt="Tekst b.", a__z_md="# Z", a_md="# A")
    assert [document.id for document in read_library(tmp_path).documents] == ["a", "a/z", "b"]


@pytest.mark.parametrize(
    "content",
    [
        "Reëel: één zin.".encode(),
        b"\xef\xbb\xbf" + "Reëel: één zin.".encode(),
        "Reëel: één zin.".encode("latin-1"),
        "Reëel: één zin.".encode("utf-16"),
        "Reëel:\r\néén zin.\r\n".encode(),
    ],
)
def test_encodings_and_line_ends(tmp_path: Path, content: bytes) -> None:
    _write(tmp_path, a_txt=content)
    assert read_library(tmp_path).documents[0].text == "Reëel: één zin."


def test_what_cannot_be_read_is_a_problem_and_stops_nothing(tmp_path: Path) -> None:
    _write(
        tmp_path,
        good_txt="Goed.",
        bin_txt=b"PK\x03\x04\x00",
        empty_md=" \n",
        c_png="%PNG",
        d_pdf="Tekst.",
        lone_toml="",
        _hidden_txt="x",
    )
    library = read_library(tmp_path)
    assert [document.id for document in library.documents] == ["good"]
    assert _reasons(library) == {
        "bin.txt": "is not text but binary data",
        "c.png": f"not a format that is read ({', '.join(READERS)})",
        "d.pdf": "is no PDF, whatever its name says: give it the suffix of what it is",
        "empty.md": "holds no text",
        "lone.toml": "describes no document: none beside it has its name",
    }


def test_links_that_lead_outside_are_problems(tmp_path: Path) -> None:
    outside = _write(tmp_path / "outside", elders_txt="Elders.")
    library = _write(tmp_path / "library", a_txt="Tekst.")
    (library / "link.txt").symlink_to(outside / "elders.txt")
    (library / "folder").symlink_to(outside)
    (library / "gone.txt").symlink_to(library / "nothing.txt")
    read = read_library(library)
    assert [document.id for document in read.documents] == ["a"]
    assert _reasons(read) == {
        "link.txt": "a link that leads outside the library",
        "folder": "a link to a folder is not followed",
        "gone.txt": "not a file",
    }


def test_two_files_with_one_id_are_an_error_that_names_both(tmp_path: Path) -> None:
    _write(tmp_path, a_txt="Een.", A_md="Twee.")
    with pytest.raises(LibraryError, match=r"A\.md.*a\.txt"):
        read_library(tmp_path)


@pytest.mark.parametrize("name", ["missing", "empty"])
def test_no_documents_is_an_error_that_names_the_setting(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(LibraryError, match="VINDPLAATS_LIBRARY"):
        read_library(tmp_path / name)


def test_the_companion_tells_what_is_known(tmp_path: Path) -> None:
    _write(
        tmp_path, a_txt="Tekst.", a_toml='title = "T"\ndate = 2024-02-06\nlanguage = "en"\nreference = "R"\n'
    )
    metadata = read_library(tmp_path).documents[0].metadata
    assert (metadata.title, str(metadata.date), metadata.language, metadata.reference) == (
        "T",
        "2024-02-06",
        "en",
        "R",
    )


@pytest.mark.parametrize(
    ("companion", "reason"),
    [
        ('titel = "T"', 'unknown key "titel"'),
        ('title = "T', "line 1"),
        ("title = 3", '"title" cannot be used'),
        ('title = ""', '"title" cannot be used'),
        ('date = "2024-02-06"', '"date" cannot be used'),
        ('language = "de"', '"language" cannot be used'),
        ('supersedes = "a"', '"supersedes" cannot be used'),
        ("supersedes = [3]", '"supersedes.0" cannot be used'),
        ("dossier = 32735", '"dossier" cannot be used'),
        ('official = "no"', '"official" cannot be used'),
        ('[[footnotes]]\nmark = "%"', '"footnotes.0.anchor" is missing'),
        ('[[footnotes]]\nmark = "%"\nanchor = "T"\nx = 1', 'unknown key "footnotes.0.x"'),
        ('[[footnotes]]\nmark = "%"\nanchor = "Tekst"', 'names a footnote "%" that it does not hold'),
        ('[[footnotes]]\nmark = "%"\nanchor = "nergens"', "stands 0 times in it"),
    ],
)
def test_a_companion_that_cannot_be_used_is_a_problem(tmp_path: Path, companion: str, reason: str) -> None:
    _write(tmp_path, a_txt="Tekst.", a_toml=companion, b_txt="Tekst.")
    library = read_library(tmp_path)
    assert [document.id for document in library.documents] == ["b"]
    assert reason in _reasons(library)["a.txt"]


def test_the_companion_tells_the_dossier_and_what_is_replaced(tmp_path: Path) -> None:
    _write(
        tmp_path,
        old_txt="Oud.",
        sub__new_txt="Nieuw.",
        sub__new_toml='date = 2025-03-01\ndossier = "32 735"\nsupersedes = ["old"]',
    )
    metadata = {document.id: document.metadata for document in read_library(tmp_path).documents}
    assert (metadata["sub/new"].dossier, metadata["sub/new"].supersedes) == ("32 735", ("old",))
    assert (metadata["old"].dossier, metadata["old"].supersedes) == (None, ())


def test_a_document_is_an_official_source_unless_its_companion_says_that_it_is_not(tmp_path: Path) -> None:
    _write(
        tmp_path,
        a_txt="Tekst.",
        b_txt="Tekst.",
        b_toml="official = false",
        c_txt="T.",
        c_toml="official = true",
    )
    documents = read_library(tmp_path).documents
    assert [document.metadata.official for document in documents] == [True, False, True]
    assert documents[0].hash != documents[1].hash


def test_an_explanation_replaces_no_document(tmp_path: Path) -> None:
    (tmp_path / "brief.md").write_text("De brief.")
    (tmp_path / "uitleg.md").write_text("De uitleg.")
    (tmp_path / "uitleg.toml").write_text('date = 2025-01-01\nofficial = false\nsupersedes = ["brief"]\n')
    with pytest.raises(LibraryError, match="is for official sources, and this is none"):
        read_library(tmp_path)


def test_what_is_replaced_may_be_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    _write(
        tmp_path, old_txt=b"PK\x03\x04\x00", new_txt="N.", new_toml='date = 2025-03-01\nsupersedes = ["old"]'
    )
    assert [document.id for document in read_library(tmp_path).documents] == ["new"]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("", 'date = 2025-03-01\nsupersedes = ["odl"]', 'names "odl".* Known ids, nearest first: old, new'),
        ("", 'supersedes = ["old"]', "Add its date"),
        ("date = 2025-03-02", 'date = 2025-03-01\nsupersedes = ["old"]', "later date"),
        ("", 'date = 2025-03-01\nsupersedes = ["new"]', "circle"),
        (
            'date = 2025-03-01\nsupersedes = ["new"]',
            'date = 2025-03-01\nsupersedes = ["old"]',
            r"circle \(new, old\)",
        ),
    ],
)
def test_a_document_that_cannot_be_replaced_is_an_error_that_names_the_file(
    tmp_path: Path, old: str, new: str, says: str
) -> None:
    _write(tmp_path, old_txt="Oud.", old_toml=old, new_txt="Nieuw.", new_toml=new)
    with pytest.raises(LibraryError, match=rf"(new|old)\.toml: .*{says}") as caught:
        read_library(tmp_path)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "content", "title"),
    [
        ("a.txt", "Korte regel.", "Korte regel."),
        ("a.txt", "Woord " * 50 + ".", "a"),
        ("a.md", "x\n\n# Kop", "Kop"),
    ],
)
def test_without_a_companion_the_text_names_itself(
    tmp_path: Path, name: str, content: str, title: str
) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    assert read_library(tmp_path).documents[0].metadata.title == title


def test_the_hash_changes_with_text_and_metadata_only(tmp_path: Path) -> None:
    _write(tmp_path, a_txt="Een tekst.\n")
    first = read_library(tmp_path).documents[0].hash
    _write(tmp_path, a_txt="Een\r\ntekst.")
    assert read_library(tmp_path).documents[0].hash == first
    _write(tmp_path, a_toml='reference = "R"')
    with_reference = read_library(tmp_path).documents[0].hash
    _write(tmp_path, a_toml='reference = "R"\ndossier = "32 735"')
    with_dossier = read_library(tmp_path).documents[0].hash
    _write(tmp_path, a_txt="Een andere tekst.")
    assert len({first, with_reference, with_dossier, read_library(tmp_path).documents[0].hash}) == 4
