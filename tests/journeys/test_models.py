"""A person lets another model read their posts: tries it, saves it, sees it at work, and goes back."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from contracts.stub_endpoint import endpoint
from journeys.conftest import PHONE, Visit

pytestmark = pytest.mark.browser
MODELS = "/w/decouverte/models/"
WORDS = {
    "fr": ("Essayer", "Enregistrer", "Le service refuse la clé.", "répond pour les publications entendues"),
    "en": ("Try it", "Save", "The endpoint refuses the key.", "answers for posts heard from now on"),
}


@pytest.mark.parametrize("language", WORDS)
def test_an_endpoint_is_tried_corrected_saved_and_given_back(visit: Visit, language: str) -> None:
    attempt, save, refused, saved = WORDS[language]
    size = PHONE if language == "en" else None
    with endpoint(status=lambda request: 200 if request["model"] == "small" else 401) as (url, heard):
        page = visit(f"{MODELS}irony/choose/", language=language, size=size)
        expect(page.locator("#id_url")).to_be_hidden()
        page.locator("[name=answerer][value=endpoint]").check()
        page.locator("#id_url").fill(url)
        page.locator("#id_name").fill("wrong")
        page.locator("#id_key").fill("sk-typed")
        page.get_by_role("button", name=attempt).click()
        expect(page.locator("#tried")).to_contain_text(refused)
        page.locator("#id_name").fill("small")
        page.get_by_role("button", name=attempt).click()
        expect(page.locator("#tried")).to_contain_text("small/irony.v1")
        assert heard[-1]["_headers"]["Authorization"] == "Bearer sk-typed"
        page.get_by_role("button", name=save).click()
        expect(page.locator("main .messages")).to_contain_text(saved)
        expect(page.locator("table")).to_contain_text(url)
    page = visit(f"{MODELS}irony/choose/", language=language, size=size)
    expect(page.locator("#id_key")).to_have_value("")
    page.locator("[name=answerer][value=own]").check()
    page.get_by_role("button", name=save).click()
    expect(page.locator("table")).not_to_contain_text(url)
