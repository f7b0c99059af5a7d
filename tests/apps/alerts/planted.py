"""Lakes with known series: so many posts in each hour, felt so, by so many people.

Ordinary weeks are made once and copied: every post of them matches query 1 and was heard by source 1.
"""

from __future__ import annotations

import itertools
import math
import random
import shutil
import tempfile
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from core.lake.posts import post, table
from parvis.apps.alerts.models import AlertRule
from parvis.apps.alerts.services import RuleWish, rule_wished
from parvis.apps.listening.store import lake_of
from parvis.core.lake import Lake
from parvis.core.workspaces.models import Workspace

NOW = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)  # a Friday, half past
HOUR = timedelta(hours=1)
DAYS = 33
BASE = NOW.replace(minute=0) - timedelta(days=1)  # where the copied weeks end
_numbers = itertools.count()


def rhythm(at: datetime) -> float:
    """Posts an hour: few at night, most in the afternoon."""
    return 6.0 + 4.0 * math.sin((at.hour - 9) / 24 * 2 * math.pi)


def plant(workspace: Workspace, rows: Iterable[dict[str, Any]]) -> None:
    """Put rows into the workspace's lake, as one batch."""
    lake_of(workspace.pk).append(table(list(rows)), batch_id=f"planted-{next(_numbers)}")


def some(n: int, hour: datetime, rng: random.Random, **columns: Any) -> list[dict[str, Any]]:
    """``n`` posts spread over an hour, by many people, heard a minute after they were written."""
    rows = []
    for _ in range(n):
        at = hour + timedelta(seconds=rng.randrange(3600))
        author = f"author-{rng.randrange(400)}"
        row = {"author": author, "heard_at": at + timedelta(minutes=1), **columns}
        rows.append(post(f"m{next(_numbers)}", at, **row))
    return rows


def weeks(begin: datetime, until: datetime, rng: random.Random, **columns: Any) -> list[dict[str, Any]]:
    """Ordinary hours: Poisson counts around the rhythm, opinion that differs a little by the day."""
    rows: list[dict[str, Any]] = []
    at = begin
    while at < until:
        mood = 0.05 * math.sin(at.toordinal() * 2.4)
        rows += felt(some(poisson(rhythm(at), rng), at, rng, **{"queries": [1], **columns}), mood, rng)
        at += HOUR
    return [row for row in rows if row["created_at"] < until]


@cache
def _template() -> Path:
    """A compacted lake of ordinary weeks up to ``BASE``."""
    folder = Path(tempfile.mkdtemp(prefix="planted-")) / "lake"
    lake = Lake(folder)
    lake.append(table(weeks(BASE - timedelta(days=DAYS), BASE, random.Random(1))), batch_id="weeks")
    lake.compact()
    return folder


def ordinary(workspace: Workspace, *, until: datetime = NOW, seed: int = 2) -> random.Random:
    """Ordinary weeks up to an instant (not before ``BASE``)."""
    shutil.copytree(_template(), Path(settings.HOME) / "lake" / str(workspace.pk))
    rng = random.Random(seed)
    if until > BASE:
        plant(workspace, weeks(BASE, until, rng))
    return rng


def felt(rows: list[dict[str, Any]], balance: float, rng: random.Random) -> list[dict[str, Any]]:
    """Give rows probabilities whose balance is about ``balance``."""
    for row in rows:
        shift = max(-0.45, min(0.45, balance + rng.gauss(0, 0.2)))
        row["p_positive"], row["p_negative"], row["p_neutral"] = 0.25 + shift / 2, 0.25 - shift / 2, 0.5
        row["sentiment"] = "negative" if shift < -0.1 else "positive" if shift > 0.1 else "neutral"
    return rows


def poisson(rate: float, rng: random.Random) -> int:
    """Knuth's way, for small rates."""
    limit, k, product = math.exp(-rate), 0, rng.random()
    while product > limit:
        k, product = k + 1, product * rng.random()
    return k


def rule(workspace: Workspace, *, created: datetime = NOW - timedelta(days=5), **wishes: Any) -> AlertRule:
    """A saved rule, as the service makes it."""
    made = rule_wished(workspace, RuleWish(**{"name": "Essai", "kind": "spike", **wishes}))
    made.created_at = created
    made.save()
    return made
