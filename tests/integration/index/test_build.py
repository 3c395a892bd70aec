"""Building the index with the real model and the real Chroma."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from index import contents, generation, place
from index.build import build
from index.embed import OnnxEmbedding
from index.opened import Index, open_index
from index.retrieve import retrieve
from index.store import PassageStore
from sources.errors import IndexLocked, IndexMissing, IndexProblem, IndexStale, LibraryError
from sources.settings import Settings


@pytest.fixture
def small(model_folder: Path, tmp_path: Path) -> Settings:
    """Settings with two small documents and an index folder of their own."""
    library = tmp_path / "library"
    library.mkdir()
    (library / "een.md").write_text("# Vissen\n\nDe haring zwemt in de Noordzee. Hij eet plankton.\n")
    (library / "twee.md").write_text("# Vogels\n\nDe grutto broedt in het weiland. Hij vliegt naar Afrika.\n")
    (tmp_path / "index").mkdir()
    (tmp_path / "index" / "models").symlink_to(model_folder.parent)
    return Settings(library=library, index=tmp_path / "index")


def quiet(_line: str) -> None:
    """Progress that nobody reads."""


def test_every_passage_and_sentence_stands_at_its_offsets(built: Settings, embedding: OnnxEmbedding) -> None:
    index = open_index(built, quiet, embedding)
    asked = index.embed_question("Wat is dit?")
    assert len(index.passages) > 20
    for passage in index.passages:
        document = index.document(passage.document)
        assert document.text[passage.start : passage.end] == passage.text
        assert all(passage.start <= span.start < span.end <= passage.end for span in passage.sentences)
        assert len(index.likeness(asked, passage)) == len(passage.sentences)
    index.close()


def test_building_twice_changes_nothing_and_embeds_nothing(small: Settings, embedding: OnnxEmbedding) -> None:
    first, second = build(small, quiet, embedding), build(small, quiet, embedding)
    assert first.embedded == first.passages
    assert (second.embedded, second.generation) == (0, first.generation)


def test_a_changed_document_alone_is_embedded_again(small: Settings, embedding: OnnxEmbedding) -> None:
    build(small, quiet, embedding)
    (small.library / "een.md").write_text("# Vissen\n\nDe kabeljauw zwemt in de Noordzee.\n")
    report = build(small, quiet, embedding)
    assert (report.changes.changed, report.embedded) == (["een"], 1)
    assert found(small, embedding, "Waar zwemt de kabeljauw?") == "een"


def test_a_renamed_document_is_told_as_moved_and_embeds_nothing(
    small: Settings, embedding: OnnxEmbedding
) -> None:
    build(small, quiet, embedding)
    (small.library / "een.md").rename(small.library / "drie.md")
    report = build(small, quiet, embedding)
    assert report.changes.moved == [("een", "drie")]
    assert (report.changes.added, report.changes.removed, report.embedded) == ([], [], 0)
    assert found(small, embedding, "Waar zwemt de haring?") == "drie"


def test_removing_a_file_removes_its_passages(small: Settings, embedding: OnnxEmbedding) -> None:
    build(small, quiet, embedding)
    (small.library / "een.md").unlink()
    build(small, quiet, embedding)
    index = open_index(small, quiet, embedding)
    assert {passage.document for passage in index.passages} == {"twee"}
    assert len(index._store) == len(index.passages)
    index.close()


def test_an_index_brought_up_to_date_is_the_one_that_is_built_anew(small: Settings, tmp_path: Path) -> None:
    """To the last bit, but for the rounding of vectors that were embedded beside others."""
    for number in range(6):
        text = f"De {number}e vogel broedt in polder {number}. Hij zingt.\n\nVogel {number} eet zaad van gras {number}."
        (small.library / f"vogel-{number}.md").write_text(f"# Vogel {number}\n\n{text}\n")
    build(small, quiet)
    (small.library / "een.md").write_text("# Vissen\n\nDe kabeljauw zwemt in de Noordzee. Hij eet vis.\n")
    (small.library / "vogel-1.md").rename(small.library / "aalscholver.md")
    (small.library / "vogel-3.md").unlink()
    (small.library / "vos.md").write_text("# Vossen\n\nDe vos eet de haan. Hij slaapt in een hol.\n")
    (small.library / "wolf.md").write_text((small.library / "vos.md").read_text())
    build(small, quiet)
    (tmp_path / "anew").mkdir()
    (tmp_path / "anew" / "models").symlink_to(small.index / "models")
    anew = small.model_copy(update={"index": tmp_path / "anew"})
    build(anew, quiet)
    here, there = generation.current(small.index), generation.current(anew.index)
    assert here
    assert there
    assert contents.read_rows(here) == contents.read_rows(there)
    for part in ("documents", "lexical", "lexical-sentences"):
        assert files(here / part) == files(there / part)
    updated, built = contents.read_vectors(here), contents.read_vectors(there)
    assert np.array_equal(updated.ends, built.ends)
    assert np.allclose(updated.sentences, built.sentences, atol=2e-3)
    assert np.abs(updated.tokens.astype(int) - built.tokens).max() <= 1
    for question in ("Waar zwemt de kabeljauw?", "Wat eet de vos?", "Welke vogel broedt in polder 1?"):
        assert found_in(small, question) == found_in(anew, question)


def test_a_passage_that_chroma_lost_is_embedded_again_wherever_it_stands(
    small: Settings, tmp_path: Path, embedding: OnnxEmbedding
) -> None:
    """Once as before, once more after something new: each passage gets its own vectors."""
    herring, eel = "## Haring\n\nDe haring zwemt. Hij eet plankton.\n", "## Paling\n\nDe paling slaapt.\n"
    (small.library / "een.md").write_text(f"# Vissen\n\n{herring}")
    build(small, quiet, embedding)
    lost = [row.passage.id for row in contents.read_rows(current(small)) if row.passage.document == "een"]
    with PassageStore(current(small) / place.EMBEDDED) as store:
        store.remove(lost)
    (small.library / "een.md").write_text(f"# Vissen\n\n{herring}\n{eel}\n{herring}")
    build(small, quiet, embedding)
    fresh = small.model_copy(update={"index": tmp_path / "fresh"})
    build(fresh, quiet, embedding)
    updated, anew = contents.read_vectors(current(small)), contents.read_vectors(current(fresh))
    np.testing.assert_allclose(updated.sentences, anew.sentences, atol=1e-3)
    rows = contents.read_rows(current(small))
    assert [row.key for row in rows] == [row.key for row in contents.read_rows(current(fresh))]
    with PassageStore(current(small) / place.EMBEDDED) as store:
        assert len(store) == len(rows)


def current(settings: Settings) -> Path:
    folder = generation.current(settings.index)
    assert folder is not None
    return folder


def test_a_library_of_headings_only_says_what_to_do(small: Settings, embedding: OnnxEmbedding) -> None:
    for file in small.library.glob("*.md"):
        file.write_text("# Alleen een titel\n")
    with pytest.raises(
        LibraryError, match=r"^the documents hold headings and no text [^\n]*; add some that do$"
    ):
        build(small, quiet, embedding)


def files(folder: Path) -> dict[str, bytes]:
    """The files in `folder`, whole."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def found_in(settings: Settings, question: str) -> list[tuple[str, float]]:
    """The passages that are found, each with its score."""
    index = open_index(settings, quiet)
    try:
        return [(hit.passage.id, hit.score) for hit in retrieve(index, question, 5).hits]
    finally:
        index.close()


