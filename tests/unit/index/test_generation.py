"""Generations are told apart by their numbers alone."""

from pathlib import Path

from index import generation


def test_after_the_last_of_six_digits_the_newest_still_answers(tmp_path: Path) -> None:
    """Also beside an old one that cannot be taken away now, as where a server does not answer."""

    def forget(old: Path) -> bool:
        return old.name != "999998"

    for name in ("999998", "999999"):
        (tmp_path / "generations" / name).mkdir(parents=True)
    (tmp_path / "current").write_text("999999")
    with generation.begun(tmp_path, None, forget) as new:
        assert new.name == "1000000"
    generation.publish(tmp_path, new, forget)
    assert generation.current(tmp_path) == new
    assert {path.name for path in (tmp_path / "generations").iterdir()} == {"999998", "999999", "1000000"}
