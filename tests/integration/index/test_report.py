"""`python -m index build`: what it tells of each file, and that one bad file stops no other."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.answer import Answer
from assistant.ask import Assistant
from assistant.wiring import open_assistant
from index.__main__ import main
from sources.settings import Settings

Run = Callable[..., subprocess.CompletedProcess[str]]
ROOT = Path(__file__).parents[3]
GERMAN = """# Menschenrechtsrat

Das Königreich der Niederlande wurde mit 153 Stimmen in den Menschenrechtsrat gewählt. Die Regierung wird sich für die
Rechte der Frauen einsetzen und ist bereit, mit anderen Ländern zusammenzuarbeiten.
"""


@pytest.fixture
def small(model_folder: Path, tmp_path: Path) -> Settings:
    """Settings with a small library, and an index folder of its own."""
    (tmp_path / "library").mkdir()
    (tmp_path / "index").mkdir()
    (tmp_path / "index" / "models").symlink_to(model_folder.parent)
    settings = Settings(library=tmp_path / "library", index=tmp_path / "index")
    _write(
        settings, een="De haring zwemt in de Noordzee.", twee="De grutto broedt in het weiland.", drie="Drie."
    )
    return settings


def _write(settings: Settings, **texts: str) -> None:
    for name, text in texts.items():
        (settings.library / f"{name}.md").write_text(text)


def _env(settings: Settings) -> dict[str, str]:
    return {"VINDPLAATS_LIBRARY": str(settings.library), "VINDPLAATS_INDEX": str(settings.index)}


def _process(settings: Settings) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "index", "build"]
    return subprocess.run(
        command, cwd=ROOT, env=os.environ | _env(settings), capture_output=True, text=True, check=False
    )


@pytest.fixture
def run(small: Settings, call: Run) -> Run:
    """Runs `python -m index build` in this process."""
    return lambda *options: call(main, "build", *options, env=_env(small))


def test_each_file_to_which_something_happened_has_a_line(small: Settings, run: Run) -> None:
    assert run().stdout.splitlines()[:3] == ["  added: drie", "  added: een", "  added: twee"]
    _write(small, een="De makreel zwemt in de Noordzee.", nieuw="De otter eet vis.")
    (small.library / "twee.md").rename(small.library / "vogels.md")
    (small.library / "drie.md").unlink()
    (small.library / "regel\nbreuk.png").write_bytes(b"\x89PNG")
    (small.library / os.fsdecode(b"caf\xe9.png")).write_bytes(b"\x89PNG")
    done = _process(small)
    *lines, total = done.stdout.splitlines()
    assert [line.partition(": not a format")[0] for line in lines] == [
        "  added: nieuw",
        "  changed: een",
        "  removed: drie",
        "  moved: twee -> vogels",
        rf"  not read: {small.library}/caf\udce9.png",
        rf"  not read: {small.library}/regel\nbreuk.png",
    ]
    assert total.startswith(
        "documents: 1 added, 1 changed, 1 moved, 1 removed, 0 unchanged, 2 not read. Passages: 3, of which 2 embedded now."
    )
    assert done.stderr.splitlines()[0] == "reading: 0 of 3 files"
    again = json.loads(run("--json").stdout)
    assert (again["unchanged"], again["moved"]) == (["een", "nieuw", "vogels"], [])
    paths = {problem["path"] for problem in again["problems"]}
    assert paths == {
        f"{small.library}/regel\nbreuk.png",
        os.fsdecode(f"{small.library}/".encode() + b"caf\xe9.png"),
    }


def test_of_files_with_one_id_none_goes_in_and_all_else_does(small: Settings, run: Run) -> None:
    """Not even the one that was there before: nobody can tell which of them is meant. Renamed, both come back."""
    run()
    (small.library / "Een.txt").write_text("De schol ligt op de bodem.")
    _write(small, nieuw="De otter eet vis.")
    done = _process(small)
    txt, md = small.library / "Een.txt", small.library / "een.md"
    *lines, total = done.stdout.splitlines()
    assert lines == [
        "  added: nieuw",
        "  removed: een",
        f'  not read: {txt}: shares the document id "een" with {md}; rename all but one',
        f'  not read: {md}: shares the document id "een" with {txt}; rename all but one',
    ]
    assert total.startswith("documents: 1 added, 0 changed, 0 moved, 1 removed, 2 unchanged, 2 not read.")
    error = f'Several files share the document id "een": {txt} and {md}. Rename all but one.'
    assert (done.returncode, done.stderr.splitlines()[-1]) == (1, error)
    again = run("--json")
    assert (again.returncode, json.loads(again.stdout)["shared"]) == (1, [error])
    txt.rename(small.library / "schol.txt")
    done = run()
    assert done.stdout.startswith("  added: een\n  added: schol\n")
    assert done.returncode == 0


def test_a_document_in_another_language_is_indexed_and_told_and_quoted_as_it_stands(
    small: Settings, run: Run
) -> None:
    _write(small, rat=GERMAN)
    lines = run().stdout.splitlines()
    assert "  added: rat" in lines
    told = "  neither Dutch nor English, by its words: rat (how well it is found was not measured)"
    assert [line for line in lines if line.startswith("  neither")] == [told]
    assistant: Assistant = open_assistant(small, print)
    for question in (
        "Met hoeveel stemmen werd het Koninkrijk gekozen?",
        "Mit wie vielen Stimmen wurde das Königreich gewählt?",
    ):
        answer: Answer = assistant.ask(question)
        assert answer.status == "answered" or answer.refusal
        for claim in answer.claims:
            cited = claim.citations[0]
            assert assistant.document(cited.document).text[cited.start : cited.end] == cited.quote
            assert claim.text == cited.quote
    assistant.close()
