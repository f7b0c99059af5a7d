"""A lesson done on one's own post, in French at a desk and in English on a phone. On the way, a word of the
audience is put into that post by a click, and its longest sentence is told while it is written."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from journeys.conftest import DESKTOP, PHONE, Visit
from journeys.looking import picture, serious, settle, width

pytestmark = pytest.mark.browser
WRITE, LESSON = "/w/decouverte/write/", "/w/decouverte/course/proof/"
SAID = {
    "fr": {
        "begin": "Écrire",
        "post": "La meilleure piste de la ville plaît à 97 % des cyclistes. Venez samedi. Elle est belle.",
        "facts": "La piste fait 4 km\nElle relie la gare au lycée", "false": "97 %", "look": "Examiner",
        "poor": "La meilleure piste de la ville fait 4 km, et 97 % des gens le disent.",
        "good": "La piste fait 4 km : elle relie la gare au lycée, sans détour.",
        "missing": "Ce qui y est, et ce qui manque encore", "done": "Tout ce qui se mesure y est",
        "there": "dit",
    },
    "en": {
        "begin": "Write",
        "post": "The best lane in town is loved by 97% of cyclists. Come on Friday. It is fine.",
        "facts": "The lane is 4 km long\nIt joins the station and the school", "false": "97%",
        "look": "Look at it",
        "poor": "The best lane in town is 4 km long, and 97% of the people say so.",
        "good": "The lane is 4 km long: it joins the station and the school, with no detour.",
        "missing": "What is there, and what is still missing", "done": "Everything that can be measured",
        "there": "said",
    },
}  # fmt: skip


@pytest.mark.parametrize(("language", "size"), [("fr", DESKTOP), ("en", PHONE)])
def test_a_lesson_is_done_on_a_post_of_ones_own(visit: Visit, language: str, size: dict[str, int]) -> None:
    said = SAID[language]
    page = visit(WRITE, language=language, size=size)
    page.get_by_role("button", name=re.compile(said["begin"])).first.click()
    page.wait_for_url(re.compile(r"/write/[0-9a-f-]{36}/$"))
    words = page.locator("#common-0-text")
    words.fill(said["post"])
    reading = page.locator("#aid-reading")
    expect(reading.locator("q").first).to_contain_text(said["false"], timeout=20_000)

    page.reload()  # its words are those of the language that was read in the post, not of an empty one
    button = page.locator("#aid-words [data-insert]").first
    word = button.get_attribute("data-insert") or ""
    assert word.casefold() not in said["post"].casefold()  # nothing is inserted by itself
    words.focus()
    page.keyboard.press("Control+End")
    button.click()
    expect(words).to_have_value(f"{said['post']} {word}")
    there = page.locator("#aid-words li.said").filter(has_text=word)
    expect(there.first).to_contain_text(said["there"], timeout=20_000)
    settle(page)
    picture(page, f"aids-{language}")
    assert serious(page) == []
    assert width(page) <= size["width"]

    page.goto(page.url.partition("/w/")[0] + LESSON)
    expect(page.locator(".own")).to_contain_text(said["false"])  # the example is that very post
    page.locator("#id_facts").fill(said["facts"])
    page.locator("#id_text").fill(said["poor"])
    page.get_by_role("button", name=said["look"]).click()
    feedback = page.locator(".feedback")
    expect(feedback).to_contain_text(said["missing"])
    expect(feedback).to_contain_text(said["false"])
    expect(page.locator("#id_text")).to_have_value(said["poor"])
    page.locator("#id_text").fill(said["good"])
    page.get_by_role("button", name=said["look"]).click()
    expect(feedback).to_contain_text(said["done"])
    picture(page, f"lesson-{language}")
    assert serious(page) == []
    assert width(page) <= size["width"]


def test_a_lesson_is_done_without_script(visit: Visit) -> None:
    page = visit("/w/decouverte/course/human/", language="en", script=False)
    page.locator("#id_text").fill("Picture made with AI, chosen and reviewed by our team.")
    page.get_by_role("button", name="Look at it").click()
    expect(page.locator(".feedback")).to_contain_text("That is it")
    assert page.url.endswith("/course/human/try/#exercise")
