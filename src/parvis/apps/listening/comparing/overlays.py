"""Two periods as curves laid over each other, step beside step."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from parvis.apps.listening.comparing.figures import STEPS
from parvis.apps.listening.comparing.periods import Compared, Period, Steps
from parvis.apps.listening.panels import FEWEST, MOST_DAYS, View, begin, moments_of, net_caption
from parvis.apps.listening.store import lake_of
from parvis.core.lake import Bucket
from parvis.kit.figures import Bucket as FigureBucket
from parvis.kit.figures import Colour, Line, Lines, Mark, Moment, Spot, Unit

NOW, BEFORE = Colour.M1, Colour.M2


def volumes(view: View, compared: Compared, names: tuple[str, str]) -> Lines:
    """Posts per step in both periods; the earlier one is laid over the later one from its first step."""
    bucket = FigureBucket(compared.bucket.value)
    now, before = compared.steps_now, compared.steps_before
    places = _places(now.starts, len(before.starts), bucket)
    return Lines(
        title=_("Posts over time, both periods"),
        lines=(
            Line(names[0], NOW, _spots(view, compared.now, now, now.starts, bucket)),
            Line(names[1], BEFORE, _spots(view, compared.before, before, places, bucket)),
        ),
        bucket=bucket,
        time_zone=view.workspace.time_zone,
        caption=_("posts per hour") if bucket is FigureBucket.HOUR else _("posts per day"),
        n=(now.posts + before.posts) or None,
        marks=_marks(view, compared),
    )


def _places(starts: tuple[datetime, ...], n: int, bucket: FigureBucket) -> tuple[datetime, ...]:
    """Where ``n`` steps lie when they begin with the first of ``starts``."""
    further = (starts[-1] + STEPS[bucket] * k for k in range(1, n - len(starts) + 1))
    return (*starts[:n], *further)


def _spots(
    view: View, period: Period, steps: Steps, places: tuple[datetime, ...], bucket: FigureBucket
) -> tuple[Spot, ...]:
    return tuple(
        Spot(place, n, n=None, href=view.posts(_during(period, start, bucket)), of=start)
        for start, n, place in zip(steps.starts, steps.counts, places, strict=True)
    )


def _during(period: Period, start: datetime, bucket: FigureBucket) -> str:
    """The address's end for one step, cut to the period."""
    since = max(start.astimezone(UTC), period.since)
    until = min((start + STEPS[bucket]).astimezone(UTC), period.until)
    return period.scope.during(since, max(until, since + timedelta(hours=1)))


def sentiments(view: View, compared: Compared, names: tuple[str, str]) -> Lines:
    """The net sentiment of both periods, each in the band that chance alone explains."""
    bucket = FigureBucket(compared.bucket.value)
    periods = (compared.now, compared.before)
    if bucket is FigureBucket.DAY and max(period.length.days for period in periods) > MOST_DAYS:
        bucket = FigureBucket.WEEK
    now, before = (_moments(view, period, compared.bucket, bucket) for period in periods)
    first_now, first_before = (_first(view, period, bucket) for period in periods)

    def place(at: datetime) -> datetime:
        return first_now + STEPS[bucket] * round((at - first_before) / STEPS[bucket])

    return Lines(
        title=_("Sentiment over time, both periods"),
        lines=(
            Line(names[0], NOW, tuple(_spot(one, one.at) for one in now)),
            Line(names[1], BEFORE, tuple(_spot(one, place(one.at)) for one in before)),
        ),
        unit=Unit.POINTS,
        bucket=bucket,
        time_zone=view.workspace.time_zone,
        caption=net_caption(bucket),
        note=_(
            "The bands are what chance alone explains, 19 times in 20; the model’s own errors come on top."
        ),
        n=sum(one.n for one in (*now, *before)) or None,
        marks=_marks(view, compared),
    )


def _moments(view: View, period: Period, asked: Bucket, bucket: FigureBucket) -> list[Moment]:
    table = lake_of(view.workspace.pk).sentiment(
        period.scope.filter(), bucket=asked, zone=view.workspace.time_zone
    )
    rows = [row for row in table.to_pylist() if row["n"]]
    moments = moments_of(replace(view, scope=period.scope), rows, bucket)
    enough = [one for one in moments if one.n >= FEWEST]
    return enough if len(enough) > 1 else list(moments)


def _first(view: View, period: Period, bucket: FigureBucket) -> datetime:
    local = period.since.astimezone(ZoneInfo(view.workspace.time_zone))
    midnight = local.replace(minute=0, second=0, microsecond=0)
    midnight = midnight if bucket is FigureBucket.HOUR else midnight.replace(hour=0)
    return begin(midnight, bucket)


def _spot(one: Moment, place: datetime) -> Spot:
    return Spot(place, one.value, one.low, one.high, one.n, one.href, of=one.at)


def _marks(view: View, compared: Compared) -> tuple[Mark, ...]:
    """What happened in both periods; of the earlier one, where its curve has that moment."""
    shift = compared.now.since - compared.before.since
    earlier = replace(view, scope=compared.before.scope).marks()
    return (
        *replace(view, scope=compared.now.scope).marks(),
        *(
            Mark(mark.at + shift, _("%(what)s (earlier period)") % {"what": mark.label}, mark.href, mark.at)
            for mark in earlier
        ),
    )
