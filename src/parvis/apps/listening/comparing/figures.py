"""Comparisons as charts: share of voice, periods laid over each other, networks and languages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from parvis.apps.listening import selectors
from parvis.apps.listening.comparing.brands import MOST, Step, Voice, without_brands
from parvis.apps.listening.comparing.feelings import Feeling, balance
from parvis.apps.listening.comparing.sides import Part, Side
from parvis.apps.listening.names import language_label, network_label
from parvis.apps.listening.panels import FEWEST, MOST_DAYS, STEP, View, begin
from parvis.core.lake import Bucket, By
from parvis.kit.figures import (
    CATEGORIES,
    Balances,
    Bar,
    Bars,
    Line,
    Lines,
    Spot,
    Unit,
    Voices,
)
from parvis.kit.figures import Bucket as FigureBucket
from parvis.science.proportions import wilson

STEPS = {
    FigureBucket.HOUR: timedelta(hours=1),
    FigureBucket.DAY: timedelta(days=1),
    FigureBucket.WEEK: timedelta(weeks=1),
}


def part_label(key: str, by: Side) -> str:
    """A network's or a language's name."""
    return network_label(key) if by is Side.NETWORK else language_label(key)


def _drawn(voices: tuple[Voice, ...]) -> tuple[Voice, ...]:
    """The brands that a chart shows: those somebody names, as many as there are colours."""
    return tuple(voice for voice in voices if voice.n)[:MOST]


def share_of_voice(view: View, voices: tuple[Voice, ...]) -> Voices:
    """Each brand's part of all namings; those beyond the colours stand together at the end."""
    named, whole = _drawn(voices), sum(voice.n for voice in voices)
    rest = whole - sum(voice.n for voice in named)
    low, high = wilson(rest, whole)
    others = (Bar(_("Other brands"), rest, low, high),) if rest else ()
    parts = tuple(
        Bar(
            label=voice.name,
            value=voice.n,
            low=voice.share.low,
            high=voice.share.high,
            href=view.posts(without_brands(view.scope).with_value("brand", voice.name)),
        )
        for voice in named
    )
    return Voices(
        title=_("Share of voice"),
        parts=(*parts, *others),
        caption=_("share of the posts that name one of these brands"),
        note=_(
            "A post that names two brands counts for both. The interval holds the true share 19 times in 20, "
            "as far as chance goes."
        ),
        n=whole or None,
    )


