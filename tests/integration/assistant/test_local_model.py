"""A real language model in this process: a small one, wrong about nearly everything, and it does no harm."""

import time
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path

import httpx
import pytest

from assistant.answer import Answer
from assistant.ask import Assistant
from assistant.llm import Trouble, WriterError
from assistant.question import understand
from assistant.verify import verify_draft
from assistant.wiring import open_writer
from assistant.write import ModelWriter
from index.passage import Hit
from sources.errors import SettingsError
from sources.settings import Settings

SECONDS = 12.0
QUESTION = "With how many votes was the Kingdom elected?"
DUTCH = "Met hoeveel stemmen werd het Koninkrijk gekozen?"


@pytest.fixture(scope="module")
def writer(small_writer: Path) -> ModelWriter:
    """The real model behind its real server."""
    writer = open_writer(Settings(llm_file=small_writer, llm_seconds=SECONDS), print)
    assert writer
    return writer


def test_a_real_model_is_kept_to_the_form_by_its_server(assistant: Assistant, small_writer: Path) -> None:
    """Whether its sentences are true is for the gate; that they are sentences with a passage is for the schema."""
    (hit, *_) = assistant.retrieve(DUTCH, 1)
    first = hit.passage.sentences[0].end
    passage = replace(hit.passage, end=first, text=hit.passage.text[: first - hit.passage.start])
    writer = open_writer(Settings(llm_file=small_writer, llm_seconds=10 * SECONDS), print)
    assert writer
    try:
        drafts = writer.write(understand(DUTCH), [Hit(passage, 1.0)], time.monotonic() + 10 * SECONDS)
        assert all(draft.passage == passage and draft.text and draft.quote for draft in drafts)
    except WriterError as error:
        # The model may cite a passage of its own; the server has no reason to refuse, and all the time it needs.
        assert error.trouble is Trouble.UNREADABLE  # noqa: PT017 - one of two good ends
    assert writer._structured


def test_a_real_model_never_gets_an_unchecked_sentence_shown(
    assistant: Assistant, writer: ModelWriter
) -> None:
    began = time.monotonic()
    answer = Assistant(assistant._index, writer).ask(QUESTION)
    assert time.monotonic() - began < SECONDS + 3
    assert Answer.model_validate_json(answer.model_dump_json()) == answer
    assert answer.status == "answered"
    assert (answer.notice is None) == (answer.writer == "SmolLM2-135M-Instruct.Q4_1")
    for claim in answer.claims:
        (cited,) = claim.citations
        document = assistant.document(cited.document)
        assert document.text[cited.start : cited.end] == cited.quote
        assert verify_draft(claim.text, cited.quote, document, assistant.meaning).kept


def test_the_model_answers_nobody_else(writer: ModelWriter) -> None:
    url = writer._llm.api_base  # type: ignore[attr-defined]
    with httpx.Client(trust_env=False) as stranger:
        reply = stranger.post(
            f"{url}/chat/completions", json={"messages": [{"role": "user", "content": "Hi"}]}
        )
    assert reply.status_code == HTTPStatus.UNAUTHORIZED


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "cannot be read"),
        (b"", "not a GGUF file"),
        (b"PK\x03\x04 an archive", "not a GGUF file"),
        (b"GGUF and then nothing of it", "cannot be loaded"),
    ],
    ids=["missing", "empty", "something else", "damaged"],
)
def test_a_file_that_cannot_be_served_is_one_line_that_names_it(
    tmp_path: Path, content: bytes | None, says: str
) -> None:
    file = tmp_path / "model.gguf"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(SettingsError, match=rf"^VINDPLAATS_LLM_FILE: {file} [^\n]*{says}[^\n]*$"):
        open_writer(Settings(llm_file=file), print)
