"""Every view, narrow and wide, light and dark: nothing serious for axe-core, no faint text, nothing that sticks out.

Each is kept as a picture in build/screenshots, to be looked at.
"""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, expect

from tests.e2e.papers import QUESTION

VOTES = "Met hoeveel stemmen werd het Koninkrijk gekozen?"
OHCHR = "Hoeveel draagt het Koninkrijk jaarlijks bij aan OHCHR?"
NOT_THERE = "Hoeveel fietsenstallingen heeft het ministerie in Utrecht?"
LONG = "In welk jaar moet het mandaat van de VN-expert worden verlengd en waarom is dat zo?"
SERIOUS = {"serious", "critical"}
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
Visit = Callable[..., Any]

in_every_form = pytest.mark.parametrize(
    ("width", "scheme"), [(1280, "light"), (1280, "dark"), (380, "light"), (380, "dark")]
)


class Look:
    """Looks at views of a page, one after another, and remembers what is wrong with any."""

    def __init__(self, reader: Any, width: int, scheme: str) -> None:  # noqa: ANN401 - conftest's Reader
        self.page = reader.page
        self.reader = reader
        self.width = width
        self.form = f"{'wide' if width > 960 else 'phone'}-{scheme}"
        self.faults: dict[str, list[object]] = {}

    def at(self, view: str) -> None:
        """Look at what is shown now, which is called `view`."""
        self.reader.shoot(f"{self.form}-{view}")
        # Else axe-core takes for too small what happens to be half under the question box just now.
        self.page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
        options = {"runOnly": {"type": "tag", "values": STANDARD}}
        found = Axe().run(self.page, options=options).response["violations"]
        faults: list[object] = [
            f"{one['id']}: {node['html'][:160]}"
            for one in found
            if one["impact"] in SERIOUS
            for node in one["nodes"]
        ]
        faults += self.reader.faint_texts()
        if (wide := self.page.evaluate("document.documentElement.scrollWidth")) != self.width:
            faults.append(f"{wide} pixels wide")
        if faults:
            self.faults[view] = faults

    def close_panel(self) -> None:
        """On a phone the source lies over the page."""
        if self.width < 960:
            self.page.locator("#source").get_by_role("button", name="Sluiten").click()


@in_every_form
def test_nothing_is_wrong_on_any_view(visit: Visit, width: int, scheme: str) -> None:
    reader = visit(width=width, height=860, scheme=scheme)
    look, page = Look(reader, width, scheme), reader.page
    page.locator(".starters button").first.wait_for(timeout=90_000)
    look.at("start")
    page.locator("#masthead [data-library]").click()
    page.locator(".guided").wait_for(timeout=90_000)
    look.at("library")
    page.locator("[data-about]").first.click()
    page.locator(".outline").wait_for()
    look.at("about")
    look.close_panel()
    reader.ask(LONG)
    page.get_by_role("button", name="Nieuw gesprek").click()
    expect(reader.turns).to_have_count(0)
    reader.ask(NOT_THERE)
    look.at("refusal")
    answer = reader.ask(VOTES)
    look.at("answer")
    answer.locator(".support").first.click()
    answer.locator(".suggested").scroll_into_view_if_needed()
    look.at("suggested")
    answer.locator(".cite").first.click()
    assert reader.marked_in_sight()
    look.at("source")
    look.close_panel()
    open_and_judge(answer, look)
    page.get_by_role("button", name="Zoekt in").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    look.at("filters")
    page.get_by_role("dialog").get_by_role("button", name="Sluiten").click()
    listed = reader.conversations()
    expect(listed.get_by_role("listitem")).to_have_count(2)
    look.at("conversations")
    assert look.faults == {}


def open_and_judge(answer: Locator, look: Look) -> None:
    """What is taken along, and what is thought of it: the buttons stay in their places meanwhile."""
    export = answer.get_by_role("button", name="Exporteer")
    place = "(button) => [button.offsetLeft, button.offsetTop - button.parentElement.offsetTop]"
    before = export.evaluate(place)
    export.click()
    assert export.evaluate(place) == before
    look.at("export")
    answer.get_by_role("button", name="Beoordeel").click()
    expect(export).to_have_attribute("aria-expanded", "false")
    assert export.evaluate(place) == before
    answer.get_by_role("button", name="Bewaar oordeel").click()
    expect(answer.get_by_text("Kies eerst een oordeel.")).to_be_in_viewport()
    look.at("judge")


