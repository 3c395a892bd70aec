"""`python -m evals` as it is used, on the real letter."""

import asyncio
import json
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from shutil import copytree

import pytest
from llama_index.core import VectorStoreIndex

from assistant.ask import Assistant
from assistant.feedback import Feedback, FeedbackFile, Verdict
from assistant.meaning import Meaning
from evals import commands, gate, plain
from evals.__main__ import main
from evals.case import CASES, Case, CaseError, load_cases, place
from evals.plain import PlainSystem
from evals.report import read_report
from evals.run import ANSWERS
from index.model import PUBLIC
from sources.document import Document
from sources.settings import Settings

VOTES = "Met hoeveel stemmen werd het Koninkrijk gekozen?"


@pytest.fixture(autouse=True, scope="module")
def loop() -> Iterator[None]:
    """LlamaIndex's evaluator takes the event loop of its thread, and leaves one open where there is none."""
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    yield
    asyncio.set_event_loop(None)
    loop.close()


@pytest.fixture(scope="module", autouse=True)
def _at_the_test_index(built: Settings) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VINDPLAATS_INDEX", str(built.index))
        patch.setenv("VINDPLAATS_LIBRARY", str(built.library))
        for name in ("EVAL_DATA", "LLM_URL", "LLM_MODEL", "LLM_KEY"):
            patch.delenv(f"VINDPLAATS_{name}", raising=False)
        yield


tried_anew = commands.tried


@pytest.fixture(scope="module", autouse=True)
def _tried_once() -> Iterator[None]:
    """All 1,700 sentences are put to the gate once, not for each command that does so: that takes twenty seconds."""
    kept: list[gate.Trial] = []

    def tried(documents: Sequence[Document], meaning: Meaning) -> list[gate.Trial]:
        kept.extend(() if kept else tried_anew(documents, meaning))
        return list(kept)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(commands, "tried", tried)
        yield


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("evals")


@pytest.fixture(scope="module")
def some(assistant: Assistant, folder: Path) -> Path:
    """A file with some of the real cases, of every sort."""
    cases = load_cases(CASES, {document.id: document.text for document in assistant.documents})
    return write([row(case) for case in cases[::30]], folder / "cases.jsonl")


@pytest.fixture(scope="module")
def ran(some: Path, folder: Path) -> Path:
    """The folder of one run of them."""
    assert main(["run", "--cases", str(some), "--split", "all", "--out", str(folder / "run")]) == 0
    return folder / "run"


def write(rows: Sequence[object], file: Path) -> Path:
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return file


def row(case: Case) -> dict[str, object]:
    return case.model_dump(mode="json", exclude_none=True)


def simple(file: Path) -> list[dict[str, object]]:
    """A perfect answer to each case of the file, in the simple form."""
    answers: list[dict[str, object]] = []
    for line in file.read_text().splitlines():
        case = json.loads(line)
        quotes = [gold["quote"] for gold in case["gold"]]
        said = " ".join(f"{quote.rstrip('.')} [{at}]." for at, quote in enumerate(quotes, start=1))
        answers.append({"id": case["id"], "answer": said or None, "contexts": quotes})
    return answers


