"""Previews beside the editor: one network at a time on a phone, and approval within reach on a desk."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from journeys.conftest import DESKTOP, PHONE, Desk, House
from journeys.looking import picture, serious, settle, width
from journeys.test_writing import begin, choose

pytestmark = pytest.mark.browser
SIX = ("Bluesky", "Mastodon", "Instagram", "LinkedIn", "Telegram", "X")


def test_six_networks_are_looked_at_one_by_one_and_approval_stays_within_reach(
    desk: Desk, house: House
) -> None:
    page = desk.page("fr")
    begin(page, house, "decouverte", "fr")
    choose(page, *SIX)
    page.locator("#common-0-text").fill("Le marché ouvre samedi. #Lyon")
    previews = page.locator("[data-preview]:visible")
    expect(page.locator("[data-preview=instagram] .lacks")).to_be_visible()
    expect(previews).to_have_count(6)
    page.locator("#show-linkedin").click()
    expect(previews).to_have_count(1)
    page.locator("#common-0-text").press_sequentially("!")  # drawn anew: the choice stays
    expect(page.locator("[data-preview=linkedin]")).to_contain_text("#Lyon!")
    expect(previews).to_have_count(1)
    page.locator("#show-all").click()
    expect(previews).to_have_count(6)

    settle(page)
    expect(page.locator("#approval-panel")).not_to_be_in_viewport()
    page.locator(".jump a[href='#panel-1']").click()
    expect(page.locator("#approval-panel h2")).to_be_in_viewport()
    assert serious(page) == []

    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.reload()
    expect(previews).to_have_count(1)
    assert width(page) <= PHONE["width"]
    picture(page, "previews-fr-phone")
    page.locator("#show-x").click()
    expect(page.locator("[data-preview=x]")).to_be_visible()
    expect(previews).to_have_count(1)
    page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
