"""Results as figures: what a post gathered over time, and groups of posts beside each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.utils.translation import gettext as _

from parvis.apps.results.models import Format, Look, Watch
from parvis.apps.results.scope import Scope
from parvis.apps.results.selectors import Group, label_of
from parvis.core.actors import Made
from parvis.kit.figures import CATEGORIES, Bar, Bars, Bucket, Line, Lines, Spot

SHORT = timedelta(days=3)
MOST = 12  # bars of one figure


def growth(watches: Sequence[Watch], looks: Mapping[int, Sequence[Look]], zone: str) -> Lines:
    """What a post gathered by each look, one line an account."""
    told = {pk: [one for one in found if one.interactions is not None] for pk, found in looks.items()}
    moments = [look.at for found in told.values() for look in found]
    short = bool(moments) and max(moments) - min(moments) <= SHORT
    lines = [
        Line(
            f"{label_of(one.account.network)} · {one.account}",
            CATEGORIES[number % len(CATEGORIES)],
            tuple(Spot(look.at, look.interactions or 0) for look in told[one.pk]),
        )
        for number, one in enumerate(watches)
        if told[one.pk]
    ]
    return Lines(
        _("What it gathered"),
        tuple(lines),
        bucket=Bucket.HOUR if short else Bucket.DAY,
        time_zone=zone,
        caption=_("interactions in all, each time Parvis looked"),
        note="" if lines else _("No network has told anything about this post yet."),
    )


TITLES = {
    "account": lambda: (_("By account"), _("Account")),
    "campaign": lambda: (_("By campaign"), _("Campaign")),
    "format": lambda: (_("By format"), _("Format")),
    "made": lambda: (_("By who made it"), _("Made by")),
}


def beside(by: str, found: Sequence[Group], names: Mapping[str, str], scope: Scope) -> Bars:
    """Groups of posts: the median of what a post gathered in seven days, with its interval."""
    title, name = TITLES[by]()
    bars = tuple(
        Bar(
            names.get(one.key, one.key),
            one.median.value,
            one.median.low,
            one.median.high,
            one.median.n,
            href=f"?{scope.query_string(**{by: one.key})}" if by in {"account", "campaign"} else "",
        )
        for one in found
        if one.median is not None
    )
    return Bars(
        title,
        bars[:MOST],
        caption=_("median interactions in seven days; the line is the 95% interval"),
        note="" if bars else _("No post of these is seven days old yet."),
        name=name,
        counted=_("Posts"),
        valued=_("Median interactions"),
    )


def names_of(by: str, accounts: Sequence[tuple[int, str]]) -> Mapping[str, str]:
    """What the keys of groups are called."""
    if by == "account":
        return {str(pk): name for pk, name in accounts}
    if by == "format":
        return {one.value: str(one.label) for one in Format}
    if by == "made":
        return {one.value: str(one.label) for one in Made}
    return {}