def test_a_build_changes_nothing_of_the_generation_before(small: Settings, embedding: OnnxEmbedding) -> None:
    """Though they have the snapshots of unchanged documents as one, also when a document is read anew."""
    build(small, quiet, embedding)
    first = small.index / "generations" / "000001"
    before = {path: path.read_bytes() for path in first.rglob("*") if path.is_file()}
    (small.library / "een.md").write_text("# Vissen\n\nDe kabeljauw zwemt in de Noordzee.\n")
    build(small, quiet, embedding)
    assert {path: path.read_bytes() for path in first.rglob("*") if path.is_file()} == before
    (small.library / "twee.md").unlink()
    build(small, quiet, embedding)
    assert found(small, embedding, "Waar zwemt de kabeljauw?") == "een"


def test_a_failed_build_leaves_the_previous_index_answering(
    small: Settings, monkeypatch: pytest.MonkeyPatch, embedding: OnnxEmbedding
) -> None:
    build(small, quiet, embedding)
    (small.library / "een.md").write_text("# Vissen\n\nDe schol ligt op de bodem.\n")

    def full_disk(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(contents, "write_manifest", full_disk)
        with pytest.raises(IndexProblem, match="No space left"):
            build(small, quiet, embedding)
    assert found(small, embedding, "Waar zwemt de haring?") == "een"
    assert len(list((small.index / "generations").iterdir())) == 1


def test_what_a_killed_build_left_behind_is_swept_away(small: Settings, embedding: OnnxEmbedding) -> None:
    build(small, quiet, embedding)
    shutil.copytree(small.index / "generations" / "000001", small.index / "generations" / "000002")
    (small.library / "een.md").unlink()
    report = build(small, quiet, embedding)
    assert report.generation == "000002"
    assert generation.current(small.index) == small.index / "generations" / "000002"


def test_the_generation_before_goes_only_when_the_one_after_next_answers(
    small: Settings, embedding: OnnxEmbedding
) -> None:
    """Readers may still be opening it; and nobody waits until it is taken away."""
    for number in range(1, 4):
        (small.library / f"vogel-{number}.md").write_text(f"# Vogel {number}\n\nVogel {number} zingt.\n")
        build(small, quiet, embedding)
    kept = sorted(path.name for path in (small.index / "generations").iterdir())
    assert kept == ["000002", "000003"]


def test_a_second_build_at_once_is_refused(small: Settings, embedding: OnnxEmbedding) -> None:
    with generation.writing(small.index), pytest.raises(IndexLocked, match="another build"):
        build(small, quiet, embedding)


def test_no_index_yet_says_how_to_make_one(small: Settings) -> None:
    with pytest.raises(IndexMissing, match="python -m index build"):
        open_index(small, quiet)


def test_an_index_of_another_model_is_not_mixed(small: Settings, embedding: OnnxEmbedding) -> None:
    build(small, quiet, embedding)
    with pytest.raises(IndexStale, match="VINDPLAATS_EMBEDDING"):
        open_index(small.model_copy(update={"embedding": "another/model"}), quiet)


def test_a_damaged_index_says_so(small: Settings, embedding: OnnxEmbedding) -> None:
    build(small, quiet, embedding)
    (small.index / "generations" / "000001" / "manifest.json").write_text("{")
    with pytest.raises(IndexProblem, match="damaged"):
        open_index(small, quiet)


def test_an_unwritable_index_folder_is_one_clear_line(small: Settings) -> None:
    blocked = small.library / "een.md" / "index"
    with pytest.raises(IndexProblem, match="VINDPLAATS_INDEX"):
        build(small.model_copy(update={"index": blocked}), quiet)


def found(settings: Settings, embedding: OnnxEmbedding, question: str) -> str:
    index: Index = open_index(settings, quiet, embedding)
    document = retrieve(index, question, 1).hits[0].passage.document
    index.close()
    return document


@pytest.mark.parametrize("field", ["splitter", "weights"])
def test_an_index_made_otherwise_is_not_mixed_and_is_built_anew(
    small: Settings, field: str, embedding: OnnxEmbedding
) -> None:
    """By another splitter, or other weights of the same model."""
    build(small, quiet, embedding)
    path = small.index / "generations" / "000001" / "manifest.json"
    path.write_text(path.read_text().replace(f'"{field}": "', f'"{field}": "old'))
    with pytest.raises(IndexStale, match="another version"):
        open_index(small, quiet)
    report = build(small, quiet, embedding)
    assert report.embedded == report.passages
    assert found(small, embedding, "Waar zwemt de haring?") == "een"
