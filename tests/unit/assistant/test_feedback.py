import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.answer import Answer, IndexInfo, Refusal, RefusalReason, Timings
from assistant.feedback import Feedback, FeedbackFile, Verdict
from sources.errors import FeedbackError

NOW = datetime(2026, 11, 28, tzinfo=UTC)


def said(number: int, verdict: Verdict = Verdict.RIGHT, word: str = "") -> Feedback:
    answer = Answer(
        question="Hoeveel?",
        asked="Hoeveel?",
        language="nl",
        status="refused",
        claims=[],
        withheld=[],
        conflicts=[],
        refusal=Refusal(reason=RefusalReason.NOT_IN_SOURCES, message="Niets.", missing=[], closest=[]),
        passages=[],
        confidence=0.1,
        index=IndexInfo(generation="1", model="m", document_hashes={}),
        writer="quote",
        timings_ms=Timings(retrieve=1, write=1, verify=1, total=3),
    )
    return Feedback(turn=f"{number:032x}", verdict=verdict, word=word, answer=answer)


def at(path: Path, day: datetime = NOW) -> FeedbackFile:
    return FeedbackFile(path / "kept" / "feedback.jsonl", 90, lambda: day)


def test_what_is_said_is_read_again_with_its_time(tmp_path: Path) -> None:
    file = at(tmp_path)
    file.add(said(1, Verdict.WRONG, "  het is 9,65\u2028miljoen "))
    (one,) = file.read()
    assert (one.verdict, one.word, one.at) == (Verdict.WRONG, "het is 9,65\u2028miljoen", NOW)


def test_a_later_verdict_on_the_same_answer_replaces_the_earlier(tmp_path: Path) -> None:
    file = at(tmp_path)
    file.add(said(1))
    file.add(said(2))
    file.add(said(1, Verdict.MISSING))
    assert [(one.turn[-1], one.verdict) for one in file.read()] == [("2", "right"), ("1", "missing")]


@pytest.mark.parametrize(("days", "left"), [(89, 1), (90, 0)])
def test_what_is_said_is_forgotten_after_its_days(tmp_path: Path, days: int, left: int) -> None:
    at(tmp_path).add(said(1))
    later = at(tmp_path, NOW + timedelta(days=days))
    assert len(later.read()) == left
    later.forget_old()
    assert len(later.path.read_text().splitlines()) == left


def test_a_line_that_cannot_be_read_is_kept_to_the_byte(tmp_path: Path) -> None:
    """It may be of another version, or be cut off by a full disk."""
    file = at(tmp_path)
    file.add(said(1))
    broken = b'{"later": 1}\n\xff\xfe{"turn": "cut o'
    file.path.write_bytes(file.path.read_bytes() + broken)
    file.add(said(2))
    assert [one.turn[-1] for one in file.read()] == ["1", "2"]
    assert broken + b"\n" in file.path.read_bytes()


def test_nothing_is_lost_when_many_speak_at_once(tmp_path: Path) -> None:
    threads = [
        threading.Thread(target=lambda number=number: at(tmp_path).add(said(number))) for number in range(16)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {int(one.turn, 16) for one in at(tmp_path).read()} == set(range(16))


def test_no_file_is_made_to_forget_or_to_read(tmp_path: Path) -> None:
    file = at(tmp_path)
    file.forget_old()
    assert file.read() == []
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_written_is_one_clear_line_and_stays_whole(tmp_path: Path) -> None:
    file = at(tmp_path)
    file.add(said(1))
    (file.path.parent / "feedback.jsonl.new").mkdir()
    with pytest.raises(FeedbackError, match=r"cannot be written .*VINDPLAATS_FEEDBACK"):
        file.add(said(2))
    assert [one.turn[-1] for one in file.read()] == ["1"]
