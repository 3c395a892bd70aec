"""Embedding at an address, by real servers on this machine: as well as here, and whatever a server does wrong told in a line."""

import json
import math
import threading
import time
from collections.abc import Callable, Iterator
from http import HTTPStatus
from pathlib import Path

import numpy as np
import pytest
import xllamacpp
from fastapi.testclient import TestClient
from pydantic import SecretStr

from assistant.api import create_app
from assistant.ask import Assistant
from assistant.feedback import FeedbackFile
from assistant.page.edition import editions
from assistant.wiring import open_assistant, open_meaning
from evals.learn import WholeVectors
from index import embedding_server, generation, place
from index.build import build
from index.embed import OnnxEmbedding, load_embedding
from index.embedding_server import TEXTS, WITNESS, embedding_of
from index.model import PUBLIC
from index.opened import Index, current_manifest, open_index
from sources.errors import IndexStale, ModelError, SettingsError
from sources.settings import Settings
from tests.chroma_server import free_port
from tests.embedding_server import KEY, Call, EmbeddingServer, Exchange, served, well

MODEL = "vindplaats-e5-small"
QUESTION = "Met hoeveel stemmen werd het Koninkrijk gekozen?"
STILL = "the previous index, if any, still answers"


def quiet(_line: str) -> None:
    """Progress that nobody reads."""


@pytest.fixture(scope="module")
def local(model_folder: Path) -> OnnxEmbedding:
    """The default model, in this process."""
    return OnnxEmbedding(model_folder)


@pytest.fixture(scope="module")
def server(local: OnnxEmbedding) -> Iterator[EmbeddingServer]:
    """The default model at an address."""
    with served(local) as made:
        yield made


@pytest.fixture(autouse=True)
def as_it_was(server: EmbeddingServer) -> Iterator[None]:
    """Whatever a test made of the server."""
    yield
    server.exchange = well


def at(server: EmbeddingServer, **more: object) -> Settings:
    return Settings(embedding=MODEL, embedding_url=server.url, embedding_key=SecretStr(KEY), **more)


