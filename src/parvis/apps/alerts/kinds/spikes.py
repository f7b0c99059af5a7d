"""A spike: an hour with more posts than its rhythm explains, by ``science.bursts``.

The threshold is a return period in days: an hour as surprising comes less often than once in so many days.
The hour that is going on is scored as if it were over: its count can only grow, so what is too much already
stays so.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from parvis.apps.alerts.finding import HISTORY, Finding
from parvis.apps.alerts.look import HOUR, Hours, Look
from parvis.apps.alerts.models import AlertRule
from parvis.science.bursts import Score, Setting, score_series

SHOWN: Final = 20
LEARNING: Final = timedelta(days=14)  # two weeks of nights and weekends, before anything can be surprising


def scored(rule: AlertRule, look: Look, since: datetime, until: datetime) -> tuple[Hours, list[Score]]:
    """The hours up to ``until``, and how surprising each was when it came."""
    hours = look.hours(since - HISTORY, until)
    # Silence after an alert is ``storms``' affair: here every hour that is surprising enough counts.
    setting = Setting(return_days=rule.threshold, silence_hours=0.0, warm_days=LEARNING.days)
    return hours, score_series(hours.counts, 24, first=hours.first, setting=setting)


def findings(rule: AlertRule, look: Look, since: datetime, until: datetime) -> list[Finding]:
    """The hours of the period that are surprising enough, and not one account's doing."""
    hours, scores = scored(rule, look, since, until)
    found = []
    for place in range(max(0, hours.place(since)), len(scores)):
        count = hours.counts[place]
        if not scores[place].alarm or count is None or count < rule.least_posts:
            continue
        at = hours.at(place)
        authors = look.authors(at, at + HOUR)
        if len(authors) < rule.least_authors:
            continue
        facts = _facts(rule, count, scores[place], authors)
        found.append(
            Finding(
                key=f"{rule.pk}:spike:{at:%Y-%m-%dT%H}",
                subject=f"{rule.pk}:spike",
                at=at,
                strength=scores[place].surprise,
                facts=facts | {"hour": at.isoformat()},
                mentions=tuple(look.mentions(at, at + HOUR, SHOWN)),
            )
        )
    return found


def _facts(
    rule: AlertRule, count: int, score: Score, authors: tuple[tuple[str, int], ...]
) -> dict[str, object]:
    return {
        "n": count,
        "expected": round(score.expected, 1),
        "return_days": round(min(score.return_days, 36_500.0), 1),
        "authors": len(authors),
        "loudest": round(authors[0][1] / count, 3) if authors else 0.0,
        "threshold": rule.threshold,
    }
