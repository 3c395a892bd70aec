"""The passages on a real Chroma server: built there, moved there and back, asked while it changes, and in trouble."""

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from pydantic import SecretStr

from index import __main__ as command
from index import generation, place
from index.build import build
from index.embed import OnnxEmbedding
from index.move import move
from index.opened import Index, current_manifest, open_index
from index.store import server_of
from sources.errors import IndexProblem, IndexStale, ServerProblem, SettingsError, VindplaatsError
from sources.settings import Settings
from tests.chroma_server import ChromaServer, Passing, free_port, proxy

ROOT = Path(__file__).parents[3]
QUESTION = "Waar zwemt de haring?"
TOKEN = "of this test".replace(" ", "-")


def quiet(_line: str) -> None:
    """Progress that nobody reads."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChromaServer]:
    """A Chroma server that another project uses too."""
    made = ChromaServer(tmp_path_factory.mktemp("chroma"))
    made.start()
    with made.client() as client:
        client.create_collection("passages", embedding_function=None).add(ids=["1"], embeddings=[[1.0, 0.0]])
    yield made
    made.stop()


@pytest.fixture(scope="module")
def embedded(
    model_folder: Path, tmp_path_factory: pytest.TempPathFactory, embedding: OnnxEmbedding
) -> Settings:
    """Settings of a built index of two small documents, in its folder."""
    folder = tmp_path_factory.mktemp("embedded")
    (folder / "library").mkdir()
    (folder / "library" / "een.md").write_text("# Vissen\n\nDe haring zwemt in de Noordzee.\n")
    (folder / "library" / "twee.md").write_text("# Vogels\n\nDe grutto broedt in het weiland.\n")
    (folder / "index").mkdir()
    (folder / "index" / "models").symlink_to(model_folder.parent)
    settings = Settings(library=folder / "library", index=folder / "index")
    build(settings, quiet, embedding)
    return settings


@pytest.fixture
def small(embedded: Settings, server: ChromaServer, tmp_path: Path) -> Settings:
    """Settings of a copy of that index, and of the server, to which it has not been moved."""
    shutil.copytree(embedded.library, tmp_path / "library")
    shutil.copytree(embedded.index, tmp_path / "index", symlinks=True)
    return Settings(library=tmp_path / "library", index=tmp_path / "index", chroma_url=server.url)


@pytest.fixture(scope="module")
def served(embedded: Settings, server: ChromaServer, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of a copy of that index that was moved to the server, and that no test changes."""
    folder = tmp_path_factory.mktemp("served") / "index"
    shutil.copytree(embedded.index, folder, symlinks=True)
    settings = embedded.model_copy(update={"index": folder, "chroma_url": server.url})
    move(settings, quiet, to_server=True)
    return settings


def opened(settings: Settings) -> int:
    """How many passages there are, where the index is whole and where the settings say. Loads no model."""
    folder, manifest = current_manifest(settings)
    with place.open_store(folder, manifest, server_of(settings)) as store:
        return len(store)


def env_of(settings: Settings) -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("VINDPLAATS_")}
    return own | {
        "VINDPLAATS_LIBRARY": str(settings.library),
        "VINDPLAATS_INDEX": str(settings.index),
        "VINDPLAATS_CHROMA_URL": str(settings.chroma_url),
    }


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """Runs `python -m index` with the settings that it is given; its exit code."""

    def main(settings: Settings, *arguments: str) -> int:
        for name, value in env_of(settings).items():
            monkeypatch.setenv(name, value)
        return command.main(list(arguments))

    return main


def nearest(index: Index) -> dict[int, float]:
    return index.nearest(index.embed_question(QUESTION).whole, 2)


def found(settings: Settings, embedding: OnnxEmbedding) -> dict[int, float]:
    """The rows of the passages nearest to the question, and how near they are."""
    index = open_index(settings, quiet, embedding)
    try:
        return nearest(index)
    finally:
        index.close()


def own(server: ChromaServer) -> set[str]:
    """The collections on the server that are of an index. That of the other project is as it was."""
    with server.client() as client:
        other = client.get_collection("passages", embedding_function=None).get(include=["embeddings"])
        assert (other["ids"], other["embeddings"].tolist()) == (["1"], [[1.0, 0.0]])
    return server.collections() - {"passages"}


def change(settings: Settings) -> None:
    """So that a build has one passage to embed."""
    (settings.library / "drie.md").write_text("# Dieren\n\nDe egel slaapt in de winter.\n")


