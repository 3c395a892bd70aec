import json
from itertools import islice
from pathlib import Path

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st

from evals.bench import machine
from evals.bench.__main__ import PANELS, keep, main
from evals.bench.documents import lay_out
from evals.bench.growth import picture
from evals.bench.processes import percentile
from evals.bench.recombined import recombined, shape
from evals.bench.rows import Row, table
from index.split import sentences
from sources.settings import Settings

LIBRARY = Path(__file__).parents[3] / "sources" / "library"

SOME = (
    "Nederland draagt in 2024 een bedrag van 8,65 miljoen euro bij aan het Kantoor van de Hoge Commissaris.",
    "Op 12 maart 2021 heeft de minister een brief gestuurd aan de Tweede Kamer over de inzet in Genève.",
    "De situatie van journalisten is in veel landen in het afgelopen jaar slechter geworden.",
    "te kort",
)

ROW = Row("question, total, p50", "ms", {"ours": [30, 40, 20], "llama": [10, 20, 10], "hand": [5, 5, 5]}, 100)


@given(st.lists(st.floats(0, 1e6), min_size=1), st.floats(1, 100))
def test_a_percentile_is_one_of_the_values_and_leaves_enough_below(
    values: list[float], percent: float
) -> None:
    found = percentile(values, percent)
    assert found in values
    assert sum(value <= found for value in values) >= len(values) * percent / 100 - 1e-9


def test_a_percentile_by_nearest_rank() -> None:
    assert percentile([40, 15, 50, 20, 35], 50) == 35
    assert percentile([40, 15, 50, 20, 35], 95) == 50


def test_the_ratio_is_taken_round_by_round() -> None:
    assert ROW.ratios() == [3, 2, 2]
    assert ROW.as_json()["ratio"] == {"median": 2, "spread": [2, 3], "values": [3, 2, 2]}


def test_a_row_keeps_every_value_beside_its_median_and_spread() -> None:
    kept = json.loads(json.dumps(ROW.as_json()))
    assert kept["values"]["ours"] == [30, 40, 20]
    assert (kept["median"]["ours"], kept["spread"]["ours"]) == (30, [20, 40])


def test_a_figure_that_only_one_system_has_has_no_ratio() -> None:
    row = Row("question, write, p50", "ms", {"ours": [3]}, 100)
    assert row.as_json()["ratio"] is None
    assert table([row]).splitlines()[1].split()[-4:] == ["3", "-", "-", "-"]


def test_the_table_shows_median_spread_and_ratio() -> None:
    line = table([ROW]).splitlines()[1]
    for shown in ("question, total, p50, 100", "30 (20 - 40)", "10 (10 - 20)", "2 (2 - 3)"):
        assert shown in line


def test_the_picture_draws_each_system_over_all_sizes() -> None:
    rows = [Row(ROW.name, "ms", ROW.values, size) for size in (100, 1_000, 10_000)]
    drawn = fromstring(picture(rows, PANELS))
    lines = [one for one in drawn.iter() if one.tag.endswith("polyline")]
    assert [len((one.get("points") or "").split()) for one in lines] == [3, 3, 3]


def test_the_picture_leaves_out_what_was_not_measured() -> None:
    assert "polyline" not in picture([], PANELS)


@pytest.mark.parametrize("sentence", SOME)
def test_what_is_recombined_has_the_shape_of_the_sentence_that_it_was_made_of(sentence: str) -> None:
    made = [one for text in islice(recombined(SOME, 1), 50) for one in _sentences(text)]
    assert ({shape(one) for one in made} >= {shape(sentence)}) == (sentence != "te kort")


def test_no_sentence_is_made_twice_and_all_have_a_known_shape() -> None:
    made = [one for text in islice(recombined(SOME, 1), 200) for one in _sentences(text)]
    assert len(made) == len(set(made)) > 4_000
    assert {shape(one) for one in made} <= {shape(one) for one in SOME}


def test_the_same_seed_makes_the_same_documents() -> None:
    first, again, other = (list(islice(recombined(SOME, seed), 3)) for seed in (1, 1, 2))
    assert first == again != other


def _sentences(text: str) -> list[str]:
    """The sentences of the paragraphs of a document in Markdown."""
    parts = [part for part in text.strip().split("\n\n") if not part.startswith("#")]
    return [part[span.start : span.end] for part in parts for span in sentences(part, 0, len(part))]


def test_real_documents_come_first_and_each_library_holds_the_smaller_ones(tmp_path: Path) -> None:
    held = lay_out(tmp_path, [30, 80, 700], 80, 3, Settings(library=LIBRARY, eval_data=None))
    names = [{file.name for file in (tmp_path / f"library-{size}").rglob("*.*")} for size in (30, 80, 700)]
    assert names[0] < names[1] < names[2]
    assert held["library-30"]["passages_by_origin"]["real"] >= 30
    assert held["library-700"]["passages"] >= 700
    assert held["library-700"]["passages_by_origin"]["recombined"] > 500
    parts = [held[f"part-{number}"]["passages"] for number in range(3)]
    assert sum(parts) == held["library-80"]["passages"]


def test_the_machine_is_told_with_versions_and_commit() -> None:
    facts = machine.facts()
    assert facts["cores"]
    assert facts["versions"]["chromadb"]  # type: ignore[index]
    json.dumps(facts)


def test_what_was_measured_is_kept_as_table_json_and_picture(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cold = Row("cold start", "s", {"ours": [3], "llama": [9], "hand": [8], "bare": [2]})
    keep({"machine": machine.facts(), "seconds": 9, "rows": [ROW, cold], "raw": {"all": [1, 2]}}, tmp_path)
    shown = capsys.readouterr().out
    assert (tmp_path / "table.txt").read_text(encoding="utf-8").strip() in shown
    assert "cold start 1.50 times (2 s)" in shown
    kept = json.loads((tmp_path / "bench.json").read_text(encoding="utf-8"))
    assert [row["name"] for row in kept["rows"]] == [ROW.name, "cold start"]
    assert kept["raw"] == {"all": [1, 2]}
    assert (tmp_path / "growth.svg").read_text(encoding="utf-8").startswith("<svg")


@pytest.mark.parametrize("count", ["0", "-1", "two"])
def test_a_count_that_is_no_number_above_0_is_wrong_usage(
    count: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main([f"--repeats={count}"])
    assert ended.value.code == 2
    assert "not a number above 0" in capsys.readouterr().err
