"""What a team keeps and shows: a view saved, shared by a link, opened outside; an event on the curves."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from journeys.conftest import PHONE, Desk, Visit
from journeys.looking import picture, serious, settle, width

pytestmark = pytest.mark.browser
W = "/w/decouverte"
WORDS = {
    "fr": {
        "save view": "Enregistrer cette vue", "save": "Enregistrer", "make": "Créer un lien",
        "withdraw": "Retirer", "over": "Ce lien a été retiré", "sample": "données d’exemple",
        "mark": "Marquer un événement", "happened": "Ce qui s’est passé", "when": "Date et heure",
        "launched": "Lancement de la campagne",
        "panels": "Panneaux", "show": "Afficher ceux-ci",
    },
    "en": {
        "save": "Save", "mark": "Mark an event", "happened": "What happened", "when": "Date and time",
        "launched": "Campaign launched",
    },
}  # fmt: skip


def test_a_view_with_chosen_panels_is_saved_shared_and_withdrawn(visit: Visit, desk: Desk) -> None:
    words = WORDS["fr"]
    page = visit(f"{W}/listening/?period=all&show=volume&show=languages&show=terms", size=PHONE)
    settle(page)
    french = page.locator("#panel-languages table a", has_text=re.compile("^français"))
    french.first.evaluate("link => link.click()")
    expect(page.locator("#filters .chip .visually-hidden")).to_have_count(1)
    page.get_by_text(words["panels"], exact=True).click()
    assert width(page) <= PHONE["width"]
    page.locator("#show-languages").uncheck()
    page.get_by_role("button", name=words["show"]).click()
    settle(page)
    expect(page.locator("[data-panel]")).to_have_count(2)
    page.get_by_role("link", name=words["save view"]).click()
    page.locator("#id_name").fill("Francophones")
    page.get_by_role("button", name=words["save"]).click()
    expect(page.locator(".chip[aria-current]", has_text="Francophones")).to_be_visible()
    page.goto(page.url.partition("?")[0] + "views/")
    page.get_by_role("button", name=words["make"]).first.click()
    link = page.locator("input[readonly]").input_value()
    assert serious(page) == []
    outside = desk.page("fr", signed=False, viewport=PHONE)
    outside.goto(link)
    expect(outside.locator("h1")).to_have_text("Francophones")
    expect(outside.locator("main")).to_contain_text(words["sample"])
    expect(outside.locator("figure.chart")).to_have_count(2)
    assert outside.locator("main a").count() == 0, "a link leads nowhere into the workspace"
    assert serious(outside) == []
    assert width(outside) <= PHONE["width"]
    picture(outside, "shared-fr-phone")
    page.get_by_role("button", name=words["withdraw"]).first.click()
    outside.reload()
    expect(outside.locator("main")).to_contain_text(words["over"])
    assert serious(outside) == []


@pytest.mark.parametrize("language", ["fr", "en"])
def test_an_event_is_noted_and_stands_on_the_curve(visit: Visit, language: str) -> None:
    words = WORDS[language]
    page = visit(f"{W}/listening/events/", language=language)
    page.get_by_role("link", name=words["mark"]).first.click()
    page.get_by_label(words["happened"]).fill(words["launched"])
    page.get_by_label(words["when"]).fill("2013-07-02T09:30")
    page.get_by_role("button", name=words["save"]).click()
    expect(page.locator("table")).to_contain_text(words["launched"])
    page.goto(page.url.removesuffix("events/") + "?period=all&show=volume")
    settle(page)
    curve = page.locator("#panel-volume")
    expect(curve.locator("ol.marks")).to_contain_text(words["launched"])
    expect(curve.locator(f'[aria-label$="{words["launched"]}"]').first).to_be_attached()
    assert serious(page) == []
    picture(page, f"events-{language}-desk", whole=False)
    curve.locator("ol.marks a", has_text=words["launched"]).first.click()
    expect(page.locator("h1")).to_have_text(words["launched"])
