"""A marketer writes for two networks, gives one its own version, cuts a thread, goes back in the history."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from journeys.conftest import DESKTOP, PHONE, Desk, House
from journeys.looking import picture, serious, settle, width

pytestmark = pytest.mark.browser
BEGIN = {"fr": "Écrire", "en": "Write"}
SAVED = re.compile(r"^(Enregistré|Saved)")
LONG = "Les vélos reviennent au printemps, et avec eux les balades du dimanche. " * 5


def look(page: Page, name: str) -> None:
    """At a desk and on a phone, light and dark: everybody can use it, and it fits."""
    for screen, end in ((DESKTOP, "desk"), (PHONE, "phone")):
        page.set_viewport_size(screen)  # type: ignore[arg-type]
        settle(page)
        picture(page, f"{name}-{end}")
        assert serious(page) == []
        assert width(page) <= screen["width"]
    page.emulate_media(color_scheme="dark")
    assert serious(page, contrast_alone=True) == []
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]


def begin(page: Page, house: House, workspace: str, language: str) -> None:
    page.goto(f"{house.url}/w/{workspace}/write/")
    page.get_by_role("button", name=re.compile(BEGIN[language])).first.click()
    page.wait_for_url(re.compile(r"/write/[0-9a-f-]{36}/$"))


def choose(page: Page, *labels: str) -> None:
    """These networks and no other: a new post begins with those of the one before it."""
    ticked = page.locator("input[name='networks']:checked")
    for name in ticked.evaluate_all("boxes => boxes.map(box => box.value)"):
        if name not in {label.lower() for label in labels}:
            page.locator(f"input[name='networks'][value='{name}']").uncheck()
            expect(page.locator(f"#tab-{name}")).to_have_count(0)
    for label in labels:
        box = page.get_by_role("checkbox", name=label, exact=True)
        if not box.is_checked():
            box.check()
            expect(page.locator(f"#tab-{label.lower()}")).to_be_visible()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_post_is_written_for_two_networks_saved_by_itself_and_brought_back(
    desk: Desk, house: House, language: str
) -> None:
    page = desk.page(language)
    begin(page, house, "decouverte", language)
    choose(page, "Bluesky", "X")
    words = page.locator("#common-0-text")
    words.fill("Bonjour Lyon 👨‍👩‍👧‍👦")
    counts = page.locator("#told-common-0 .counts")
    expect(counts).to_contain_text("Bluesky 14 / 300")  # a family is one grapheme
    expect(counts).to_contain_text("X 15 / 280")  # and weighs two
    expect(page.locator("#saved")).to_have_text(SAVED)

    page.locator("#tab-x").click()
    page.locator(".variant.on button[value='own:x']").click()
    own = page.locator("#x-0-text")
    own.fill(LONG)
    expect(page.locator("#told-x-0 .refuses")).to_have_count(1)
    page.locator("button[value='thread-numbered:x']").click()
    expect(page.locator("#x-1-text")).to_have_value(re.compile(r" 2/2$"))
    expect(page.locator("#told-x-0 .refuses")).to_have_count(0)
    expect(page.locator("[data-preview=x] .shown")).to_have_count(2)
    expect(page.locator("[data-preview=bluesky]")).to_be_hidden()
    look(page, f"write-{language}")

    page.locator("#tab-x").focus()
    page.keyboard.press("Home")
    expect(words).to_be_visible()
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    assert width(page) <= PHONE["width"]
    page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
    words.press("End")
    words.press_sequentially(" et Nantes")
    expect(page.locator("#saved")).to_have_text(SAVED)
    page.reload()
    expect(page.locator("#common-0-text")).to_have_value("Bonjour Lyon 👨‍👩‍👧‍👦 et Nantes")
    expect(page.locator("#rescue")).to_be_hidden()

    page.goto(page.url + "history/")
    expect(page.locator(".changed ins").first).to_be_visible()
    look(page, f"write-history-{language}")
    page.locator("table form button").last.click()
    expect(page.locator("tbody tr").first).not_to_contain_text("Nantes")


def test_what_was_typed_outlives_a_lost_connection_and_a_second_writer(desk: Desk, house: House) -> None:
    page = desk.page("fr")
    begin(page, house, "decouverte", "fr")
    choose(page, "Bluesky")
    words = page.locator("#common-0-text")
    words.fill("Avec connexion")
    expect(page.locator("#saved")).to_have_text(SAVED)

    page.route("**/save/", lambda route: route.abort())
    words.fill("Sans connexion")
    expect(page.locator("#saved")).to_contain_text("Non enregistré")
    page = page.context.new_page()  # the same browser, later
    page.goto(desk.contexts[-1].pages[0].url)
    words = page.locator("#common-0-text")
    expect(words).to_have_value("Avec connexion")
    page.locator("[data-rescue=take]").click()
    expect(words).to_have_value("Sans connexion")
    expect(page.locator("#saved")).to_have_text(SAVED)

    other = page.context.new_page()
    other.goto(page.url)
    other.locator("#common-0-text").fill("Quelqu’un d’autre")
    expect(other.locator("#saved")).to_have_text(SAVED)
    words.fill("Moi aussi")
    expect(page.locator("#conflict del").first).to_be_visible()
    expect(words).to_have_value("Moi aussi")
    picture(page, "write-conflict")
    assert serious(page) == []
    page.locator("#conflict button[value=mine]").click()
    expect(page.locator("#conflict [role=alert]")).to_have_count(0)
    page.reload()
    expect(page.locator("#common-0-text")).to_have_value("Moi aussi")
    desk.faults[:] = [fault for fault in desk.faults if "409" not in fault and "ERR_FAILED" not in fault]
