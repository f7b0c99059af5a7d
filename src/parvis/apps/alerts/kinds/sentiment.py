"""A fall in sentiment: the last 24 hours against the 28 days before, by ``science.falls``.

It rings when the fall is at least the threshold and too large for chance: at a look each hour, a limit of
``SURPRISE`` standard errors leaves about one false alarm a rule in half a year, were looks independent (they
are not, so that there are fewer).
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from parvis.apps.alerts.finding import Finding
from parvis.apps.alerts.look import HOUR, Look, Opinion, hour_floor
from parvis.apps.alerts.models import AlertRule
from parvis.science.falls import Fall, fall, together

DAY: Final = 24
BEFORE: Final = 28  # windows of a day
SURPRISE: Final = 3.5
LOUD: Final = 0.5  # of the posts: one author alone is no fall in opinion
SHOWN: Final = 20


def compared(opinion: Opinion, end: int) -> Fall | None:
    """The day before hour ``end`` against the 28 days before it, network by network."""
    falls = []
    for network in opinion.sums:
        now = opinion.window(network, end - DAY, end)
        before = [
            opinion.window(network, end - DAY * (back + 1), end - DAY * back) for back in range(1, BEFORE + 1)
        ]
        one = fall(now, before)
        if one is not None:
            falls.append(one)
    return together(falls)


def findings(rule: AlertRule, look: Look, since: datetime, until: datetime) -> list[Finding]:
    """The whole hours of the period after which the last day stood lower than chance explains."""
    opinion = look.opinion(since - (BEFORE + 1) * DAY * HOUR, until)
    first = int((hour_floor(since) - opinion.start) // HOUR)
    last = int((hour_floor(until) - opinion.start) // HOUR)
    found, silent_until = [], -1
    for end in range(max(first, 1), last + 1):
        one = compared(opinion, end) if end >= silent_until else None
        if one is None or one.n_now < rule.least_posts:
            continue
        if one.drop >= rule.threshold and one.surprise >= SURPRISE:
            finding = _finding(rule, look, opinion.start + end * HOUR, one)
            if finding is not None:
                found.append(finding)
                silent_until = end + rule.silence_hours
    return found


def _finding(rule: AlertRule, look: Look, end: datetime, one: Fall) -> Finding | None:
    begin = end - DAY * HOUR
    authors = look.authors(begin, end)
    loudest = authors[0][1] / one.n_now if authors else 0.0
    if len(authors) < rule.least_authors or loudest > LOUD:
        return None
    facts = {
        "now": round(one.now, 4),
        "before": round(one.before, 4),
        "drop": round(one.drop, 4),
        "low": round(one.low, 4),
        "high": round(one.high, 4),
        "surprise": round(one.surprise, 2),
        "n": one.n_now,
        "n_before": one.n_before,
        "authors": len(authors),
        "loudest": round(loudest, 3),
        "hour": end.isoformat(),
        "threshold": rule.threshold,
    }
    return Finding(
        key=f"{rule.pk}:sentiment:{end:%Y-%m-%dT%H}",
        subject=f"{rule.pk}:sentiment",
        at=end,
        strength=one.drop,
        facts=facts,
        mentions=_against(look, begin, end),
    )


def _against(look: Look, begin: datetime, end: datetime) -> tuple[str, ...]:
    """The newest negative posts of the day: what pulls the balance down."""
    table = look.posts(begin, end, most=2000)
    rows = zip(table["mention"].to_pylist(), table["sentiment"].to_pylist(), strict=True)
    return tuple(mention for mention, sentiment in rows if sentiment == "negative")[:SHOWN]
