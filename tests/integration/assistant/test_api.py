import json
import re
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from assistant.answer import Answer
from assistant.api import create_app
from assistant.ask import Assistant
from assistant.feedback import FeedbackFile
from assistant.latest import Latest
from assistant.page.edition import Edition, Editions
from assistant.page.suggestions import Suggestions
from assistant.page.words import DUTCH, ENGLISH
from sources.document import BlockKind
from sources.read import read_document

LIBRARY = Path(__file__).parents[3] / "sources" / "library"
LETTER = "kamerbrief-inzet-vn-mensenrechtenraad-2024-2026"


@pytest.fixture(scope="module")
def feedback(tmp_path_factory: pytest.TempPathFactory) -> FeedbackFile:
    """A file of feedback of these tests' own."""
    return FeedbackFile(tmp_path_factory.mktemp("feedback") / "feedback.jsonl", 90)


@pytest.fixture(scope="module")
def client(assistant: Assistant, feedback: FeedbackFile) -> Iterator[TestClient]:
    """The routes of the real assistant over the library of this repository."""
    with TestClient(create_app(only(assistant), feedback)) as client:
        yield client


def only(assistant: Assistant) -> Editions:
    """Its edition, without suggestions, and never another."""
    edition = Edition(assistant, Suggestions({}), LIBRARY)
    return Latest(edition, None, lambda: None, lambda before: before, print)


def test_health(client: TestClient, assistant: Assistant) -> None:
    assert client.get("/health").json() == {"status": "ok", "generation": assistant.generation}


def test_an_answer_comes_as_the_contract_says(client: TestClient) -> None:
    response = client.post("/api/ask", json={"question": "Met hoeveel stemmen werd het Koninkrijk gekozen?"})
    assert response.status_code == 200
    answer = Answer.model_validate(response.json())
    assert answer.status == "answered"
    assert "169 stemmen" in answer.claims[0].text


def test_a_question_may_bring_earlier_questions(client: TestClient) -> None:
    asked = {"question": "En wanneer?", "history": ["Met hoeveel stemmen werd het Koninkrijk gekozen?"]}
    assert client.post("/api/ask", json=asked).status_code == 200


