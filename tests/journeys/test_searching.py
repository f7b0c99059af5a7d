"""Searching the posts with a keyboard, at a desk and on a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from journeys.conftest import PHONE, Visit
from journeys.looking import picture, serious, width

pytestmark = pytest.mark.browser
W = "/w/decouverte"


def test_words_are_typed_found_marked_and_put_in_another_order(visit: Visit) -> None:
    page = visit(f"{W}/posts/")
    page.get_by_role("searchbox", name="Rechercher dans les publications").fill("tours -zurich PARIS")
    page.keyboard.press("Enter")
    expect(page.locator("#understood")).to_contain_text("et sans «\u00a0zurich\u00a0» sous toutes ses formes")
    expect(page.locator("article.post mark").filter(has_text="Paris").first).to_be_visible()
    expect(page.locator("article.post mark").filter(has_text="tour").first).to_be_visible()
    picture(page, "search-fr-desk", whole=False)
    page.get_by_role("link", name="Les plus récentes d’abord").click()
    expect(page.get_by_role("link", name="Les plus récentes d’abord")).to_have_attribute(
        "aria-current", "true"
    )
    page.get_by_role("link", name="24 heures").click()  # the sample is of 2013
    expect(page.locator("article.post")).to_have_count(0)
    expect(page.get_by_role("searchbox")).to_have_value("tours -zurich PARIS")
    page.get_by_role("link", name="Quitter la recherche").click()
    expect(page.get_by_role("searchbox")).to_have_value("")


def test_on_a_phone_an_unclosed_quote_is_no_error_and_says_how_it_was_read(visit: Visit) -> None:
    page = visit(f"{W}/posts/?words=%22mega%20youth", language="en", size=PHONE)
    expect(page.locator("#understood")).to_have_text("Posts with exactly “mega youth”.")
    expect(page.locator("article.post")).to_have_count(1)
    expect(page.get_by_text("1 post found.")).to_be_visible()
    assert width(page) <= PHONE["width"]
    assert serious(page) == []
    picture(page, "search-en-phone", whole=False)
