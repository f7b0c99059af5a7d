"""Results as figures: what a post gathered over time, and groups of posts beside each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.utils.translation import gettext as _

from parvis.apps.listening.names import network_label
from parvis.apps.results.models import Format, Look, Watch
from parvis.apps.results.scope import Scope
from parvis.apps.results.selectors import Group
from parvis.apps.results.visiting import Visited
from parvis.kit.figures import CATEGORIES, Bar, Bars, Bucket, Line, Lines, Spot, Unit
from parvis.networks.registry import NETWORKS

SHORT = timedelta(days=3)
MOST = 12  # bars of one figure


def growth(watches: Sequence[Watch], looks: Mapping[int, Sequence[Look]], zone: str) -> Lines:
    """What a post gathered by each look, one line an account."""
    told = {pk: [one for one in found if one.interactions is not None] for pk, found in looks.items()}
    moments = [look.at for found in told.values() for look in found]
    short = bool(moments) and max(moments) - min(moments) <= SHORT
    lines = [
        Line(
            f"{network_label(one.account.network)} · {one.account}",
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
}


def beside(by: str, found: Sequence[Group], accounts: Sequence[tuple[int, str]], scope: Scope) -> Bars:
    """Groups of posts, those that gather most first: accounts by what their posts gather in seven days, all
    other groups by how that compares with the usual of each account."""
    own = by == "account"
    measured = [(one, one.gathered if own else one.times) for one in found]
    told = [(one, held) for one, held in measured if held is not None]
    told.sort(key=lambda pair: -pair[1].value)
    names, (title, name) = _names_of(by, accounts), TITLES[by]()
    return Bars(
        title,
        tuple(
            Bar(
                names.get(one.key, one.key), held.value, held.low, held.high, held.n,
                href=f"?{scope.query_string(**{by: one.key})}" if by != "format" else "",
            )
            for one, held in told[:MOST]
        ),
        unit=Unit.COUNT if own else Unit.SHARE,
        caption=_("median interactions in seven days; the line is the 95% interval")
        if own
        else _("median, beside the usual of each post’s own account (100%); the line is the 95% interval"),
        name=name,
        counted=_("Posts"),
        valued=_("Median interactions") if own else _("Of the usual"),
    )  # fmt: skip


VISITED = {
    "campaign": lambda: (_("Visits by campaign"), _("Campaign")),
    "network": lambda: (_("Visits by network"), _("Network")),
    "account": lambda: (_("Visits by account"), _("Account")),
}


def visits(by: str, found: Sequence[Visited], accounts: Sequence[tuple[int, str]], scope: Scope) -> Bars:
    """How often short links were followed in a post's first seven days, groups of posts beside each other."""
    told = [(one, one.week) for one in found if one.week is not None]
    told.sort(key=lambda pair: -pair[1].value)
    names, (title, name) = _names_of(by, accounts), VISITED[by]()
    return Bars(
        title,
        tuple(
            Bar(
                names.get(one.key, one.key), held.value, held.low, held.high, held.n,
                href=f"?{scope.query_string(**{by: one.key})}",
            )
            for one, held in told[:MOST]
        ),
        caption=_("median visits of a post on its first seven days; the line is the 95% interval"),
        name=name,
        counted=_("Posts"),
        valued=_("Median visits"),
    )  # fmt: skip


def _names_of(by: str, accounts: Sequence[tuple[int, str]]) -> Mapping[str, str]:
    if by == "account":
        return {str(pk): name for pk, name in accounts}
    if by == "network":
        return {network: network_label(network) for network in NETWORKS}
    return {one.value: str(one.label) for one in Format} if by == "format" else {}
