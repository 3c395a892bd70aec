"""Builds in trouble: a full disk, lost permissions, clocks that jump. One clear line, and nothing lost."""

import os
import re
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from index import generation
from index.build import build
from index.embed import OnnxEmbedding
from index.opened import open_index
from sources.errors import IndexProblem
from sources.settings import Settings

ROOT = Path(__file__).parents[3]
STILL = "the previous index, if any, still answers"


def quiet(_line: str) -> None:
    """Progress that nobody reads."""


@pytest.fixture
def small(model_folder: Path, tmp_path: Path, embedding: OnnxEmbedding) -> Settings:
    """Settings of a built index of one small document."""
    library = tmp_path / "library"
    library.mkdir()
    (library / "een.md").write_text("# Vissen\n\nDe haring zwemt in de Noordzee. Hij eet plankton.\n")
    (tmp_path / "index").mkdir()
    (tmp_path / "index" / "models").symlink_to(model_folder.parent)
    settings = Settings(library=library, index=tmp_path / "index")
    build(settings, quiet, embedding)
    return settings


def answering(settings: Settings, embedding: OnnxEmbedding) -> set[str]:
    """The documents of the index that answers, each of whose passages can be read."""
    index = open_index(settings, quiet, embedding)
    assert len(index._store) == len(index.passages)
    documents = {passage.document for passage in index.passages}
    index.close()
    return documents


def run(settings: Settings, *command: str) -> subprocess.CompletedProcess[str]:
    env = os.environ | {
        "PYTHONPATH": str(ROOT),
        "VINDPLAATS_LIBRARY": str(settings.library),
        "VINDPLAATS_INDEX": str(settings.index),
    }
    return subprocess.run(
        command, cwd=settings.library.parent, env=env, capture_output=True, text=True, check=False
    )


BUILD = (sys.executable, "-m", "index", "build")


def bound() -> Sequence[str]:
    """What goes before a command so that permissions hold for it, even where the tests are run by root."""
    if os.geteuid():
        return ()
    if not shutil.which("setpriv"):
        pytest.skip("run by root, whom no permission stops, and without setpriv")
    return ("setpriv", "--bounding-set=-dac_override,-dac_read_search")


@contextmanager
def mode(path: Path, bits: int) -> Iterator[None]:
    before = path.stat().st_mode
    path.chmod(bits)
    try:
        yield
    finally:
        path.chmod(before)


@pytest.mark.parametrize("room", [50, 300, 3_000, 100_000])
def test_a_disk_that_takes_no_more_stops_the_build_wherever_it_is(
    small: Settings, room: int, embedding: OnnxEmbedding
) -> None:
    """By the system's own limit on the size of a file, at a file of ours, the words, and Chroma's."""
    (small.library / "twee.md").write_text("# Vogels\n\n" + "De grutto broedt in het weiland. " * 200)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, before[1]))
    try:
        with pytest.raises(IndexProblem, match=rf"cannot be written \(.*{STILL}$") as caught:
            build(small, quiet, embedding)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert "\n" not in str(caught.value)
    assert answering(small, embedding) == {"een"}
    build(small, quiet, embedding)
    assert answering(small, embedding) == {"een", "twee"}
    assert len(generation._generations(small.index)) == 2


def test_a_disk_that_is_full_is_one_line_and_the_index_still_answers(small: Settings) -> None:
    """A real file system of its own, with room for half a generation more."""
    spaces = ("unshare", "--user", "--map-root-user", "--mount")
    if subprocess.run([*spaces, "true"], capture_output=True, check=False).returncode:
        pytest.skip("no file system can be mounted here")
    (small.library / "twee.md").write_text("# Vogels\n\nDe grutto broedt in het weiland.\n")
    disk = small.library.parent / "disk"
    disk.mkdir()
    used = sum(file.stat().st_size for file in (small.index / "generations").rglob("*") if file.is_file())
    script = f'mount -t tmpfs -o size={used * 3 // 2} none "$0" && cp -a "$1"/. "$0" && {{ "$2" -m index build; "$2" -m index status; }}'
    done = run(
        small.model_copy(update={"index": disk}),
        *spaces,
        "sh",
        "-c",
        script,
        disk,
        small.index,
        sys.executable,
    )
    assert "No space left on device" in done.stderr
    assert "Traceback" not in done.stderr
    assert STILL in done.stderr.splitlines()[-1]
    assert "documents: 1" in done.stdout


def test_a_file_that_may_no_longer_be_read_is_one_line_and_no_longer_answers(
    small: Settings, embedding: OnnxEmbedding
) -> None:
    (small.library / "twee.md").write_text("# Vogels\n\nDe grutto broedt in het weiland.\n")
    build(small, quiet, embedding)
    with mode(small.library / "twee.md", 0):
        done = run(small, *bound(), *BUILD)
    assert done.returncode == 0
    assert f"  not read: {small.library}/twee.md: cannot be read: Permission denied\n" in done.stdout
    assert answering(small, embedding) == {"een"}
    build(small, quiet, embedding)
    assert answering(small, embedding) == {"een", "twee"}


