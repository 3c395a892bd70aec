"""The notice of a language model that did not answer."""

import pytest

from assistant.drafting import notice
from assistant.llm import Trouble
from assistant.question import Language


@pytest.mark.parametrize("trouble", Trouble)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_trouble_has_its_line_in_both_languages(trouble: Trouble, language: Language) -> None:
    alone, instead = (notice(trouble, language, answered=answered) for answered in (False, True))
    assert alone
    assert instead
    assert instead.startswith(alone.removesuffix("."))
    assert instead.count(".") == alone.count(".") == 1


def test_no_trouble_has_no_line() -> None:
    assert notice(None, "nl", answered=True) is None


def test_a_slow_model_in_dutch() -> None:
    line = "Het taalmodel antwoordde niet op tijd; dit zijn citaten uit de bronnen."
    assert notice(Trouble.SLOW, "nl", answered=True) == line
