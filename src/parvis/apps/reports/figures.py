"""The charts of a report, drawn from the numbers that its tables show."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from parvis.apps.reports.facts import FEWEST_NAMED, Facts
from parvis.apps.reports.sections import Section
from parvis.apps.reports.tables import said
from parvis.kit.figures import Bar, Bars, Bucket, Colour, Curve, Figure, Line, Lines, Moment, Spot, Voices


def figures(facts: Facts, *, outside: bool = False) -> dict[str, Figure]:
    """A chart for each part that has one, in the language of the moment."""
    found: dict[str, Figure | None] = {
        Section.VOLUME: _volume(facts),
        Section.SENTIMENT: _sentiment(facts),
        Section.TOPICS: _topics(facts, outside=outside),
        Section.VOICES: _voices(facts, outside=outside),
    }
    return {key: figure for key, figure in found.items() if figure is not None}


def _volume(facts: Facts) -> Figure | None:
    if not facts.volume.n:
        return None
    place = ZoneInfo(facts.zone)
    back = facts.since.astimezone(place).replace(tzinfo=None) - facts.before_since.astimezone(place).replace(
        tzinfo=None
    )
    now = tuple(Spot(step.at, step.n, n=step.n) for step in facts.steps)

    def earlier(at: datetime) -> datetime:
        return (at.astimezone(place).replace(tzinfo=None) - back).replace(tzinfo=place)

    before = tuple(
        Spot(step.at, step.before, n=step.before, of=earlier(step.at))
        for step in facts.steps
        if step.before is not None
    )
    lines = [Line(_("This period"), Colour.M1, now)]
    if facts.volume.before:
        lines.append(Line(_("The period before"), Colour.M7, before))
    return Lines(
        title=_("Posts over time"),
        lines=tuple(lines),
        bucket=_bucket(facts),
        time_zone=facts.zone,
        caption=_("posts per hour") if facts.hourly else _("posts per day"),
        n=facts.volume.n,
    )


def _bucket(facts: Facts) -> Bucket:
    return Bucket.HOUR if facts.hourly else Bucket.DAY


def _sentiment(facts: Facts) -> Figure | None:
    if facts.sentiment is None:
        return None
    moments = tuple(
        Moment(step.at, step.net.value, step.net.low, step.net.high, step.n)
        for step in facts.steps
        if step.net is not None
    )
    if len(moments) < 2:
        return None
    return Curve(
        title=_("Sentiment over time"),
        moments=moments,
        bucket=_bucket(facts),
        time_zone=facts.zone,
        caption=_("positive minus negative, per hour")
        if facts.hourly
        else _("positive minus negative, per day"),
        note=_("The band is what chance alone explains, 19 times in 20; the model’s own errors come on top."),
        n=sum(moment.n for moment in moments),
    )


def _topics(facts: Facts, *, outside: bool) -> Figure | None:
    bars = tuple(
        Bar(said(one.name).text, one.n)
        for one in facts.topics or ()
        if one.n and (one.n >= FEWEST_NAMED or not outside)
    )
    if not bars:
        return None
    return Bars(title=_("Topics"), bars=bars, caption=_("number of posts"), name=_("Topic"))


def _voices(facts: Facts, *, outside: bool) -> Figure | None:
    parts = tuple(
        Bar(one.name, one.n, one.share.low, one.share.high)
        for one in facts.voices or ()
        if one.n >= (FEWEST_NAMED if outside else 1)
    )
    if not parts:
        return None
    return Voices(
        title=_("Share of voice"),
        parts=parts,
        caption=_("share of the posts that name one of these brands"),
        n=sum(int(part.value) for part in parts),
    )
