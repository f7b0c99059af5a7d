"""Live posts arrive on an open page from a real Bluesky host, without a reload; a deletion takes one away."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from journeys.conftest import Visit
from servers.jetstream import Jetstream
from servers.pds import Pds

pytestmark = [pytest.mark.browser, pytest.mark.pds]
W = "/w/decouverte"
ARRIVES_MS = 45_000  # a listener looks for new queries every half minute


def listen_to(page: Page, host: str) -> None:
    """Fill the form in as a person does."""
    page.locator("#id_way").select_option("bluesky:stream")
    page.locator("#id_host").fill(host)
    page.locator("#id_name").fill("Bluesky d’essai")
    page.get_by_role("button", name="Écouter").click()
    expect(page.locator("table")).to_contain_text("Bluesky d’essai")


def test_live_posts_arrive_without_reload_and_can_be_paused(
    visit: Visit, pds: Pds, jetstream: Jetstream
) -> None:
    page = visit(f"{W}/queries/new/")
    page.get_by_label("Requête", exact=True).fill("brioche")
    page.get_by_label("Nom").fill("Brioche")
    page.get_by_role("button", name="Enregistrer").click()
    listen_to(visit(f"{W}/sources/new/"), jetstream.url)
    sources = visit(f"{W}/sources/")
    for _attempt in range(30):
        if sources.get_by_text("en direct").count():
            break
        sources.wait_for_timeout(1000)
        sources.reload()
    expect(sources.locator("table")).to_contain_text("en direct")

    baker = pds.create_account("boulangere")
    page = visit(f"{W}/listening/?period=all")
    expect(page.locator("[data-live]")).to_be_visible()
    uri = pds.post(baker, "La brioche du parvis est divine ce matin ! #brioche")
    pds.post(baker, "Rien à voir avec le sujet.")
    arrived = page.locator("article.post").filter(has_text="La brioche du parvis est divine")
    expect(arrived).to_be_visible(timeout=ARRIVES_MS)
    expect(page.locator("article.post").filter(has_text="Rien à voir")).to_have_count(0)
    if folder := os.environ.get("PARVIS_PICTURES"):
        page.screenshot(path=Path(folder) / "live-fr-desk.png", full_page=True)

    page.get_by_role("button", name="Pause").click()
    pds.post(baker, "Deuxième fournée de brioche, pendant la pause.")
    page.wait_for_timeout(9_000)  # two turns of the live list: nothing may come
    late = page.locator("article.post").filter(has_text="Deuxième fournée")
    expect(late).to_have_count(0)
    page.get_by_role("button", name="Reprendre").click()
    expect(late).to_be_visible(timeout=ARRIVES_MS)

    pds.delete(baker, uri)
    posts = visit(f"{W}/posts/?period=all&text=brioche")
    for _attempt in range(30):
        if not posts.get_by_text("est divine ce matin").count():
            break
        posts.wait_for_timeout(1000)
        posts.reload()
    expect(posts.get_by_text("est divine ce matin")).to_have_count(0)
    expect(posts.locator("article.post").filter(has_text="Deuxième fournée")).to_be_visible()
