"""What the journeys look at on every page: that it is there, that everybody can use it, that it fits."""

from __future__ import annotations

import os
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

CONTRAST = {"runOnly": ["color-contrast"], "resultTypes": ["violations"]}
EVERYTHING = {"resultTypes": ["violations"]}


def settle(page: Page) -> None:
    """Wait until every panel has come."""
    page.wait_for_load_state("load")
    expect(page.locator("[data-panel] .skeleton, #preview .skeleton")).to_have_count(0, timeout=15_000)
    expect(page.locator(".htmx-request")).to_have_count(0)
    expect(page.locator("[aria-busy=true]")).to_have_count(0)


def picture(page: Page, name: str, *, whole: bool = True) -> None:
    """Keep a picture when PARVIS_PICTURES names a folder: for eyes and the README, not for the test."""
    folder = os.environ.get("PARVIS_PICTURES")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=whole)


def serious(page: Page, *, contrast_alone: bool = False) -> list[str]:
    """What axe finds serious or critical."""
    found = Axe().run(page, options=CONTRAST if contrast_alone else EVERYTHING).response["violations"]
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:160]}"
        for one in found
        if one["impact"] in {"serious", "critical"}
    ]


def width(page: Page) -> int:
    """How wide the page really is, in pixels."""
    return int(page.evaluate("document.documentElement.scrollWidth"))
