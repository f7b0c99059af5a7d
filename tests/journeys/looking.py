"""What the journeys look at on every page: that it is there, that everybody can use it, that it fits."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect

# Rules whose every breach axe calls moderate or minor are not run: their answers would not be looked at.
# What a breach weighs is the rule's own: axe gives it to each.
SERIOUS = """async (alone) => {
    const light = axe._audit.rules.filter((one) => !["serious", "critical"].includes(one.impact));
    const rules = Object.fromEntries(light.map((one) => [one.id, { enabled: false }]));
    const asked = alone ? { runOnly: [alone] } : { rules };
    const found = await axe.run({ ...asked, resultTypes: ["violations"] });
    return found.violations.map((one) => [one.impact, one.id, one.nodes[0].html.slice(0, 160)]);
}"""


def settle(page: Page) -> None:
    """Wait until every panel has come."""
    page.wait_for_load_state("load")
    expect(page.locator("[data-panel] .skeleton, #preview .skeleton")).to_have_count(0, timeout=15_000)
    expect(page.locator(".htmx-request")).to_have_count(0)
    expect(page.locator("[aria-busy=true]")).to_have_count(0)


def until(page: Page, seen: Callable[[], object], most_s: int = 90) -> None:
    """Look again until it is so, as somebody who waits does; a busy machine takes its time."""
    for _ in range(most_s * 2):
        if seen():
            return
        page.wait_for_timeout(500)
        page.reload()
    pytest.fail(f"{page.url} never came to it")


def picture(page: Page, name: str, *, whole: bool = True) -> None:
    """Keep a picture when PARVIS_PICTURES names a folder: for eyes and the README, not for the test."""
    folder = os.environ.get("PARVIS_PICTURES")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=whole)
        # Hiding the caret leaves empty styles behind, which htmx would copy and the policy refuse.
        page.evaluate("document.querySelectorAll('[style]').forEach((one) => one.removeAttribute('style'))")


def serious(page: Page, *, contrast_alone: bool = False) -> list[str]:
    """What axe finds serious or critical."""
    if page.evaluate("typeof axe === 'undefined'"):  # it stays with the page until another is loaded
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate(SERIOUS, "color-contrast" if contrast_alone else None)
    return [f"{rule}: {html}" for impact, rule, html in found if impact in {"serious", "critical"}]


def width(page: Page) -> int:
    """How wide the page really is, in pixels."""
    return int(page.evaluate("document.documentElement.scrollWidth"))
