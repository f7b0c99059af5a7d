"""A marketer makes a report, reads it at a desk and on a phone, and shows it to somebody outside."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from journeys.conftest import DESKTOP, PHONE, Desk, House
from journeys.looking import picture, serious, settle, width

pytestmark = pytest.mark.browser
SAMPLE = ("2013-07-08", "2013-07-14")  # a week of the sample, whatever other journeys bring in


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_report_is_made_in_one_look_read_anywhere_and_shown_outside(
    desk: Desk, house: House, language: str
) -> None:
    page = desk.page(language)
    page.goto(f"{house.url}/w/decouverte/reports/new/")
    page.locator("#id_since").fill(SAMPLE[0])
    page.locator("#id_until").fill(SAMPLE[1])
    page.locator("button[value=look]").click()
    expect(page.locator("#draft .first-screen section")).to_have_count(4, timeout=60_000)
    page.locator("button[value=keep]").click()
    page.wait_for_url(re.compile(r"/reports/\d+/"))
    for screen, name in ((DESKTOP, "desk"), (PHONE, "phone")):
        page.set_viewport_size(screen)  # type: ignore[arg-type]
        settle(page)
        picture(page, f"report-{language}-{name}")
        assert serious(page) == []
        assert width(page) <= screen["width"]
    page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
    with page.expect_download() as held:
        page.locator("a[href$='report.pdf']").click()
    assert held.value.path().read_bytes().startswith(b"%PDF")
    page.locator("#links form.inline button").click()
    link = page.locator("#links input").first.input_value()
    outside = desk.page(language, signed=False)
    outside.goto(house.url + re.sub(r"^https?://[^/]+", "", link))
    settle(outside)
    picture(outside, f"report-shared-{language}")
    assert serious(outside) == []
    assert outside.locator(".first-screen a").count() == 0
    assert outside.locator(".first-screen section").count() >= 3
