"""From what was heard to the facts of a report: reads, never writes."""

from __future__ import annotations

from parvis.apps.reports.gathering.ground import Wish
from parvis.apps.reports.gathering.whole import gather, newest_heard

__all__ = ["Wish", "gather", "newest_heard"]
