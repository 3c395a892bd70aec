"""Who begins finds out what there is to ask."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

Visit = Callable[..., Any]


def open_library(page: Page, name: str = "Bibliotheek") -> None:
    page.locator("#masthead").get_by_role("button", name=name).click()
    page.locator("#source .guided").wait_for(timeout=90_000)


def test_ten_questions_are_asked_one_by_one_and_ticked(visit: Visit) -> None:
    reader = visit()
    open_library(reader.page)
    questions = reader.page.locator(".guided button")
    expect(questions).to_have_count(10)
    question = questions.nth(2).inner_text()
    questions.nth(2).click()
    expect(reader.wait_for_turn(1).locator("blockquote").first).to_be_visible()
    open_library(reader.page)
    expect(reader.page.locator(".guided li").nth(2)).to_have_text(f"{question} ✓ al gevraagd")
    expect(reader.page.locator(".tick")).to_have_count(1)


@pytest.mark.parametrize(
    ("locale", "name", "sender"), [("nl-NL", "Bibliotheek", "Afzender"), ("en-GB", "Library", "Sender")]
)
def test_a_document_is_known_by_what_it_says_of_itself(
    visit: Visit, locale: str, name: str, sender: str
) -> None:
    reader = visit(locale=locale)
    open_library(reader.page, name)
    reader.page.locator("[data-about]").first.click()
    term = reader.page.locator(".said-of-itself dt", has_text=sender)
    expect(term).to_be_visible()
    said = reader.page.locator(".said-of-itself dt", has_text=sender).locator("+ dd")
    expect(said.locator("blockquote")).to_contain_text("Bruins Slot")
    said.get_by_role("button").click()
    expect(reader.marked).to_contain_text("Bruins Slot")
    assert reader.marked_in_sight()


def test_the_outline_leads_to_the_section(visit: Visit) -> None:
    reader = visit()
    open_library(reader.page)
    reader.page.locator("[data-about]").first.click()
    reader.page.locator(".outline").get_by_role("button", name="Budget").click()
    expect(reader.marked).to_have_text("Budget")
    assert reader.marked_in_sight()
    reader.page.get_by_role("button", name="Over dit document").click()
    reader.page.locator("#source").get_by_role("button", name="Bibliotheek").click()
    expect(reader.page.locator(".guided")).to_be_visible()


def test_an_abbreviation_is_explained_by_a_quotation(visit: Visit) -> None:
    reader = visit()
    open_library(reader.page)
    meaning = reader.page.locator(".terms dt", has_text="OHCHR").locator("+ dd")
    expect(meaning.locator("blockquote")).to_contain_text("Hoge Commissaris")
    meaning.get_by_role("button", name="Toon in het document: OHCHR").click()
    expect(reader.marked.first).to_contain_text("OHCHR")
