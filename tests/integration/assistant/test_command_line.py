"""`python -m assistant`, as scripts outside the project use it: each command once as a process, the rest in this one."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant import __main__ as command
from assistant.answer import Answer
from assistant.ask import Assistant
from sources.__main__ import main as sources_main

ROOT = Path(__file__).parents[3]
VOTES = "Met hoeveel stemmen werd het Koninkrijk gekozen?"
LETTER = "kamerbrief-inzet-vn-mensenrechtenraad-2024-2026"


Done = subprocess.CompletedProcess[str]
Run = Callable[..., Done]


def process(env: dict[str, str], *arguments: str) -> Done:
    words = [sys.executable, "-m", "assistant", *arguments]
    return subprocess.run(words, cwd=ROOT, env=env, capture_output=True, text=True, timeout=120, check=False)


@pytest.fixture
def run(
    call: Callable[..., Done],
    assistant: Assistant,
    built_env: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> Run:
    """Runs `python -m assistant` in this process, over the assistant that is open here."""
    monkeypatch.setattr(command, "_open", lambda: assistant)
    return lambda *arguments: call(command.main, *arguments, env=built_env)


def ask(run: Run, question: str) -> Answer:
    return Answer.model_validate_json(run("ask", question, "--json").stdout)


def test_a_process_prints_an_answer_and_nothing_else(built_env: dict[str, str]) -> None:
    done = process(built_env, "ask", VOTES, "--json")
    assert done.returncode == 0
    assert "169 stemmen" in Answer.model_validate_json(done.stdout).claims[0].text


@pytest.mark.parametrize("question", [VOTES, "With how many votes was the Kingdom elected?"])
def test_both_languages_find_the_sentence_with_the_votes(run: Run, question: str) -> None:
    answer = ask(run, question)
    assert "169 stemmen" in answer.claims[0].text
    assert answer.claims[0].citations[0].page == 1


@pytest.mark.parametrize(
    "question", ["Wat doet het kabinet aan de woningnood?", "How do I request parental leave?"]
)
def test_what_the_letter_does_not_say_is_refused_with_a_reason(run: Run, question: str) -> None:
    answer = ask(run, question)
    assert (answer.status, answer.claims) == ("refused", [])
    assert answer.refusal
    assert answer.refusal.message
    assert answer.refusal.closest


def test_every_quotation_stands_at_its_offsets_in_the_text(
    run: Run, call: Callable[..., Done], built_env: dict[str, str]
) -> None:
    text = call(sources_main, "text", LETTER, env=built_env).stdout
    for question in (VOTES, "Waarom zijn vrijwillige bijdragen nodig?", "Who is in the core group on Syria?"):
        answer = ask(run, question)
        assert answer.claims
        cited = [citation for claim in answer.claims for citation in claim.citations]
        assert all(text[one.start : one.end] == one.quote for one in cited)


def test_a_batch_answers_in_order_and_names_a_broken_line(built_env: dict[str, str], tmp_path: Path) -> None:
    batch = tmp_path / "questions.jsonl"
    batch.write_text(
        f'{{"question": "{VOTES}"}}\nbroken\n{{"question": ""}}\n'
        f'{{"question": "En wanneer?", "history": [{{"question": "{VOTES}", "answer": "169"}}], "x": 1}}\n'
    )
    lines = [
        json.loads(line)
        for line in process(built_env, "ask", "--json", "--batch", str(batch)).stdout.splitlines()
    ]
    assert [line.get("status") or line["error"]["line"] for line in lines] == ["answered", 2, 3, "answered"]
    assert lines[3]["asked"].casefold().startswith("wanneer")
    assert "Koninkrijk" in lines[3]["asked"]


def test_a_saved_answer_is_checked_again(run: Run, built_env: dict[str, str], tmp_path: Path) -> None:
    saved = tmp_path / "answer.json"
    saved.write_text(run("ask", VOTES, "--json").stdout)
    assert run("verify", str(saved)).returncode == 0
    saved.write_text(saved.read_text().replace("169 stemmen", "196 stemmen"))
    changed = process(built_env, "verify", str(saved))
    assert changed.returncode == 1
    assert "changed" in changed.stdout


def test_a_saved_conversation_is_checked_and_changed_documents_are_named(run: Run, tmp_path: Path) -> None:
    answer = json.loads(run("ask", VOTES, "--json").stdout)
    saved = tmp_path / "conversation.json"
    saved.write_text(json.dumps([answer, answer]))
    unchanged = run("verify", str(saved))
    assert (unchanged.returncode, unchanged.stderr) == (0, "")
    assert [line.partition(":")[0] for line in unchanged.stdout.splitlines()] == [
        "[1.1] holds",
        "[2.1] holds",
    ]
    answer["index"]["document_hashes"][LETTER] = "of an earlier day"
    saved.write_text(json.dumps([answer, answer]))
    changed = run("verify", str(saved), "--json")
    assert changed.returncode == 0
    assert changed.stderr == f"{LETTER} was changed since the answer was given\n"
    assert [json.loads(line)["answer"] for line in changed.stdout.splitlines()] == [1, 2]


def test_the_gate_keeps_what_the_quotation_says_and_withholds_the_rest(
    built_env: dict[str, str], tmp_path: Path
) -> None:
    quote = "met 169 stemmen voor de vijffde maal gekozen tot lid van de VN-Mensenrechtenraad"
    drafts = [
        ("true", "The Kingdom was elected with 169 votes.", quote),
        ("number", "The Kingdom was elected with 196 votes.", quote),
        ("name", "België werd met 169 stemmen gekozen.", quote),
        ("quote", "The Kingdom was elected.", "met 169 stemmen uit de raad gezet door alle landen"),
    ]
    file = tmp_path / "drafts.jsonl"
    file.write_text(
        "\n".join(json.dumps({"id": i, "text": t, "document": LETTER, "quote": q}) for i, t, q in drafts)
    )
    results = [
        json.loads(line)
        for line in process(built_env, "verify", "--drafts", str(file), "--json").stdout.splitlines()
    ]
    assert [(one["id"], one["reason"]) for one in results] == [
        ("true", None),
        ("number", "number_differs"),
        ("name", "name_differs"),
        ("quote", "quote_not_found"),
    ]


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["ask", " "], 1, "empty"),
        (["ask", "a" * 10_000], 1, "shorten"),
        (["ask"], 2, "python -m assistant ask"),
        (["ask", VOTES, "--document", "nope"], 1, "sources list"),
        (["ask", "--json", "--batch", "/nonexistent"], 1, "cannot be read"),
        (["verify", "/nonexistent"], 1, "cannot be read"),
    ],
)
def test_a_mistake_is_one_clear_line(run: Run, arguments: list[str], code: int, says: str) -> None:
    result = run(*arguments)
    assert (result.returncode, result.stdout) == (code, "")
    assert says in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_a_process_that_fails_says_one_line_and_its_exit_code(built_env: dict[str, str]) -> None:
    result = process(built_env, "ask", VOTES, "--document", "nope")
    assert (result.returncode, result.stdout) == (1, "")
    assert "Traceback" not in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_a_question_before_the_letter_existed_is_refused_for_its_date(run: Run) -> None:
    answer = Answer.model_validate_json(run("ask", VOTES, "--as-of", "2024-02-05", "--json").stdout)
    assert answer.refusal
    assert answer.refusal.reason == "outside_date"
