"""Looking: each rule's new findings, from where the last look ended. One transaction a rule.

What is found is worked out first, from the lake alone. Then, in one transaction that holds the rule's row,
alerts and where the rule now stands are written together: a worker that dies leaves nothing half done, and of
two workers the second sees that the rule moved on and writes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

import pyarrow as pa
from django.db import transaction
from django.utils import timezone

from parvis.apps.alerts import ringing
from parvis.apps.alerts.kinds import BY_HOUR, Finding, authors, words
from parvis.apps.alerts.kinds.gathering import Found, by_author, gathered
from parvis.apps.alerts.kinds.spikes import LEARNING
from parvis.apps.alerts.look import HOUR, Look, hour_floor, look_of
from parvis.apps.alerts.models import Alert, AlertRule, Kind
from parvis.apps.listening import selectors as listening
from parvis.core.jobs.tasks import job

CATCH_UP: Final = timedelta(hours=12)  # how far back a look goes after nobody looked
LATE: Final = timedelta(hours=2)  # a post heard so long after it was written is news no more
OVERLAP: Final = timedelta(minutes=10)  # between hearing a post and its being in the lake
DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look found, and where the rule stands after it."""

    findings: list[Finding]
    heard_upto: datetime | None = None
    pending: list[list[str]] = field(default_factory=list)
    recent: list[str] = field(default_factory=list)


@job(max_attempts=3)
def watch_alerts() -> int:
    """Have every active rule looked at, unless its last look still runs; how many there are."""
    active = AlertRule.objects.filter(is_active=True).values_list("pk", "workspace_id")
    for pk, workspace_id in active:
        look_at_rule.using(workspace_id=workspace_id, unique_key=f"alert-rule:{pk}").enqueue(rule_id=pk)
    return len(active)


@job(max_attempts=3, timeout_s=600)
def look_at_rule(rule_id: int) -> int:
    """Look at one rule now; how many alerts rang."""
    return rule_look(rule_id, now=timezone.now())


def rule_look(rule_id: int, *, now: datetime) -> int:
    """Find, then write; how many alerts rang (0 as well when another worker was first)."""
    rule = AlertRule.objects.select_related("workspace", "query").filter(pk=rule_id, is_active=True).first()
    if rule is None:
        return 0
    look = look_of(rule, now)
    if look is None or not _ready(rule):
        trouble = "query_gone" if look is None else "being_matched"
        AlertRule.objects.filter(pk=rule.pk).exclude(trouble=trouble).update(trouble=trouble)
        return 0
    looked = _by_hour(rule, look) if rule.kind in BY_HOUR else _by_post(rule, look)
    return _write(rule, looked, now)


def _ready(rule: AlertRule) -> bool:
    """Whether the past of the rule's query is known: while it is matched anew, what is usual is not."""
    return rule.query is None or rule.query.matched_at is not None or rule.kind not in BY_HOUR


def _learns(rule: AlertRule, now: datetime) -> bool:
    """Whether too little was heard yet for a spike to be told from what is usual."""
    if rule.kind not in {Kind.SPIKE, Kind.LAUNCH}:
        return False
    oldest = listening.stats_of(rule.workspace).oldest
    return oldest is None or now - oldest < LEARNING


def _by_hour(rule: AlertRule, look: Look) -> Looked:
    recent = hour_floor(look.now) - HOUR
    since = max(look.now - CATCH_UP, min(recent, hour_floor(rule.evaluated_at or look.now)))
    since = max(since, hour_floor(rule.created_at))
    return Looked(BY_HOUR[rule.kind](rule, look, since, look.now))


def _by_post(rule: AlertRule, look: Look) -> Looked:
    now = look.now
    upto = min(rule.heard_upto or rule.created_at, now)  # a clock that was ahead is no reason to be deaf
    posts = look.fresh(upto - OVERLAP, written_after=max(upto - LATE, now - DAY))
    found = _found(rule, look, posts)
    known = set(rule.recent)
    new = [one for one in found if one.mention not in known]
    recent = [one.mention for one in found]
    if rule.kind == Kind.AUTHOR:
        facts = {"threshold": rule.threshold, "measure": rule.measure}
        return Looked(by_author(rule.pk, new, facts), heard_upto=now, recent=recent)
    pending = [Found(mention, datetime.fromisoformat(at)) for mention, at in rule.pending]
    findings, left = gathered(
        rule.pk, pending, new, least=int(rule.threshold), now=now, before=_silent(rule, now)
    )
    held = [[one.mention, one.at.isoformat()] for one in left]
    return Looked(findings, heard_upto=now, pending=held, recent=recent)


def _found(rule: AlertRule, look: Look, posts: pa.Table) -> list[Found]:
    """The posts that the rule asks for, oldest first."""
    if rule.kind == Kind.WORDS:
        return found_rows(words.matching(rule, posts))
    return found_rows(
        authors.matching(rule, posts, authors.bar_of(rule, look) if posts.num_rows else None),
        authors.column_of(rule),
    )


def found_rows(table: pa.Table, column: str = "") -> list[Found]:
    """Rows of the lake (newest first) as findings take them, oldest first."""
    rows: list[dict[str, Any]] = table.select(
        ["mention", "created_at", "author", *([column] if column else [])]
    ).to_pylist()
    return [
        Found(row["mention"], row["created_at"], row["author"], float(row[column] or 0) if column else 0.0)
        for row in reversed(rows)
    ]


def _silent(rule: AlertRule, now: datetime) -> int:
    """The posts of the alerts after which the rule is still silent."""
    since = now - timedelta(hours=rule.silence_hours)
    silent = Alert.objects.filter(rule=rule, rang_at__gt=since).values_list("facts", "again")
    return sum(int(facts.get("n", 0)) + again for facts, again in silent)


def _write(rule: AlertRule, looked: Looked, now: datetime) -> int:
    learns = _learns(rule, now)
    with transaction.atomic():
        held = AlertRule.objects.select_for_update().filter(pk=rule.pk).first()
        if held is None or not held.is_active or held.evaluated_at != rule.evaluated_at:
            return 0
        rang = ringing.findings_ring(rule=rule, findings=looked.findings, now=now)
        AlertRule.objects.filter(pk=rule.pk).update(
            evaluated_at=now,
            heard_upto=looked.heard_upto,
            pending=looked.pending,
            recent=looked.recent,
            trouble="learning" if learns else "",
        )
    return rang
