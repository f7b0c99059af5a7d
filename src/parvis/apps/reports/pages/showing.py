"""What several pages show of a report: its logo, the posts that could be shown in it."""

from __future__ import annotations

from base64 import b64encode

from django.http import QueryDict
from django.utils import timezone

from parvis.apps.listening import selectors as listening
from parvis.apps.listening.scope import scope_from
from parvis.apps.listening.seen import PostSeen
from parvis.apps.reports.facts import Facts
from parvis.apps.reports.models import Letterhead, Report

OFFERED = 8


def logo_of(head: Letterhead) -> str:
    """The logo as a page may hold it; empty without one. It is a PNG that Parvis drew."""
    return f"data:image/png;base64,{b64encode(bytes(head.logo)).decode()}" if head.logo else ""


def quotable(report: Report, facts: Facts) -> tuple[PostSeen, ...]:
    """The newest posts of the report's period that it does not show yet."""
    found = scope_from(
        QueryDict(facts.query), now=timezone.now(), newest=None, zone=report.workspace.time_zone
    )
    asked = found.filter().during(facts.since, facts.until)
    shown = set(report.quotes.values_list("mention", flat=True))
    posts = listening.posts(report.workspace, asked, limit=OFFERED + len(shown), names=False)
    return tuple(one for one in posts if one.mention not in shown)[:OFFERED]
