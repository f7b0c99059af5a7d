"""The dashboard's panels: each makes one figure from a scope; every mark leads to the posts behind it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from parvis.apps.listening import selectors
from parvis.apps.listening.marked.selectors import events_between
from parvis.apps.listening.models import LabelTask
from parvis.apps.listening.names import language_label, network_label, pseudonym, word
from parvis.apps.listening.scope import Scope
from parvis.core.lake import Bucket, By, Column
from parvis.core.workspaces.models import Workspace
from parvis.kit.figures import CATEGORIES, Bar, Bars, Colour, Curve, Key, Mark, Moment, Point, Series
from parvis.kit.figures import Bucket as FigureBucket
from parvis.science.proportions import balance_interval

SENTIMENT_COLOURS = {
    "negative": Colour.NEGATIVE,
    "neutral": Colour.NEUTRAL,
    "positive": Colour.POSITIVE,
    "unknown": Colour.M2,
}
PanelFigure = Series | Curve | Bars
STEP = {Bucket.HOUR: timedelta(hours=1), Bucket.DAY: timedelta(days=1)}
MOST = 12
FEWEST = 10  # posts below which a point of the curve would say nothing
MOST_DAYS = 45  # beyond, the curve of sentiment goes by weeks: a day alone holds too few posts to be sure
FEWEST_OUTSIDE = 5  # posts that hold a value before it is shown to somebody with a link
UNANSWERED = frozenset({"", "-1", "none", "unknown"})


@dataclass(frozen=True, slots=True)
class View:
    """Who looks at what: a panel's figure depends on nothing else.

    ``outside``: somebody with a shared link, who is led to no post and reads no event.
    """

    workspace: Workspace
    scope: Scope
    outside: bool = False

    def posts(self, query: str) -> str:
        """The address of the posts that a mark stands for."""
        if self.outside:
            return ""
        return f"{reverse('listening:posts', args=[self.workspace.slug])}?{query}"

    def here(self, query: str) -> str:
        """The dashboard with one filter more."""
        if self.outside:
            return ""
        return f"{reverse('listening:dashboard', args=[self.workspace.slug])}?{query}"

    def marks(self) -> tuple[Mark, ...]:
        """The team's events of the period; nobody outside reads them."""
        if self.outside:
            return ()
        found = events_between(self.workspace, self.scope.since, self.scope.until)
        slug = self.workspace.slug
        return tuple(
            Mark(one.at, one.title, reverse("listening:event", args=[slug, one.pk])) for one in found
        )

    def shown(self, n: int) -> bool:
        """Whether a value that so many posts hold is named: outside, too few could point at a person."""
        return not self.outside or n >= FEWEST_OUTSIDE


@dataclass(frozen=True, slots=True)
class Panel:
    """A panel's name in addresses, its title, and what draws it."""

    name: str
    title: str | Promise
    figure: Callable[[View, str], PanelFigure]
    wide: bool = False


def _series(view: View, title: str, by: By, keys: tuple[Key, ...]) -> Series:
    table = selectors.volume(view.workspace, view.scope, by)
    bucket = selectors.bucket_for(view.scope, selectors.stats_of(view.workspace))
    points = tuple(
        Point(
            row["bucket"],
            row["key"],
            row["n"],
            view.posts(_during(view, row["bucket"], bucket, by, row["key"])),
        )
        for row in table.to_pylist()
    )
    known = {key.value for key in keys}
    hourly = bucket is Bucket.HOUR
    return Series(
        title=title,
        points=tuple(point for point in points if point.key in known),
        keys=keys,
        bucket=FigureBucket(bucket.value),
        time_zone=view.workspace.time_zone,
        caption=_("posts per hour, by sentiment") if hourly else _("posts per day, by sentiment"),
        note=_accuracy(view),
        n=int(sum(point.n for point in points)) or None,
        marks=view.marks(),
    )


def _accuracy(view: View) -> str:
    """How often the model is right about sentiment here, or that nobody has checked."""
    found = [one for one in selectors.accuracy(view.workspace) if one.task == str(LabelTask.SENTIMENT.label)]
    if not found:
        return _("Sentiment as the model says it: nobody has checked it here yet.")
    one = found[0]
    low, high = (number_format(round(share * 100), 0) for share in (one.low, one.high))
    return _(
        "Sentiment as the model says it: right %(low)s to %(high)s times in 100 here (%(n)s posts checked)."
    ) % {"low": low, "high": high, "n": one.n}


def _during(view: View, start: datetime, bucket: Bucket, by: By, key: str) -> str:
    if bucket is Bucket.DAY:  # a day as people live it: 23 or 25 hours twice a year
        local = start.astimezone(ZoneInfo(view.workspace.time_zone))
        end = (local + timedelta(days=1)).astimezone(start.tzinfo)
    else:
        end = start + STEP[bucket]
    scope = view.scope
    if by is not By.NONE:
        scope = scope.having(by.value, key)
    return scope.during(start, end)


