"""Generations are told apart by their numbers alone."""

from pathlib import Path

from index import generation


def forget(_generation: Path) -> bool:
    """Nothing stands outside the folder."""
    return True


def test_the_generation_after_the_last_of_six_digits_is_the_newest(tmp_path: Path) -> None:
    for name in ("999998", "999999"):
        (tmp_path / "generations" / name).mkdir(parents=True)
    (tmp_path / "current").write_text("999999")
    with generation.begun(tmp_path, None, forget) as new:
        assert new.name == "1000000"
    generation.publish(tmp_path, new, forget)
    assert generation.current(tmp_path) == new
    with generation.begun(tmp_path, new, forget) as newer:
        assert newer.name == "1000001"
    generation.publish(tmp_path, newer, forget)
    assert {path.name for path in (tmp_path / "generations").iterdir()} == {"1000000", "1000001"}
