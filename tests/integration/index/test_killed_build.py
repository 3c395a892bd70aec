"""A build that is killed at any moment loses nothing: `python -m index build` as a real process."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

from index.build import build
from index.opened import open_index
from sources.settings import Settings

ROOT = Path(__file__).parents[3]
KILLS = 5


def test_a_build_killed_at_any_moment_leaves_an_index_that_answers(
    model_folder: Path, tmp_path: Path
) -> None:
    library = tmp_path / "library"
    library.mkdir()
    (library / "een.md").write_text("# Vissen\n\nDe haring zwemt in de Noordzee.\n")
    (tmp_path / "index").mkdir()
    (tmp_path / "index" / "models").symlink_to(model_folder.parent)
    settings = Settings(library=library, index=tmp_path / "index")
    build(settings, print)
    env = os.environ | {"VINDPLAATS_LIBRARY": str(library), "VINDPLAATS_INDEX": str(settings.index)}
    moments = random.Random(1)
    for number in range(KILLS):
        text = "".join(f"De grutto nummer {number}-{n} broedt in het weiland.\n\n" for n in range(40))
        (library / f"vogel-{number}.md").write_text(f"# Vogels\n\n{text}")
        process = subprocess.Popen(
            [sys.executable, "-m", "index", "build"], cwd=ROOT, env=env, stderr=subprocess.DEVNULL
        )
        time.sleep(moments.uniform(1.0, 4.0))
        process.kill()
        process.wait()
        index = open_index(settings, print)
        assert len(index.passages) == index.manifest.passages == len(index._store)
        assert "een" in index.manifest.documents
        index.close()
    report = build(settings, print)
    assert report.passages == open_index(settings, print).manifest.passages
    assert len(list((settings.index / "generations").iterdir())) <= 2
