"""Workers die while they look, and two look at once: each happening is one alert, and one delivery."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from core.jobs.house import House, until

BEGIN = """
import random
from datetime import timedelta
from django.utils import timezone
from apps.alerts.planted import plant, some, weeks
from parvis.apps.alerts.services import RuleWish, rule_create
from parvis.core.actors import Actor
from parvis.core.people import User
from parvis.core.workspaces.services import workspace_create
owner = User.objects.create_superuser("ada@example.org")
actor = Actor.system("test")
workspace = workspace_create(actor=actor, name="Vélo", owner=owner, language="fr")
hour = timezone.now().replace(minute=0, second=0, microsecond=0)
rng = random.Random(1)
rows = weeks(hour - timedelta(days=1), hour, rng)
for n in range(40):
    rows += some(1, hour - timedelta(minutes=90), rng, text=f"rappel de lots {n}", heard_at=timezone.now())
plant(workspace, rows)
for n in range(12):
    wish = RuleWish(name=f"r{n}", kind="words", words="rappel")
    rule_create(actor=actor, workspace=workspace, wish=wish, now=hour - timedelta(hours=1))
"""
ASK = """
from parvis.apps.alerts.models import AlertRule
from parvis.apps.alerts.watching import look_at_rule
for pk in AlertRule.objects.values_list("pk", flat=True):
    for copy in "ab":
        look_at_rule.using(unique_key=f"{copy}:{pk}").enqueue(rule_id=pk)
"""


@pytest.fixture
def house(new_house: Callable[[str, Path], House], tmp_path: Path) -> Iterator[House]:
    """An installation of its own."""
    made = new_house("sqlite", tmp_path / "house")
    yield made
    made.close()


def forget_the_lease(house: House) -> None:
    """As if the lease's minute were over."""
    with closing(sqlite3.connect(house.home / "db.sqlite3", timeout=20)) as file, file:
        file.execute("UPDATE jobs_job SET lease_until = '2026-01-01' WHERE status = 'running'")


@pytest.mark.slow
def test_two_workers_of_which_one_is_killed_make_one_alert_a_rule(house: House) -> None:
    house.ask(BEGIN)
    house.ask(ASK)
    killed = house.fork("worker", "--threads", "2")
    until(lambda: house.rows("SELECT 1 FROM alerts_alert"), within_s=120, what="a first alert")
    house.kill(killed)
    cut_short = house.rows("SELECT COUNT(DISTINCT rule_id) FROM alerts_alert")[0][0] < 12
    assert cut_short, "the worker lived long enough to finish: this test proved nothing"
    forget_the_lease(house)
    for _worker in range(2):
        house.fork("worker", "--threads", "2")
    looked = "SELECT 1 FROM jobs_job WHERE task LIKE '%look_at_rule' AND status IN ('waiting', 'running')"
    until(lambda: not house.rows(looked), within_s=120, what="every look to end")
    assert house.rows("SELECT COUNT(*), COUNT(DISTINCT rule_id) FROM alerts_alert") == [(12, 12)]
    assert house.rows("SELECT COUNT(*) FROM core_auditentry WHERE verb = 'alert.ring'") == [(12,)]
    assert house.rows("SELECT COUNT(*) FROM alerts_telling") == [(12,)]
    assert house.rows(
        "SELECT COUNT(*) FROM jobs_job WHERE task LIKE '%look_at_rule' AND status = 'failed'"
    ) == [(0,)]