def test_an_index_is_moved_to_a_server_and_back_and_answers_alike(
    small: Settings,
    server: ChromaServer,
    run: Callable[..., int],
    capsys: pytest.CaptureFixture[str],
    embedding: OnnxEmbedding,
) -> None:
    in_folder = small.model_copy(update={"chroma_url": None})
    before, there = found(in_folder, embedding), own(server)
    with pytest.raises(IndexStale, match="python -m index move server"):
        opened(small)
    assert run(small, "move", "server") == 0
    assert found(small, embedding) == pytest.approx(before, abs=1e-5)
    assert not (generation.current(small.index) / place.EMBEDDED).exists()
    with pytest.raises(IndexStale, match="VINDPLAATS_CHROMA_URL"):
        opened(in_folder)
    assert run(small, "status") == 0
    (name,) = own(server) - there
    assert f"collection: {name}" in capsys.readouterr().out
    assert run(small, "move", "folder") == 0
    assert "unset VINDPLAATS_CHROMA_URL" in capsys.readouterr().out
    assert found(in_folder, embedding) == pytest.approx(before, abs=1e-5)
    assert run(small, "move", "folder") == 0
    assert own(server) == there
    assert build(in_folder, quiet, embedding).embedded == 0


def test_a_build_moves_what_is_there_embeds_what_is_new_and_takes_its_own_old_collections_away(
    small: Settings, server: ChromaServer, embedding: OnnxEmbedding
) -> None:
    there = own(server)
    for number, name in enumerate("ab", start=1):
        (small.library / f"{name}.md").write_text(f"# Dier {name}\n\nDit is het dier met de letter {name}.\n")
        report = build(small, quiet, embedding)
        assert (report.embedded, report.passages) == (1, 2 + number)
        assert len(own(server) - there) <= 2
    assert build(small, quiet, embedding).generation == report.generation
    assert opened(small) == 4


def test_two_assistants_answer_while_an_index_is_built_on_the_same_server(
    small: Settings, tmp_path: Path, embedding: OnnxEmbedding
) -> None:
    move(small, quiet, to_server=True)
    questions = tmp_path / "questions.jsonl"
    questions.write_text(f"{json.dumps({'question': QUESTION})}\n" * 5_000)
    asking = [sys.executable, "-m", "assistant", "ask", "--json", "--batch", str(questions)]
    with ExitStack() as stack:
        assistants = [
            stack.enter_context(
                subprocess.Popen(asking, cwd=ROOT, env=env_of(small), stdout=subprocess.PIPE, text=True)
            )
            for _ in range(2)
        ]
        for one in assistants:
            stack.callback(one.kill)
        answers = [json.loads(one.stdout.readline()) for one in assistants]
        change(small)
        report = build(small, quiet, embedding)
        answers += [json.loads(one.stdout.readline()) for one in assistants]
        assert all(one.poll() is None for one in assistants)
    assert [answer["claims"][0]["text"] for answer in answers] == ["De haring zwemt in de Noordzee."] * 4
    assert (report.embedded, report.passages) == (1, 3)


def test_a_server_that_is_stopped_under_load_is_one_line_and_answers_again_without_a_restart(
    small: Settings, tmp_path: Path, embedding: OnnxEmbedding
) -> None:
    server = ChromaServer(tmp_path / "chroma")
    server.start()
    settings = small.model_copy(update={"chroma_url": server.url})
    move(settings, quiet, to_server=True)
    index = open_index(settings, quiet, embedding)
    over = threading.Event()
    outcomes: list[list[str]] = [[], [], []]

    def ask(said: list[str]) -> None:
        vector = index.embed_question(QUESTION).whole
        while not over.is_set():
            try:
                said.append(str(len(index.nearest(vector, 2))))
            except VindplaatsError as error:
                said.append(f"{type(error).__name__}: {error}")

    def wait_for(what: str) -> None:
        begun = [len(said) for said in outcomes]
        while not all(
            what in line for said, at in zip(outcomes, begun, strict=True) for line in said[at:][-1:] or [""]
        ):
            assert all(asker.is_alive() for asker in askers)
            over.wait(0.02)

    askers = [threading.Thread(target=ask, args=[said], daemon=True) for said in outcomes]
    for asker in askers:
        asker.start()
    try:
        wait_for("2")
        server.stop()
        wait_for(f"ServerProblem: the Chroma server at {server.url} cannot be reached")
        server.start()
        wait_for("2")
    finally:
        over.set()
        for asker in askers:
            asker.join()
        index.close()
        server.stop()
    assert {line.partition(" (")[0] for said in outcomes for line in said} == {
        "2",
        f"ServerProblem: the Chroma server at {server.url} cannot be reached",
    }


def only_with_token(passing: Passing) -> None:
    if passing.headers["Authorization"] == f"Bearer {TOKEN}":
        passing.forward()
    else:
        passing.answer(401, b"no")


def another_version(passing: Passing) -> None:
    passing.answer_json("0.6.3")


def a_web_page(passing: Passing) -> None:
    passing.answer(200, b"<title>Welkom</title>")


def an_older_server(passing: Passing) -> None:
    passing.answer(404, b'{"detail":"Not Found"}', "application/json")


def overburdened(passing: Passing) -> None:
    passing.answer(503)


def silent(passing: Passing) -> None:
    passing.server.over.wait()


