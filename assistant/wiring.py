"""The one place where the parts are put together."""

from collections.abc import Callable
from functools import partial

from assistant import local_model
from assistant.ask import Assistant
from assistant.judge import Judge
from assistant.llm import language_model
from assistant.meaning import Meaning
from assistant.write import ModelWriter
from index.build import build
from index.embed import load_embedding
from index.opened import held_in, open_index
from sources.errors import IndexMissing, SettingsError
from sources.settings import Settings

Progress = Callable[[str], None]


def open_assistant(settings: Settings, progress: Progress) -> Assistant:
    """An assistant over the index that the settings name; where there is none yet it is built first.

    Raises a VindplaatsError where it cannot be.
    """
    writer, judge = open_writer(settings, progress), open_judge(settings)
    try:
        return Assistant(open_index(settings, progress), writer, judge)
    except IndexMissing:
        progress("no index yet: building it")
        build(settings, progress)
        return Assistant(open_index(settings, progress), writer, judge)


def reopened(before: Assistant, settings: Settings, progress: Progress) -> Assistant:
    """The assistant `before`, over the index as it is now. Raises IndexProblem, or SettingsError."""
    return before.over(lambda index: open_index(settings, progress, index.embedding))


def open_meaning(settings: Settings, progress: Progress) -> Meaning:
    """The last check of the gate by itself, without an index. Raises ModelError."""
    if settings.embedding_url:
        # An address gives no vectors of tokens, so there is nothing to reach it for.
        return Meaning(lambda _sentence, _text: None, open_judge(settings))
    embedding = load_embedding(settings.embedding, settings.index / "models", progress)
    return Meaning(partial(held_in, embedding), open_judge(settings))


def open_judge(settings: Settings) -> Judge | None:
    """The judge that the settings name, if they name one. Raises ModelError where it cannot judge."""
    return Judge(settings.judge) if settings.judge else None


def open_writer(settings: Settings, progress: Progress) -> ModelWriter | None:
    """The language model that the settings name, if they name one. Raises SettingsError where it cannot be used."""
    seconds = settings.llm_seconds
    if settings.llm_file:
        if settings.llm_url:
            raise SettingsError("VINDPLAATS_LLM_FILE and VINDPLAATS_LLM_URL are both set; keep one of them")
        local = local_model.serve(settings.llm_file, progress)
        return ModelWriter(language_model(local.url, local.name, local.key, seconds), seconds, local)
    if settings.llm_url is None:
        return None
    if settings.llm_model is None:
        raise SettingsError(
            "VINDPLAATS_LLM_URL is set but no model; say which it serves: VINDPLAATS_LLM_MODEL=…"
        )
    key = settings.llm_key.get_secret_value() if settings.llm_key else None
    return ModelWriter(language_model(settings.llm_url, settings.llm_model, key, seconds), seconds)
