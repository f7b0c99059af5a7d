"""A prompt is changed, tried beside the shipped one on two cases, judged blind, put in use, and returned
from: in French at a desk, in English on a phone."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from contracts.stub_endpoint import endpoint
from journeys.conftest import DESKTOP, PHONE, Visit
from journeys.test_creation import looked

pytestmark = pytest.mark.browser
CREATE = "/w/decouverte/create/"
OURS = {"fr": "Commence par une question au lecteur.", "en": "Begin with a question to the reader."}
WORDS: dict[str, dict[str, Any]] = {
    "fr": {
        "write": "Écrire une version", "keep": "Enregistrer comme nouvelle version", "fixed": "Fixe : ce qui",
        "starters": "Ajouter les six cas fournis", "cases": ["Une piste cyclable", "Une boulangerie"],
        "price": "Voir le prix", "go": "Lancer l’essai", "judge": "Juger à l’aveugle",
        "even": "On ne peut pas trancher", "side": "Côte à côte", "use": "Mettre la version 2 en service",
        "used": "La version 2 est en service", "back": "Revenir à la version 1",
        "one": "La version 1 est en service",
        "differs": "Comparer deux versions", "added": "ajouté",
    },
    "en": {
        "write": "Write a version", "keep": "Keep as a new version", "fixed": "Fixed: what keeps",
        "starters": "Add the six shipped cases", "cases": ["A cycle lane", "A bakery"],
        "price": "See the price", "go": "Try them", "judge": "Judge blind",
        "even": "No telling", "side": "Side by side", "use": "Put version 2 in use",
        "used": "Version 2 is in use", "back": "Return to version 1", "one": "Version 1 is in use",
        "differs": "Compare two versions", "added": "added",
    },
}  # fmt: skip


def answers(request: dict[str, Any]) -> str:
    """Two variants for every network that is asked for; a question first where that was asked."""
    system, asked = (one["content"] for one in request["messages"])
    french = "Tu écris" in system
    question = any(said in system for said in OURS.values())
    names = [name for name in ("bluesky", "facebook", "instagram") if f": {name}," in asked]
    begun = ("Et vous, quand venez-vous ? " if french else "When will you come? ") if question else ""
    said = "On vous attend, venez comme vous êtes." if french else "We wait for you, come as you are."
    variants = [
        {"angle": f"Angle {n}", "framework": "aida",
         "texts": [{"network": name, "parts": [f"{begun}{said}"]} for name in names]}
        for n in (1, 2)
    ]  # fmt: skip
    return json.dumps({"variants": variants}, ensure_ascii=False)


def connected(visit: Visit, url: str, language: str, size: dict[str, int]) -> Page:
    """Choose the stub as the endpoint, and go to the workshop."""
    page = visit(f"{CREATE}writer/change/", language=language, size=size)
    page.locator("#id_url").fill(url)
    page.locator("#id_name").fill("small")
    page.locator("#id_price_out").fill("0.6")
    page.locator("form.form button.button:not(.secondary):not(.quiet)").first.click()
    page.wait_for_url(re.compile(r"/create/writer/$"))
    page.goto(page.url.replace("/create/writer/", f"/create/prompts/?language={language}"))
    return page


def tried_and_judged(page: Page, language: str, size: dict[str, int]) -> None:
    """From a changed prompt to two cases, to answers by key, to the scores, and back to version 1."""
    words = WORDS[language]
    page.get_by_role("link", name=words["write"]).click()
    expect(page.locator("main")).to_contain_text(words["fixed"])
    page.locator("#id_manner").fill(OURS[language])
    looked(page, f"workshop-write-{language}", size)
    page.get_by_role("button", name=words["keep"]).click()
    looked(page, f"workshop-version-{language}", size)
    root = page.url[: page.url.index("/create/")] + "/create/prompts/"
    page.goto(f"{root}cases/?language={language}")
    page.get_by_role("button", name=words["starters"]).click()
    looked(page, f"workshop-cases-{language}", size)
    page.goto(f"{root}trials/new/?language={language}")
    for box in page.locator("[name=cases]").all():
        box.uncheck()
    for case in words["cases"]:
        page.get_by_label(re.compile(case)).check()
    for box in page.locator("[name=versions]").all():
        box.check()
    page.get_by_role("button", name=words["price"]).click()
    looked(page, f"workshop-price-{language}", size)
    page.get_by_role("button", name=words["go"]).click()
    page.get_by_role("link", name=words["judge"]).click(timeout=90_000)
    looked(page, f"workshop-judge-{language}", size)
    for key in ("1", "2", "=", "0"):
        pair = page.locator("[name=pair]").get_attribute("value")
        page.keyboard.press(key)
        expect(page.locator(f"[name=pair][value='{pair}']")).to_have_count(0)
    expect(page.locator("main")).to_contain_text(words["even"])
    expect(page.get_by_role("heading", name=words["side"])).to_be_visible()
    looked(page, f"workshop-trial-{language}", size)
    page.goto(f"{root}?language={language}")
    page.get_by_role("button", name=words["use"]).click()
    expect(page.locator("main, .messages").first).to_be_visible()
    expect(page.locator("body")).to_contain_text(words["used"])
    page.goto(f"{root}?language={language}")
    looked(page, f"workshop-versions-{language}", size)
    page.get_by_role("link", name=words["differs"]).click()
    expect(page.locator("main .diff")).to_contain_text(words["added"])
    looked(page, f"workshop-differs-{language}", size)
    page.goto(f"{root}?language={language}")
    page.get_by_role("button", name=words["back"]).click()
    expect(page.locator("body")).to_contain_text(words["one"])


@pytest.mark.parametrize(("language", "size"), [("fr", DESKTOP), ("en", PHONE)], ids=["fr-desk", "en-phone"])
def test_a_prompt_is_changed_tried_judged_blind_used_and_returned_from(
    visit: Visit, language: str, size: dict[str, int]
) -> None:
    with endpoint(answers) as (url, heard):
        page = connected(visit, url, language, size)
        tried_and_judged(page, language, size)
        assert len(heard) == 4
        page = visit(f"{CREATE}writer/change/", language=language, size=size)
        page.locator("button[value=own]").click()
        page.wait_for_url(re.compile(r"/create/writer/$"))
