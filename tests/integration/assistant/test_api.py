import json
import re
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from assistant.answer import Answer
from assistant.api import create_app
from assistant.ask import Assistant
from assistant.feedback import FeedbackFile
from assistant.page.words import ENGLISH, STARTERS

LETTER = "kamerbrief-inzet-vn-mensenrechtenraad-2024-2026"


@pytest.fixture(scope="module")
def feedback(tmp_path_factory: pytest.TempPathFactory) -> FeedbackFile:
    """A file of feedback of these tests' own."""
    return FeedbackFile(tmp_path_factory.mktemp("feedback") / "feedback.jsonl", 90)


@pytest.fixture(scope="module")
def client(assistant: Assistant, feedback: FeedbackFile) -> Iterator[TestClient]:
    """The routes of the real assistant over the library of this repository."""
    with TestClient(create_app(assistant, feedback)) as client:
        yield client


def test_health(client: TestClient) -> None:
    assert client.get("/health").json() == {"status": "ok"}


def test_an_answer_comes_as_the_contract_says(client: TestClient) -> None:
    response = client.post("/api/ask", json={"question": "Met hoeveel stemmen werd het Koninkrijk gekozen?"})
    assert response.status_code == 200
    answer = Answer.model_validate(response.json())
    assert answer.status == "answered"
    assert "169 stemmen" in answer.claims[0].text


def test_a_question_may_bring_earlier_questions(client: TestClient) -> None:
    asked = {"question": "En wanneer?", "history": ["Met hoeveel stemmen werd het Koninkrijk gekozen?"]}
    assert client.post("/api/ask", json=asked).status_code == 200


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_starter_is_answered(client: TestClient, language: str) -> None:
    for starters in STARTERS.values():
        for question in starters[language]:  # type: ignore[index]
            answer = client.post("/api/ask", json={"question": question}).json()
            assert answer["status"] == "answered", question


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


def test_the_only_document_is_shown_where_none_is_named(client: TestClient) -> None:
    shown = client.get("/source").text
    assert "Den Haag, 6 februari 2024" in shown
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