def by_network(view: View, title: str) -> Series:
    """Posts over time on each network."""
    table = selectors.volume(view.workspace, view.scope, By.NETWORK)
    names = sorted(set(table.column("key").to_pylist()))[: len(CATEGORIES)]
    keys = tuple(
        Key(name, network_label(name), colour, view.posts(view.scope.only("network", name).query_string()))
        for name, colour in zip(names, CATEGORIES, strict=False)
    )
    hourly = selectors.bucket_for(view.scope, selectors.stats_of(view.workspace)) is Bucket.HOUR
    caption = _("posts per hour") if hourly else _("posts per day")
    return replace(_series(view, title, By.NETWORK, keys), caption=caption, note="")


def volume(view: View, title: str) -> PanelFigure:
    """Posts over time, by sentiment as predicted."""
    keys = tuple(
        Key(name, word(name), colour, view.here(view.scope.with_value("sentiment", name)))
        for name, colour in SENTIMENT_COLOURS.items()
    )
    return _series(view, title, By.SENTIMENT, keys)


def sentiment(view: View, title: str) -> PanelFigure:
    """Positive minus negative per hour, day or week: means of probabilities, not counts of labels."""
    rows = [row for row in selectors.sentiment_over_time(view.workspace, view.scope).to_pylist() if row["n"]]
    bucket = FigureBucket(selectors.bucket_for(view.scope, selectors.stats_of(view.workspace)).value)
    if bucket is FigureBucket.DAY and len(rows) > MOST_DAYS:
        bucket = FigureBucket.WEEK
    moments = moments_of(view, rows, bucket)
    enough = tuple(moment for moment in moments if moment.n >= FEWEST)
    if len(enough) < 2:  # a quiet subject is shown as it is, with its wide band
        enough = moments
    return Curve(
        title=title,
        moments=enough,
        bucket=bucket,
        time_zone=view.workspace.time_zone,
        caption=net_caption(bucket),
        note=_sure(left_out=sum(moment.n for moment in moments) - sum(moment.n for moment in enough)),
        n=sum(moment.n for moment in enough) or None,
        marks=view.marks(),
    )


def net_caption(bucket: FigureBucket) -> str:
    """What a curve of net sentiment is measured by."""
    captions = {
        FigureBucket.HOUR: _("positive minus negative, per hour"),
        FigureBucket.DAY: _("positive minus negative, per day"),
        FigureBucket.WEEK: _("positive minus negative, per week"),
    }
    return captions[bucket]


def moments_of(view: View, rows: list[dict[str, Any]], bucket: FigureBucket) -> tuple[Moment, ...]:
    """The net sentiment of each step, from rows of ``lake.sentiment`` by hours or days."""
    zone = ZoneInfo(view.workspace.time_zone)
    steps: dict[datetime, list[dict[str, Any]]] = {}
    for row in rows:
        steps.setdefault(begin(row["bucket"].astimezone(zone), bucket), []).append(row)
    return tuple(_moment(view, at, steps[at], bucket) for at in sorted(steps))


def _sure(*, left_out: int) -> str:
    """What the band holds, and which posts the curve does not."""
    band = _("The band is what chance alone explains, 19 times in 20; the model’s own errors come on top.")
    if not left_out:
        return band
    scarce = ngettext(
        "%(n)s post of quieter times is not drawn.", "%(n)s posts of quieter times are not drawn.", left_out
    )
    return f"{band} {scarce % {'n': number_format(left_out, force_grouping=True)}}"


def begin(local: datetime, bucket: FigureBucket) -> datetime:
    """The beginning of the step of time that holds an hour or a day (weeks begin on Monday)."""
    return local - timedelta(days=local.weekday()) if bucket is FigureBucket.WEEK else local


def _moment(view: View, at: datetime, rows: list[dict[str, Any]], bucket: FigureBucket) -> Moment:
    n = sum(int(row["n"]) for row in rows)
    sums = [sum(float(row[f"sum_p_{name}"]) for row in rows) for name in ("negative", "neutral", "positive")]
    whole = sum(sums) or 1.0
    negative, positive = sums[0] / whole, sums[2] / whole
    low, high = balance_interval(positive, negative, n)
    steps = {FigureBucket.HOUR: timedelta(hours=1), FigureBucket.DAY: timedelta(days=1)}
    end = at + steps.get(bucket, timedelta(weeks=1))  # local clocks: a day may have 23 or 25 hours
    scope = view.scope.during(at.astimezone(UTC), end.astimezone(UTC))
    return Moment(at, positive - negative, low, high, n, view.posts(scope))


