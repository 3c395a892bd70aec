"""Lays a run out as one HTML file that fetches nothing: figures, plots, and every failed case with its source.

Everything that comes from documents, questions or models is text here, never markup.
"""

from collections.abc import Mapping, Sequence
from html import escape
from itertools import pairwise
from typing import Any

from evals import plots
from evals.case import Case, Place, place
from evals.measure import SHOWN_BY_GROUP, Scores
from evals.outcome import Outcome
from evals.report import Report, case_scores

AROUND = 300
"""Characters of the source shown before and after what is highlighted."""

_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:62rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b;background:#fff}
table{border-collapse:collapse}td,th{padding:.15rem .8rem .15rem 0;text-align:right;border-bottom:1px solid #ddd}
td:first-child,th:first-child{text-align:left}figure{display:inline-block;margin:0 1.5rem 1rem 0;vertical-align:top}
figcaption{font-weight:600}svg{font:12px system-ui,sans-serif;max-width:100%;height:auto}svg text{fill:#333}
.line{fill:none;stroke:#154273;stroke-width:2}.dot{fill:#154273;fill-opacity:.6}.bar{fill:#8fa9c9}
.aid{stroke:#333;stroke-width:1.5}.grid{stroke:#ddd}details{border-top:1px solid #ccc;padding:.4rem 0}
summary{cursor:pointer}dt{font-weight:600;margin-top:.5rem}dd{margin:0 0 .5rem;white-space:pre-wrap}
mark.gold{background:#ffe9a8}mark.cited{background:#cfe3ff}mark.both{background:#c9f0c4}
"""

_KEY = ", ".join(f'<mark class="{kind}">{kind}</mark>' for kind in ("gold", "cited", "both"))

_NO_FETCHING = "default-src 'none'; style-src 'unsafe-inline'"


def page(
    made: Report, cases: Sequence[Case], outcomes: Mapping[str, Outcome], texts: Mapping[str, str]
) -> str:
    """The whole report as HTML."""
    title = " · ".join(f"{key} {value}" for key, value in made["about"].items())
    scores = case_scores(made)
    failed = [(case, wrong) for case in cases if (wrong := failures(case.id, scores))]
    body = (
        f"<h1>{escape(title)}</h1>",
        f"<h2>Figures</h2>{_figures(made)}",
        f"<h2>Plots</h2>{_plots(made)}",
        f"<h2>Failed cases ({len(failed)} of {len(cases)})</h2>",
        f"<p>In the source: {_KEY}.</p>",
        *(_failed(case, outcomes[case.id], wrong, texts) for case, wrong in failed),
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_NO_FETCHING}">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body>{''.join(body)}</body></html>\n"
    )


def failures(case_id: str, scores: Scores) -> list[str]:
    """What went wrong with a case, by the names of the figures."""
    wrong = {
        "choice.any_holds": 0.0,
        "retrieval.hit@10": 0.0,
        "refusal.wrongly_refused": 1.0,
        "refusal.refused_unanswerable": 0.0,
        "citations.located": 0.0,
    }
    return [name for name, bad in wrong.items() if scores.get(name, {}).get(case_id) == bad]


def _figures(made: Report) -> str:
    rows = [
        f"<tr><td>{escape(name)}</td><td>{one['value']:.3f}</td><td>{one['low']:.3f} - {one['high']:.3f}</td>"
        f"<td>{one['count']}</td></tr>"
        for name, one in made["figures"].items()
    ]
    times = [
        f"<tr><td>milliseconds.{escape(stage)}</td><td>{one['p50']:.1f}</td><td>p95 {one['p95']:.1f}</td>"
        f"<td>{one['count']}</td></tr>"
        for stage, one in made["milliseconds"].items()
    ]
    head = "<tr><th>figure</th><th>value</th><th>95% interval</th><th>cases</th></tr>"
    return f"<table>{head}{''.join(rows)}{''.join(times)}</table>"


def _plots(made: Report) -> str:
    risk = [(point["coverage"], point["risk"]) for point in made["risk_coverage"]]
    bins = [(one["confidence"], one["right"], one["count"]) for one in made["calibration"]]
    drawn = [
        _figure("Risk at coverage", plots.curve(risk, "answered / all questions", "wrong / answered")),
        _figure("Calibration", plots.dots(bins, "confidence", "right")),
    ]
    for field, values in made["groups"].items():
        for name in SHOWN_BY_GROUP:
            rows = [(value, *_bar(row[name])) for value, row in values.items() if name in row]
            if rows:
                drawn.append(_figure(f"{name} by {field}", plots.bars(rows)))
    return "".join(drawn)


def _bar(interval: Mapping[str, Any]) -> tuple[float, float, float, int]:
    return interval["value"], interval["low"], interval["high"], interval["count"]


def _figure(caption: str, drawing: str) -> str:
    return f"<figure><figcaption>{escape(caption)}</figcaption>{drawing}</figure>"


def _failed(case: Case, outcome: Outcome, wrong: Sequence[str], texts: Mapping[str, str]) -> str:
    said = "\n".join(statement.text for statement in outcome.statements) or "(refused)"
    gold = "\n".join(one.quote for one in case.gold) or f"(no answer: {case.why})"
    rows = {"question": _asked(case), "answer": said, "gold": gold, "facts": _facts(case)}
    listed = "".join(f"<dt>{name}</dt><dd>{escape(text)}</dd>" for name, text in rows.items() if text)
    confidence = "" if outcome.confidence is None else f", confidence {outcome.confidence:.2f}"
    return (
        f"<details><summary><b>{escape(case.id)}</b> {escape(case.question)} "
        f"<small>({escape(', '.join(wrong))}{confidence})</small></summary>"
        f"<dl>{listed}<dt>source</dt>{_sources(case, outcome, texts)}</dl></details>"
    )


def _asked(case: Case) -> str:
    earlier = [turn if isinstance(turn, str) else turn.question for turn in case.history]
    return "\n".join([*earlier, case.question])


def _facts(case: Case) -> str:
    return "; ".join(" / ".join(fact) for fact in case.facts)


def _sources(case: Case, outcome: Outcome, texts: Mapping[str, str]) -> str:
    gold = [place(one, texts) for one in (*case.gold, *case.removed)]
    cited = [
        citation.place
        for statement in outcome.statements
        for citation in statement.citations
        if citation.place is not None and citation.place.document in texts
    ]
    stretches = _stretches([*gold, *cited], texts)
    return "".join(f"<dd>… {_marked(stretch, gold, cited, texts)} …</dd>" for stretch in stretches)


def _stretches(places: Sequence[Place], texts: Mapping[str, str]) -> list[Place]:
    """The parts of the sources around the places; parts that meet are one."""
    merged: list[Place] = []
    for one in sorted(places, key=lambda one: (one.document, one.start)):
        start, end = max(0, one.start - AROUND), min(len(texts[one.document]), one.end + AROUND)
        if merged and merged[-1].document == one.document and start <= merged[-1].end:
            merged[-1] = Place(one.document, merged[-1].start, max(end, merged[-1].end))
        else:
            merged.append(Place(one.document, start, end))
    return merged


def _marked(stretch: Place, gold: Sequence[Place], cited: Sequence[Place], texts: Mapping[str, str]) -> str:
    """The text of the stretch with gold and cited places marked."""
    inside = [one for one in (*gold, *cited) if one.overlap(stretch)]
    edges = {stretch.start, stretch.end, *(edge for one in inside for edge in (one.start, one.end))}
    cuts = sorted(edge for edge in edges if stretch.start <= edge <= stretch.end)
    pieces = []
    for start, end in pairwise(cuts):
        piece = Place(stretch.document, start, end)
        names = [
            name for name, places in (("gold", gold), ("cited", cited)) if any(map(piece.overlap, places))
        ]
        text = escape(texts[stretch.document][start:end])
        kind = "both" if len(names) > 1 else "".join(names)
        pieces.append(f'<mark class="{kind}">{text}</mark>' if kind else text)
    return "".join(pieces)
