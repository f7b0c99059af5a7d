"""A person puts the AI's topics right: names one, merges two, goes back."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from journeys.conftest import PHONE, Desk, House
from journeys.looking import settle

pytestmark = pytest.mark.browser


def test_a_topic_is_named_by_a_person_and_the_list_says_so(desk: Desk, house: House) -> None:
    page = desk.page("en")
    page.goto(f"{house.url}/w/decouverte/topics/?period=all")
    settle(page)
    first = page.locator("table.topics tbody tr").first
    was = first.locator("a").inner_text()
    first.locator("a").click()
    page.locator("#topic-name").fill("Climat")
    page.locator("form[action$='/rename/'] button").click()
    expect(page.locator("h1")).to_have_text("Climat")
    expect(page.locator("ul.news").first).to_contain_text("Climat")
    page.locator("a.back").click()
    named = page.locator("table.topics tbody tr").filter(has_text="Climat")
    expect(named.locator(".badge.human")).to_be_visible()
    named.locator("a").click()
    page.locator("#topic-name").fill("")
    page.locator("form[action$='/rename/'] button").click()
    expect(page.locator("h1")).to_have_text(was)


def test_on_a_phone_two_topics_are_merged_and_separated_again(desk: Desk, house: House) -> None:
    page = desk.page("fr", viewport=PHONE)
    page.goto(f"{house.url}/w/decouverte/topics/?period=all")
    settle(page)
    last = page.locator("table.topics tbody tr").last
    name = last.locator("a").inner_text()
    last.locator("a").click()
    page.locator("#topic-into").select_option(index=1)
    page.locator("form[action$='/merge/'] button").click()
    expect(page.locator("h1")).not_to_have_text(name)
    page.locator("#decide").get_by_role("link", name=name).click()
    page.locator("form[action$='/separate/'] button").click()
    expect(page.locator("h1")).to_have_text(name)
    expect(page.locator("form[action$='/merge/']")).to_be_visible()
