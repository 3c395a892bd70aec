"""The commands that README shows do what it says, in a folder with the files that it names."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

from tests.official_site import OfficialSite

ROOT = Path(__file__).parents[2]
MEASUREMENT = re.compile(r"\.venv/bin/python -m ((?:evals|tests)\.[\w.]+\w)")
COMMAND = re.compile(r"^\.venv/bin/python (-m (?:assistant|sources|index) .*)$", re.MULTILINE)


def test_every_command_of_the_readme_ends_well(
    built_env: dict[str, str], tmp_path: Path, official_site: OfficialSite
) -> None:
    library = tmp_path / "library"
    shutil.copytree(ROOT / "sources" / "library", library)
    # A copy: the commands build, and all tests share the other.
    index = shutil.copytree(built_env["VINDPLAATS_INDEX"], tmp_path / "index", symlinks=True)
    env = built_env | {"VINDPLAATS_LIBRARY": str(library), "VINDPLAATS_INDEX": str(index)}
    env["PYTHONPATH"] = str(ROOT)
    env["VINDPLAATS_OFFICIAL_URL"] = official_site.address
    official_site.publish("kst-32735-384")
    question = "Met hoeveel stemmen werd het Koninkrijk gekozen?"
    (tmp_path / "questions.jsonl").write_text(f'{{"question": "{question}"}}\n')
    (tmp_path / "note.md").write_text("# Notitie\n\nDe commissie vergadert in mei.\n")
    commands = COMMAND.findall((ROOT / "README.md").read_text(encoding="utf-8"))
    assert len(commands) >= 6
    for command in commands:
        words = shlex.split(command, comments=True)
        done = subprocess.run(
            [sys.executable, *words], cwd=tmp_path, env=env, capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stderr.count("Traceback")) == (0, 0), (command, done.stderr)
        if "--batch" in words:
            (tmp_path / "answer.json").write_text(done.stdout)


def test_every_measurement_that_the_readme_names_can_be_started() -> None:
    """What they measure takes minutes; that they load and say how they are used is seen here."""
    named = set(MEASUREMENT.findall((ROOT / "README.md").read_text(encoding="utf-8")))
    assert {"evals.killed", "tests.e2e.screen"} <= named
    for module in sorted(named):
        said = subprocess.run(
            [sys.executable, "-m", module, "--help"], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert (said.returncode, said.stderr) == (0, ""), (module, said.stderr)
