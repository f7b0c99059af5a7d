"""A marketer looks at what the posts gathered, at one of them, and asks whether the AI helps."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from journeys.conftest import DESKTOP, PHONE, Desk, House
from journeys.looking import picture, serious, settle, width

pytestmark = pytest.mark.browser
HERE = "/w/resultats/results/"
SAID = {
    "fr": ("Alliée : elles font plus réagir", "Sur quoi cela repose"),
    "en": ("An ally: they gather more", "What this rests on"),
}


@pytest.fixture(scope="module")
def planted(house: House) -> House:
    """The house, with a workspace in which much was published."""
    tests = Path(__file__).parents[1]
    environment = {
        **os.environ, "PARVIS_HOME": str(house.home), "PYTHONPATH": str(tests),
        "DJANGO_SETTINGS_MODULE": "parvis.config.settings",
    }  # fmt: skip
    subprocess.run([sys.executable, "-m", "journeys.planted_results"], env=environment, check=True)
    return house


def look(page: Page, name: str) -> None:
    for screen, of in ((DESKTOP, "desk"), (PHONE, "phone")):
        page.set_viewport_size(screen)  # type: ignore[arg-type]
        settle(page)
        picture(page, f"{name}-{page.get_attribute('html', 'lang')}-{of}")
        assert serious(page) == []
        assert width(page) <= screen["width"]
    page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_results_lead_to_a_post_and_to_what_can_be_said_of_the_ai(
    desk: Desk, planted: House, language: str
) -> None:
    page = desk.page(language)
    page.goto(f"{planted.url}{HERE}?period=all")
    look(page, "results")
    page.locator("main table.cards tbody th a").first.click()
    page.wait_for_url(re.compile(r"/results/[0-9a-f-]{36}/"))
    look(page, "results-post")
    page.goto(f"{planted.url}{HERE}?period=all")
    page.locator("main nav.tabs a").nth(1).click()
    ally, rests = SAID[language]
    expect(page.get_by_text(ally)).to_be_visible()
    expect(page.get_by_text(rests).first).to_be_visible()
    look(page, "results-ally")
    page.locator("main select[name=network]").select_option("bluesky")
    expect(page.get_by_text(ally)).to_have_count(0)
