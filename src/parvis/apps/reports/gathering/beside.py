"""What stands beside the posts: who asks or complains, what rang, and how far all of it may be trusted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import translation

from parvis.apps.alerts import selectors as alerts
from parvis.apps.listening import selectors as listening
from parvis.apps.listening.models import LabelTask, SourceState
from parvis.apps.listening.store import lake_of
from parvis.apps.reports.facts import Alarms, Asked, Gap, Interval, Rang, Said, Sureness
from parvis.apps.trends import selectors as trends
from parvis.core.lake import Bucket
from parvis.core.lake.filters import hour_of
from parvis.science.differences import relative_change

if TYPE_CHECKING:
    from datetime import timedelta

    from parvis.apps.alerts.models import Alert
    from parvis.apps.listening.comparing.periods import Period
    from parvis.apps.reports.gathering.whole import Ground

MOST_RANG = 20


def asked(ground: Ground, flag: str) -> Asked:
    """Posts that ask (``question``) or complain (``complaint``), now and before."""
    compared = ground.compared
    counts = []
    for period, steps in ((compared.now, compared.steps_now), (compared.before, compared.steps_before)):
        found = _counted(ground, period, flag, compared.bucket)
        counts.append([found.get(start.timestamp(), 0) for start in steps.starts])
    lengths = (_days(compared.now.length), _days(compared.before.length))
    moved = relative_change(*counts, lengths=lengths)
    change = None if moved is None else Interval(moved.value, moved.low, moved.high)
    return Asked(sum(counts[0]), sum(counts[1]), change)


def _days(length: timedelta) -> float:
    return length.total_seconds() / 86_400


def _counted(ground: Ground, period: Period, flag: str, bucket: Bucket) -> dict[float, int]:
    asked = period.scope.having(flag, "1").filter()
    table = lake_of(ground.workspace.pk).volume(asked, bucket=bucket, zone=ground.workspace.time_zone)
    return {row["bucket"].timestamp(): int(row["n"]) for row in table.to_pylist()}


def alarms(ground: Ground) -> Alarms:
    """The alerts of the period. They are the workspace's: filters do not narrow them."""
    since, until = ground.wish.since, ground.wish.until
    found = alerts.alerts_of(ground.workspace).filter(rang_at__gte=since, rang_at__lt=until)
    rang = list(found.filter(held="").order_by("-rang_at", "-pk"))
    crises = alerts.crises_of(ground.workspace).filter(
        Q(closed_at__isnull=True) | Q(closed_at__gte=since), opened_at__lt=until
    )
    return Alarms(
        rang=tuple(_rang(one) for one in rang[:MOST_RANG]),
        more=max(0, len(rang) - MOST_RANG),
        held=found.exclude(held="").count(),
        crises=crises.count(),
    )


def _rang(alert: Alert) -> Rang:
    names = {}
    for language in ("fr", "en"):
        with translation.override(language):
            names[language] = str(alert.get_kind_display())
    return Rang(alert.pk, Said(names["fr"], names["en"]), alert.name, alert.rang_at)


def sureness(ground: Ground) -> Sureness:
    """What people checked, and what could not be heard in the period."""
    found = [
        one for one in listening.accuracy(ground.workspace) if one.task == str(LabelTask.SENTIMENT.label)
    ]
    one = found[0] if found else None
    return Sureness(
        checked=one.n if one else 0,
        right=one.right if one else 0,
        accuracy=Interval(one.share, one.low, one.high) if one else None,
        unheard=_unheard(ground),
        gaps=tuple(_gaps(ground)),
    )


def _unheard(ground: Ground) -> int | None:
    """Whole hours of the period, up to now, without any hearing; None where nobody knows."""
    span = trends.span(ground.workspace, now=ground.now)
    if span is None or not span.live:
        return None
    first = max(span.first, hour_of(ground.wish.since))
    last = min(span.last, hour_of(ground.wish.until))
    return sum(hour not in span.heard for hour in range(first, last)) if first < last else None


def _gaps(ground: Ground) -> list[Gap]:
    """Sources that lost posts in the period, or that wait for somebody. Their names are not kept: a source
    may be an account."""
    lost = Q(gap_at__gte=ground.wish.since, gap_at__lt=ground.wish.until)
    rows = listening.sources_of(ground.workspace).filter(lost | Q(state=SourceState.TROUBLE))
    kept = ("network", "gap_at", "state")
    return [
        Gap(network, at if at and ground.wish.since <= at < ground.wish.until else None, state == "trouble")
        for network, at, state in rows.order_by("network", "pk").values_list(*kept)
    ]
