"""Somebody makes an upright film of a lying one, with a caption on it, and begins a post with it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from imaging.films.filmed import walker
from journeys.conftest import DESKTOP, PHONE, Desk, House
from journeys.looking import picture as keep
from journeys.looking import serious, settle, width

pytestmark = pytest.mark.browser


def looks_right(page: Page, name: str) -> None:
    for screen, place in ((PHONE, "phone"), (DESKTOP, "desk")):
        page.set_viewport_size(screen)  # type: ignore[arg-type]
        settle(page)
        keep(page, f"film-{name}-{place}")
        assert serious(page) == []
        assert width(page) <= screen["width"]


def test_a_film_is_reframed_captioned_and_used_in_a_post(desk: Desk, house: House, tmp_path: Path) -> None:
    """Sent, cut, put upright around who walks in it, captioned, made, its limits looked at, used."""
    walker(tmp_path / "Marche.mp4")
    page = desk.page()
    page.goto(f"{house.url}/?choose")
    page.locator("#id_name").fill("Films")
    page.locator("section.card button").click()
    page.wait_for_url("**/w/films/**")
    page.goto(f"{house.url}/w/films/media/")
    page.locator("input[type=file]").set_input_files(tmp_path / "Marche.mp4")
    expect(page.locator("#results li.success")).to_have_count(1)
    page.goto(f"{house.url}/w/films/films/")
    page.locator("#id_name").fill("La marche")
    page.get_by_role("button", name="Choisir les fichiers").click()
    page.get_by_label("Choisir Marche").check(force=True)
    page.get_by_role("button", name="Ajouter la sélection au montage").click()
    page.locator("#end-0").fill("0:02")
    page.get_by_label("Format").select_option("9:16")
    page.get_by_role("button", name="Enregistrer").last.click()
    looks_right(page, "parts")
    film = page.url
    page.get_by_role("link", name="Sous-titres").click()
    page.locator("#from-0").fill("0:00.2")
    page.locator("#to-0").fill("0:01.5")
    page.locator("#text-0").fill("En marche !")
    page.get_by_role("button", name="Enregistrer").click()
    looks_right(page, "captions")
    page.goto(film)
    page.get_by_role("button", name="Créer la vidéo").click()
    expect(page.get_by_role("heading", name="La vidéo créée")).to_be_visible(timeout=60_000)
    looks_right(page, "made")
    page.get_by_role("link", name="Limites des réseaux").click()
    expect(page.get_by_role("heading", name="TikTok")).to_be_visible()
    looks_right(page, "limits")
    page.goto(film)
    page.get_by_role("button", name="Utiliser dans une publication").click()
    expect(page).to_have_url(re.compile("/write/"))
