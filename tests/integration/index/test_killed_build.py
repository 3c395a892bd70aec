"""Builds that are killed at any moment lose nothing: `python -m index build` as a real process, 20 times."""

from pathlib import Path

from evals.killed import kill_builds


def test_builds_killed_at_any_moment_lose_nothing_and_leave_nothing_stale_or_behind(
    model_folder: Path, tmp_path: Path
) -> None:
    """After each the old generation answers or the new one, whole; in the end it is as if built at once."""
    toll = kill_builds(tmp_path, model_folder.parent, builds=20, seed=1, progress=print)
    assert toll.faults == []
    assert toll.killed + toll.ended == 20
    assert toll.killed >= 10