@in_every_form
def test_nothing_is_wrong_with_pages_and_differences(
    visit: Visit, at_papers: str, width: int, scheme: str
) -> None:
    reader = visit(at_papers, width=width, height=860, scheme=scheme)
    look, page = Look(reader, width, scheme), reader.page
    answer = reader.ask(QUESTION)
    answer.locator(".support").first.click()
    expect(answer.get_by_text("teken voor teken").first).to_be_visible()
    look.at("explained")
    answer.locator(".conflict").scroll_into_view_if_needed()
    look.at("conflict")
    answer.locator(".cite").first.click()
    expect(page.locator("#source .mark").first).to_be_in_viewport()
    page.locator("#source img").evaluate("(image) => image.decode()")
    look.at("page")
    look.close_panel()
    answer.get_by_role("button", name="Toon de bronnen naast elkaar").click()
    expect(page.locator("#source .mark").last).to_be_in_viewport()
    page.locator("#source img").last.evaluate("(image) => image.decode()")
    look.at("beside")
    assert look.faults == {}


# What can be used, with what lies over the middle of it once it is scrolled into sight.
COVERED = """() => {
  const usable = [...document.querySelectorAll("button, textarea, summary, input, a[href], [tabindex='0']")];
  return usable.filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest("[inert]")).flatMap((one) => {
    one.scrollIntoView({ block: "center", inline: "center" });
    const { left, top, width, height } = one.getBoundingClientRect();
    if (width < 2) return [];
    const there = document.elementFromPoint(left + width / 2, Math.min(top + height / 2, innerHeight - 1));
    const free = there && (one.contains(there) || there.contains(one) || there.closest("label")?.contains(one));
    return free ? [] : [`${one.outerHTML.slice(0, 120)} under ${there?.outerHTML.slice(0, 120)}`];
  });
}"""


def test_at_twice_the_size_everything_is_there_and_nothing_lies_over_anything(visit: Visit) -> None:
    """WCAG 1.4.4 and 1.4.10: a window of 1280 by 860, of which half as much is seen, twice as large."""
    reader = visit(width=640, height=430, scale=2)
    page = reader.page
    page.locator(".starters button").first.wait_for(timeout=90_000)
    views = {"start": page.evaluate(COVERED)}
    answer = reader.ask(VOTES)
    views["answer"] = page.evaluate(COVERED)
    reader.shoot("zoomed-answer")
    # What is typed in leaves room to read in.
    assert page.locator("#asking").bounding_box()["height"] <= 215
    answer.locator(".cite").first.click()
    assert reader.marked_in_sight()
    views["source"] = page.evaluate(COVERED)
    reader.shoot("zoomed-source")
    page.get_by_role("button", name="Sluiten").click()
    page.get_by_role("button", name="Zoekt in").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    reader.shoot("zoomed-filters")
    apply = page.get_by_role("dialog").get_by_role("button", name="Pas toe")
    apply.click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert {view: found for view, found in views.items() if found} == {}
    assert page.evaluate("document.documentElement.scrollWidth") == 640


MOTION = """() => {
  window.moved = new Set();
  for (const kind of ["animationstart", "transitionrun"])
    addEventListener(kind, ({ target }) => window.moved.add(`${kind}: ${target.id || target.className || target.tagName}`), true);
  const scroll = Element.prototype.scrollIntoView;
  Element.prototype.scrollIntoView = function (how) {
    if (how?.behavior === "smooth") window.moved.add("scroll");
    return scroll.call(this, how);
  };
}"""


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_nothing_moves_for_who_does_not_want_it(visit: Visit, motion: str) -> None:
    reader = visit(motion=motion)
    reader.page.evaluate(MOTION)
    answer = reader.ask(VOTES)
    answer.locator(".support").first.click()
    answer.get_by_role("button", name="Exporteer").click()
    reader.page.locator("#masthead [data-library]").click()
    expect(reader.page.locator("#source .library")).to_be_visible()
    moved = reader.page.evaluate("[...window.moved]")
    assert bool(moved) == (motion == "no-preference"), moved


@pytest.mark.parametrize("locale", ["nl-NL", "en-GB"])
def test_the_masthead_is_one_row(visit: Visit, locale: str) -> None:
    reader = visit(locale=locale)
    reader.ask(VOTES)
    for width in (960, 1100, 1280, 1600):
        reader.page.set_viewport_size({"width": width, "height": 860})
        parts = [part.bounding_box() for part in reader.page.locator(".masthead > *").all()]
        assert max(part["y"] for part in parts) < min(part["y"] + part["height"] for part in parts), width