def test_more_askers_than_are_answered_at_once_wait_their_turn(
    client: TestClient, assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask, counting, under_way, most = Assistant.ask, threading.Lock(), 0, 0

    def counted(self: Assistant, question: str, history: Sequence[str]) -> Answer:
        nonlocal under_way, most
        with counting:
            under_way += 1
            most = max(most, under_way)
        try:
            return ask(self, question, history)
        finally:
            with counting:
                under_way -= 1

    monkeypatch.setattr(Assistant, "ask", counted)
    asked = {"question": "Met hoeveel stemmen werd het Koninkrijk gekozen?"}
    with ThreadPoolExecutor(12) as askers:
        answers = list(askers.map(lambda _: client.post("/api/ask", json=asked).json(), range(24)))
    assert {answer["status"] for answer in answers} == {"answered"}
    assert 1 < most <= assistant.at_once


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ({"question": " \n"}, "The question is empty."),
        ({"question": "a" * 10_000}, "The question has 10000 characters. Shorten it to 2000 characters."),
        (
            {"question": "a", "history": ["b" * 2_001]},
            "The question has 2001 characters. Shorten it to 2000 characters.",
        ),
        ({"question": "a", "histroy": []}, "Extra inputs are not permitted"),
        ({}, "Field required"),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused_with_the_reason(
    client: TestClient, body: dict[str, object], line: str
) -> None:
    response = client.post("/api/ask", json=body)
    assert response.status_code == 422
    assert [problem["msg"] for problem in response.json()["detail"]] == [line]


def test_a_source_is_shown_with_the_quotation_marked(client: TestClient, assistant: Assistant) -> None:
    document = assistant.document(LETTER)
    start = document.text.index("169 stemmen")
    place = {"document": LETTER, "start": start, "end": start + 11, "hash": document.hash, "language": "en"}
    response = client.get("/source", params=place)
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert re.findall("<mark>(.*?)</mark>", response.text) == ["169 stemmen"]


def test_the_documents_are_listed_where_none_is_named_the_guide_with_its_mark(client: TestClient) -> None:
    shown = client.get("/source").text
    assert re.findall('data-about="(.*?)"', shown) == [LETTER, "wegwijzer"]
    assert shown.count(DUTCH.unofficial) == 1
    assert "<mark>" not in shown


@pytest.mark.parametrize(
    ("place", "status", "line"),
    [
        ({"document": "elders"}, 404, ENGLISH.unknown_document),
        ({"document": LETTER, "start": 5, "end": 3}, 404, ENGLISH.unknown_place),
        ({"document": LETTER, "start": -1, "end": 3}, 404, ENGLISH.unknown_place),
        ({"document": LETTER, "start": 0, "end": 10**9}, 404, ENGLISH.unknown_place),
        ({"document": LETTER, "start": 0, "end": 5, "hash": "other"}, 409, ENGLISH.changed),
    ],
)
def test_a_place_that_is_not_there_is_never_guessed(
    client: TestClient, place: dict[str, object], status: int, line: str
) -> None:
    response = client.get("/source", params=place | {"language": "en"})
    assert response.status_code == status
    assert line in response.text
    assert "<mark>" not in response.text


def test_no_page_of_documentation_loads_scripts_from_elsewhere(client: TestClient) -> None:
    assert client.get("/docs").status_code == 404
    assert client.get("/redoc").status_code == 404
    assert "/api/ask" in json.dumps(client.get("/openapi.json").json())


def asked(client: TestClient, question: str) -> dict[str, Any]:
    """A turn as the page keeps it."""
    return {"question": question, "answer": client.post("/api/ask", json={"question": question}).json()}


@pytest.mark.parametrize("form", ["md", "docx", "json"])
def test_a_conversation_is_exported_with_its_references(
    client: TestClient, form: str, tmp_path: Path
) -> None:
    turns = [asked(client, "Met hoeveel stemmen werd het Koninkrijk gekozen?")]
    response = client.post(f"/export?form={form}", json={"turns": turns})
    assert response.status_code == 200
    name = re.fullmatch(r'attachment; filename="(.+)"', response.headers["content-disposition"])
    assert name
    file = tmp_path / name.group(1)
    file.write_bytes(response.content)
    if form == "json":
        assert Answer.model_validate_json(file.read_bytes()) == Answer.model_validate(turns[0]["answer"])
    else:
        read = read_document(file, tmp_path)
        notes = [block for block in read.blocks if block.kind is BlockKind.FOOTNOTE]
        assert read.text[notes[0].start : notes[0].end].endswith(
            "Kamerstukken II 2023/24, 32 735, nr. 380, p. 1."
        )
        assert "169 stemmen" in read.text


@pytest.mark.parametrize("body", [{}, {"turns": [{}]}, {"id": "../../etc", "turns": []}, [], "x"])
def test_what_is_no_conversation_is_not_exported(client: TestClient, body: object) -> None:
    assert client.post("/export?form=exe", json=body).status_code == 422
    if body != {}:
        assert client.post("/export?form=md", json=body).status_code == 422


def test_feedback_is_kept_and_how_long_is_said(client: TestClient, feedback: FeedbackFile) -> None:
    answer = asked(client, "Met hoeveel stemmen werd het Koninkrijk gekozen?")["answer"]
    body = {
        "turn": "0" * 32,
        "verdict": "wrong_place",
        "word": "<b>p. 2</b>",
        "history": ["Wie?"],
        "answer": answer,
    }
    response = client.post("/feedback?language=en", json=body)
    assert response.json() == {"said": ENGLISH.keeping.judged.format(90)}
    (one,) = feedback.read()
    assert (one.verdict, one.word, one.history) == ("wrong_place", "<b>p. 2</b>", ("Wie?",))


@pytest.mark.parametrize(
    "wrong", [{"verdict": "good"}, {"word": "x" * 2_001}, {"turn": "../x"}, {"more": 1}, {"answer": {}}]
)
def test_feedback_that_is_none_is_refused(
    client: TestClient, feedback: FeedbackFile, wrong: dict[str, object]
) -> None:
    before = feedback.read()
    answer = asked(client, "Met hoeveel stemmen werd het Koninkrijk gekozen?")["answer"]
    body = {"turn": "1" * 32, "verdict": "right", "answer": answer} | wrong
    assert client.post("/feedback", json=body).status_code == 422
    assert feedback.read() == before


def test_feedback_that_cannot_be_kept_is_one_clear_line(assistant: Assistant, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    taken = FeedbackFile(tmp_path / "taken" / "feedback.jsonl", 90)
    with TestClient(create_app(only(assistant), taken)) as client:
        answer = asked(client, "Met hoeveel stemmen werd het Koninkrijk gekozen?")["answer"]
        response = client.post("/feedback", json={"turn": "1" * 32, "verdict": "right", "answer": answer})
    assert response.status_code == 503
    assert "VINDPLAATS_FEEDBACK" in response.json()["detail"]


def test_a_kept_quotation_is_shown_though_its_document_is_gone(client: TestClient) -> None:
    response = client.get(
        "/source", params={"document": "weg", "start": 1, "end": 9, "quote": "<b>Toen</b> gezegd."}
    )
    assert response.status_code == 404
    assert "&lt;b&gt;Toen&lt;/b&gt; gezegd." in response.text
    assert DUTCH.keeping.saved_quote in response.text


def test_in_a_changed_document_the_quotation_is_shown_where_it_stands_now(client: TestClient) -> None:
    quote = "met 169 stemmen voor de vijffde maal gekozen"
    place = {"document": LETTER, "start": 1, "end": 9, "hash": "of an earlier day", "quote": quote}
    shown = client.get("/source", params=place)
    assert shown.status_code == 200
    assert f"<mark>{quote}</mark>" in re.sub(r"\s+", " ", shown.text)
    gone = client.get("/source", params=place | {"quote": "met 196 stemmen"})
    assert gone.status_code == 409
    assert "met 196 stemmen" in gone.text


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"document": LETTER, "number": 1}, 404),
        ({"document": "../../etc/passwd", "number": 1}, 404),
        ({"document": "", "number": 1}, 404),
        ({"document": LETTER, "number": 0}, 422),
        ({"document": LETTER, "number": "1; rm"}, 422),
        ({"document": LETTER}, 422),
    ],
)
def test_a_picture_is_of_a_page_of_a_document_and_of_nothing_else(
    client: TestClient, query: dict[str, Any], status: int
) -> None:
    """The letter is a text: it has no pages to draw."""
    response = client.get("/picture", params=query)
    assert response.status_code == status
    assert not response.content.startswith(b"\x89PNG")
