"""The three systems that are held beside each other do what is measured of them. The models and stores are real."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from assistant.ask import Assistant
from evals.bench import changing
from evals.bench.documents import lay_out
from evals.bench.hand import HandPipeline, sentence_transformer
from evals.bench.known import KnownEmbedding
from evals.bench.llama import LlamaPipeline, huggingface
from evals.bench.ours import known, make, passages_only_seconds, update_seconds
from evals.bench.rows import SYSTEMS
from evals.bench.work import Pipeline
from index.build import build
from index.embed import OnnxEmbedding, Text
from index.model_weights import PROMPTS
from index.opened import open_index
from index.store import PassageStore
from sources.read import read_library
from sources.settings import Settings

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def vectors(built: Settings, model_folder: Path) -> KnownEmbedding:
    """The vectors of the library's index."""
    return known(model_folder, [built.index])


def settings_in(folder: Path, library: Path, models: Path) -> Settings:
    folder.mkdir()
    (folder / "models").symlink_to(models)
    return Settings(library=library, index=folder)


@pytest.fixture
def small(tmp_path: Path, model_folder: Path, vectors: KnownEmbedding) -> Settings:
    """An index of 300 passages, most of them recombined of the library's, made of known vectors."""
    library = ROOT / "sources" / "library"
    lay_out(tmp_path / "room", [300], 41, 1, Settings(library=library, eval_data=None))
    settings = settings_in(tmp_path / "index", tmp_path / "room" / "library-300", model_folder.parent)
    assert make(settings, vectors) >= 300
    return settings


def test_a_text_that_was_embedded_keeps_its_vectors(vectors: KnownEmbedding, model_folder: Path) -> None:
    text = Text("De brief aan de Kamer. ", "Het Koninkrijk kreeg daarbij 169 stemmen.")
    known_text = next(text for text, made in vectors._texts.items() if made.tokens.size)
    (kept,), (made,) = (one.embed([known_text], "passage") for one in (vectors, OnnxEmbedding(model_folder)))
    assert float(kept.whole @ made.whole) > 0.999
    assert kept.tokens.shape == made.tokens.shape
    assert text not in vectors._texts


def test_a_recombined_sentence_has_nearly_the_vectors_of_the_one_it_was_made_of(
    vectors: KnownEmbedding,
) -> None:
    source = next(text for text, made in vectors._texts.items() if made.tokens.size and "2024" in text.own)
    other = Text("Brief 7. ", source.own.replace("2024", "2019"))
    (kept,), (made,) = vectors.embed([source], "passage"), vectors.embed([other], "passage")
    assert float(kept.whole @ made.whole) == pytest.approx(0.97, abs=0.02)
    assert kept.tokens.shape == made.tokens.shape
    assert np.linalg.norm(made.tokens, axis=1) == pytest.approx(1.0, abs=1e-3)
    assert vectors.share_known([other.own]) == 1


def test_an_index_of_known_vectors_is_opened_and_answers_as_any(
    small: Settings, vectors: KnownEmbedding
) -> None:
    assert build(small, print).embedded == 0
    index = open_index(small, print, vectors)
    assert vectors.share_known([text for one in index.passages for text in one.sentence_texts()]) > 0.95
    answer = Assistant(index).ask("Met hoeveel stemmen werd het Koninkrijk gekozen?")
    index.close()
    assert answer.status == "answered"


def test_a_changed_document_is_answered_from_as_soon_as_it_is_measured(small: Settings) -> None:
    first, second = update_seconds(small, [1, 2])
    assert 0 < first < 120
    assert 0 < second < 120


def test_a_change_that_is_not_answered_from_ends_the_measurement() -> None:
    with pytest.raises(SystemExit, match="was not answered from"):
        changing.check(["7301 miljoen"], changing.amount(1))


@pytest.fixture(params=["llama", "hand"])
def pipeline(request: pytest.FixtureRequest, tmp_path: Path, model_folder: Path) -> Pipeline:
    """A plain pipeline with the real model."""
    model = str(model_folder)
    if request.param == "llama":
        return LlamaPipeline(tmp_path, huggingface(model, PROMPTS))
    return HandPipeline(tmp_path, sentence_transformer(model))


def test_a_plain_pipeline_finds_what_changed_and_no_longer_what_was(pipeline: Pipeline) -> None:
    library = read_library(ROOT / "sources" / "library")
    pipeline.add({document.id: document.text for document in library.documents})
    pipeline.replace("fund", changing.text(1))
    before = len(pipeline)
    pipeline.replace("fund", changing.text(2))
    assert len(pipeline) == before
    found = pipeline.retrieve(changing.QUESTION)
    changing.check(found, changing.amount(2))
    assert not any(changing.amount(1) in text for text in found)


def test_passages_alone_are_stored_with_one_vector_each(tmp_path: Path, model_folder: Path) -> None:
    library = ROOT / "sources" / "library"
    settings = settings_in(tmp_path / "index", library, model_folder.parent)
    documents = [one for one in read_library(library).documents if one.id == "wegwijzer"]
    assert passages_only_seconds(settings, documents) > 0
    with PassageStore(settings.index / "passages") as store:
        assert len(store) == 7


def test_the_command_measures_all_three_and_keeps_table_json_and_picture(
    tmp_path: Path, built_env: dict[str, str]
) -> None:
    """The real thing, small: embedding, making indexes, and questions; a minute on two idle cores."""
    words = "--sizes 20 --embedded 20 --repeats 1 --questions 2 --only questions --out".split()
    done = subprocess.run(
        [sys.executable, "-m", "evals.bench", *words, str(tmp_path)],
        cwd=ROOT,
        env=built_env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    kept = json.loads((tmp_path / "bench.json").read_text(encoding="utf-8"))
    rows = {row["name"]: row["values"] for row in kept["rows"]}
    for name in ("index, with vectors of sentences", "index size", "question, total, p95"):
        assert all(len(rows[name][system]) == 1 and rows[name][system][0] > 0 for system in SYSTEMS), name
        assert name in done.stdout
    assert rows["passages"]["ours"][0] >= 20
    assert {"retrieve", "write", "verify", "total"} <= set(kept["raw"]["questions-20"]["ours"][0][0])
    assert kept["raw"]["make-20"]["ours"]["known"] == 1
    assert (tmp_path / "growth.svg").exists()
