"""A person says what matters: the order changes, what was learnt is told, and can be forgotten."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from journeys.conftest import PHONE, Desk, House
from journeys.looking import serious, settle, width

pytestmark = pytest.mark.browser
W = "/w/hausses"
MATTERS = f"{W}/matters/"
LEARNING_MS = 180_000  # what was read from a file is followed within minutes
LOOK_MS = 3_000
QUIET = (
    "Le marché était agréable",
    "Un café au soleil",
    "Bonne lecture ce soir",
    "Il pleut encore sur le port",
)
RISING = (
    "Grève des ferries demain matin",
    "La piscine municipale rouvre enfin",
    "Un loup aperçu près du lac",
    "Panne géante des distributeurs",
)


def heard() -> bytes:
    """Three quiet weeks, then four things that everybody speaks of: invented posts, as a file."""
    now = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    said = [(now - timedelta(hours=3 * n), f"{QUIET[n % 4]} {n % 7}") for n in range(1, 170)]
    said += [
        (now - timedelta(minutes=20 + 4 * n), f"{words}, dit le voisin {n}")
        for place, words in enumerate(RISING)
        for n in range(40 - 5 * place)
    ]
    lines = [f"{at:%Y-%m-%d %H:%M},{words},auteur{n}" for n, (at, words) in enumerate(sorted(said))]
    return "\n".join(["date,text,author", *(line.replace(", dit", " dit") for line in lines)]).encode()


def learnt(desk: Desk, house: House) -> Page:
    """The list of a workspace of its own, once the usual rhythm is known."""
    page = desk.page("fr")
    page.goto(f"{house.url}{W}/import/")
    if not page.locator("input[type=file]").count():
        page.goto(f"{house.url}/?choose")
        page.locator("#id_name").fill("Hausses")
        page.locator("section.card button").click()
        page.wait_for_url(f"**{W}/**")
        page.goto(f"{house.url}{W}/import/")
        page.locator("input[type=file]").set_input_files(
            {"name": "hausses.csv", "mimeType": "text/csv", "buffer": heard()}
        )
        page.locator("main form button[type=submit]").first.click()
        page.wait_for_url(re.compile(r"/import/\d+/$"))
        page.locator("main form button[type=submit]").first.click()
        page.wait_for_url(re.compile(r"/import/\d+/report/$"))
    page.goto(f"{house.url}{MATTERS}")
    for _attempt in range(LEARNING_MS // LOOK_MS):
        if page.locator("#matters .matter").count() > 2:
            break
        page.wait_for_timeout(LOOK_MS)
        page.reload()
    settle(page)
    return page


def names(page: Page) -> list[str]:
    return page.locator("#matters .matter h3 a").all_inner_texts()


def test_yes_and_no_change_the_order_in_place_and_the_ranking_begins_anew(desk: Desk, house: House) -> None:
    page = learnt(desk, house)
    begun = names(page)
    assert len(begun) >= 3, "what is spoken of is ranked"
    expect(page.locator("#knows")).to_contain_text("Ni réponses, ni sujets de marque")
    for name in begun:
        last = name == begun[-1]
        card = page.locator("#matters .matter").filter(has=page.get_by_role("link", name=name, exact=True))
        button = card.get_by_role("button", name="Oui" if last else "Non").first
        button.focus()
        page.keyboard.press("Enter")
        expect(page.locator("#matters-said")).to_have_text(f"{'Retenu' if last else 'Écarté'} : {name}.")
        expect(button).to_be_focused()
    assert names(page)[0] == begun[-1], "what was kept comes first"
    expect(page.locator("#knows")).to_contain_text(f"Appris de {len(begun)} réponses")
    expect(page.locator("#matters")).to_contain_text("Retenus parmi les cinq premiers")
    page.get_by_role("button", name="Oublier ce qui a été appris").click()
    expect(page.locator("#knows")).to_contain_text("Ni réponses, ni sujets de marque")
    assert names(page) == begun
    page.locator("#matters .matter h3 a").first.click()
    expect(page.locator("blockquote.angle")).to_be_visible()
    assert serious(page) == []


def test_on_a_phone_without_script_a_subject_is_answered_and_its_angle_taken_along(
    desk: Desk, house: House
) -> None:
    learnt(desk, house)
    page = desk.page("fr", viewport=PHONE, java_script_enabled=False)
    page.goto(f"{house.url}{MATTERS}")
    first = page.locator("#matters .matter").first
    name = first.locator("h3 a").inner_text()
    first.locator("button[value=yes]").click()
    expect(page.locator(".message.success")).to_contain_text(name)
    again = page.locator("#matters .matter").filter(has=page.get_by_role("link", name=name, exact=True))
    again.locator("button[value=back]").click()
    page.locator("#matters .matter h3 a").first.click()
    expect(page.locator("blockquote.angle")).to_contain_text(name)
    assert page.locator("#brief-text").input_value().startswith(name)
    assert width(page) <= PHONE["width"]
