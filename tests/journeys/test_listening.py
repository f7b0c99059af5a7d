"""What a marketer does on the first day, in French and English, at a desk and on a phone."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from journeys.conftest import DESKTOP, PHONE, Visit

pytestmark = pytest.mark.browser
W = "/w/decouverte"
PAGES = {
    "dashboard": f"{W}/listening/",
    "posts": f"{W}/posts/",
    "queries": f"{W}/queries/",
    "query": f"{W}/queries/new/?text=v%C3%A9lo",
    "brands": f"{W}/brands/",
    "sources": f"{W}/sources/",
    "source": f"{W}/sources/new/",
    "import": f"{W}/import/",
    "label": f"{W}/check/",
}
VIEWS = [("fr", DESKTOP), ("en", DESKTOP), ("fr", PHONE), ("en", PHONE)]


def settle(page: Page) -> None:
    """Wait until every panel has come."""
    page.wait_for_load_state("networkidle")
    expect(page.locator(".htmx-request")).to_have_count(0)


def picture(page: Page, name: str, *, whole: bool = True) -> None:
    """Keep a picture when PARVIS_PICTURES names a folder: for eyes and the README, not for the test."""
    folder = os.environ.get("PARVIS_PICTURES")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=whole)


def serious(page: Page) -> list[str]:
    """What axe finds serious or critical."""
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:160]}"
        for one in found
        if one["impact"] in {"serious", "critical"}
    ]


@pytest.mark.parametrize(("language", "size"), VIEWS, ids=["fr desk", "en desk", "fr phone", "en phone"])
@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_accessible_and_fits_its_screen(
    visit: Visit, name: str, language: str, size: dict[str, int]
) -> None:
    page = visit(PAGES[name], language=language, size=size)
    settle(page)
    picture(page, f"{name}-{language}-{'phone' if size is PHONE else 'desk'}")
    assert page.locator("h1").count() == 1
    assert page.get_attribute("html", "lang") == language
    assert serious(page) == []
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= size["width"], f"the page is {width} pixels wide"


def test_the_dark_theme_is_accessible_too(visit: Visit) -> None:
    page = visit(PAGES["dashboard"], dark=True)
    settle(page)
    picture(page, "dashboard-fr-desk-dark")
    assert serious(page) == []


def test_the_dashboard_of_the_sample_shows_figures_with_how_sure_they_are(visit: Visit) -> None:
    page = visit(PAGES["dashboard"])
    settle(page)
    main = page.locator("main")
    expect(main).to_contain_text("données d’exemple")
    expect(main).to_contain_text("non calibré")
    expect(page.locator("figure.chart").first).to_be_visible()
    picture(page, "dashboard-fr", whole=False)
    assert page.locator("figure.chart").count() >= 8


def test_a_peak_leads_to_the_posts_behind_it(visit: Visit) -> None:
    page = visit(PAGES["dashboard"])
    settle(page)
    panel = page.locator("#panel-volume")
    panel.get_by_text("Voir le tableau").click()
    cell = panel.locator("table a").first
    expected = re.sub(r"\D", "", panel.locator("tbody tr").first.locator("td").first.inner_text())
    cell.click()
    settle(page)
    expect(page.locator("h1")).to_have_text("Publications")
    assert page.locator("article.post").count() >= 1
    assert expected


def test_every_chart_filters_the_others(visit: Visit) -> None:
    page = visit(PAGES["dashboard"])
    settle(page)
    whole = page.locator(".stat .value").first.inner_text()
    page.locator("#panel-languages").get_by_text("Voir le tableau").click()
    page.locator("#panel-languages table a").filter(
        has_text=re.compile("français", re.IGNORECASE)
    ).first.click()
    settle(page)
    expect(page.locator(".chips").filter(has_text=re.compile("français", re.IGNORECASE))).to_be_visible()
    assert page.locator(".stat .value").first.inner_text() != whole


def test_a_query_shows_what_it_finds_while_it_is_written_and_where_it_is_wrong(visit: Visit) -> None:
    page = visit(f"{W}/queries/new/")
    page.get_by_label("Requête", exact=True).fill("montréal OR montreal")
    preview = page.locator("#preview")
    expect(preview.locator("article.post").first).to_be_visible(timeout=10_000)
    assert preview.locator("article.post").count() == 20
    assert preview.locator("mark").count() > 0
    picture(page, "query-preview-fr-desk")
    page.get_by_label("Requête", exact=True).fill('montréal AND "le métro')
    expect(preview.locator(".position-error")).to_be_visible(timeout=10_000)
    expect(preview).to_contain_text("guillemet")
    picture(page, "query-error-fr-desk")
    page.get_by_label("Requête", exact=True).fill("montréal OR montreal")
    page.get_by_label("Nom").fill("Montréal")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator("table")).to_contain_text("Montréal")
    row = page.locator("tr").filter(has_text="Montréal").filter(has_text="montréal OR montreal")
    for _attempt in range(20):
        if re.search(r"[1-9]", row.locator("td.number").inner_text()):
            break
        page.wait_for_timeout(500)
        page.reload()
    assert re.search(r"[1-9]", row.locator("td.number").inner_text())


def test_a_label_is_corrected_in_place_and_says_who_said_it(visit: Visit) -> None:
    page = visit(PAGES["posts"])
    settle(page)
    post = page.locator("article.post").first
    mention = post.get_attribute("id")
    post.get_by_text("Corriger").click()
    form = page.locator(f"#{mention}")
    form.get_by_role("button", name="positif").click()
    expect(page.locator(f"#{mention} .labels")).to_contain_text("positif")
    page.reload()
    expect(page.locator(f"#{mention} .labels")).to_contain_text("positif")


def test_labelling_moves_on_to_the_next_post(visit: Visit) -> None:
    page = visit(PAGES["label"])
    first = page.locator("article.card").inner_text()
    page.get_by_role("button", name="Négatif").click()
    expect(page.locator("progress, [role=progressbar]").first).to_be_visible()
    assert page.locator("article.card").inner_text() != first


def test_a_file_is_brought_mapped_and_its_bad_lines_are_told(visit: Visit, tmp_path: Path) -> None:
    source = tmp_path / "avis.csv"
    source.write_text(
        "date;auteur;texte\n2026-11-20 10:00;léa;La livraison est arrivée en avance, merci !\n"
        "pas une date;tom;Service client injoignable depuis trois jours.\n"
        "2026-11-21 09:30;max;=1+1 formule\n",
        encoding="utf-8",
    )
    page = visit(PAGES["import"])
    page.set_input_files("input[type=file]", source)
    page.get_by_role("button", name="Continuer").click()
    expect(page.locator("h1")).to_contain_text("colonne")
    picture(page, "mapping-fr-desk")
    expect(page.get_by_label("Texte de la publication")).to_have_value("texte")
    page.get_by_role("button", name="Importer").click()
    expect(page.locator("#report")).to_contain_text("2", timeout=30_000)
    expect(page.locator("#report")).to_contain_text("3", timeout=30_000)
    picture(page, "import-report-fr-desk")
