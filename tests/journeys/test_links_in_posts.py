"""A marketer types a link, has it shortened, sees what readers will get, and puts the long one back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from journeys.conftest import Desk, House
from journeys.test_writing import SAVED, begin, choose, look

pytestmark = pytest.mark.browser
LONG = "https://velo.example/rentree/essai-gratuit-pour-toute-la-famille"
SHORT = re.compile(r"/l/[2-9a-z]{10}/")


def each_shows(previews: Locator, words: re.Pattern[str]) -> None:
    for network in ("bluesky", "mastodon"):
        expect(previews.locator(f"[data-preview='{network}']")).to_contain_text(words)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_link_is_shortened_for_each_network_and_put_back(desk: Desk, house: House, language: str) -> None:
    page = desk.page(language)
    begin(page, house, "decouverte", language)
    choose(page, "Bluesky", "Mastodon")
    words = page.locator("#common-0-text")
    words.fill(f"Essayez {LONG}")
    expect(page.locator("#saved")).to_have_text(SAVED)
    links = page.locator("#links-common")
    links.locator("summary").click()  # the list came while the link was typed
    expect(links).to_contain_text("Mastodon")  # which counts every link alike
    links.locator("button[value='short-links:common']").click()
    previews = page.locator("#previews")
    each_shows(previews, SHORT)
    expect(previews).not_to_contain_text(LONG)
    expect(words).to_have_value(f"Essayez {LONG}")
    codes = links.locator("code").all_inner_texts()
    assert len(set(codes)) == 2, "one for each network"
    look(page, f"links-in-a-post-{language}")

    words.fill(f"Essayez vite {LONG}")  # what is saved by itself keeps them
    expect(page.locator("#saved")).to_have_text(SAVED)
    page.reload()
    each_shows(page.locator("#previews"), SHORT)
    page.locator("#links-common button[value='long-links:common']").click()
    expect(page.locator("#previews").get_by_text(SHORT)).to_have_count(0)
    expect(page.locator("#previews")).to_contain_text(LONG)
