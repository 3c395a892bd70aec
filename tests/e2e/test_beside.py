"""An answer is read beside its sources: by its pages, from quotation to quotation, two side by side."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from sources.settings import Settings
from tests.e2e.papers import NEW, OLD, QUESTION

OHCHR = "Hoeveel draagt het Koninkrijk jaarlijks bij aan OHCHR?"
COUNCIL = "Wat zegt de brief over de VN-Mensenrechtenraad?"
Visit = Callable[..., Any]


def over_print(page: Page) -> list[list[float]]:
    """For each mark its sides, in points of the page that it lies on."""
    return list(
        page.locator("#source .mark").evaluate_all(
            """(marks) => marks.map((mark) => {
              const page = mark.parentElement.querySelector("img").getBoundingClientRect();
              const place = mark.getBoundingClientRect();
              const scale = 595 / page.width;
              return [place.left - page.left, place.top - page.top, place.right - page.left,
                place.bottom - page.top].map((side) => side * scale);
            })"""
        )
    )


def test_the_page_is_shown_with_the_quotation_marked(visit: Visit, at_papers: str) -> None:
    reader = visit(at_papers)
    answer = reader.ask(QUESTION)
    expect(answer.locator("blockquote").first).to_have_text(NEW)
    picture = reader.page.get_by_role("img", name="Afbeelding van p. 2, met het citaat gemarkeerd.")
    expect(picture).to_be_visible()
    assert picture.evaluate("(image) => image.decode().then(() => image.naturalWidth)") == 1190
    marks = over_print(reader.page)
    assert all(60 < left < right < 560 for left, _, right, _ in marks)
    assert all(105 < top < bottom < 150 for _, top, _, bottom in marks)
    expect(reader.page.locator("#source .source-head")).to_contain_text("p. 2")
    reader.page.get_by_role("button", name="Tekst").click()
    expect(reader.marked).to_have_text(NEW)
    expect(reader.page.get_by_role("button", name="Tekst")).to_be_focused()
    assert reader.marked_in_sight()
    reader.page.get_by_role("button", name="Pagina").click()
    expect(picture).to_be_visible()


def test_documents_that_differ_are_shown_side_by_side(visit: Visit, at_papers: str) -> None:
    reader = visit(at_papers)
    answer = reader.ask(QUESTION)
    expect(answer.locator(".superseded")).to_contain_text("Vervangen door “Voortgang van de steun")
    answer.get_by_role("button", name="Toon de bronnen naast elkaar").click()
    parts = reader.page.locator("#source .part")
    expect(parts).to_have_count(2)
    for part, title in zip(parts.all(), ("Voortgang van de steun", "Steun aan bedreigde"), strict=True):
        expect(part.get_by_role("heading", name=title)).to_be_visible()
        expect(part.locator(".mark").first).to_be_in_viewport()
    expect(parts.last.locator(".superseded")).to_contain_text("Vervangen door")
    left, right = (part.bounding_box() for part in parts.all())
    assert left["x"] + left["width"] <= right["x"]
    ids = reader.page.locator("[id]").evaluate_all("(all) => all.map((one) => one.id)")
    assert len(ids) == len(set(ids))
    for button in parts.locator("[data-view=text]").all()[:1]:
        button.click()
    expect(parts.first.locator("mark")).to_have_text(NEW)
    expect(parts.last.locator("mark")).to_have_text(OLD)


def test_a_page_whose_file_is_gone_is_shown_as_text_and_says_so(
    visit: Visit, changing: tuple[Settings, str], tmp_path: Path
) -> None:
    own, address = changing
    reader = visit(address)
    file = own.library / "steun-2024.pdf"
    shutil.move(file, tmp_path)
    try:
        reader.ask(QUESTION)
        expect(reader.marked).to_have_text(NEW)
        expect(reader.page.get_by_text("De pagina kan niet worden getoond")).to_be_visible()
    finally:
        shutil.move(tmp_path / file.name, file)


def test_quotations_follow_each_other_by_keyboard(visit: Visit) -> None:
    reader = visit()
    answer = reader.ask(COUNCIL)
    quotes = answer.locator("blockquote").all_inner_texts()
    assert len(quotes) > 1
    expect(reader.marked.first).to_have_text(quotes[0])
    reader.page.keyboard.press("Alt+ArrowDown")
    expect(reader.page.locator("#turned")).to_have_text(f"Citaat 2 van {len(quotes)}: {quotes[1]}")
    expect(reader.marked.first).to_have_text(quotes[1])
    expect(answer.locator(".cite").nth(1)).to_have_attribute("aria-pressed", "true")
    expect(reader.box).to_be_focused()
    for _ in quotes:
        reader.page.keyboard.press("Alt+ArrowUp")
    expect(reader.marked.first).to_have_text(quotes[0])
    expect(reader.page.get_by_role("button", name="Vorig citaat")).to_be_disabled()
    reader.page.get_by_role("button", name="Volgend citaat").click()
    expect(reader.marked.first).to_have_text(quotes[1])
    expect(reader.page.locator(".turning")).to_contain_text(f"2 / {len(quotes)}")
    assert reader.page.evaluate("Boolean(document.activeElement.dataset.step)")


def test_a_number_shows_its_quotation_under_the_mouse_and_on_focus(visit: Visit) -> None:
    reader = visit()
    answer = reader.ask(OHCHR)
    quote = answer.locator("blockquote").first.inner_text()
    peek = reader.page.get_by_role("tooltip")
    expect(peek).to_be_hidden()
    answer.locator(".cite").first.hover()
    expect(peek).to_contain_text(quote)
    expect(peek).to_contain_text("6 februari 2024")
    expect(answer.locator(".cite").first).to_have_accessible_description(peek.inner_text().replace("\n", " "))
    peek.hover()
    reader.page.wait_for_timeout(300)
    expect(peek).to_be_visible()
    reader.page.keyboard.press("Escape")
    expect(peek).to_be_hidden()
    reader.tab_to(".cite", backwards=True)
    expect(peek).to_be_visible()
    box = peek.bounding_box()
    assert box["x"] >= 0
    assert box["y"] + box["height"] <= 860
    reader.page.keyboard.press("Tab")
    expect(peek).to_be_hidden()
