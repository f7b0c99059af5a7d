"""A word that is said more than usual, short of a rise, is ranked and told to nobody."""

from __future__ import annotations

from datetime import timedelta

import pytest

from apps.trends.planted import NOW, Planted
from parvis.apps.trends import selectors, services
from parvis.apps.trends.matters.selectors import ranking_of
from parvis.apps.trends.models import Rise
from parvis.core.actors import Actor
from parvis.core.outbox import Event

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def test_it_is_ranked_beside_the_rises_and_no_news(town: Planted) -> None:
    before = len(town.rows)
    for at in range(30):
        then = NOW - timedelta(days=20) + at * 13 * HOUR
        town.say(f"la kermesse numéro {at}", then, f"a{at}", terms=["kermesse"])
    for at in range(10):
        town.say(f"une kermesse encore {at}", NOW - (2 + 2 * at) * HOUR, f"b{at}", terms=["kermesse"])
    town.pour(town.rows[before:], batch="faint")
    for minutes in (0, 5, 65):
        now = NOW + timedelta(minutes=minutes)
        services.rises_follow(actor=Actor.system(), workspace=town.workspace, now=now)
    row = Rise.objects.filter(kind="term", key="kermesse").latest("peak_at")
    assert row.faint
    assert row.until is not None
    assert "kermesse" not in {one.key for one in selectors.rising_subjects(town.workspace, now=NOW, limit=50)}
    assert not Event.objects.filter(payload__rise=row.pk).exists()
    one = ranking_of(town.workspace, now=NOW + HOUR).of(row.pk)
    assert one is not None
    assert one.matter.lead.faint
    assert one.matter.facts.words["kermesse"] == one.matter.facts.read == row.n