@pytest.mark.parametrize(
    ("passes", "line"),
    [
        (only_with_token, "refuses the token.*VINDPLAATS_CHROMA_TOKEN"),
        (another_version, "is of version 0.6.3, this needs 1.x"),
        (a_web_page, "is no Chroma server.*VINDPLAATS_CHROMA_URL"),
        (an_older_server, "is no Chroma server.*HTTP 404"),
        (overburdened, "busy or away.*HTTP 503"),
        (silent, "kept silent for 0.5 seconds.*VINDPLAATS_CHROMA_SECONDS"),
        (None, "cannot be reached.*start it, or correct VINDPLAATS_CHROMA_URL"),
    ],
)
def test_a_server_in_trouble_is_one_line_and_the_index_still_answers(
    served: Settings,
    server: ChromaServer,
    passes: Callable[[Passing], None] | None,
    line: str,
    embedding: OnnxEmbedding,
) -> None:
    """Whether it is asked or built on; and nothing of the trouble is left behind."""
    answering, there = generation.current(served.index), own(server)
    with in_front(server, passes) as url:
        trouble = served.model_copy(
            update={"chroma_url": url, "chroma_seconds": 0.5, "chroma_token": SecretStr("wrong")}
        )
        for attempt in (opened, lambda settings: build(settings, quiet, embedding)):
            with pytest.raises(ServerProblem, match=line) as caught:
                attempt(trouble)
            assert "\n" not in str(caught.value)
            assert "wrong" not in str(caught.value)
    assert (generation.current(served.index), opened(served), own(server)) == (answering, 2, there)


def test_a_server_that_is_away_is_told_before_a_model_is_fetched_or_loaded(
    served: Settings, tmp_path: Path
) -> None:
    shutil.copytree(served.index, tmp_path / "index", ignore=shutil.ignore_patterns("models"))
    away = {"index": tmp_path / "index", "chroma_url": f"http://127.0.0.1:{free_port()}"}
    said: list[str] = []
    with pytest.raises(ServerProblem, match="cannot be reached"):
        open_index(served.model_copy(update=away), said.append)
    assert said == []


@contextmanager
def in_front(server: ChromaServer, passes: Callable[[Passing], None] | None) -> Iterator[str]:
    """The address of a proxy, or one where nobody listens."""
    if passes is None:
        yield f"http://127.0.0.1:{free_port()}"
        return
    with proxy(server.port, passes) as made:
        yield made.url


def test_a_server_behind_tls_and_a_token_is_used_with_both_and_with_neither_refused(
    small: Settings, server: ChromaServer, tmp_path: Path
) -> None:
    if not shutil.which("openssl"):
        pytest.skip("no openssl to make a certificate with")
    certificate = tmp_path / "certificate.pem"
    words = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=test -addext"
    made = [
        "openssl",
        *words.split(),
        "subjectAltName=IP:127.0.0.1",
        "-keyout",
        certificate,
        "-out",
        tmp_path / "ca",
    ]
    subprocess.run(made, check=True, capture_output=True)
    certificate.write_text(certificate.read_text() + (tmp_path / "ca").read_text())
    with proxy(server.port, only_with_token, certificate) as front:
        secure = small.model_copy(
            update={"chroma_url": front.url, "chroma_ca": tmp_path / "ca", "chroma_token": SecretStr(TOKEN)}
        )
        move(secure, quiet, to_server=True)
        assert opened(secure) == 2
        with pytest.raises(ServerProblem, match="VINDPLAATS_CHROMA_CA"):
            opened(secure.model_copy(update={"chroma_ca": None}))
        with pytest.raises(ServerProblem, match="VINDPLAATS_CHROMA_TOKEN"):
            opened(secure.model_copy(update={"chroma_token": None}))
        with pytest.raises(SettingsError, match="name a PEM file"):
            opened(secure.model_copy(update={"chroma_ca": tmp_path / "library"}))


def test_a_move_that_breaks_off_leaves_the_index_where_it_was_and_nothing_on_the_server(
    small: Settings, server: ChromaServer, run: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    there = own(server)

    def full(passing: Passing) -> None:
        if passing.path.endswith("/add"):
            passing.answer(500, b'{"error":"InternalError","message":"no room left"}', "application/json")
        else:
            passing.forward()

    with proxy(server.port, full) as front:
        assert run(small.model_copy(update={"chroma_url": front.url}), "move", "server") == 1
    (line,) = capsys.readouterr().err.splitlines()[-1:]
    assert "no room left" in line
    assert line.endswith("the index stays where it was, and still answers")
    assert opened(small.model_copy(update={"chroma_url": None})) == 2
    assert own(server) == there


def test_a_collection_that_lost_passages_is_told_and_built_anew(
    small: Settings, server: ChromaServer, embedding: OnnxEmbedding
) -> None:
    move(small, quiet, to_server=True)
    name = place.collection(generation.current(small.index))
    with server.client() as client:
        collection = client.get_collection(name, embedding_function=None)
        collection.delete(collection.get()["ids"][:1])
        with pytest.raises(IndexProblem, match=r"holds 1 of the 2 passages.*python -m index build"):
            opened(small)
        client.delete_collection(name)
    with pytest.raises(IndexProblem, match=r"no longer on the Chroma server.*python -m index build"):
        opened(small)
    assert build(small, quiet, embedding).embedded == 2
    assert opened(small) == 2
