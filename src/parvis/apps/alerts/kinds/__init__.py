"""What each kind of rule finds: one module a kind. Words and authors look at posts one by one (``matching``).

``findings(rule, look, since, until)`` gives everything that would have rung between two instants, oldest
first, from the posts alone: the live rule asks about the last hours, the preview about ninety days, and both
get the same answer for the same posts. Whether a finding rings is decided elsewhere (``storms``).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from parvis.apps.alerts.finding import Finding
from parvis.apps.alerts.kinds import launches, sentiment, spikes
from parvis.apps.alerts.look import Look
from parvis.apps.alerts.models import AlertRule, Kind

Finds = Callable[[AlertRule, Look, datetime, datetime], list[Finding]]
BY_HOUR: Final[dict[str, Finds]] = {
    Kind.SPIKE: spikes.findings,
    Kind.SENTIMENT: sentiment.findings,
    Kind.LAUNCH: launches.findings,
}

__all__ = ["BY_HOUR", "Finding", "Finds"]
