"""Settings come from the environment or a file; what is unknown or cannot be used is said in one line."""

from pathlib import Path

import pytest

from sources.errors import SettingsError
from sources.settings import Settings, load_settings


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Away from this machine's own settings."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"VINDPLAATS_{name.upper()}", raising=False)


def test_defaults() -> None:
    settings = load_settings()
    assert settings.library == Path("sources/library")
    assert settings.index == Path("index/built")
    assert settings.embedding == "vindplaats-e5-small"
    assert settings.llm_url is None


def test_every_setting_is_documented() -> None:
    assert all(field.description for field in Settings.model_fields.values())


def test_the_environment_goes_before_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "vindplaats.toml").write_text('library = "a"\nindex = "b"\n', encoding="utf-8")
    monkeypatch.setenv("VINDPLAATS_LIBRARY", "/c")
    monkeypatch.setenv("VINDPLAATS_INDEX", "")
    settings = load_settings()
    assert (settings.library, settings.index) == (Path("/c"), Path("b"))


def test_an_unknown_variable_names_the_nearest_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VINDPLAATS_LIBARY", "/c")
    with pytest.raises(SettingsError, match=r"VINDPLAATS_LIBARY\. Did you mean VINDPLAATS_LIBRARY"):
        load_settings()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('libary = "a"', "libary.*library"),
        ("library = \n", "line 1"),
        ('chroma_url = "localhost"', "VINDPLAATS_CHROMA_URL"),
        ('embedding = " "', "VINDPLAATS_EMBEDDING"),
    ],
)
def test_a_file_that_cannot_be_used(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / "vindplaats.toml").write_text(content, encoding="utf-8")
    with pytest.raises(SettingsError, match=message):
        load_settings()


@pytest.mark.parametrize("seconds", ["0", "-1", "nan", "inf", "long"])
def test_a_time_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, seconds: str) -> None:
    monkeypatch.setenv("VINDPLAATS_LLM_SECONDS", seconds)
    with pytest.raises(SettingsError, match="VINDPLAATS_LLM_SECONDS"):
        load_settings()


def test_the_key_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VINDPLAATS_LLM_KEY", "geheim")
    assert "geheim" not in repr(load_settings())
