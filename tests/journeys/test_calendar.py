"""The calendar as a person uses it: a week in which clocks change, and a post moved without a mouse."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from journeys.conftest import PHONE, Desk, House
from journeys.looking import picture, serious, settle, width

pytestmark = pytest.mark.browser
# A workspace of the journey's own, with an account and a draft: what other parts of the product make.
MADE = """
import django; django.setup()
from parvis.core.people import User
from parvis.core.workspaces.models import Membership, Workspace
from apps.planning.made import account, draft
slug, = sys.argv[1:]
workspace = Workspace.objects.create(name=slug, slug=slug)
Membership.objects.create(workspace=workspace, user=User.objects.order_by("pk").first(), role="owner")
account(workspace), draft(workspace, "On change d’heure", "Changement d’heure")
"""
SAID = {"fr": "02:30 n’existe pas", "en": "jump over 02:30"}


def made(house: House, slug: str) -> str:
    """The address of a workspace with something to plan."""
    tests = Path(__file__).parents[1]
    environment = {
        **os.environ,
        "PARVIS_HOME": str(house.home),
        "DJANGO_SETTINGS_MODULE": "parvis.config.settings",
        "PYTHONPATH": str(tests),
    }
    subprocess.run([sys.executable, "-c", "import sys" + MADE, slug], env=environment, check=True)
    return f"{house.url}/w/{slug}/calendar/"


def plan(page: Page, home: str, day: str, at: str) -> None:
    page.goto(f"{home}new/")
    page.locator("#id_day").fill(day)
    page.locator("#id_at").fill(at)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_post_planned_in_the_hour_that_spring_skips_is_explained_shown_and_moved_by_the_keyboard(
    desk: Desk, house: House, language: str
) -> None:
    home = made(house, f"calendrier-{language}")
    page = desk.page(language)
    plan(page, home, "2027-03-28", "02:30")
    page.locator("#id_at").blur()
    expect(page.locator("#clock")).to_contain_text(SAID[language])
    page.locator("main form button.button").last.click()
    page.wait_for_url(re.compile(r"/calendar/$"))
    page.goto(f"{home}?view=week&day=2027-03-28")
    slip = page.locator("a.slip")
    expect(slip).to_contain_text("03:30")
    assert serious(page) == []
    picture(page, f"calendar-dst-{language}")
    slip.focus()
    page.keyboard.press("Shift+ArrowLeft")
    saturday = page.locator('[data-day="2027-03-27"] a.slip')
    expect(saturday).to_contain_text("02:30")
    expect(saturday).to_be_focused()
    expect(page.locator("#calendar-said")).to_contain_text("02:30")
    saturday.drag_to(page.locator('[data-day="2027-03-25"]'))
    expect(page.locator('[data-day="2027-03-25"] a.slip')).to_contain_text("02:30")
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    settle(page)
    picture(page, f"calendar-phone-{language}")
    assert serious(page) == []
    assert width(page) <= PHONE["width"]
