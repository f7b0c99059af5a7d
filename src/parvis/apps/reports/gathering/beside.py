"""What stands beside the posts: who asks or complains, what rang, and how far all of it may be trusted."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import translation

from parvis.apps.alerts import selectors as alerts
from parvis.apps.alerts.models import Alert
from parvis.apps.listening import selectors as listening
from parvis.apps.listening.comparing.periods import Period
from parvis.apps.listening.models import LabelTask, SourceState
from parvis.apps.listening.store import lake_of
from parvis.apps.reports.facts import Alarms, Asked, Gap, Rang, Said, Sureness
from parvis.apps.reports.gathering.ground import Ground
from parvis.apps.trends import selectors as trends
from parvis.core.lake import Bucket
from parvis.core.lake.filters import hour_of
from parvis.science.differences import Interval, relative_change

MOST_RANG = 20
DEAF = 0.02  # of both periods: hours without hearing beyond which they no longer compare


def asked(ground: Ground, flag: str) -> Asked:
    """Posts that ask (``question``) or complain (``complaint``), now and before."""
    compared = ground.compared
    counts = []
    for period, steps in ((compared.now, compared.steps_now), (compared.before, compared.steps_before)):
        found = _counted(ground, period, flag, compared.bucket)
        counts.append([found.get(start.timestamp(), 0) for start in steps.starts])
    lengths = (_days(compared.now.length), _days(compared.before.length))
    moved = relative_change(*counts, lengths=lengths)
    return Asked(sum(counts[0]), sum(counts[1]), ground.change(moved))


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
    since, before, until = ground.wish.since, ground.wish.before_since, ground.wish.until
    gaps, added, unheard = _gaps(ground, since), _added(ground), _unheard(ground, since)
    hours = (until - before).total_seconds() / 3600
    uneven = bool(added or _gaps(ground, before)) or (_unheard(ground, before) or 0) > DEAF * hours
    return Sureness(
        checked=one.n if one else 0,
        right=one.right if one else 0,
        accuracy=Interval(one.share, one.low, one.high) if one else None,
        unheard=unheard,
        gaps=tuple(gaps),
        added=added,
        heard_before=ground.heard_before,
        uneven=uneven,
    )


def _added(ground: Ground) -> int:
    """Sources that came since the period before began; a file brings its past with it."""
    came = Q(created_at__gte=ground.wish.before_since, created_at__lt=ground.wish.until)
    found = listening.sources_of(ground.workspace).filter(came, is_sample=False)
    return found.exclude(kind="file").count()


def _unheard(ground: Ground, since: datetime) -> int | None:
    """Whole hours from ``since`` up to now without any hearing; None where nobody knows."""
    span = trends.span(ground.workspace, now=ground.now)
    if span is None or not span.live:
        return None
    first = max(span.first, hour_of(since))
    last = min(span.last, hour_of(ground.wish.until))
    return sum(hour not in span.heard for hour in range(first, last)) if first < last else None


def _gaps(ground: Ground, since: datetime) -> list[Gap]:
    """Sources that lost posts from ``since`` on, or that wait for somebody. Their names are not kept: a
    source may be an account."""
    until = ground.wish.until
    lost = Q(gap_at__gte=since, gap_at__lt=until)
    rows = listening.sources_of(ground.workspace).filter(lost | Q(state=SourceState.TROUBLE))
    kept = ("network", "gap_at", "state")
    return [
        Gap(network, at if at and since <= at < until else None, state == SourceState.TROUBLE)
        for network, at, state in rows.order_by("network", "pk").values_list(*kept)
    ]
