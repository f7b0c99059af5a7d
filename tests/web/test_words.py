"""Codes, browsers and dates in words."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.utils import translation
from django.utils.dates import MONTHS, WEEKDAYS

from parvis.core.audit import AuditEntry
from parvis.core.workspaces.models import Workspace
from parvis.web import deeds, numbers, works
from parvis.web.browsers import browser_name

AGENTS = {
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:131.0) Gecko/20100101 Firefox/131.0": "Firefox, Windows",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.0 Mobile/15E148 Safari/604.1": "Safari, iPhone",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/130.0.0.0 Safari/537.36 Edg/130.0.0.0": "Edge, Mac",
    "curl/8.5.0": "curl/8.5.0",
}


@pytest.mark.parametrize("agent", AGENTS)
def test_a_session_names_its_browser_and_its_device(agent: str) -> None:
    assert browser_name(agent) == AGENTS[agent]


def test_the_first_of_a_month_is_said_as_the_french_say_it() -> None:
    first, eleventh = datetime(2013, 6, 1, tzinfo=UTC), datetime(2013, 6, 11, tzinfo=UTC)
    with translation.override("fr"):
        assert numbers.long_day(first) == "1er juin 2013"
        assert numbers.long_day(eleventh) == "11 juin 2013"
    with translation.override("en"):
        assert numbers.long_day(first) == "1 June 2013"


def test_what_has_no_words_keeps_its_code() -> None:
    assert deeds.deed("planet.colonise") == "planet.colonise"
    assert works.work("brew_tea") == "brew_tea"


def test_the_audit_speaks_in_words_and_filters_by_code(page: Client, workspace: Workspace) -> None:
    settings = {
        "name": "Vélo",
        "language": "fr",
        "time_zone": "Europe/Paris",
        "retention_days": "30",
        "alert_days": "90",
    }
    page.post(f"/w/{workspace.slug}/settings/", settings)
    assert AuditEntry.objects.filter(verb="workspace.update").exists()
    text = page.get(f"/w/{workspace.slug}/audit/?verb=workspace.update").content.decode()
    assert "changed the settings" in text
    assert '<option value="workspace.update" selected>' in text


def test_no_word_of_ours_stands_for_a_month_or_a_day() -> None:
    """A catalogue has one entry for “May”: the verb would be the month of every date."""
    with translation.override("fr"):
        months = [str(MONTHS[number]) for number in range(1, 13)]
        days = [str(WEEKDAYS[number]).lower() for number in range(7)]
    assert months[:5] == ["janvier", "février", "mars", "avril", "mai"]
    assert months[5:] == ["juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"]
    assert days == ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"]