def share_over_time(view: View, bucket: Bucket, steps: tuple[Step, ...], voices: tuple[Voice, ...]) -> Lines:
    """The same, step by step; steps with few namings would say nothing and are left out."""
    zone = ZoneInfo(view.workspace.time_zone)
    shown = FigureBucket(bucket.value)
    if shown is FigureBucket.DAY and len(steps) > MOST_DAYS:
        shown = FigureBucket.WEEK
    summed: dict[datetime, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for step in steps:
        for name, n in step.named.items():
            summed[begin(step.at.astimezone(zone), shown)][name] += n
    grouped = [Step(at, dict(summed[at])) for at in sorted(summed)]
    enough = [step for step in grouped if step.total >= FEWEST]
    kept = enough if len(enough) > 1 else grouped
    lines = tuple(
        Line(
            label=voice.name,
            colour=CATEGORIES[place],
            spots=tuple(_share_spot(view, step, voice.name, shown) for step in kept),
            banded=voice.ours,
        )
        for place, voice in enumerate(_drawn(voices))
    )
    return Lines(
        title=_("Share of voice over time"),
        lines=lines,
        unit=Unit.SHARE,
        bucket=shown,
        time_zone=view.workspace.time_zone,
        caption=_("in hundredths of the posts that name one of these brands"),
        note=_(
            "The bands, drawn for your own brands, are what chance alone explains, 19 times in 20; the "
            "others’ intervals stand in the table."
        ),
        n=sum(step.total for step in kept) or None,
        marks=view.marks(),
    )


def _share_spot(view: View, step: Step, name: str, bucket: FigureBucket) -> Spot:
    share = step.share(name)
    scope = without_brands(view.scope).having("brand", name)
    during = scope.during(step.at.astimezone(UTC), (step.at + STEPS[bucket]).astimezone(UTC))
    return Spot(step.at, share.value, share.low, share.high, step.named.get(name, 0), view.posts(during))


def brand_feelings(view: View, voices: tuple[Voice, ...]) -> Balances:
    """How each brand is felt, with the net sentiment in the table."""
    scope = without_brands(view.scope)
    rows = ((voice.name, voice.n, voice.felt, scope.with_value("brand", voice.name)) for voice in voices)
    return _feelings(view, _("How each brand is felt"), rows)


def _feelings(view: View, title: str, parts: Iterable[tuple[str, int, Feeling | None, str]]) -> Balances:
    """Name, number of posts, feeling and address of each row; what nobody speaks of is left out."""
    spoken = [(name, n, felt, query) for name, n, felt, query in parts if felt is not None]
    return Balances(
        title=title,
        rows=tuple(balance(name, felt, n=n, href=view.posts(query)) for name, n, felt, query in spoken),
        caption=_("estimated shares of negative, neutral and positive posts"),
        note=feeling_note(calibrated=all(felt.calibrated for _name, _n, felt, _query in spoken)),
        n=sum(n for _name, n, _felt, _query in spoken) or None,
    )


def feeling_note(*, calibrated: bool) -> str:
    """How far estimated shares may be trusted."""
    if calibrated:
        return _("Estimated with the posts that people labelled here; the intervals stand in the table.")
    return _("Not calibrated: fewer than 50 posts were labelled here, so that these shares may be far off.")


def side_volumes(view: View, parts: tuple[Part, ...], by: Side) -> Lines:
    """Posts over time of each network or language."""
    table = selectors.volume(view.workspace, view.scope, By(by.value))
    bucket = selectors.bucket_for(view.scope, selectors.stats_of(view.workspace))
    counts: dict[datetime, dict[str, int]] = defaultdict(dict)
    for row in table.to_pylist():
        counts[row["bucket"]][row["key"]] = row["n"]
    lines = tuple(
        Line(
            label=part_label(part.key, by),
            colour=CATEGORIES[place],
            spots=tuple(
                _count_spot(view, part, at, counts[at].get(part.key, 0), bucket) for at in sorted(counts)
            ),
            href=view.here(part.scope.query_string()),
        )
        for place, part in enumerate(parts)
    )
    return Lines(
        title=_("Posts over time"),
        lines=lines,
        bucket=FigureBucket(bucket.value),
        time_zone=view.workspace.time_zone,
        caption=_("posts per hour") if bucket is Bucket.HOUR else _("posts per day"),
        n=sum(part.n for part in parts) or None,
        marks=view.marks(),
    )


def _count_spot(view: View, part: Part, at: datetime, n: int, bucket: Bucket) -> Spot:
    end = at.astimezone(ZoneInfo(view.workspace.time_zone)) + STEP[bucket]
    return Spot(at, n, n=n, href=view.posts(part.scope.during(at, end.astimezone(UTC))))


def side_feelings(view: View, parts: tuple[Part, ...], by: Side) -> Balances:
    """How each network or language feels, with the net sentiment in the table."""
    rows = ((part_label(part.key, by), part.n, part.felt, part.scope.query_string()) for part in parts)
    return _feelings(view, _("How it is felt"), rows)


def side_terms(view: View, part: Part, by: Side) -> Bars:
    """The words most said on one network or in one language."""
    bars = tuple(
        Bar(one.label, one.n, href=view.here(part.scope.with_value("term", one.key)))
        for one in part.terms
        if one.n > 1
    )
    return Bars(
        title=_("Frequent words: %(name)s") % {"name": part_label(part.key, by)},
        bars=bars,
        caption=_("number of posts"),
        name=_("Term"),
        n=part.n,
    )
