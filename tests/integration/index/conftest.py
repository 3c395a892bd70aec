"""The default model for the tests in this folder."""

from pathlib import Path

import pytest

from index.model import NAME, ensure_model


@pytest.fixture(scope="session")
def model_folder() -> Path:
    """The folder of the default model, built on first use."""
    return ensure_model(Path(__file__).parents[3] / "index" / "built" / "models" / NAME, print)
