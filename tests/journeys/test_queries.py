"""A query built from rows and written as text, both in step; its past and versions; also without script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from journeys.conftest import PHONE, Visit
from journeys.looking import picture, serious, width

pytestmark = pytest.mark.browser
W = "/w/decouverte"


def test_rows_and_text_stay_in_step_and_what_was_saved_is_found_again(visit: Visit) -> None:
    page = visit(f"{W}/queries/new/")
    text, rows = page.locator("#id_text"), page.locator("#builder")
    expect(page.locator("#preview")).not_to_contain_text("trouvée")
    rows.get_by_label("Au moins un de ces mots").fill("montréal, montreal, Plateau Mont-Royal")
    expect(text).to_have_value('montréal OU montreal OU "Plateau Mont-Royal"', timeout=10_000)
    expect(page.locator("#preview-said")).to_contain_text(re.compile(r"[1-9]"), timeout=10_000)
    page.locator("#add-row").select_option("lang")
    rows.get_by_role("button", name="Ajouter").click()
    expect(rows.get_by_label("français")).to_be_focused()
    rows.get_by_label("anglais").check()
    expect(text).to_have_value(re.compile(r"^\(montréal.*\) langue:en$"), timeout=10_000)
    assert serious(page) == []
    picture(page, "query-builder-fr-desk", whole=False)
    text.fill('montreal "le bus')
    expect(rows).to_contain_text("corrigez l’endroit", timeout=10_000)
    text.fill("(montreal bus) OR (montreal metro)")
    expect(rows).to_contain_text("(montreal AND bus) OR (montreal AND metro)", timeout=10_000)
    text.fill("montreal -hotel")
    expect(rows.get_by_label("Aucun de ces mots")).to_have_value("hotel", timeout=10_000)
    rows.get_by_role("button", name="Retirer la ligne : Aucun de ces mots").click()
    expect(text).to_have_value("montreal", timeout=10_000)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    assert width(page) <= PHONE["width"]
    page.get_by_label("Nom", exact=True).fill("Montréal en lignes")
    page.get_by_role("button", name="Enregistrer").first.click()
    row = page.locator("tr").filter(has_text="Montréal en lignes")
    expect(row.locator("td.number")).to_contain_text(re.compile(r"[1-9]"), timeout=30_000)
    expect(row.locator("td.number")).not_to_contain_text("passé", timeout=30_000)


def test_without_script_rows_are_saved_changed_and_brought_back(visit: Visit) -> None:
    page = visit(f"{W}/queries/new/", language="en", script=False)
    page.get_by_label("Name", exact=True).fill("Without script")
    page.get_by_label("All of these words").fill("bixi")
    page.locator("#add-row").select_option("near")
    page.get_by_role("button", name="Add").click()
    expect(page.locator("#id_text")).to_have_value("bixi")
    page.get_by_label("One of these words", exact=True).fill("bixi")
    page.get_by_label("One of those words").fill("station, bike")
    page.get_by_role("button", name="Save").last.click()
    row = page.locator("tr").filter(has_text="Without script")
    expect(row.locator("code")).to_have_text("bixi bixi NEAR/5 (station OR bike)")
    row.get_by_role("link", name="Change").click()
    page.get_by_role("button", name="Remove the row: Words close to one another").click()
    page.get_by_role("button", name="Save").last.click()
    row.get_by_role("link", name="Versions").click()
    expect(page.locator(".diff del")).to_contain_text("NEAR/5")
    page.get_by_role("button", name="Return to it 1").click()
    expect(page.locator("tbody tr").first).to_contain_text("back to version 1")
    expect(page.locator(".diff ins")).to_contain_text("NEAR/5")
