"""A person makes a rule, sees it ring, says it was useful, and opens the crisis room."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from journeys.conftest import PHONE, Visit
from journeys.looking import picture, serious, settle, width

pytestmark = pytest.mark.browser
W = "/w/alertes"
RINGS_MS = 60_000  # what a file brought is looked at when it was read


def imported(page: Page, words: str) -> None:
    """Bring in one post of this hour, as a file."""
    at = datetime.now(UTC) - timedelta(minutes=20)
    rows = f"text,date,author\n{words},{at:%Y-%m-%d %H:%M},camille\n"
    page.locator("input[type=file]").set_input_files(
        {"name": "rappel.csv", "mimeType": "text/csv", "buffer": rows.encode()}
    )
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(re.compile(r"/import/\d+/$"))
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(re.compile(r"/import/\d+/report/$"))


def test_a_rule_rings_is_answered_and_opens_a_crisis_room(visit: Visit) -> None:
    made = visit("/?choose")
    made.locator("#id_name").fill("Alertes")
    made.locator("section.card button").click()
    made.wait_for_url(f"**{W}/**")
    page = visit(f"{W}/alerts/rules/new/?kind=words")
    page.get_by_label("Nom").fill("Rappels")
    expect(page.locator("#id_spike_days")).to_be_hidden()
    page.locator("#id_words").fill('rappel AND "lot 12"')
    page.get_by_role("button", name="Essayer").click()
    expect(page.locator("#tried")).to_contain_text("Cette règle aurait alerté 0 fois", timeout=30_000)
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator("table")).to_contain_text("Rappels")

    imported(visit(f"{W}/import/"), "Rappel du lot 12 : les freins lâchent")
    alert = visit(f"{W}/alerts/")
    for _attempt in range(RINGS_MS // 1000):
        if alert.get_by_text("Rappels : 1 publication").count():
            break
        alert.wait_for_timeout(1000)
        alert.reload()
    expect(alert.locator(".nav .count.unread").first).to_contain_text("1")
    alert.get_by_role("link", name="Rappels : 1 publication").click()
    expect(alert.locator("article.post")).to_contain_text("les freins lâchent")
    picture(alert, "alert-rang-fr-desk")
    assert serious(alert) == []
    alert.get_by_role("button", name="Utile", exact=True).click()
    expect(alert.locator("main .messages")).to_contain_text("Merci")
    expect(alert.get_by_role("button", name="Utile", exact=True)).to_have_attribute("aria-pressed", "true")

    alert.set_viewport_size(PHONE)  # type: ignore[arg-type]
    alert.get_by_role("link", name="Ouvrir une cellule de crise").click()
    alert.locator("main form.form button[type=submit]").click()
    settle(alert)
    expect(alert.locator("main")).to_contain_text("plus rien ne part de cet espace")
    alert.get_by_text("Proposer un texte d’attente").click()
    alert.locator("#id_what").fill("Des freins du lot 12 lâchent")
    alert.get_by_role("button", name="Proposer").click()
    alert.get_by_role("button", name="Valider ce texte").click()
    expect(alert.locator(".statement")).to_contain_text("validé")
    picture(alert, "crisis-room-fr-phone")
    assert serious(alert) == []
    assert width(alert) <= PHONE["width"]
    alert.locator("#id_summary").fill("Le lot 12 est retiré.")
    alert.get_by_role("button", name="Clore la crise").click()
    expect(alert.locator("main")).to_contain_text("Le lot 12 est retiré.")
