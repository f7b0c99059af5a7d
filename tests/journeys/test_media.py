"""Somebody who writes posts fills the media library, with a mouse, with a keyboard, and without script."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from apps.library.drawn import encoded, film, picture, taken_with_a_phone
from journeys.conftest import DESKTOP, PHONE, Desk, House
from journeys.looking import picture as keep
from journeys.looking import serious, settle, width

pytestmark = pytest.mark.browser
MEDIA = "/w/medias/media/"


@pytest.fixture(scope="module")
def workspace(desk: Desk, house: House) -> str:
    """A workspace of its own."""
    page = desk.page()
    page.goto(f"{house.url}/?choose")
    page.locator("#id_name").fill("Médias")
    page.locator("section.card button").click()
    page.wait_for_url("**/w/medias/**")
    return MEDIA


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What somebody has on their disk."""
    folder = tmp_path_factory.mktemp("disk")
    (folder / "Terrasse.jpg").write_bytes(taken_with_a_phone(seed=1))
    (folder / "logo.svg").write_bytes(b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    (folder / "petite.webp").write_bytes(encoded(picture(1, (160, 120)), "WEBP", quality=70))
    film(folder / "film.mp4", frames=30)
    return folder


def looks_right(page: Page, name: str) -> None:
    for screen, place in ((PHONE, "phone"), (DESKTOP, "desk")):
        page.set_viewport_size(screen)  # type: ignore[arg-type]
        settle(page)
        keep(page, f"media-{name}-{place}")
        assert serious(page) == []
        assert width(page) <= screen["width"]


def test_files_are_sent_described_and_cut_around_what_matters(
    desk: Desk, house: House, workspace: str, files: Path
) -> None:
    page = desk.page()
    page.goto(house.url + workspace)
    names = ("Terrasse.jpg", "logo.svg", "petite.webp", "film.mp4")
    page.locator("input[type=file]").set_input_files([files / name for name in names])
    expect(page.locator("#results li.success")).to_have_count(3)
    expect(page.locator("#results li.error")).to_contain_text("SVG")
    expect(page.locator("#results li.success").first).to_contain_text("le lieu de la prise de vue")
    expect(page.locator("#results .alike")).to_contain_text("Terrasse")
    expect(page.locator("#grid .tile")).to_have_count(3)
    looks_right(page, "sent")
    page.locator(".tile a", has_text="Terrasse").click()
    square = page.locator("[data-crop='1.0']")
    before = square.get_attribute("viewBox")
    box = page.locator("[data-focus-picture]").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] * 0.9, box["y"] + box["height"] * 0.5)
    assert square.get_attribute("viewBox") != before
    expect(page.locator("#id_across")).to_have_value("90")
    page.locator("#id_across").focus()
    page.keyboard.press("ArrowDown")  # one hundredth to the left
    page.locator("#id_alt").fill("Une terrasse au soleil.")
    page.locator("#id_people").fill("Ada")
    page.locator("#id_consent").select_option("missing")
    page.locator("form.form button[type=submit]", has_text="Enregistrer").click()
    expect(page.locator("#id_across")).to_have_value("89")
    expect(page.locator(".message.error")).to_contain_text("n’ont pas encore donné leur accord")
    drawn = [float(number) for number in (square.get_attribute("viewBox") or "").split()]
    assert drawn[0] + drawn[2] == pytest.approx(320)  # as far to the right as the picture goes
    looks_right(page, "asset")
    page.goto(f"{house.url}{workspace}?kind=video")
    page.locator(".tile a").click()
    shown = page.locator("video.shown")
    expect(shown).to_be_visible()
    page.wait_for_function("document.querySelector('video.shown').readyState >= 1")
    assert shown.evaluate("one => [one.videoWidth, one.videoHeight]") == [320, 240]


def test_without_script_the_same_forms_work(house: House, desk: Desk, workspace: str, files: Path) -> None:
    page = desk.page(java_script_enabled=False)
    page.goto(house.url + workspace)
    (files / "seule.png").write_bytes(encoded(picture(9), "PNG"))
    page.locator("input[type=file]").set_input_files([files / "seule.png", files / "logo.svg"])
    page.get_by_role("button", name="Ajouter à la médiathèque").click()
    expect(page.locator("#results li")).to_have_count(2)
    page.locator("#results a", has_text="seule").click()
    page.locator("#id_across").fill("10")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator("#id_across")).to_have_value("10")
    page.goto(f"{house.url}{workspace}?words=SEULE")
    page.get_by_label("Choisir seule").check()
    page.locator("#id_sort-add_tags").fill("été, lyon")
    page.get_by_role("button", name="Classer").click()
    expect(page).to_have_url(re.compile(r"words=SEULE"))
    page.locator(".tile a").click()
    expect(page.locator("#id_tags")).to_have_value("été, lyon")
