"""The pages that compare: what they show, in words, and what they say where there is nothing to compare."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest
from django.test import Client

from apps.listening.heard import MONDAY, hear, posts
from parvis.apps.listening.models import WatchedBrand
from parvis.core.workspaces.models import Workspace

pytestmark = pytest.mark.django_db
PLACES = ("listening/voices/", "listening/periods/", "listening/sides/", "listening/context/", "listening/")


@pytest.fixture
def heard(workspace: Workspace) -> Workspace:
    """Two weeks, the second twice as loud, one brand of three named."""
    rows = []
    for day in range(14):
        since = (MONDAY + timedelta(days=day)).replace(hour=1)
        brands = ["TCL"] if day % 2 else ["Uber"]
        rows += posts(20 if day >= 7 else 10, f"d{day}-", since=since, brands=brands)
    hear(workspace, rows)
    for name, side in (("TCL", "ours"), ("Uber", "competitor"), ("SNCF", "competitor")):
        WatchedBrand.objects.create(workspace=workspace, name=name, side=side)
    return workspace


def read(page: Client, workspace: Workspace, place: str) -> str:
    answer = page.get(f"/w/{workspace.slug}/{place}")
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def test_two_periods_say_what_differs_and_that_it_is_more_than_chance(page: Client, heard: Workspace) -> None:
    text = read(page, heard, "listening/periods/?since=2026-11-09&until=2026-11-15")
    assert "9 November 2026 – 15 November 2026" in text
    assert "2 November 2026 – 8 November 2026" in text
    assert "+100%" in text
    assert "more than chance" in text
    assert "not calibrated: by chance alone" in text


def test_dates_of_ones_own_are_compared_per_day_where_lengths_differ(page: Client, heard: Workspace) -> None:
    text = read(
        page,
        heard,
        "listening/periods/?since=2026-11-09&until=2026-11-15&against_since=2026-11-02&against_until=2026-11-03",
    )
    assert "2 November 2026 – 3 November 2026" in text
    assert "per day: the periods are not of the same length" in text
    assert "+100%" in text, "twice as many a day, whatever the number of days"


def test_an_empty_period_to_compare_with_is_said_to_be_empty(page: Client, heard: Workspace) -> None:
    text = read(page, heard, "listening/periods/?since=2026-11-09&until=2026-11-15&against=year")
    assert "one of the periods holds no post" in text


def test_share_of_voice_says_whose_each_brand_is(page: Client, heard: Workspace) -> None:
    text = read(page, heard, "listening/voices/?period=all")
    assert "TCL: share of voice" in text
    assert "not calibrated: margin of error unknown" in text
    assert "Uber: share of voice" not in text, "the figures at the top are of your own brands"
    assert text.count('data-label="Whose"') == 3


def test_a_list_without_brands_leads_to_where_they_are_named(page: Client, workspace: Workspace) -> None:
    hear(workspace, posts(3))
    text = read(page, workspace, "listening/voices/?period=all")
    assert "No brand on the list yet" in text
    assert f"/w/{workspace.slug}/brands/" in text


def test_brands_that_nobody_names_get_a_sentence(page: Client, workspace: Workspace) -> None:
    hear(workspace, posts(3))
    WatchedBrand.objects.create(workspace=workspace, name="TCL")
    assert "None of your brands is named" in read(page, workspace, "listening/voices/?period=all")


def test_languages_can_stand_side_by_side_too(page: Client, heard: Workspace) -> None:
    hear(heard, posts(30, "en", language="en"), "english")
    text = read(page, heard, "listening/sides/?period=all&by=language")
    assert "English: posts" in text or "english: posts" in text.lower()
    assert "by chance alone" in text
    assert 'name="by" value="language"' in text, "the filters keep what is compared"


def test_every_page_keeps_the_filters_on_the_way_to_the_others(page: Client, heard: Workspace) -> None:
    for place in PLACES:
        text = read(page, heard, f"{place}?period=all&language=fr&text=tram")
        for other in PLACES:
            assert f'href="/w/{heard.slug}/{other}?period=all&language=fr&text=tram"' in text


@pytest.mark.parametrize(
    "scope",
    [
        "since=0001-01-01&until=9999-12-31&period=never&by=planet",
        "since=2026-11-03&until=2026-11-01&against_since=x&against_until=y",
        "topic=99999999999&brand=%00&show=nothing&word=%ff",
    ],
)
def test_an_address_that_makes_no_sense_still_shows_a_page(
    page: Client, heard: Workspace, scope: str
) -> None:
    for place in PLACES:
        read(page, heard, f"{place}?{scope}")


def test_a_workspace_that_heard_nothing_gets_its_pages_too(page: Client, workspace: Workspace) -> None:
    for place in PLACES:
        read(page, workspace, place)
