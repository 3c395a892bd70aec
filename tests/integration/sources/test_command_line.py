"""`python -m sources`: what it prints, where, and with which exit code. Each command once as a process, the rest in this one."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sources.__main__ import main
from sources.metadata import read_companion
from sources.related import related_documents
from tests.official_site import DOCUMENT, OfficialSite

Run = Callable[..., subprocess.CompletedProcess[str]]
ROOT = Path(__file__).parents[3]
LETTER = "kamerbrief-inzet-vn-mensenrechtenraad-2024-2026"


def _environment(library: Path | None) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("VINDPLAATS_")}
    return kept | ({"VINDPLAATS_LIBRARY": str(library)} if library else {})


def _process(
    *arguments: str, library: Path | None = None, official: str | None = None
) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "sources", *arguments]
    environment = _environment(library) | ({"VINDPLAATS_OFFICIAL_URL": official} if official else {})
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, timeout=60, check=False)


@pytest.fixture
def run(call: Run) -> Run:
    """Runs `python -m sources` in this process."""

    def done(
        *arguments: str, library: Path | None = None, official: str | None = None
    ) -> subprocess.CompletedProcess[str]:
        environment = _environment(library) | ({"VINDPLAATS_OFFICIAL_URL": official} if official else {})
        return call(main, *arguments, env=environment)

    return done


@pytest.fixture
def nowhere() -> Iterator[str]:
    """The address of a site that does not answer."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"


@pytest.fixture
def library(tmp_path: Path) -> Path:
    folder = tmp_path / "library"
    folder.mkdir()
    (folder / "brief.txt").write_bytes("Één zin.\r\n".encode())
    (folder / "brief.toml").write_text('title = "De brief"\n', encoding="utf-8")
    return folder


def test_list_shows_the_letter() -> None:
    done = _process("list")
    assert done.returncode == 0
    assert "Kamerstukken II 2023/24, 32 735, nr. 380" in done.stdout.decode()
    assert done.stderr == b""


def test_list_as_json(run: Run, library: Path) -> None:
    (library / "plaat.png").write_bytes(b"%PDF")
    done = run("list", "--json", library=library)
    (row,) = json.loads(done.stdout)
    assert row == {
        "id": "brief",
        "title": "De brief",
        "date": None,
        "reference": None,
        "language": "nl",
        "pages": 1,
        "characters": 8,
        "kind": None,
    }
    assert "plaat.png: not a format that is read" in done.stderr
    assert done.returncode == 0


def test_text_is_exact(library: Path) -> None:
    done = _process("text", "brief", library=library)
    assert (done.returncode, done.stdout, done.stderr) == (0, "Één zin.".encode(), b"")


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["text", "brieff"], 1, 'Did you mean "brief"?'),
        (["remove", "x"], 1, 'no document "x"'),
        (["add", "kst-32735"], 1, "nor is that an official publication"),
        (["add", "https://example.org/kst-32735-384.html"], 1, "is no official publication at"),
    ],
)
def test_an_error_is_one_line_on_stderr(
    run: Run, library: Path, arguments: list[str], code: int, words: str
) -> None:
    done = run(*arguments, library=library)
    assert (done.returncode, done.stdout) == (code, "")
    assert words in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_missing_library_is_one_line(tmp_path: Path) -> None:
    done = _process("list", library=tmp_path / "nothing")
    assert done.returncode == 1
    assert b"VINDPLAATS_LIBRARY" in done.stderr
    assert done.stderr.count(b"\n") == 1


@pytest.mark.parametrize("arguments", [[], ["unknown"], ["text"], ["list", "--xml"]])
def test_wrong_usage_is_exit_code_2(run: Run, arguments: list[str]) -> None:
    assert run(*arguments).returncode == 2


@pytest.mark.parametrize("command", [[], ["list"], ["text"], ["add"], ["related"], ["remove"]])
def test_help(run: Run, command: list[str]) -> None:
    done = run(*command, "--help")
    assert done.returncode == 0
    assert done.stdout.startswith("usage: python -m sources")


def test_add_and_remove_lose_nothing(run: Run, library: Path, tmp_path: Path) -> None:
    source = tmp_path / "nieuw.md"
    source.write_text("# Nieuw\n", encoding="utf-8")
    source.with_suffix(".toml").write_text('title = "N"\n', encoding="utf-8")
    assert run("add", str(source), library=library).returncode == 0
    assert run("add", str(source), library=library).returncode == 0
    assert run("text", "nieuw", library=library).stdout == "Nieuw"
    for moved in ("nieuw.md", "nieuw-2.md"):
        done = _process("remove", "nieuw", library=library)
        assert f".removed/{moved}" in done.stdout.decode()
        assert (library / ".removed" / moved).read_text(encoding="utf-8") == "# Nieuw\n"
        assert (library / ".removed" / moved).with_suffix(".toml").exists()
        assert run("text", "nieuw", library=library).returncode == 1
        run("add", str(source), library=library)