def failed(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """The one line that a failing command says, below its progress bar."""
    assert main(arguments) == 1
    said = capsys.readouterr().err.strip().splitlines()
    assert [line for line in said if not line.startswith(("asking", "judging"))] == said[-1:]
    return said[-1]


def test_the_same_run_twice_gives_the_same_figures_and_passes_its_own_gate(
    some: Path, ran: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "BASELINE", ran / "report.json")
    monkeypatch.setattr(commands, "tried", tried_anew)
    files = ["--json", str(tmp_path / "b.json"), "--html", str(tmp_path / "b.html")]
    arguments = ["run", "--cases", str(some), "--split", "all", "--out", str(tmp_path / "b"), "--gate"]
    assert main([*arguments, *files]) == 0
    assert "citations.located" in capsys.readouterr().out
    first, second = read_report(ran / "report.json"), read_report(tmp_path / "b.json")
    assert first["scores"] == second["scores"]
    assert first["figures"] == second["figures"]
    assert first["figures"]["citations.located"]["value"] == 1.0
    assert first["figures"]["gate.caught/altered_quote"]["value"] == 1.0
    assert "<svg" in (tmp_path / "b.html").read_text()
    assert main(["compare", str(ran), str(tmp_path / "b.json")]) == 0


def test_what_fell_below_the_baseline_is_named_by_a_run_that_goes_on(
    some: Path, ran: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Against a baseline in which every false sentence was caught."""
    better = read_report(ran / "report.json")
    for scores in better["scores"].values():
        scores.update({"gate.caught": 1.0} if "gate.caught" in scores else {})
    (tmp_path / "base.json").write_text(json.dumps(better))
    monkeypatch.setattr(commands, "BASELINE", tmp_path / "base.json")
    copytree(ran, tmp_path / "c")
    arguments = ["run", "--cases", str(some), "--split", "all", "--out", str(tmp_path / "c")]
    assert "add --resume" in failed(arguments, capsys)
    assert main([*arguments, "--resume", "--gate"]) == 1
    named = [line.split()[1] for line in capsys.readouterr().err.splitlines() if line.startswith("worse: ")]
    assert named == ["gate.caught"]
    assert "was made with --split all" in failed([*arguments[:3], "--split", "tune", "--gate"], capsys)


def test_answers_of_another_system_are_scored(
    some: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = write(simple(some), tmp_path / "answers.jsonl")
    assert main(["score", str(answers), "--cases", str(some), "--json", str(tmp_path / "s.json")]) == 0
    figures = read_report(tmp_path / "s.json")["figures"]
    for name in ("retrieval.recall@5", "choice.any_holds", "refusal.f1", "citations.gold_overlap"):
        assert figures[name]["value"] == 1.0, name
    assert "citations.located" not in figures
    assert "refusal.f1" in capsys.readouterr().out


def test_the_answers_of_a_run_are_scored_alike(some: Path, ran: Path, tmp_path: Path) -> None:
    assert main(["score", str(ran / ANSWERS), "--cases", str(some), "--json", str(tmp_path / "s.json")]) == 0
    scored, run = read_report(tmp_path / "s.json")["figures"], read_report(ran / "report.json")["figures"]
    assert all(run[name] == figure for name, figure in scored.items())


def test_missing_lines_are_one_clear_line(
    some: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = write(simple(some)[1:], tmp_path / "answers.jsonl")
    assert "have no line" in failed(["score", str(answers), "--cases", str(some)], capsys)
    broken = write([{"id": "x", "answers": ""}], tmp_path / "answers.jsonl")
    assert "answers.jsonl:1: unknown field" in failed(["score", str(broken), "--cases", str(some)], capsys)


def test_the_plain_pipeline_retrieves_for_every_case_and_writes_for_a_sample(
    some: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its language model is a loopback server here: what it says is scored, whatever it is."""
    monkeypatch.setenv("VINDPLAATS_LLM_MODEL", "m")
    monkeypatch.setattr(plain, "WRITTEN", 6)
    # What both runs search is made once: to embed it takes ten seconds.
    monkeypatch.setattr(plain, "_index", made_once(plain._index))
    arguments = ["run", "--system", "plain", "--cases", str(some), "--split", "all"]
    with judge_saying("Het Koninkrijk is gekozen [1]. En nog iets [9].") as (url, heard):
        monkeypatch.setenv("VINDPLAATS_LLM_URL", url)
        assert main([*arguments, "--out", str(tmp_path / "plain")]) == 0
    assert len(heard) == 6, "one question, one reply"
    rows = {
        row["id"]: row for row in map(json.loads, (tmp_path / "plain" / ANSWERS).read_text().splitlines())
    }
    made = read_report(tmp_path / "plain" / "report.json")
    answerable = [case for case in map(json.loads, some.read_text().splitlines()) if case["gold"]]
    assert made["figures"]["retrieval.hit@5"]["count"] == len(answerable) < len(rows)
    assert made["figures"]["retrieval.hit@5"]["value"] > 0.6
    assert made["figures"]["citations.in_range"]["value"] == 0.5
    assert [bool(row["answer"]) for row in rows.values()].count(True) == 6
    capsys.readouterr()
    assert "leave --gate out" in failed([*arguments, "--gate"], capsys)
    monkeypatch.setenv("VINDPLAATS_LLM_URL", "http://127.0.0.1:1")
    assert "what is answered is kept" in failed([*arguments, "--out", str(tmp_path / "unreachable")], capsys)


def made_once(make: Callable[..., VectorStoreIndex]) -> Callable[..., VectorStoreIndex]:
    made: list[VectorStoreIndex] = []

    def once(*arguments: object) -> VectorStoreIndex:
        made.extend(() if made else [make(*arguments)])
        return made[0]

    return once


def test_the_plain_pipeline_never_sees_what_a_case_takes_out(assistant: Assistant, built: Settings) -> None:
    texts = {document.id: document.text for document in assistant.documents}
    cases = [case for case in load_cases(CASES, texts) if case.removed][:5]
    system = PlainSystem(assistant.documents, str(built.index / "models" / PUBLIC), None, ())
    for case in cases:
        contexts = system.answer(case)["contexts"]
        assert isinstance(contexts, list)
        for gold in (place(one, texts) for one in case.removed):
            assert not any(one["start"] < gold.end and gold.start < one["end"] for one in contexts)
        assert all(texts[one["document"]][one["start"] : one["end"]] == one["text"] for one in contexts)


def test_the_gate_is_put_to_more_than_600_mutants(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["mutate", "--json", str(tmp_path / "m.json")]) == 0
    made = json.loads((tmp_path / "m.json").read_text())
    assert made["figures"]["gate.caught"]["count"] >= 600
    assert len(made["trials"]) > made["figures"]["gate.caught"]["count"]
    assert "gate.wrongly_withheld" in capsys.readouterr().out


def test_help_is_everywhere(capsys: pytest.CaptureFixture[str]) -> None:
    for command in ((), ("run",), ("score",), ("compare",), ("mutate",), ("judge",)):
        with pytest.raises(SystemExit) as end:
            main([*command, "--help"])
        assert end.value.code == 0
    assert "evals/answers.py" in capsys.readouterr().out


@contextmanager
def judge_saying(*replies: str) -> Iterator[tuple[str, list[dict[str, object]]]]:
    """A small OpenAI-compatible server that gives the replies in turn, again and again; what it was sent."""
    heard: list[dict[str, object]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            heard.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            message = {"role": "assistant", "content": replies[(len(heard) - 1) % len(replies)]}
            choice = {"index": 0, "finish_reason": "stop", "message": message}
            body = json.dumps(
                {"id": "x", "object": "chat.completion", "created": 0, "model": "m", "choices": [choice]}
            )
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1", heard
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def judging(some: Path, ran: Path, tmp_path: Path) -> list[str]:
    """The arguments that judge the run."""
    copytree(ran, tmp_path / "run")
    return [
        "judge",
        str(tmp_path / "run"),
        "--cases",
        str(some),
        "--model",
        "m",
        "--json",
        str(tmp_path / "j.json"),
    ]


def test_a_judge_that_always_says_yes_is_shown_to_agree_by_chance(judging: list[str], tmp_path: Path) -> None:
    with judge_saying("FULL") as (url, heard):
        assert main([*judging, "--url", url]) == 0
        assert {request["temperature"] for request in heard} == {0.0}
        asked = len(heard)
        assert main([*judging, "--url", url]) == 0
        assert len(heard) == asked, "what is judged is not asked again"
    made = read_report(tmp_path / "j.json")
    assert made["judge_agreement"]["balanced_accuracy"] == 0.5
    assert made["judge_agreement"]["kappa"] == 0.0
    assert made["figures"]["faithfulness.faithful"]["value"] == 1.0


def test_a_reply_that_cannot_be_read_is_unscored(judging: list[str], tmp_path: Path) -> None:
    with judge_saying("Well, who can say?") as (url, _):
        assert main([*judging, "--url", url]) == 0
    made = read_report(tmp_path / "j.json")
    assert made["judge_agreement"]["count"] == 0
    assert "faithfulness.faithful" not in made["figures"]


def test_a_judge_that_cannot_be_reached_is_one_clear_line(
    judging: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert main([*judging, "--url", "http://127.0.0.1:9/v1"]) == 1
    said = [line for line in capsys.readouterr().err.splitlines() if "did not answer" in line]
    assert len(said) == 1
    assert "start it or correct the address" in said[0]
    assert "there is no judge" in failed(judging[:4], capsys)


def test_the_gate_is_no_worse_than_the_baseline() -> None:
    """The fast part of `python -m evals run --gate`, kept with the tests."""
    assert main(["mutate", "--gate"]) == 0


def test_feedback_becomes_cases_that_can_be_run(
    assistant: Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = FeedbackFile(tmp_path / "feedback.jsonl", 90)
    for number, verdict in enumerate((Verdict.RIGHT, Verdict.WRONG)):
        file.add(Feedback(turn=f"{number:032x}", verdict=verdict, answer=assistant.ask(VOTES)))
    monkeypatch.setenv("VINDPLAATS_FEEDBACK", str(file.path))
    out = tmp_path / "out"
    assert main(["feedback", "--out", str(out)]) == 0
    texts = {document.id: document.text for document in assistant.documents}
    assert [case.note for case in load_cases(out / "cases.jsonl", texts)] == [
        f"right (shown: “{assistant.ask(VOTES).claims[0].text}”)"
    ]
    with pytest.raises(CaseError, match="at least one gold"):
        load_cases(out / "unfinished.jsonl", texts)
    assert (
        main(["run", "--cases", str(out / "cases.jsonl"), "--split", "all", "--out", str(tmp_path / "run")])
        == 0
    )
    capsys.readouterr()
    assert main(["feedback", "--out", str(out)]) == 1
    assert "give another folder to --out" in capsys.readouterr().err


def test_without_feedback_there_are_no_cases(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("VINDPLAATS_FEEDBACK", str(tmp_path / "none.jsonl"))
    assert main(["feedback"]) == 1
    assert "there is no feedback" in capsys.readouterr().err
