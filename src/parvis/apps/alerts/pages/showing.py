"""What pages show of an alert: its words, its icon, its curve, where its posts are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from parvis.apps.alerts import wording
from parvis.apps.alerts.look import HOUR, Look, hour_ceiling, hour_floor, scope_filter, volume_by_sentiment
from parvis.apps.alerts.models import Alert, AlertRule, Crisis, Kind, ScopeKind
from parvis.apps.listening.names import word
from parvis.core.workspaces.models import Workspace
from parvis.kit.figures import Bucket, Colour, Key, Point, Series

ICONS: Final = {
    Kind.SPIKE: "pulse",
    Kind.SENTIMENT: "face-sad",
    Kind.WORDS: "warning",
    Kind.AUTHOR: "person",
    Kind.LAUNCH: "spark",
    Kind.WEBHOOK: "link",
    Kind.DELIVERY: "out",
    Kind.ACCOUNT: "link",
    Kind.PLAN: "table",
}
COLOURS: Final = {
    "negative": Colour.NEGATIVE,
    "neutral": Colour.NEUTRAL,
    "positive": Colour.POSITIVE,
    "unknown": Colour.M2,
}
BEFORE: Final = timedelta(days=3)
AFTER: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Shown:
    """An alert in a list."""

    alert: Alert
    title: str
    icon: str
    unread: bool


def shown(alerts: Sequence[Alert], unread: set[int]) -> list[Shown]:
    """Alerts with their words."""
    return [Shown(one, wording.title(one), ICONS[Kind(one.kind)], one.pk in unread) for one in alerts]


def scope_label(what: AlertRule | Crisis) -> str:
    """The posts of a scope in words."""
    if what.scope == ScopeKind.QUERY:
        return what.query.name if what.query else _("a query that was deleted")
    return what.brand if what.scope == ScopeKind.BRAND else _("everything that is heard")


def scope_pairs(what: AlertRule | Crisis | None) -> list[tuple[str, str]]:
    """The posts of a scope as filters in an address of listening."""
    if what is None or what.scope == ScopeKind.ALL:
        return []
    if what.scope == ScopeKind.QUERY:
        return [("query", str(what.query_id))] if what.query_id else []
    return [("brand", what.brand)]


def period_query(what: AlertRule | Crisis | None, since: datetime, until: datetime) -> str:
    """The end of an address of listening: a scope and a period."""
    bounds = [
        (name, at.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ"))
        for name, at in (("since", since), ("until", until))
    ]
    return urlencode([*bounds, *scope_pairs(what)])


def posts_href(
    workspace: Workspace, what: AlertRule | Crisis | None, since: datetime, until: datetime
) -> str:
    """The posts of a scope in a period."""
    address = reverse("listening:posts", args=[workspace.slug])
    return f"{address}?{period_query(what, since, until)}"


def curve(alert: Alert, now: datetime) -> Series | None:
    """The posts of the rule's scope around an alert, hour by hour; None without a scope, or with one hour."""
    rule = alert.rule
    asked = scope_filter(rule) if rule else None
    if rule is None or asked is None:
        return None
    since = hour_floor(alert.happened_at - BEFORE)
    until = hour_ceiling(min(alert.happened_at + AFTER, max(now, alert.happened_at + HOUR)))
    rows = volume_by_sentiment(Look(alert.workspace, asked, now), since, until)
    points = tuple(
        Point(
            row["bucket"],
            row["key"],
            row["n"],
            posts_href(alert.workspace, rule, row["bucket"], row["bucket"] + HOUR),
        )
        for row in rows
    )
    if len({point.at for point in points}) < 2:
        return None
    return Series(
        title=_("Posts around the alert"),
        points=points,
        keys=tuple(Key(name, word(name), colour) for name, colour in COLOURS.items()),
        bucket=Bucket.HOUR,
        time_zone=alert.workspace.time_zone,
        caption=_("posts per hour, by sentiment"),
        n=int(sum(point.n for point in points)) or None,
    )
