"""Somebody composes a picture in the brand's look and puts it into a post: with a script, and without."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from journeys.conftest import DESKTOP, PHONE, Desk, House
from journeys.looking import picture as keep
from journeys.looking import serious, settle, width

pytestmark = pytest.mark.browser
HERE = "/w/visuels/pictures/"


@pytest.fixture(scope="module")
def workspace(desk: Desk, house: House) -> str:
    """A workspace of its own."""
    page = desk.page()
    page.goto(f"{house.url}/?choose")
    page.locator("#id_name").fill("Visuels")
    page.locator("section.card button").click()
    page.wait_for_url("**/w/visuels/**")
    return HERE


def looks_right(page: Page, name: str) -> None:
    for screen, place in ((PHONE, "phone"), (DESKTOP, "desk")):
        page.set_viewport_size(screen)  # type: ignore[arg-type]
        settle(page)
        keep(page, f"pictures-{name}-{place}")
        assert serious(page) == []
        assert width(page) <= screen["width"]


def drawn(page: Page) -> int:
    """How many of the formats are really there."""
    there = "[...document.querySelectorAll('.formats img')].filter(one => one.naturalWidth > 0).length"
    return int(page.evaluate(there))


def test_a_headline_becomes_six_pictures_and_one_of_them_a_post(
    desk: Desk, house: House, workspace: str
) -> None:
    page = desk.page()
    page.goto(house.url + workspace)
    page.locator("input[name=headline]").fill("78 % de nos clients reviennent : merci ! 🎉")
    page.get_by_role("button", name="Composer").click()
    expect(page.locator(".formats img")).to_have_count(6)
    first = page.locator(".formats img").first
    before = first.get_attribute("src")
    page.locator("[name=layout]").select_option("number")  # a script draws it again by itself
    expect(first).not_to_have_attribute("src", before or "")
    page.wait_for_function("document.querySelectorAll('.formats img').length === 6")
    settle(page)
    assert drawn(page) == 6
    looks_right(page, "compose")
    page.get_by_role("link", name="Variations").click()
    expect(page.locator(".looks img")).to_have_count(18)
    looks_right(page, "variations")
    page.get_by_role("button", name="Choisir").nth(2).click()
    for name in ("story", "wide", "link", "pin"):
        page.locator(f"[name=formats][value={name}]").uncheck()
    page.get_by_role("button", name="Utiliser dans une publication").click()
    page.wait_for_url(re.compile(r"/w/visuels/write/"))
    expect(page.locator("img").first).to_be_visible()
