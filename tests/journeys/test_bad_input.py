"""What people send by mistake, or somebody out of malice: each time one sentence that says what to do, and
nothing lost of what was being written."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from apps.library.drawn import encoded, picture
from apps.library.test_adding import bomb_of_pixels
from journeys.conftest import DESKTOP, PHONE, Desk, House, speak
from journeys.looking import picture as keep
from journeys.looking import serious, settle, width

pytestmark = pytest.mark.browser
W = "/w/maladresses"
PRECIOUS = "Une phrase à laquelle je tiens."
LONG = "Les vélos reviennent au printemps. " * 2_858  # 100,030 characters
BAD = {
    "coupée.jpg": "abîmé ou incomplet",
    "dessin.svg": "Exportez-le en PNG",
    "bombe.png": "30000 × 30000 pixels",
    "menteuse.png": "ni une image ni une vidéo",
    "énorme.jpg": "trop lourd : 50 Mo au plus",
}


@pytest.fixture(scope="module")
def bad(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files that nobody should publish, in a folder."""
    folder = tmp_path_factory.mktemp("bad")
    good = encoded(picture(1))
    (folder / "coupée.jpg").write_bytes(good[: len(good) // 2])
    (folder / "dessin.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    )
    (folder / "bombe.png").write_bytes(bomb_of_pixels())
    (folder / "menteuse.png").write_text("<!doctype html><script>alert(1)</script>")
    with (folder / "énorme.jpg").open("wb") as file:
        file.write(good)
        file.truncate(50_000_001)
    (folder / "bonne.jpg").write_bytes(good)
    return folder


@pytest.fixture(scope="module")
def page(desk: Desk, house: House) -> Page:
    """Somebody in a workspace of their own."""
    page = desk.page()
    page.goto(f"{house.url}/?choose")
    speak(page, "fr")
    page.locator("#id_name").fill("Maladresses")
    page.locator("section.card button").click()
    page.wait_for_url(f"**{W}/**")
    return page


def look(page: Page, name: str) -> None:
    for screen, end in ((PHONE, "phone"), (DESKTOP, "desk")):
        page.set_viewport_size(screen)  # type: ignore[arg-type]
        settle(page)
        keep(page, f"bad-{name}-{end}", whole=name != "long")
        assert width(page) <= screen["width"]
    assert serious(page) == []


def begin(page: Page, house: House) -> None:
    page.goto(f"{house.url}{W}/write/")
    page.get_by_role("button", name="Écrire").first.click()
    page.wait_for_url("**/write/*-*/")
    page.get_by_role("checkbox", name="Bluesky", exact=True).check()
    expect(page.locator("#tab-bluesky")).to_be_visible()


def test_bad_files_are_refused_in_one_sentence_each_while_a_post_is_being_written(
    page: Page, house: House, bad: Path
) -> None:
    begin(page, house)
    page.locator("#common-0-text").fill(PRECIOUS)
    page.locator("#part-common-0 [data-library]").click()
    send(page, bad / "bonne.jpg")
    expect(page.locator("#picked .results li.success")).to_have_count(1)
    send(page, *(bad / name for name in BAD))
    for name, sentence in BAD.items():
        refused = page.locator("#picked .results li.error").filter(has_text=name)
        expect(refused).to_contain_text(sentence)
    expect(page.locator("#picked .results li")).to_have_count(len(BAD))
    look(page, "files")
    page.locator("#picked [data-asset]").click()
    expect(page.locator(".files > li")).to_have_count(1)
    expect(page.locator("#common-0-text")).to_have_value(PRECIOUS)
    expect(page.locator("#saved")).to_contain_text("Enregistré")
    page.reload()
    expect(page.locator("#common-0-text")).to_have_value(PRECIOUS)


def send(page: Page, *files: Path) -> None:
    page.locator("#picker-file").set_input_files(files)
    page.locator("form:has(#picker-file) button").click()


def test_a_text_of_a_hundred_thousand_characters_is_counted_kept_and_told(page: Page, house: House) -> None:
    begin(page, house)
    words = page.locator("#common-0-text")
    words.fill(LONG)
    expect(page.locator("#told-common-0 .counts")).to_contain_text("100\u202f030 / 300")
    expect(page.locator("#told-common-0 .refuses").first).to_be_visible()
    expect(page.locator("#saved")).to_contain_text("Enregistré")
    look(page, "long")
    page.locator("button[value='thread:common']").click()
    expect(page.locator("#toasts")).to_contain_text("Coupez-le d’abord à la main")
    expect(words).to_have_value(LONG)

    words.fill(LONG + LONG[:30_000])
    expect(page.locator("#saved")).to_contain_text("on en garde 120000 au plus")
    page.reload()
    expect(words).to_have_value(LONG)
    page.locator("[data-rescue=take]").click()  # what the server did not take is still in this browser
    expect(words).to_have_value(LONG + LONG[:30_000])


def test_a_table_of_five_thousand_lines_says_what_is_wrong_line_by_line(
    page: Page, house: House, tmp_path: Path
) -> None:
    lines = ["date;heure;réseau;texte"]
    for number in range(2, 5_002):
        when = "32/13/2030;9h30" if number % 100 == 0 else ";"
        network = "myspace" if number % 1_000 == 5 else "bluesky"
        lines.append(f"{when};{network};Publication {number}")
    table = tmp_path / "publications.csv"
    table.write_text("\n".join(lines), "utf-8")
    page.goto(f"{house.url}{W}/calendar/import/")
    page.locator("input[type=file]").set_input_files(table)
    page.get_by_role("button", name="Vérifier le fichier").click()
    main = page.locator("main")
    expect(main).to_contain_text("4\u202f945 lignes peuvent être importées, 55 sont à corriger")
    expect(page.locator("tbody tr")).to_have_count(55)
    expect(page.locator("tbody tr").first).to_contain_text("« myspace » n’est pas un réseau")
    expect(page.get_by_role("row", name="100 date").first).to_contain_text(
        "« 32/13/2030 » n’est pas une date"
    )
    look(page, "table")
    page.get_by_role("button", name="Supprimer le fichier").click()
    expect(page.locator(".message.success")).to_be_visible()
