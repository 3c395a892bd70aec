"""`python -m assistant` as a process, as scripts outside the project use it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.answer import Answer

ROOT = Path(__file__).parents[3]
VOTES = "Met hoeveel stemmen werd het Koninkrijk gekozen?"
LETTER = "kamerbrief-inzet-vn-mensenrechtenraad-2024-2026"


def run(env: dict[str, str], *arguments: str, package: str = "assistant") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", package, *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=120, check=False
    )


def ask(env: dict[str, str], question: str) -> Answer:
    return Answer.model_validate_json(run(env, "ask", question, "--json").stdout)


@pytest.mark.parametrize("question", [VOTES, "With how many votes was the Kingdom elected?"])
def test_both_languages_find_the_sentence_with_the_votes(built_env: dict[str, str], question: str) -> None:
    answer = ask(built_env, question)
    assert "169 stemmen" in answer.claims[0].text
    assert answer.claims[0].citations[0].page == 1


@pytest.mark.parametrize(
    "question", ["Wat doet het kabinet aan de woningnood?", "How do I request parental leave?"]
)
def test_what_the_letter_does_not_say_is_refused_with_a_reason(
    built_env: dict[str, str], question: str
) -> None:
    answer = ask(built_env, question)
    assert (answer.status, answer.claims) == ("refused", [])
    assert answer.refusal
    assert answer.refusal.message
    assert answer.refusal.closest


def test_every_quotation_stands_at_its_offsets_in_the_text(built_env: dict[str, str]) -> None:
    text = run(built_env, "text", LETTER, package="sources").stdout
    for question in (VOTES, "Waarom zijn vrijwillige bijdragen nodig?", "Who is in the core group on Syria?"):
        answer = ask(built_env, question)
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
        for line in run(built_env, "ask", "--json", "--batch", str(batch)).stdout.splitlines()
    ]
    assert [line.get("status") or line["error"]["line"] for line in lines] == ["answered", 2, 3, "answered"]
    assert lines[3]["asked"].casefold().startswith("wanneer")
    assert "Koninkrijk" in lines[3]["asked"]


def test_a_saved_answer_is_checked_again(built_env: dict[str, str], tmp_path: Path) -> None:
    saved = tmp_path / "answer.json"
    saved.write_text(run(built_env, "ask", VOTES, "--json").stdout)
    assert run(built_env, "verify", str(saved)).returncode == 0
    saved.write_text(saved.read_text().replace("169 stemmen", "196 stemmen"))
    changed = run(built_env, "verify", str(saved))
    assert changed.returncode == 1
    assert "changed" in changed.stdout


def test_a_saved_conversation_is_checked_and_changed_documents_are_named(
    built_env: dict[str, str], tmp_path: Path
) -> None:
    answer = json.loads(run(built_env, "ask", VOTES, "--json").stdout)
    saved = tmp_path / "conversation.json"
    saved.write_text(json.dumps([answer, answer]))
    unchanged = run(built_env, "verify", str(saved))
    assert (unchanged.returncode, unchanged.stderr) == (0, "")
    assert [line.partition(":")[0] for line in unchanged.stdout.splitlines()] == [
        "[1.1] holds",
        "[2.1] holds",
    ]
    answer["index"]["document_hashes"][LETTER] = "of an earlier day"
    saved.write_text(json.dumps([answer, answer]))
    changed = run(built_env, "verify", str(saved), "--json")
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
        for line in run(built_env, "verify", "--drafts", str(file), "--json").stdout.splitlines()
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
def test_a_mistake_is_one_clear_line(
    built_env: dict[str, str], arguments: list[str], code: int, says: str
) -> None:
    result = run(built_env, *arguments)
    assert (result.returncode, result.stdout) == (code, "")
    assert says in result.stderr
    assert "Traceback" not in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_a_question_before_the_letter_existed_is_refused_for_its_date(built_env: dict[str, str]) -> None:
    answer = Answer.model_validate_json(
        run(built_env, "ask", VOTES, "--as-of", "2024-02-05", "--json").stdout
    )
    assert answer.refusal
    assert answer.refusal.reason == "outside_date"