def _bars(
    column: Column, filter_name: str, say: Callable[[str], str] | None, sign: str = ""
) -> Callable[[View, str], PanelFigure]:
    def figure(view: View, title: str) -> PanelFigure:
        counted = selectors.counted(view.workspace, view.scope, column, MOST + 2)
        shown = [one for one in counted if one.key not in UNANSWERED and view.shown(one.n)][:MOST]
        bars = tuple(
            Bar(
                label=say(one.key) if say else f"{sign}{one.label}",
                value=one.n,
                href=view.here(view.scope.with_value(filter_name, one.key)),
                colour=SENTIMENT_COLOURS.get(one.key, Colour.M1),
            )
            for one in shown
        )
        n = selectors.count(view.workspace, view.scope) or None
        return Bars(
            title=title,
            bars=bars,
            caption=_("number of posts"),
            note=_left_out(column, counted),
            name=str(title),
            n=n,
        )

    return figure


def _left_out(column: Column, counted: tuple[selectors.Counted, ...]) -> str:
    """What the bars do not say: how many posts are in none of them, and who says so of the others."""
    without = sum(one.n for one in counted if one.key in UNANSWERED)
    said = {"n": number_format(without, force_grouping=True)}
    match column:
        case Column.TOPIC:
            sentence = ngettext(
                "Topics are the model’s; %(n)s post is about something else.",
                "Topics are the model’s; %(n)s posts are about something else.",
                without,
            )
        case Column.EMOTION:
            sentence = ngettext(
                "Emotions are the model’s; it sees none in %(n)s post.",
                "Emotions are the model’s; it sees none in %(n)s posts.",
                without,
            )
        case Column.LANGUAGE:
            sentence = ngettext(
                "Too short to tell in %(n)s post.", "Too short to tell in %(n)s posts.", without
            )
        case Column.AUTHOR:
            sentence = ngettext(
                "%(n)s post has no known author.", "%(n)s posts have no known author.", without
            )
        case _:
            return ""
    return sentence % said if without else ""


def rising(view: View, title: str) -> PanelFigure:
    """Terms said more than in the period before."""
    rows = selectors.rising(view.workspace, view.scope, MOST).to_pylist()
    written = selectors.spelt(view.workspace, view.scope.filter(), terms=[row["term"] for row in rows])
    bars = tuple(
        Bar(
            label=written[row["term"]],
            value=row["n_now"],
            before=row["n_before"],
            href=view.here(view.scope.with_value("term", row["term"])),
        )
        for row in rows
        if view.shown(row["n_now"])
    )
    return Bars(
        title=title,
        bars=bars,
        name=_("Term"),
        caption=_("number of posts, and in as long a period before"),
        note=_("The strongest rise first, weighed against chance.") if bars else _("Nothing rises here."),
        n=selectors.count(view.workspace, view.scope) or None,
    )


PANELS: dict[str, Panel] = {
    panel.name: panel
    for panel in (
        Panel("volume", gettext_lazy("Posts over time"), volume, wide=True),
        Panel("sentiment", gettext_lazy("Sentiment over time"), sentiment, wide=True),
        Panel("topics", gettext_lazy("Topics"), _bars(Column.TOPIC, "topic", None)),
        Panel("rising", gettext_lazy("Rising terms"), rising),
        Panel("emotions", gettext_lazy("Emotions"), _bars(Column.EMOTION, "emotion", word)),
        Panel("languages", gettext_lazy("Languages"), _bars(Column.LANGUAGE, "language", language_label)),
        Panel("terms", gettext_lazy("Frequent words"), _bars(Column.TERM, "term", None)),
        Panel("hashtags", gettext_lazy("Hashtags"), _bars(Column.HASHTAG, "hashtag", None, sign="#")),
        Panel("domains", gettext_lazy("Sites linked to"), _bars(Column.DOMAIN, "domain", None)),
        Panel("authors", gettext_lazy("Most active authors"), _bars(Column.AUTHOR, "author", pseudonym)),
        Panel("networks", gettext_lazy("Networks"), _bars(Column.NETWORK, "network", network_label)),
        Panel("brands", gettext_lazy("Brands named"), _bars(Column.BRAND, "brand", None)),
    )
}


# What is never shown outside: who wrote.
INSIDE = frozenset({"authors"})


def figure_of(name: str, workspace: Workspace, scope: Scope, *, outside: bool = False) -> PanelFigure | None:
    """The figure of a panel, or None if there is no panel of this name (for somebody outside)."""
    panel = PANELS.get(name)
    if panel is None or (outside and name in INSIDE):
        return None
    return panel.figure(View(workspace, scope, outside), str(panel.title))


def chosen_panels(scope: Scope) -> tuple[Panel, ...]:
    """The panels that an address names, in the order of the dashboard; all of them where it names none."""
    named = {value for name, value in scope.kept if name == "show"} & set(PANELS)
    return tuple(panel for panel in PANELS.values() if not named or panel.name in named)
