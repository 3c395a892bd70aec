"""The page can be read and used: by keyboard, on a phone, in the dark, at any width."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect

VOTES = "Met hoeveel stemmen werd het Koninkrijk gekozen?"
NOT_THERE = "Hoeveel fietsenstallingen heeft het ministerie in Utrecht?"
Visit = Callable[..., Any]


def test_the_dark_page_is_dark(visit: Visit) -> None:
    background = "getComputedStyle(document.body).backgroundColor"
    assert visit(scheme="light").page.evaluate(background) == "rgb(255, 255, 255)"
    assert visit(scheme="dark").page.evaluate(background) == "rgb(23, 28, 34)"


def test_nothing_sticks_out_at_any_width(visit: Visit) -> None:
    reader = visit()
    reader.ask("woord" * 100)
    reader.ask(VOTES)
    for width in (360, 600, 960, 1280, 1600):
        reader.page.set_viewport_size({"width": width, "height": 800})
        assert reader.page.evaluate("document.documentElement.scrollWidth") == width
        box = reader.box.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        assert box["y"] + box["height"] <= 800


def test_on_a_phone_the_source_opens_over_the_page_and_closes(visit: Visit) -> None:
    reader = visit(width=390, height=800)
    answer = reader.ask(VOTES)
    source = reader.page.locator("#source")
    expect(source).to_be_hidden()
    answer.locator(".cite").first.click()
    expect(source).to_be_visible()
    assert reader.marked_in_sight()
    assert source.bounding_box() == {"x": 0, "y": 0, "width": 390, "height": 800}
    reader.page.get_by_role("button", name="Sluiten").click()
    expect(source).to_be_hidden()
    expect(answer.locator(".cite").first).to_be_focused()


def test_on_a_phone_nothing_behind_the_open_source_can_be_reached(visit: Visit) -> None:
    reader = visit(width=390, height=800)
    reader.ask(VOTES).locator(".cite").first.click()
    assert reader.marked_in_sight()
    for _ in range(5):
        reader.page.keyboard.press("Tab")
        assert reader.page.evaluate(
            "document.activeElement === document.body || Boolean(document.activeElement.closest('#source'))"
        )


def test_everything_can_be_done_by_keyboard(visit: Visit) -> None:
    reader = visit()
    keys = reader.page.keyboard
    reader.tab_to("#question textarea")
    keys.type("Met hoeveel stemmen werd")
    keys.press("Shift+Enter")
    keys.type("het Koninkrijk gekozen?")
    expect(reader.box).to_have_value("Met hoeveel stemmen werd\nhet Koninkrijk gekozen?")
    keys.press("Enter")
    answer = reader.wait_for_turn(1)
    reader.tab_to(".cite", backwards=True)
    keys.press("Enter")
    expect(reader.page.locator("#source .source-text")).to_be_focused()
    assert reader.marked_in_sight()
    keys.press("Escape")
    expect(answer.locator(".cite").last).to_be_focused()


def test_what_has_the_focus_can_be_seen(visit: Visit) -> None:
    reader = visit()
    for selector in ("[data-event]", ".starters button", "#question textarea", "#send", ".library button"):
        reader.tab_to(selector)
        outline = reader.page.evaluate(
            "(({ outlineStyle, outlineWidth }) => [outlineStyle, parseFloat(outlineWidth)])"
            "(getComputedStyle(document.activeElement))"
        )
        assert outline[0] == "solid", selector
        assert outline[1] >= 2, selector


def test_every_control_has_a_name_and_regions_are_labelled(visit: Visit) -> None:
    reader = visit()
    reader.ask(VOTES)
    names = reader.page.get_by_role("button").evaluate_all(
        "(buttons) => buttons.map((button) => button.ariaLabel || button.innerText.trim())"
    )
    assert all(names), names
    expect(reader.page.get_by_role("main")).to_have_count(1)
    expect(reader.page.get_by_role("heading", level=1)).to_have_text("Vindplaats")
    expect(reader.page.get_by_role("complementary", name="Inzet van het Koninkrijk")).to_be_visible()
    expect(reader.page.get_by_role("button", name="Citaat 1 tonen in de bron")).to_be_visible()


def test_nothing_of_the_toolkit_shows(visit: Visit) -> None:
    text = visit().page.locator("body").inner_text().lower()
    for word in ("gradio", "api", "settings", "instellingen", "runs"):
        assert word not in text.split()
