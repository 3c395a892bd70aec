"""A second corpus goes through the real reading, building and asking. The data here are made up and small."""

import json
from pathlib import Path

import pytest

from assistant.ask import Assistant
from evals.case import CaseError
from evals.second import (
    Collection,
    Probe,
    collections,
    families,
    in_half,
    off_topic_scores,
    retrieval_scores,
)
from sources.settings import Settings

BREAD = "Voor het bakken van brood zijn meel, water, gist en zout nodig."
TRAIN = "De trein naar Utrecht vertrekt elk kwartier van spoor vier."


def test_each_question_is_ranked_by_the_document_that_answers_it(built: Settings) -> None:
    collection = Collection(
        "small",
        {"bread": BREAD, "train": TRAIN},
        [
            Probe("a", "Wat heb je nodig om brood te bakken?", "bread", "a"),
            Probe("b", "How often does the train to Utrecht leave?", "train", "b"),
            Probe("c", "Wat heb je nodig om brood te bakken?", "train", "c"),
        ],
    )
    assert retrieval_scores(collection, built, lambda _line: None) == {
        "small.hit@1": {"a": 1, "b": 1, "c": 0},
        "small.hit@5": {"a": 1, "b": 1, "c": 1},
        "small.mrr": {"a": 1, "b": 1, "c": 0.5},
    }


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder in the form of the development data."""
    for name in ("kamervragen", "udhr", "qald"):
        (tmp_path / name).mkdir()
    question = {"document": "d", "title": "t", "number": "1", "question": "Wat is nodig?", "answer": BREAD}
    (tmp_path / "kamervragen" / "questions.jsonl").write_text(json.dumps(question) + "\n")
    for code, text in (("nld", "Eenieder heeft recht op leven."), ("eng", "Everyone has the right to life.")):
        (tmp_path / "udhr" / f"udhr_{code}.json").write_text(json.dumps([{"id": "x", "text": text}]))
    rows = "id\tnl\ten\n1\tWie vermoordde Caesar?\tWho killed Caesar?\n"
    (tmp_path / "qald" / "qald9_nl_test.tsv").write_text(rows)
    return tmp_path


def test_the_three_collections_are_read(data: Path) -> None:
    kamervragen, dutch, english = collections(data)
    assert kamervragen.documents == {"answer-000": BREAD}
    assert dutch.probes[0].question.startswith("Eenieder")
    assert dutch.documents == {"article-00": "Everyone has the right to life."}
    assert english.documents == {"article-00": "Eenieder heeft recht op leven."}


def test_a_document_is_never_divided_and_all_stay_as_distractors() -> None:
    probes = [Probe(str(at), "?", str(at), f"document-{at % 7}") for at in range(50)]
    whole = Collection("x", {str(at): "text" for at in range(50)}, probes)
    tune, report = in_half(whole, "tune"), in_half(whole, "report")
    assert {one.group for one in tune.probes} & {one.group for one in report.probes} == set()
    assert len(tune.probes) + len(report.probes) == 50
    assert tune.documents == report.documents == whole.documents
    assert in_half(whole, "all") == whole


def test_questions_about_the_world_are_asked_in_both_languages(data: Path, assistant: Assistant) -> None:
    rows = off_topic_scores(data, assistant, "all")
    assert rows["qald.refused"].keys() == {"qald-nl-1", "qald-en-1"}
    assert len(set(families(rows).values())) == 1


def test_data_that_are_not_there_are_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="set VINDPLAATS_EVAL_DATA to the folder that holds kamervragen/"):
        collections(tmp_path)
