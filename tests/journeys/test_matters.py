"""A person says what matters: the order changes, what was learnt is told, and can be forgotten."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from journeys.conftest import PHONE, Desk, House
from journeys.looking import serious, settle, width

pytestmark = pytest.mark.browser
MATTERS = "/w/decouverte/matters/"


LEARNING_MS = 180_000  # what was heard is learnt once, after the product's first start


def learnt(desk: Desk, house: House) -> Page:
    """The list, once the usual rhythm is known."""
    page = desk.page("fr")
    page.goto(f"{house.url}{MATTERS}")
    expect(page.locator("#matters .matter").first).to_be_visible(timeout=LEARNING_MS)
    settle(page)
    return page


def names(page: Page) -> list[str]:
    return page.locator("#matters .matter h3 a").all_inner_texts()


def test_yes_and_no_change_the_order_in_place_and_the_ranking_begins_anew(desk: Desk, house: House) -> None:
    page = learnt(desk, house)
    begun = names(page)
    assert len(begun) >= 3, "the sample's words are ranked"
    expect(page.locator("#knows")).to_contain_text("Aucune réponse pour l’instant")
    for name in begun:
        last = name == begun[-1]
        card = page.locator("#matters .matter").filter(has=page.get_by_role("link", name=name, exact=True))
        button = card.get_by_role("button", name="Oui" if last else "Non").first
        button.focus()
        page.keyboard.press("Enter")
        expect(page.locator("#matters-said")).to_have_text(f"{'Retenu' if last else 'Écarté'} : {name}.")
        expect(button).to_be_focused()
    assert names(page)[0] == begun[-1], "what was kept comes first"
    expect(page.locator("#knows")).to_contain_text(f"Appris de {len(begun)} réponses")
    expect(page.locator("#matters")).to_contain_text("Retenus parmi les cinq premiers")
    page.get_by_role("button", name="Oublier ce qui a été appris").click()
    expect(page.locator("#knows")).to_contain_text("Aucune réponse pour l’instant")
    assert names(page) == begun
    page.locator("#matters .matter h3 a").first.click()
    expect(page.locator("blockquote.angle")).to_be_visible()
    assert serious(page) == []


def test_on_a_phone_without_script_a_subject_is_answered_and_its_angle_taken_along(
    desk: Desk, house: House
) -> None:
    learnt(desk, house)
    page = desk.page("fr", viewport=PHONE, java_script_enabled=False)
    page.goto(f"{house.url}{MATTERS}")
    first = page.locator("#matters .matter").first
    name = first.locator("h3 a").inner_text()
    first.locator("button[value=yes]").click()
    expect(page.locator(".message.success")).to_contain_text(name)
    again = page.locator("#matters .matter").filter(has=page.get_by_role("link", name=name, exact=True))
    again.locator("button[value=back]").click()
    page.locator("#matters .matter h3 a").first.click()
    expect(page.locator("blockquote.angle")).to_contain_text(name)
    assert page.locator("#brief-text").input_value().startswith(name)
    assert width(page) <= PHONE["width"]
