"""What a report is asked for, and what every part of it looks at."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from django.http import QueryDict

from parvis.apps.listening import selectors as listening
from parvis.apps.listening.comparing.periods import Compared, Period, compare
from parvis.apps.listening.scope import Scope, scope_from
from parvis.apps.reports.sections import Section
from parvis.core.workspaces.models import Workspace
from parvis.science.differences import Interval

SLACK = 0.1  # of the period before that may have held no post at its beginning


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a report is to look at: ``since`` to ``until`` (aware), filters, parts, and the period before it.

    ``query`` is the end of an address; what it says of a period is not read.
    """

    since: datetime
    until: datetime
    before_since: datetime
    query: str = ""
    sections: tuple[str, ...] = tuple(Section.values)


@dataclass(frozen=True)
class Ground:
    """What every part of a report looks at, counted once."""

    workspace: Workspace
    wish: Wish
    now: datetime

    @cached_property
    def scope(self) -> Scope:
        """The filters, in the report's period."""
        zone = self.workspace.time_zone
        found = scope_from(QueryDict(self.wish.query), now=self.now, newest=None, zone=zone)
        return replace(found, period="", since=self.wish.since, until=self.wish.until, kept=())

    @cached_property
    def compared(self) -> Compared:
        """The period and the one before."""
        now = Period(self.scope, self.wish.since, self.wish.until)
        return compare(self.workspace, now, now.moved(self.wish.before_since, self.wish.since))

    @cached_property
    def heard_before(self) -> bool:
        """Whether the period before was heard from its beginning, or nearly: else there is nothing to compare
        with, and everything would seem to rise."""
        oldest = listening.stats_of(self.workspace).oldest
        slack = (self.wish.since - self.wish.before_since) * SLACK
        return oldest is not None and oldest <= self.wish.before_since + slack

    def change(self, found: Interval | None) -> Interval | None:
        """A difference between the periods, where they compare."""
        return found if self.heard_before else None

    @property
    def earlier(self) -> Scope:
        """The filters, in the period before."""
        return self.compared.before.scope

    def wants(self, section: Section) -> bool:
        """Whether the report is to hold this part."""
        return section.value in self.wish.sections
