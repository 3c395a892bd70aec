"""axe-core finds nothing serious on any view."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.e2e.papers import QUESTION

OHCHR = "Hoeveel draagt het Koninkrijk jaarlijks bij aan OHCHR?"
NOT_THERE = "Hoeveel fietsenstallingen heeft het ministerie in Utrecht?"
SERIOUS = {"serious", "critical"}
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
Visit = Callable[..., Any]


def faults(page: Page) -> list[str]:
    """What axe-core calls serious or worse, each with where it is."""
    options = {"runOnly": {"type": "tag", "values": STANDARD}}
    found = Axe().run(page, options=options).response["violations"]
    return [
        f"{one['id']}: {node['html'][:160]}"
        for one in found
        if one["impact"] in SERIOUS
        for node in one["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 380])
def test_nothing_serious_is_wrong_on_any_view(visit: Visit, width: int, scheme: str) -> None:
    reader = visit(width=width, scheme=scheme)
    page = reader.page
    page.locator(".starters button").first.wait_for(timeout=90_000)
    views = {"start": faults(page)}
    page.locator("#masthead [data-library]").click()
    page.locator(".guided").wait_for(timeout=90_000)
    views["library"] = faults(page)
    page.locator("[data-about]").first.click()
    page.locator(".outline").wait_for()
    views["about"] = faults(page)
    if width < 960:
        page.get_by_role("button", name="Sluiten").click()
    reader.ask(NOT_THERE)
    views["refusal"] = faults(page)
    answer = reader.ask(OHCHR)
    answer.locator(".support").first.click()
    answer.get_by_role("button", name="Beoordeel").click()
    views["answer"] = faults(page)
    answer.locator(".cite").first.click()
    expect(page.locator("#source mark").first).to_be_visible()
    views["source"] = faults(page)
    if width < 960:
        page.get_by_role("button", name="Sluiten").click()
    page.get_by_role("button", name="Zoekt in").click()
    views["filters"] = faults(page)
    page.get_by_role("dialog").get_by_role("button", name="Sluiten").click()
    reader.conversations()
    views["conversations"] = faults(page)
    assert {view: found for view, found in views.items() if found} == {}


@pytest.mark.parametrize("width", [1280, 380])
def test_nothing_serious_is_wrong_with_pages_and_differences(
    visit: Visit, at_papers: str, width: int
) -> None:
    reader = visit(at_papers, width=width)
    answer = reader.ask(QUESTION)
    answer.locator(".cite").first.click()
    expect(reader.page.locator("#source .mark").first).to_be_visible()
    views = {"page": faults(reader.page)}
    if width < 960:
        reader.page.get_by_role("button", name="Sluiten").click()
    answer.get_by_role("button", name="Toon de bronnen naast elkaar").click()
    expect(reader.page.locator("#source .part")).to_have_count(2)
    views["beside"] = faults(reader.page)
    assert {view: found for view, found in views.items() if found} == {}
