"""Drafts of a language model, written down for a reader to label."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from assistant.ask import Assistant
from evals import drafted
from evals.case import load_drafted
from sources.settings import Settings

SAID = {"sentences": [{"passage": 1, "quote": "het Koninkrijk", "text": "The Kingdom says so itself."}]}


@pytest.fixture
def at_a_model(built: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[bytes]]:
    """Settings with the address of a server that says the same to everybody; what it hears."""
    heard: list[bytes] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            heard.append(self.rfile.read(int(self.headers["Content-Length"])))
            delta = {"role": "assistant", "content": json.dumps(SAID)}
            chunk = {"id": "x", "object": "chat.completion.chunk", "created": 0, "model": "m"}
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.end_headers()
            for choice in ({"index": 0, "delta": delta}, {"index": 0, "delta": {}, "finish_reason": "stop"}):
                self.wfile.write(f"data: {json.dumps(chunk | {'choices': [choice]})}\n\n".encode())
            self.wfile.write(b"data: [DONE]\n\n")

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setenv("VINDPLAATS_INDEX", str(built.index))
        monkeypatch.setenv("VINDPLAATS_LIBRARY", str(built.library))
        monkeypatch.setenv("VINDPLAATS_LLM_URL", f"http://127.0.0.1:{server.server_port}/v1")
        monkeypatch.setenv("VINDPLAATS_LLM_MODEL", "m")
        yield heard
        server.shutdown()


def test_every_question_of_the_sample_gets_its_drafts_without_a_label_and_once(
    at_a_model: list[bytes], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(drafted, "SAMPLE", 3)
    file = tmp_path / "drafted.jsonl"
    assert drafted.main([str(file)]) == 0
    drafts = load_drafted(file)
    assert [(one.text, one.true, one.model) for one in drafts] == [
        ("The Kingdom says so itself.", None, "m")
    ] * 3
    assert drafted.main([str(file)]) == 0
    assert len(load_drafted(file)) == len(at_a_model) == 3


def test_without_a_model_it_says_so_in_one_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("LLM_URL", "LLM_MODEL", "LLM_FILE"):
        monkeypatch.delenv(f"VINDPLAATS_{name}", raising=False)
    assert drafted.main([str(tmp_path / "drafted.jsonl")]) == 1
    assert capsys.readouterr().err.strip() == (
        "there is no language model: set VINDPLAATS_LLM_URL and VINDPLAATS_LLM_MODEL"
    )


def test_the_sample_is_of_the_report_half_and_always_the_same(assistant: Assistant) -> None:
    once, again = drafted.sample(assistant), drafted.sample(assistant)
    assert [case.id for case in once] == [case.id for case in again]
    assert len(once) == drafted.SAMPLE
    assert {case.language for case in once} == {"nl", "en"}
    assert {case.answerable for case in once} == {True, False}