@pytest.mark.parametrize("bits", [0o000, 0o444])
def test_a_folder_that_may_not_be_entered_is_one_line_and_stops_no_other(
    small: Settings, bits: int, embedding: OnnxEmbedding
) -> None:
    (small.library / "map").mkdir()
    (small.library / "map" / "twee.md").write_text("# Vogels\n\nDe grutto broedt.\n")
    with mode(small.library / "map", bits):
        done = run(small, *bound(), *BUILD)
    assert (done.returncode, done.stdout.count("not read:")) == (0, 1)
    assert "Permission denied" in done.stdout
    assert answering(small, embedding) == {"een"}


@pytest.mark.parametrize("place", ["", "generations"])
def test_an_index_that_may_no_longer_be_written_is_one_line_and_still_answers(
    small: Settings, place: str, embedding: OnnxEmbedding
) -> None:
    (small.library / "twee.md").write_text("# Vogels\n\nDe grutto broedt in het weiland.\n")
    (small.index / "lock").unlink()
    with mode(small.index / place, 0o555):
        done = run(small, *bound(), *BUILD)
    assert done.returncode == 1
    assert re.search(
        rf"^the index .*{small.index} cannot be written \(Permission denied\)", done.stderr.splitlines()[-1]
    )
    assert "Traceback" not in done.stderr
    assert answering(small, embedding) == {"een"}


def test_a_library_that_may_not_be_read_changes_nothing(small: Settings, embedding: OnnxEmbedding) -> None:
    with mode(small.library, 0):
        done = run(small.model_copy(), *bound(), *BUILD)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "cannot be read. Change its permissions" in done.stderr
    assert answering(small, embedding) == {"een"}


def test_a_change_is_seen_though_size_and_time_are_as_before(
    small: Settings, embedding: OnnxEmbedding
) -> None:
    """As after a change within one second, or a clock that was set back."""
    file = small.library / "een.md"
    before = file.stat()
    file.write_text(file.read_text().replace("haring", "makree"))
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (file.stat().st_size, file.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    assert build(small, quiet, embedding).changes.changed == ["een"]


@pytest.mark.parametrize("year", [1971, 2100])
def test_times_of_files_mean_nothing(small: Settings, year: int, embedding: OnnxEmbedding) -> None:
    """Whether a clock has jumped back or ahead since: nothing is read, embedded or lost for it."""
    for file in (*small.library.rglob("*"), *(small.index / "generations").rglob("*"), small.index / "lock"):
        os.utime(file, (365 * 86400 * (year - 1970),) * 2)
    report = build(small, quiet, embedding)
    assert (report.generation, report.embedded, report.changes.unchanged) == ("000001", 0, ["een"])
    (small.library / "twee.md").write_text("# Vogels\n\nDe grutto broedt in het weiland.\n")
    assert build(small, quiet, embedding).embedded == 1
    assert answering(small, embedding) == {"een", "twee"}


def test_builds_after_a_clock_that_jumps_are_in_order_and_see_what_changed(
    small: Settings, monkeypatch: pytest.MonkeyPatch, embedding: OnnxEmbedding
) -> None:
    """Ten years ahead, then back before the first build: each file is changed, and dated, by the clock of its day."""
    now = time.time()
    for number, years in enumerate((10, -20, 0), 2):
        then = now + years * 365 * 86400
        monkeypatch.setattr(time, "time", lambda then=then: then)
        monkeypatch.setattr(time, "time_ns", lambda then=then: int(then * 1e9))
        file = small.library / "een.md"
        file.write_text(f"# Vissen\n\nDe haring zwemt in zee {number}.\n")
        os.utime(file, (then, then))
        report = build(small, quiet, embedding)
        assert (report.generation, report.changes.changed) == (f"{number:06d}", ["een"])
        assert report.seconds >= 0
        index = open_index(small, quiet, embedding)
        assert [f"zee {number}." in passage.text for passage in index.passages] == [True]
        index.close()
    assert [path.name for path in generation._generations(small.index)] == ["000003", "000004"]


@pytest.mark.parametrize(
    "name", ["passages.jsonl", "sentences.npy", "chroma/chroma.sqlite3", "lexical/vocab.index.json"]
)
@pytest.mark.parametrize("left", [None, 10])
def test_an_index_that_lost_a_file_or_the_end_of_one_is_built_anew(
    small: Settings, name: str, left: int | None, embedding: OnnxEmbedding
) -> None:
    """As the message of a damaged index says: it can happen when the power fails."""
    file = small.index / "generations" / "000001" / name
    assert file.exists()
    if left is None:
        file.unlink()
    else:
        os.truncate(file, left)
    report = build(small, quiet, embedding)
    assert (report.generation, report.embedded) == ("000002", 1)
    assert answering(small, embedding) == {"een"}
