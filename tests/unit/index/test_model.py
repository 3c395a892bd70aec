"""The weights' layout, the pinned files and the stamp, without the model itself."""

import hashlib
import json
import struct
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from index import model, reach
from index.model import PackagedFile, ensure_model, is_complete, read_member
from index.model_weights import Quantised
from sources.errors import ModelError


def test_a_block_worked_by_hand() -> None:
    """Byte j holds weight j in its low half and weight j + 16 in its high half, both shifted up by 8."""
    halves = bytes([0x8F, 0x01] + [0x88] * 14)
    packed = np.frombuffer(struct.pack("<e", 0.5) + halves, dtype=np.uint8)
    weights = Quantised.unpack(packed, columns=32).weights()
    expected = np.zeros((1, 32), dtype=np.float32)
    expected[0, 0], expected[0, 16] = (15 - 8) * 0.5, (8 - 8) * 0.5
    expected[0, 1], expected[0, 17] = (1 - 8) * 0.5, (0 - 8) * 0.5
    np.testing.assert_array_equal(weights, expected)


def test_blocks_follow_each_other_along_the_rows() -> None:
    blocks = [struct.pack("<e", scale) + bytes([0x99] * 16) for scale in (1, 2, 3, 4)]
    weights = Quantised.unpack(np.frombuffer(b"".join(blocks), dtype=np.uint8), columns=64).weights()
    assert weights.shape == (2, 64)
    assert [weights[0, 0], weights[0, 63], weights[1, 0], weights[1, 63]] == [1, 2, 3, 4]


@given(arrays.arrays(np.uint8, (3, 64), elements=st.integers(0, 15)))
def test_pairs_keep_every_nibble(nibbles: np.ndarray) -> None:
    pairs = Quantised(nibbles, np.ones((3, 2), dtype=np.float32)).packed()
    np.testing.assert_array_equal(pairs & 0x0F, nibbles[:, 0::2])
    np.testing.assert_array_equal(pairs >> 4, nibbles[:, 1::2])


@given(arrays.arrays(np.float32, (2, 64), elements=st.floats(-3, 3, width=32)))
def test_in_8_bits_no_weight_moves_by_more_than_half_a_step(weights: np.ndarray) -> None:
    quantised = Quantised.in_8_bits(weights)
    half = quantised.scales.repeat(32, axis=1) / 2
    assert (np.abs(quantised.weights() - weights) <= half * 1.0001 + 1e-6).all()


def wheel_with(folder: Path, content: bytes) -> Path:
    wheel = folder / "thing-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("thing/data.bin", content)
    return wheel


def pinned(content: bytes, member: str = "thing/data.bin") -> PackagedFile:
    return PackagedFile("thing", "1.0", member, hashlib.sha256(content).hexdigest())


def test_the_pinned_file_is_read(tmp_path: Path) -> None:
    assert read_member(pinned(b"right"), wheel_with(tmp_path, b"right")) == b"right"


def test_another_content_is_refused_in_one_line_that_names_both_hashes(tmp_path: Path) -> None:
    with pytest.raises(ModelError) as caught:
        read_member(pinned(b"right"), wheel_with(tmp_path, b"wrong"))
    assert hashlib.sha256(b"right").hexdigest() in str(caught.value)
    assert hashlib.sha256(b"wrong").hexdigest() in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"holds no readable thing/other\.bin"):
        read_member(pinned(b"right", "thing/other.bin"), wheel_with(tmp_path, b"right"))


def test_a_broken_wheel_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thing.whl").write_bytes(b"no archive")
    with pytest.raises(ModelError, match="holds no readable"):
        read_member(pinned(b"right"), tmp_path / "thing.whl")


def stamped(folder: Path, content: str = "graph") -> Path:
    """A folder that looks complete."""
    folder.mkdir()
    (folder / "model.onnx").write_text(content)
    (folder / model.STAMP).write_text(json.dumps(model._stamp(folder, folder.name, ["model.onnx"])))
    return folder


def test_a_complete_folder_is_returned_at_once(tmp_path: Path) -> None:
    folder, said = stamped(tmp_path / "model"), list[str]()
    assert ensure_model(folder, said.append) == folder
    assert said == []


def test_no_folder_is_not_complete(tmp_path: Path) -> None:
    assert not is_complete(tmp_path / "model")


@pytest.mark.parametrize("stamp", ["", "[]", "{}", '{"files": 3}', '{"files": {"model.onnx": 5}}'])
def test_a_folder_with_another_stamp_is_not_complete(tmp_path: Path, stamp: str) -> None:
    folder = stamped(tmp_path / "model")
    (folder / model.STAMP).write_text(stamp)
    assert not is_complete(folder)


def test_a_folder_of_another_recipe_is_not_complete(tmp_path: Path) -> None:
    folder = stamped(tmp_path / "model")
    stamp = json.loads((folder / model.STAMP).read_text())
    (folder / model.STAMP).write_text(json.dumps(stamp | {"recipe": model.RECIPE + 1}))
    assert not is_complete(folder)


def test_a_folder_and_an_index_of_another_reach_are_stale(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = stamped(tmp_path / model.NAME)
    before = model.weights_of(model.NAME), model.weights_of(model.PUBLIC)
    (tmp_path / "other.safetensors").write_bytes(b"another reach")
    monkeypatch.setattr(reach, "FILE", tmp_path / "other.safetensors")
    assert not is_complete(folder)
    assert model.weights_of(model.NAME) != before[0]
    assert model.weights_of(model.PUBLIC) != before[1]
    assert model.weights_of("another-model") == ""


def test_a_folder_that_lost_a_file_is_not_complete(tmp_path: Path) -> None:
    folder = stamped(tmp_path / "model")
    (folder / "model.onnx").unlink()
    assert not is_complete(folder)


def test_a_folder_with_a_file_cut_short_is_not_complete(tmp_path: Path) -> None:
    folder = stamped(tmp_path / "model")
    (folder / "model.onnx").write_text("gra")
    assert not is_complete(folder)


def swap(tmp_path: Path, folder: Path) -> str:
    """What stands at `folder` after "mine" was swapped in."""
    room = tmp_path / "room"
    room.mkdir()
    model._swap_in(stamped(room / "model", "mine"), folder, room)
    return (folder / "model.onnx").read_text()


def test_a_new_model_is_put_where_nothing_stood(tmp_path: Path) -> None:
    assert swap(tmp_path, tmp_path / "model") == "mine"


def test_a_new_model_replaces_an_incomplete_one(tmp_path: Path) -> None:
    folder = stamped(tmp_path / "model", "theirs")
    (folder / model.STAMP).unlink()
    assert swap(tmp_path, folder) == "mine"


def test_the_model_of_a_process_that_was_first_is_kept(tmp_path: Path) -> None:
    assert swap(tmp_path, stamped(tmp_path / "model", "theirs")) == "theirs"


def test_a_folder_that_cannot_be_made_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ModelError, match=r"^the embedding model cannot be written to [^\n]+$"):
        ensure_model(tmp_path / "file" / "model", print)
