"""From a brief to five variants to one that a person changed to the versions of three networks; a false claim
is shown on the way. French at a desk with the built-in writer, English on a phone with an endpoint."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from contracts.stub_endpoint import endpoint
from journeys.conftest import DESKTOP, PHONE, Visit
from journeys.looking import picture, serious, settle, width

pytestmark = pytest.mark.browser
CREATE = "/w/decouverte/create/"
BRIEF = {
    "fr": {
        "who": "Nadia, 34 ans, infirmière", "happened": "Lundi, elle a doublé la file de voitures à vélo.",
        "matters": "Elle gagne vingt minutes avec son fils.", "feels": "l’envie d’essayer",
        "message": "La nouvelle piste rend le trajet sûr.",
        "facts": "La piste fait 4 km.\nElle ouvre samedi à 10 h.\nElle relie la gare au lycée.",
        "audience": "Les habitants du quartier", "call": "Venez l’essayer samedi.",
    },
    "en": {
        "who": "Nadia, a nurse of 34", "happened": "On Monday she cycled past the line of cars.",
        "matters": "She gains twenty minutes with her son.", "feels": "the wish to try it",
        "message": "The new lane makes the way to work safe.",
        "facts": "The lane is 4 km long.\nIt opens on Saturday at 10 am.\nIt joins station and school.",
        "audience": "People who live nearby", "call": "Try it on Saturday.",
    },
}  # fmt: skip
WORDS = {
    "fr": {
        "keep": "Enregistrer le brief", "told": "Voir ce que le rédacteur lira",
        "alone": "Rien ne quitte ce serveur", "write": "Rédiger 5 variantes",
        "choose": "Choisir celle-ci", "save": "Enregistrer ces mots",
        "doubt": "un chiffre qu’aucun fait du brief n’étaie", "changed": "Ce que des personnes ont changé",
        "both": "IA et personne", "full": "Il ne manque rien", "false": " 97 % des cyclistes l’adorent.",
        "figure": "Un chiffre sans source", "waive": "Cela ne vaut pas ici", "sign": "Signer",
        "why": "Enquête de la ville, mai 2026, 400 réponses.",
    },
    "en": {
        "keep": "Keep the brief", "told": "See what the writer will be told", "alone": "What the AI will see",
        "write": "Write 5 variants", "choose": "Choose this one", "save": "Keep these words",
        "doubt": "a figure that no fact of the brief bears out", "changed": "What people changed",
        "both": "AI and person", "full": "Nothing lacks", "false": " 97% of cyclists love it.",
        "figure": "A figure without a source", "waive": "It does not hold here", "sign": "Sign",
        "why": "The town’s survey of May 2026, 400 answers.",
    },
}  # fmt: skip


def answers(request: dict[str, Any]) -> str:
    """Five variants for the networks that are asked for."""
    asked = request["messages"][1]["content"]
    networks = [name for name in ("bluesky", "linkedin", "mastodon") if name in asked.casefold()]
    variants = []
    for way in ("Length", "Saturday", "Station", "School", "Safety"):
        parts = [f"{way} first: the lane is 4 km long. Try it on Saturday."]
        texts = [
            {"network": name, "parts": parts, "title": "", "hashtags": [], "comment": ""} for name in networks
        ]
        variants.append({"angle": way, "framework": "aida", "texts": texts})
    return json.dumps({"variants": variants})


def briefed(page: Page, language: str) -> None:
    """Write a brief as a person does, and see the meter fill."""
    said, words = BRIEF[language], WORDS[language]
    for name, text in said.items():
        page.locator(f"#id_{name}").fill(text)
    page.locator("#id_language").select_option(language)
    for network in ("bluesky", "linkedin", "mastodon"):
        page.locator(f"[name=networks][value={network}]").check()
    expect(page.locator(".meter")).to_contain_text(words["full"])
    page.get_by_role("button", name=words["keep"]).click()
    expect(page.locator("h1")).to_contain_text(said["message"][:20])


def looked(page: Page, name: str, size: dict[str, int]) -> None:
    """Nothing sticks out, and everybody can use it."""
    settle(page)
    picture(page, name)
    assert width(page) <= size["width"]
    assert serious(page) == []


def written_and_changed(page: Page, language: str, size: dict[str, int]) -> None:
    """Five variants come; one is changed, a false claim is seen, and it becomes three versions."""
    words = WORDS[language]
    page.get_by_role("button", name=words["write"]).click()
    expect(page.get_by_role("button", name=re.compile(words["choose"]))).to_have_count(5, timeout=60_000)
    expect(page.locator("progress[id], [role=status] progress")).to_have_count(0)
    looked(page, f"variants-{language}", size)
    page.locator("ol.variants h3 a").first.click()
    field = page.locator("textarea").first
    field.fill(field.input_value()[:150] + words["false"])
    expect(page.locator("#looks")).to_contain_text(words["doubt"])
    expect(page.locator("#looks mark.doubt").first).to_contain_text("97")
    looked(page, f"variant-claim-{language}", size)
    page.get_by_role("button", name=words["save"]).click()
    expect(page.locator("main")).to_contain_text(words["changed"])
    expect(page.locator("main")).to_contain_text(words["both"])
    page.get_by_role("button", name=words["choose"]).click()
    page.wait_for_url(re.compile(r"/write/[0-9a-f-]{36}/$"))
    expect(page.locator("main")).to_contain_text(words["both"])
    for network in ("bluesky", "linkedin", "mastodon"):
        expect(page.locator(f"[data-preview={network}]")).to_have_count(1)
    expect(page.locator("[data-preview=bluesky]")).to_contain_text("97")
    expect(page.locator("[data-preview=linkedin]")).not_to_contain_text("97")
    waived(page, language, size)


def waived(page: Page, language: str, size: dict[str, int]) -> None:
    """The checks point at the figure, say why, and a person signs why it holds; the history keeps that."""
    words, panel = WORDS[language], page.locator("#trust-panel")
    found = panel.locator("li.finding", has_text="97").first
    expect(found).to_contain_text(words["figure"])
    looked(page, f"checks-claim-{language}", size)
    found.locator("summary", has_text=words["waive"]).click()
    found.locator("textarea").fill(words["why"])
    found.get_by_role("button", name=words["sign"]).click()
    expect(panel.locator("li.finding", has_text=words["why"])).to_have_count(1)
    expect(panel.locator("li.finding", has_text="97").locator("textarea")).to_have_count(0)


def test_a_brief_becomes_five_variants_and_three_versions_with_parvis_s_own_writer(visit: Visit) -> None:
    page = visit(f"{CREATE}briefs/new/")
    briefed(page, "fr")
    looked(page, "brief-fr", DESKTOP)
    page.get_by_role("button", name=WORDS["fr"]["told"]).click()
    expect(page.locator("main")).to_contain_text(WORDS["fr"]["alone"])
    looked(page, "told-fr", DESKTOP)
    written_and_changed(page, "fr", DESKTOP)


def test_the_same_on_a_phone_with_an_endpoint_that_was_connected_with_three_settings(visit: Visit) -> None:
    with endpoint(answers) as (url, heard):
        page = visit(f"{CREATE}writer/change/", language="en", size=PHONE)
        page.locator("#id_url").fill(url)
        page.locator("#id_name").fill("small")
        page.locator("#id_budget_month").fill("5")
        page.locator("#id_price_out").fill("0.6")
        page.get_by_role("button", name="Keep it").click()
        expect(page.locator("main")).to_contain_text("small")
        page.goto(page.url.replace("/create/writer/", "/create/briefs/new/"))
        briefed(page, "en")
        page.get_by_role("button", name=WORDS["en"]["told"]).click()
        expect(page.locator("h1")).to_contain_text(WORDS["en"]["alone"])
        expect(page.locator("main pre").last).to_contain_text("The lane is 4 km long.")
        looked(page, "told-en", PHONE)
        assert heard == []
        written_and_changed(page, "en", PHONE)
        assert len(heard) == 1
        page = visit(f"{CREATE}writer/change/", language="en", size=PHONE)
        page.get_by_role("button", name="Let Parvis’s own writer write alone").click()
        expect(page.locator("main")).to_contain_text("The key is forgotten")
