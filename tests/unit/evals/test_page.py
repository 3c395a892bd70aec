"""The HTML report is one file that fetches nothing and takes text for text."""

import re
from collections.abc import Callable
from html.parser import HTMLParser

from evals.case import Case, Place
from evals.measure import measure
from evals.outcome import Cited, Outcome, Statement
from evals.page import page
from evals.plots import bars, curve, dots
from evals.report import report

MakeCase = Callable[..., Case]


def made(cases: list[Case], outcomes: dict[str, Outcome], texts: dict[str, str]) -> str:
    return page(report(measure(cases, outcomes, texts), {"system": "<b>x</b>"}), cases, outcomes, texts)


def wrong(texts: dict[str, str]) -> Outcome:
    """Cites the end of the gold sentence and a little more, and not the fact."""
    start = texts["doc"].index("stemmen.")
    where = Place("doc", start, start + 15)
    quote = texts["doc"][where.start : where.end]
    return Outcome(
        refused=False, statements=(Statement(quote, (Cited(quote, where, located=True),)),), confidence=0.8
    )


def test_a_failed_case_is_shown_with_its_question_gold_and_marked_source(
    case: MakeCase, texts: dict[str, str]
) -> None:
    shown = made([case()], {"nl-votes-01": wrong(texts)}, texts)
    assert "Failed cases (1 of 1)" in shown
    assert "Hoeveel stemmen?" in shown
    assert (
        '<mark class="gold">Op 10 oktober kreeg het Koninkrijk 169 </mark><mark class="both">stemmen.</mark>'
        in shown
    )
    assert '<mark class="cited">\n\nDe bi</mark>' in shown


def test_a_case_that_went_well_is_not_shown(case: MakeCase, texts: dict[str, str]) -> None:
    good = Outcome(refused=False, statements=(Statement("", (Cited("169 stemmen"),)),))
    assert "Failed cases (0 of 1)" in made([case()], {"nl-votes-01": good}, texts)


def test_what_a_document_question_or_model_says_is_never_markup(
    case: MakeCase, texts: dict[str, str]
) -> None:
    evil = '<script src="http://x/"></script><img src=x onerror=alert(1)>'
    hostile = case(question=evil, id=evil, kind=evil)
    said = Outcome(refused=False, statements=(Statement(evil, ()),))
    shown = made([hostile], {evil: said}, {"doc": texts["doc"] + evil})
    assert "<script" not in shown
    assert "<img" not in shown


def test_the_page_fetches_nothing_and_is_well_formed(case: MakeCase, texts: dict[str, str]) -> None:
    shown = made([case()], {"nl-votes-01": wrong(texts)}, texts)
    assert not re.search(r"""(?:src|href)\s*=|url\(|@import""", shown)
    assert "default-src 'none'" in shown
    open_tags: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
            if tag != "meta":
                open_tags.append(tag)

        def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            """Opens nothing."""

        def handle_endtag(self, tag: str) -> None:
            assert open_tags.pop() == tag

    Reader().feed(shown)
    assert open_tags == []


def test_plots_stay_inside_their_frame() -> None:
    drawing = curve([(0.1, 0.0), (1.0, 1.0)], "across", "up") + dots([(0.0, 1.0, 3)], "across", "up")
    numbers = [float(number) for number in re.findall(r'(?:cx|x1|x2|points)="(-?[\d.]+)', drawing)]
    assert all(0 <= number <= 420 for number in numbers)
    assert "a &amp; b" in bars([("a & b", 0.5, 0.4, 0.6, 10)])
    assert dots([], "a", "b").startswith("<svg")
