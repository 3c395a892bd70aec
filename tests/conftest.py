"""What all tests share: the real model, made once, and a real index of the letter."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.ask import Assistant
from assistant.wiring import open_assistant
from index.build import build
from index.model import NAME, ensure_model
from sources.settings import Settings

ROOT = Path(__file__).parents[1]
MODELS = ROOT / "index" / "built" / "models"


@pytest.fixture(scope="session")
def model_folder() -> Path:
    """The default model, kept between runs."""
    return ensure_model(MODELS / NAME, print)


@pytest.fixture(scope="session")
def built(model_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of an index of the real library, built for this run."""
    folder = tmp_path_factory.mktemp("index")
    (folder / "models").symlink_to(model_folder.parent)
    settings = Settings(library=ROOT / "sources" / "library", index=folder)
    build(settings, print)
    return settings


@pytest.fixture(scope="session")
def built_env(built: Settings) -> dict[str, str]:
    """The environment of a process that uses that index."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("VINDPLAATS_")}
    return own | {"VINDPLAATS_INDEX": str(built.index), "VINDPLAATS_LIBRARY": str(built.library)}


@pytest.fixture(scope="session")
def assistant(built: Settings) -> Iterator[Assistant]:
    """The real assistant over that index."""
    opened = open_assistant(built, print)
    yield opened
    opened.close()