def test_a_folder_is_added_under_its_own_name(run: Run, library: Path, tmp_path: Path) -> None:
    folder = tmp_path / "rollen"
    (folder / "diep").mkdir(parents=True)
    (folder / "index.md").write_text("# Rollen", encoding="utf-8")
    (folder / "diep" / "x.txt").write_text("Tekst.", encoding="utf-8")
    (folder / "plaat.png").write_bytes(b"\x89PNG\0")
    assert run("add", str(folder), library=library).returncode == 0
    listed = json.loads(run("list", "--json", library=library).stdout)
    assert [row["id"] for row in listed] == ["brief", "rollen/diep/x", "rollen/index"]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("brief.txt", "Anders.", "exists and differs"),
        ("Brief.md", "Anders.", "has the id"),
        ("plaat.png", "%PDF", "not a format that is read"),
        ("stuk.txt", "\0\1", "is not text but binary data"),
    ],
)
def test_add_refuses_and_changes_nothing(
    run: Run, library: Path, name: str, content: str, words: str
) -> None:
    before = {path: path.read_bytes() for path in library.rglob("*")}
    (library.parent / name).write_text(content, encoding="utf-8")
    done = run("add", str(library.parent / name), library=library)
    assert done.returncode == 1
    assert words in done.stderr
    assert {path: path.read_bytes() for path in library.rglob("*")} == before


def test_a_reader_that_stops_early_is_no_error() -> None:
    command = [sys.executable, "-m", "sources", "text", LETTER]
    environment = _environment(None)
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""


def test_a_publication_is_added_by_its_identifier(library: Path, official_site: OfficialSite) -> None:
    official_site.publish("kst-32735-384")
    done = _process("add", "kst-32735-384", library=library, official=official_site.address)
    path = library / "kst-32735-384.xml"
    assert (done.returncode, done.stdout.decode(), done.stderr) == (0, f"added {path}\n", b"")
    assert path.read_bytes() == DOCUMENT
    assert read_companion(path).reference == "Kamerstukken II 2023/24, 32 735, nr. 384"
    again = _process("add", "Kamerstukken II 2023/24, 32 735, nr. 384", library=library)
    assert (again.returncode, again.stdout) == (0, done.stdout)
    assert len(official_site.asked) == 3


def test_files_and_publications_are_added_in_one_go(
    run: Run, library: Path, tmp_path: Path, official_site: OfficialSite
) -> None:
    official_site.publish("blg-1007826")
    (tmp_path / "kst-1.md").write_text("Tekst.", encoding="utf-8")
    address = f"{official_site.address}/blg-1007826.html"
    done = run("add", str(tmp_path / "kst-1.md"), address, library=library, official=official_site.address)
    assert done.stdout.split() == [
        "added",
        f"{library}/kst-1.md",
        "added",
        f"{library}/blg-1007826.xml",
    ]


def test_a_site_that_does_not_answer_is_one_line(run: Run, library: Path, nowhere: str) -> None:
    done = run("add", "kst-32735-384", library=library, official=nowhere)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert f"{nowhere} cannot be reached" in done.stderr


def test_related_brings_what_is_there_and_names_what_is_not(
    library: Path, official_site: OfficialSite
) -> None:
    first, second, *others = related_documents()
    for other in others:
        (library / f"{other.identifier}.md").write_text("Al hier.", encoding="utf-8")
    official_site.publish(first.identifier)
    done = _process("related", library=library, official=official_site.address)
    assert done.returncode == 0
    assert done.stdout.decode().splitlines() == [
        f"added {library / first.identifier}.xml",
        *(f"already there: {library / other.identifier}.md" for other in others),
    ]
    missing = f"{official_site.address} has no {second.identifier} as XML or PDF. Check the number."
    assert done.stderr.decode() == f"not fetched: {second.identifier}: {missing}\n"


def test_related_without_a_network_says_so_for_each_document_and_ends_well(
    run: Run, library: Path, nowhere: str
) -> None:
    done = run("related", library=library, official=nowhere)
    assert (done.returncode, done.stdout) == (0, "")
    lines = done.stderr.splitlines()
    assert [line.split(": ")[1] for line in lines] == [one.identifier for one in related_documents()]
    assert all("cannot be reached" in line for line in lines)
