"""The dashboard's panels: each makes one figure from a scope; every mark leads to the posts behind it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pyarrow as pa
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from parvis.apps.listening import selectors
from parvis.apps.listening.names import language_label, network_label, pseudonym, word
from parvis.apps.listening.scope import Scope
from parvis.core.lake import Bucket, By, Column
from parvis.core.workspaces.models import Workspace
from parvis.kit.figures import Balance, Balances, Bar, Bars, Colour, Figure, Key, Point, Series
from parvis.kit.figures import Bucket as FigureBucket

SENTIMENT_COLOURS = {
    "negative": Colour.NEGATIVE,
    "neutral": Colour.NEUTRAL,
    "positive": Colour.POSITIVE,
    "unknown": Colour.M2,
}
STEP = {Bucket.HOUR: timedelta(hours=1), Bucket.DAY: timedelta(days=1)}
MOST = 12
UNANSWERED = frozenset({"", "-1", "none", "unknown"})


@dataclass(frozen=True, slots=True)
class View:
    """Who looks at what: a panel's figure depends on nothing else."""

    workspace: Workspace
    scope: Scope

    def posts(self, query: str) -> str:
        """The address of the posts that a mark stands for."""
        return f"{reverse('listening:posts', args=[self.workspace.slug])}?{query}"

    def here(self, query: str) -> str:
        """The dashboard with one filter more."""
        return f"{reverse('listening:dashboard', args=[self.workspace.slug])}?{query}"


@dataclass(frozen=True, slots=True)
class Panel:
    """A panel's name in addresses, its title, and what draws it."""

    name: str
    title: str | Promise
    figure: Callable[[View, str], Figure]


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
    return Series(
        title=title,
        points=tuple(point for point in points if point.key in known),
        keys=keys,
        bucket=FigureBucket(bucket.value),
        time_zone=view.workspace.time_zone,
        n=int(sum(point.n for point in points)),
    )


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


def volume(view: View, title: str) -> Figure:
    """Posts over time, by sentiment as predicted."""
    keys = tuple(
        Key(name, word(name), colour, view.here(view.scope.with_value("sentiment", name)))
        for name, colour in SENTIMENT_COLOURS.items()
    )
    return _series(view, title, By.SENTIMENT, keys)


def sentiment(view: View, title: str) -> Figure:
    """Mean probability of each sentiment per day or hour: not a count of labels."""
    table = selectors.sentiment_over_time(view.workspace, view.scope)
    bucket = selectors.bucket_for(view.scope, selectors.stats_of(view.workspace))
    rows = [_balance(view, row, bucket) for row in table.to_pylist() if row["n"]]
    return Balances(
        title=title,
        rows=tuple(rows[-MOST:]),
        n=sum(row.n for row in rows[-MOST:]),
        note=_("Mean of the model’s calibrated probabilities."),
    )


def _balance(view: View, row: dict[str, float], bucket: Bucket) -> Balance:
    at: datetime = row["bucket"]  # type: ignore[assignment]
    local = at.astimezone(ZoneInfo(view.workspace.time_zone))
    parts = [float(row[f"sum_p_{name}"]) for name in ("negative", "neutral", "positive")]
    whole = sum(parts) or 1.0
    links = {
        name: view.posts(_during(view, at, bucket, By.SENTIMENT, name))
        for name in ("negative", "neutral", "positive")
    }
    return Balance(
        label=f"{local:%d/%m %Hh}" if bucket is Bucket.HOUR else f"{local:%d/%m/%Y}",
        negative=parts[0] / whole,
        neutral=parts[1] / whole,
        positive=parts[2] / whole,
        n=int(row["n"]),
        href=view.posts(_during(view, at, bucket, By.NONE, "")),
        href_negative=links["negative"],
        href_neutral=links["neutral"],
        href_positive=links["positive"],
    )


def _bars(
    column: Column, filter_name: str, say: Callable[[str], str] | None
) -> Callable[[View, str], Figure]:
    def figure(view: View, title: str) -> Figure:
        counted = selectors.counted(view.workspace, view.scope, column, MOST + 2)
        shown = [one for one in counted if one.key not in UNANSWERED][:MOST]
        bars = tuple(
            Bar(
                label=say(one.key) if say else one.label,
                value=one.n,
                href=view.here(view.scope.with_value(filter_name, one.key)),
                colour=SENTIMENT_COLOURS.get(one.key, Colour.M1),
            )
            for one in shown
        )
        return Bars(title=title, bars=bars, note=_left_out(counted), name=str(title))

    return figure


def _left_out(counted: tuple[selectors.Counted, ...]) -> str:
    """How many posts the bars do not speak of, when there was no answer."""
    without = sum(one.n for one in counted if one.key in UNANSWERED)
    if not without:
        return ""
    return ngettext(
        "%(n)s post without an answer is left out.", "%(n)s posts without an answer are left out.", without
    ) % {"n": number_format(without, force_grouping=True)}


def rising(view: View, title: str) -> Figure:
    """Terms said more than in the period before."""
    table: pa.Table = selectors.rising(view.workspace, view.scope, MOST)
    bars = tuple(
        Bar(
            label=row["term"],
            value=row["n_now"],
            n=row["n_before"],
            href=view.here(view.scope.with_value("term", row["term"])),
        )
        for row in table.to_pylist()
    )
    return Bars(
        title=title,
        bars=bars,
        name=_("Term"),
        note=_("Posts now; beside them, posts in the period of the same length before."),
    )


PANELS: dict[str, Panel] = {
    panel.name: panel
    for panel in (
        Panel("volume", gettext_lazy("Posts over time"), volume),
        Panel("sentiment", gettext_lazy("Sentiment over time"), sentiment),
        Panel("topics", gettext_lazy("Topics"), _bars(Column.TOPIC, "topic", None)),
        Panel("rising", gettext_lazy("Rising terms"), rising),
        Panel("emotions", gettext_lazy("Emotions"), _bars(Column.EMOTION, "emotion", word)),
        Panel("languages", gettext_lazy("Languages"), _bars(Column.LANGUAGE, "language", language_label)),
        Panel("networks", gettext_lazy("Networks"), _bars(Column.NETWORK, "network", network_label)),
        Panel("hashtags", gettext_lazy("Hashtags"), _bars(Column.HASHTAG, "hashtag", lambda tag: f"#{tag}")),
        Panel("authors", gettext_lazy("Most active authors"), _bars(Column.AUTHOR, "author", pseudonym)),
        Panel("terms", gettext_lazy("What they talk about"), _bars(Column.TERM, "term", None)),
        Panel("domains", gettext_lazy("Sites they link to"), _bars(Column.DOMAIN, "domain", None)),
        Panel("brands", gettext_lazy("Your brands"), _bars(Column.BRAND, "brand", None)),
    )
}


def figure_of(name: str, workspace: Workspace, scope: Scope) -> Figure | None:
    """The figure of a panel, or None if there is no panel of this name."""
    panel = PANELS.get(name)
    return panel.figure(View(workspace, scope), str(panel.title)) if panel else None
