"""An assistant that is running answers from an index that was built meanwhile, in a folder and on a Chroma server."""

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from assistant import latest
from assistant.api import create_app
from assistant.ask import Assistant
from assistant.feedback import FeedbackFile
from assistant.page.edition import editions
from index import generation
from index.build import build
from index.embed import OnnxEmbedding
from index.move import move
from index.opened import open_index
from sources.settings import Settings
from tests.chroma_server import ChromaServer

QUESTION = "Waar slaapt de egel in de winter?"


def quiet(_line: str) -> None:
    """Progress that nobody reads."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChromaServer]:
    made = ChromaServer(tmp_path_factory.mktemp("chroma"))
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def built_once(
    model_folder: Path, embedding: OnnxEmbedding, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The folder of a library of one small document, and of its index."""
    folder = tmp_path_factory.mktemp("built")
    (folder / "library").mkdir()
    (folder / "library" / "een.md").write_text("# Vissen\n\nDe haring zwemt in de Noordzee.\n")
    (folder / "index").mkdir()
    (folder / "index" / "models").symlink_to(model_folder.parent)
    build(Settings(library=folder / "library", index=folder / "index"), quiet, embedding)
    return folder


@pytest.fixture(params=["folder", "server"])
def settings(
    request: pytest.FixtureRequest, built_once: Path, server: ChromaServer, tmp_path: Path
) -> Settings:
    """Settings of a copy of that library and its index."""
    folder = shutil.copytree(built_once, tmp_path / "copy", symlinks=True)
    in_folder = Settings(library=folder / "library", index=folder / "index")
    if request.param == "folder":
        return in_folder
    on_server = in_folder.model_copy(update={"chroma_url": server.url})
    move(on_server, quiet, to_server=True)
    return on_server


@pytest.fixture
def said() -> list[str]:
    """What the assistant tells whoever started it."""
    return []


@pytest.fixture
def client(
    settings: Settings, embedding: OnnxEmbedding, said: list[str], tmp_path: Path
) -> Iterator[TestClient]:
    """The routes of an assistant that runs over that index."""
    seen = generation.mark(settings.index)
    first = Assistant(open_index(settings, quiet, embedding))
    newest = editions(first, seen, settings, said.append)
    with newest, TestClient(create_app(newest, FeedbackFile(tmp_path / "feedback.jsonl", 90))) as client:
        yield client


@pytest.fixture
def add(settings: Settings, embedding: OnnxEmbedding) -> Callable[[str, str], None]:
    """Adds a document of this name and text to the library, and builds."""

    def write_and_build(name: str, text: str) -> None:
        (settings.library / f"{name}.md").write_text(f"# Dieren {name}\n\n{text}\n")
        build(settings, quiet, embedding)

    return write_and_build


def quotations(client: TestClient, question: str = QUESTION) -> list[str]:
    response = client.post("/api/ask", json={"question": question})
    assert response.status_code == 200, response.text
    return [claim["text"] for claim in response.json()["claims"]]


def test_the_next_question_is_answered_from_a_document_that_was_added(
    client: TestClient, said: list[str], monkeypatch: pytest.MonkeyPatch, add: Callable[[str, str], None]
) -> None:
    monkeypatch.setattr(latest, "PATIENCE", 30.0)  # on a busy machine the newer index takes longer to open
    assert quotations(client) == []
    add("egel", "De egel slaapt in de winter onder een hoop bladeren.")
    assert quotations(client) == ["De egel slaapt in de winter onder een hoop bladeren."]
    assert said == [f"the index was built anew: from here generation {generation_of(client)} answers"]
    assert "Dieren egel" in client.get("/source").text
    assert "Dieren egel" in client.get("/filters").text
    assert client.post("/narrowed", json={}).json() == {"left": 2, "all": 2}


def generation_of(client: TestClient) -> str:
    return str(client.get("/health").json()["generation"])


def test_an_assistant_that_nobody_asks_keeps_up_with_every_build(
    client: TestClient, said: list[str], add: Callable[[str, str], None]
) -> None:
    """On a server the passages of a generation are gone two builds later."""
    for number in range(3):
        before = generation_of(client)
        add(f"dier-{number}", f"Dit is dier nummer {number}.")
        wait(lambda before=before: generation_of(client) != before)
    assert len(said) == 3
    assert quotations(client, "Waar zwemt de haring?") == ["De haring zwemt in de Noordzee."]


def wait(until: Callable[[], bool]) -> None:
    last = time.monotonic() + 30
    while not until():
        assert time.monotonic() < last
        time.sleep(0.05)


def test_an_index_that_was_thrown_away_and_built_again_wants_a_restart_and_says_so(
    client: TestClient, settings: Settings, said: list[str], add: Callable[[str, str], None]
) -> None:
    """Its generation has the name of the one before."""
    aside = settings.index / "current.new"
    aside.write_text(generation_of(client))
    aside.replace(settings.index / "current")
    wait(lambda: said != [])
    assert said[0].endswith("the index was thrown away and built anew; start the assistant again")
    add("egel", "De egel slaapt in de winter onder een hoop bladeren.")
    wait(lambda: len(said) > 1)
    assert quotations(client) == ["De egel slaapt in de winter onder een hoop bladeren."]


def test_an_index_that_cannot_be_opened_is_told_and_the_one_before_answers(
    client: TestClient, settings: Settings, said: list[str]
) -> None:
    change_damaged(settings)
    wait(lambda: said != [])
    assert quotations(client, "Waar zwemt de haring?") == ["De haring zwemt in de Noordzee."]
    (line,) = said
    assert line.startswith("the newer index cannot be opened, the one of before answers on: the index in ")
    assert "python -m index build" in line
    assert "\n" not in line


def change_damaged(settings: Settings) -> None:
    """As when a disk fails: the newest generation lacks what it needs."""
    answering = generation.current(settings.index)
    damaged = answering.with_name("000900")
    shutil.copytree(answering, damaged)
    (damaged / "manifest.json").write_text("{")
    aside = settings.index / "current.new"
    aside.write_text("000900")
    aside.replace(settings.index / "current")