@pytest.fixture(scope="module")
def by_address(
    server: EmbeddingServer, built: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Settings:
    """Settings of an index of the real library that was embedded at the address."""
    settings = at(server, library=built.library, index=tmp_path_factory.mktemp("by-address"))
    build(settings, quiet)
    return settings


@pytest.fixture
def small(server: EmbeddingServer, tmp_path: Path) -> Settings:
    """Settings of a built index of one small document, embedded at the address."""
    (tmp_path / "library").mkdir()
    (tmp_path / "library" / "een.md").write_text(
        "# Vissen\n\nDe haring zwemt in de Noordzee. Hij eet plankton.\n"
    )
    settings = at(server, library=tmp_path / "library", index=tmp_path / "index")
    build(settings, quiet)
    return settings


def grow(settings: Settings) -> None:
    (settings.library / "twee.md").write_text("# Vogels\n\nDe grutto broedt in het weiland.\n")


def test_an_index_embedded_at_an_address_has_the_vectors_of_one_embedded_here(
    by_address: Settings, built: Settings
) -> None:
    here, there = open_index(built, quiet), open_index(by_address, quiet)
    try:
        assert there.passages == here.passages
        names = [passage.id for passage in here.passages]
        mine, its = here._store.vectors(names), there._store.vectors(names)
        np.testing.assert_allclose([its[name] for name in names], [mine[name] for name in names], atol=1e-5)
        np.testing.assert_allclose(there._sentences[:], here._sentences[:], atol=1e-3)
        np.testing.assert_allclose(
            there.embed_question(QUESTION).whole, here.embed_question(QUESTION).whole, atol=1e-5
        )
    finally:
        here.close()
        there.close()


def test_it_answers_and_refuses_as_the_same_model_does_here_without_vectors_of_tokens(
    by_address: Settings, built: Settings, local: OnnxEmbedding
) -> None:
    folder, manifest = current_manifest(built)
    store = place.open_store(folder, manifest, None)
    here = Assistant(Index(folder, manifest, WholeVectors(local), store))
    there = open_assistant(by_address, quiet)
    questions = [
        QUESTION,
        "Welke prioriteiten heeft Nederland in de Mensenrechtenraad?",
        "Hoeveel draagt Nederland bij aan het Kantoor van de Hoge Commissaris?",
        "What does the Netherlands do for human rights defenders?",
        "Welke documenten zijn er over het buitenlandbeleid?",
        "Hoeveel inwoners heeft Utrecht?",
    ]
    try:
        outcomes = set()
        for question in questions:
            mine, its = here.ask(question), there.ask(question)
            assert (its.status, its.claims) == (mine.status, mine.claims)
            assert its.confidence == pytest.approx(mine.confidence, abs=0.01)
            outcomes.add(its.status)
        assert outcomes == {"answered", "refused"}
    finally:
        here.close()
        there.close()


def test_a_question_costs_one_request_with_the_key_and_the_prompts_of_e5(
    by_address: Settings, server: EmbeddingServer
) -> None:
    assistant = open_assistant(by_address, quiet)
    # Before the first answer some more are asked, once: what cosines are usual.
    assistant.ask(QUESTION)
    server.calls.clear()
    assistant.ask(QUESTION)
    assistant.close()
    (call,) = server.calls
    assert call.headers["Authorization"] == f"Bearer {KEY}"
    assert call.path == "/v1/embeddings"
    assert call.body["model"] == MODEL
    assert call.body["input"] == [f"passage: {WITNESS}", f"query: {QUESTION}"]


def test_many_texts_go_in_requests_of_few_and_come_back_in_their_order(
    server: EmbeddingServer, local: OnnxEmbedding
) -> None:
    texts = [f"Zin {number} van {3 * TEXTS}." for number in range(3 * TEXTS)]
    embedding = embedding_of(at(server), quiet)
    server.calls.clear()
    made = embedding.get_text_embedding_batch(texts)
    np.testing.assert_allclose(made, local.get_text_embedding_batch(texts), atol=1e-5)
    assert sorted(len(call.body["input"]) for call in server.calls) == [TEXTS + 1] * 3
    assert embedding.get_text_embedding_batch([]) == []


def shuffled(call: Call) -> None:
    """As a server may answer that works on texts by their length."""
    data = [{"index": place, "embedding": vector} for place, vector in enumerate(call.embed())]
    call.reply(200, json.dumps({"data": data[::-1]}).encode())


def longer(call: Call) -> None:
    call.reply_vectors([[7 * number for number in vector] for vector in call.embed()])


@pytest.mark.parametrize("exchange", [shuffled, longer])
def test_neither_the_order_of_vectors_nor_their_length_matters(
    server: EmbeddingServer, local: OnnxEmbedding, exchange: Exchange
) -> None:
    server.exchange = exchange
    made = embedding_of(at(server), quiet).get_text_embedding_batch(["Ja.", "Een lange zin met woorden."])
    np.testing.assert_allclose(
        made, local.get_text_embedding_batch(["Ja.", "Een lange zin met woorden."]), atol=1e-5
    )


def changed(number: object) -> Exchange:
    """The vectors with another first number in the last one, that of a text."""

    def exchange(call: Call) -> None:
        vectors = call.embed()
        vectors[-1] = [number, *vectors[-1][1:]]
        call.reply_vectors(vectors)

    return exchange


def vectors(make: Callable[[list[list[float]]], list[list[float]]]) -> Exchange:
    return lambda call: call.reply_vectors(make(call.embed()))


def says(status: int, body: bytes = b"{}", **headers: str) -> Exchange:
    return lambda call: call.reply(
        status, body, {name.replace("_", "-"): value for name, value in headers.items()}
    )


def all_first(call: Call) -> None:
    data = [{"index": 0, "embedding": vector} for vector in call.embed()]
    call.reply(200, json.dumps({"data": data}).encode())


def silent(call: Call) -> None:
    call.server.over.wait(5)


def dripping(call: Call) -> None:
    call.send_response(200)
    call.end_headers()
    while not call.server.over.wait(0.1):
        call.wfile.write(b" ")


def breaks_off(call: Call) -> None:
    call.send_response(200)
    call.send_header("Content-Length", "1000")
    call.end_headers()
    call.wfile.write(b'{"data": [')


TROUBLE = {
    "fewer numbers": (
        vectors(lambda made: [one[:100] for one in made]),
        "gives 100 numbers a text, and gave 384",
    ),
    "another model": (vectors(lambda made: [one[::-1] for one in made]), "gives other vectors than it did"),
    "ragged": (vectors(lambda made: [*made[:-1], made[-1][:7]]), "vectors of different lengths"),
    "not a number": (changed(math.nan), "something is not a number"),
    "infinite": (changed(math.inf), "something is not a number"),
    "null": (changed(None), "something is not a number"),
    "beyond floats": (changed(1e308), "far too great"),
    "a word": (changed("veel"), "does not answer as one"),
    "base64": (vectors(lambda made: ["AAAA" for _ in made]), "does not answer as one"),
    "zero": (vectors(lambda made: [[0.0 for _ in one] for one in made]), "vectors of no length"),
    "too few": (vectors(lambda made: made[:-1]), "vectors of 1 texts, not of each of 2"),
    "too many": (vectors(lambda made: [*made, made[0]]), "vectors of 3 texts, not of each of 2"),
    "all of the first": (all_first, "vectors of 1 texts, not of each of 2"),
    "a page": (says(200, b"<title>Welkom</title>"), "does not answer as one.*VINDPLAATS_EMBEDDING_URL"),
    "other JSON": (says(200, b'{"error": "no"}'), "does not answer as one.*VINDPLAATS_EMBEDDING_URL"),
    "a list": (says(200, b"[" * 100_000), "does not answer as one.*VINDPLAATS_EMBEDDING_URL"),
    "moved": (says(301, Location="http://127.0.0.1:9/"), "HTTP 301"),
    "refused": (says(401, b"Incorrect key: " + KEY.encode()), "refuses the key.*VINDPLAATS_EMBEDDING_KEY"),
    "no such model": (says(404), "has no model vindplaats-e5-small.*VINDPLAATS_EMBEDDING,"),
    "too long": (says(413), "does not take the texts.*HTTP 413"),
    "failing": (says(500), "failed.*HTTP 500.*see its log"),
    "busy": (says(429), "busy or away.*HTTP 429.*try again later"),
    "loading": (says(503), "busy or away.*HTTP 503.*try again later"),
    "silent": (silent, "took more than 0.5 seconds.*VINDPLAATS_EMBEDDING_SECONDS"),
    "dripping": (dripping, "took more than 0.5 seconds.*VINDPLAATS_EMBEDDING_SECONDS"),
    "breaking off": (breaks_off, "cannot be reached.*VINDPLAATS_EMBEDDING_URL"),
}


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a test takes no minutes."""
    monkeypatch.setattr(embedding_server, "PATIENCE", {"query": 0.0, "passage": 0.0})


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(("exchange", "line"), TROUBLE.values(), ids=TROUBLE)
def test_a_server_in_trouble_is_one_line_for_a_question_and_for_a_build_and_the_index_stays(
    small: Settings, server: EmbeddingServer, exchange: Exchange, line: str
) -> None:
    hurried = small.model_copy(update={"embedding_seconds": 0.5})
    index = open_index(hurried, quiet)
    before = generation.current(small.index)
    grow(small)
    refused: list[int] = []

    def after_the_first(call: Call) -> None:
        """So that the trouble comes in the middle of a build."""
        refused.append(1)
        (well if len(refused) == 1 else exchange)(call)

    try:
        server.exchange = exchange
        with pytest.raises(ModelError, match=line) as asked:
            index.embed_question(QUESTION)
        server.exchange = after_the_first
        with pytest.raises(ModelError, match=rf"{line}.*{STILL}") as building:
            build(hurried, quiet)
        for said in (str(asked.value), str(building.value)):
            assert said.startswith(f"the embedding server at {server.url} ")
            assert KEY not in said
            assert "\n" not in said
        server.exchange = well
        assert generation.current(small.index) == before
        assert len(index.nearest(index.embed_question("vis").whole, 5)) == 1
    finally:
        index.close()
    assert build(small, quiet).embedded == 1


def test_a_server_that_is_away_is_told_at_once_and_loses_nothing(small: Settings) -> None:
    away = small.model_copy(update={"embedding_url": f"http://user:secret@127.0.0.1:{free_port()}/v1"})
    grow(small)
    began = time.monotonic()
    for attempt in (open_index, build):
        with pytest.raises(
            ModelError, match=r"cannot be reached.*start it, or correct VINDPLAATS_EMBEDDING_URL"
        ) as caught:
            attempt(away, quiet)
        assert "secret" not in str(caught.value)
    assert time.monotonic() - began < 2
    open_index(small, quiet).close()
    with pytest.raises(ModelError, match=r"cannot be reached"):
        open_index(small.model_copy(update={"embedding_url": "http://[::1"}), quiet)


def test_a_busy_server_is_waited_for_as_long_as_it_asks(
    server: EmbeddingServer, local: OnnxEmbedding
) -> None:
    embedding = embedding_of(at(server), quiet)
    told: list[float] = []

    def exchange(call: Call) -> None:
        told.append(time.monotonic())
        (says(429, Retry_After="2") if len(told) == 1 else well)(call)

    server.exchange = exchange
    made = embedding.get_text_embedding("Ja.")
    np.testing.assert_allclose(made, local.get_text_embedding("Ja."), atol=1e-5)
    assert told[1] - told[0] >= 2


def test_a_build_outlives_that_the_server_is_started_again(local: OnnxEmbedding, small: Settings) -> None:
    port, stopped = free_port(), threading.Event()
    with served(local, port) as first:

        def exchange(call: Call) -> None:
            """Well once, then the end of it."""
            if len(first.calls) == 1:
                well(call)
            else:
                stopped.set()

        first.exchange = exchange
        settings = at(first, library=small.library, index=small.index.parent / "other")
        outcome: list[int] = []
        building = threading.Thread(target=lambda: outcome.append(build(settings, quiet).embedded))
        building.start()
        assert stopped.wait(20)
    time.sleep(1)
    with served(local, port):
        building.join(30)
    assert outcome == [1]


@pytest.mark.usefixtures("impatient")
def test_a_model_changed_behind_the_same_name_is_told_before_anything_is_mixed(
    small: Settings, model_folder: Path
) -> None:
    """Even one as like, and of as many numbers, as the public model is to the one that was taught from it."""
    public = load_embedding(PUBLIC, model_folder.parent, quiet)
    before = generation.current(small.index)
    grow(small)
    with served(public) as other:
        swapped = small.model_copy(update={"embedding_url": other.url})
        for attempt in (open_index, build):
            with pytest.raises(ModelError, match=r"is another model there now.*VINDPLAATS_INDEX"):
                attempt(swapped, quiet)
        assert generation.current(small.index) == before
        named = swapped.model_copy(update={"embedding": "another-e5-small"})
        with pytest.raises(IndexStale, match=r"python -m index build"):
            open_index(named, quiet)
        assert build(named, quiet).embedded == 2


def test_an_index_embedded_here_is_not_read_with_an_address_nor_the_other_way(
    small: Settings, model_folder: Path
) -> None:
    here = small.model_copy(update={"embedding_url": None})
    with pytest.raises(IndexStale, match=r"built at an embedding server.*set VINDPLAATS_EMBEDDING_URL"):
        open_index(here, quiet)
    (small.index / "models").symlink_to(model_folder.parent)
    assert build(here, quiet).embedded == 1
    with pytest.raises(
        IndexStale, match=r"built without an embedding server.*unset VINDPLAATS_EMBEDDING_URL"
    ):
        open_index(small, quiet)


def test_a_model_must_be_named_and_a_key_be_one(server: EmbeddingServer) -> None:
    with pytest.raises(SettingsError, match=r"VINDPLAATS_EMBEDDING=…"):
        embedding_of(Settings(embedding_url=server.url), quiet)
    with pytest.raises(SettingsError, match=r"VINDPLAATS_EMBEDDING_KEY"):
        embedding_of(at(server).model_copy(update={"embedding_key": SecretStr("sleutel\n")}), quiet)


def test_the_gate_alone_needs_no_embedding_server() -> None:
    settings = Settings(embedding=MODEL, embedding_url=f"http://127.0.0.1:{free_port()}/v1")
    assert not open_meaning(settings, quiet).differs("Een zin.", "Iets heel anders.")


def test_a_question_while_the_server_is_away_is_503_with_the_line_and_then_answered_again(
    by_address: Settings, server: EmbeddingServer, tmp_path: Path
) -> None:
    seen = generation.mark(by_address.index)
    newest = editions(open_assistant(by_address, quiet), seen, by_address, quiet)
    app = create_app(newest, FeedbackFile(tmp_path / "feedback.jsonl", 90))
    with newest, TestClient(app) as client:
        server.exchange = says(503)
        refused = client.post("/api/ask", json={"question": QUESTION})
        server.exchange = well
        answered = client.post("/api/ask", json={"question": QUESTION})
    assert refused.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert "is busy or away (HTTP 503); try again later" in refused.json()["detail"]
    assert answered.json()["status"] == "answered"


@pytest.fixture(scope="module")
def llama(small_writer: Path) -> Iterator[str]:
    """The address of llama.cpp, another's server, which is no kinder than it must be; its model is no good at this."""
    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(small_writer)
    parameters.embedding = True
    parameters.pooling_type = xllamacpp.llama_pooling_type.LLAMA_POOLING_TYPE_MEAN
    parameters.api_keys = [KEY]
    parameters.n_parallel = 1
    parameters.n_batch = parameters.n_ubatch = parameters.n_ctx = 64
    parameters.verbosity = -1
    parameters.cpuparams.n_threads = 1
    server = xllamacpp.Server(parameters)
    yield f"{server.listening_address}/v1"
    del server


def test_llama_cpp_embeds_and_what_is_too_long_for_it_is_told(llama: str, tmp_path: Path) -> None:
    (tmp_path / "library").mkdir()
    (tmp_path / "library" / "een.md").write_text("# Vissen\n\nDe haring zwemt in zee.\n")
    settings = Settings(
        embedding="smollm",
        embedding_url=llama,
        embedding_key=SecretStr(KEY),
        library=tmp_path / "library",
        index=tmp_path / "index",
    )
    assert build(settings, quiet).embedded == 1
    index = open_index(settings, quiet)
    vector = index.embed_question("Waar zwemt de haring?").whole
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)
    assert list(index.nearest(vector, 5)) == [0]
    with pytest.raises(ModelError, match=r"failed \(HTTP 500\).*its batch: -ub"):
        index.embed_question("haring " * 100)
    index.close()
    with pytest.raises(ModelError, match="refuses the key"):
        open_index(settings.model_copy(update={"embedding_key": None}), quiet)
