"""What each kind of rule finds: one module a kind, each with the same promise.

``findings(rule, look, since, until)`` gives everything that would have rung between two instants, oldest
first, from the posts alone: the live rule asks about the last hours, the preview about ninety days, and both
get the same answer for the same posts. Whether a finding rings is decided elsewhere (``storms``).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from parvis.apps.alerts.kinds import authors, launches, sentiment, spikes, words
from parvis.apps.alerts.kinds.finding import Finding
from parvis.apps.alerts.look import Look
from parvis.apps.alerts.models import AlertRule, Kind

Finds = Callable[[AlertRule, Look, datetime, datetime], list[Finding]]
BY_HOUR: Final[dict[str, Finds]] = {
    Kind.SPIKE: spikes.findings,
    Kind.SENTIMENT: sentiment.findings,
    Kind.LAUNCH: launches.findings,
}
BY_POST: Final = {Kind.WORDS: words.matching, Kind.AUTHOR: authors.matching}

__all__ = ["BY_HOUR", "BY_POST", "Finding", "Finds"]
