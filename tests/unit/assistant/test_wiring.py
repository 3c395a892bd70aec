"""Which language model the settings name, if any."""

from typing import Any

import pytest

from assistant.wiring import open_writer
from sources.errors import SettingsError
from sources.settings import Settings

URL = "http://127.0.0.1:1/v1"


def test_no_language_model_is_the_default() -> None:
    assert open_writer(Settings(), print) is None


def test_an_address_and_a_name_are_a_writer() -> None:
    writer = open_writer(Settings(llm_url=URL, llm_model="toy", llm_key="secret", llm_seconds=5), print)
    assert writer
    assert (writer.name, writer.seconds) == ("toy", 5)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"llm_url": URL}, "VINDPLAATS_LLM_MODEL"),
        ({"llm_url": URL, "llm_model": "toy", "llm_file": "model.gguf"}, "keep one"),
    ],
)
def test_settings_that_name_half_a_model_or_two_are_one_clear_line(fields: dict[str, Any], says: str) -> None:
    with pytest.raises(SettingsError, match=rf"^VINDPLAATS_LLM_[^\n]*{says}[^\n]*$"):
        open_writer(Settings(**fields), print)
