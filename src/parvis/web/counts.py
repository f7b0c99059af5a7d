"""The numbers beside pages in the navigation: what is unread, what waits for this very person.

Each is one query, asked when a page draws it and once a request.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest

from parvis.apps.alerts.selectors import unread_count
from parvis.apps.approval.selectors import waiting_count
from parvis.apps.publishing.selectors import needing_a_person
from parvis.core.workspaces.models import Membership
from parvis.core.workspaces.permissions import Verb, allowed


@dataclass
class Counts:
    """What is counted for one member; ``None`` is nobody, for whom nothing waits."""

    member: Membership | None

    @cached_property
    def alerts(self) -> int:
        """Alerts that the bell counts."""
        return unread_count(self.member) if self.member else 0

    @cached_property
    def deliveries(self) -> int:
        """Deliveries that need a person, for whoever may settle them."""
        if self.member is None or not allowed(self.member.role, Verb.PUBLISH_POSTS):
            return 0
        return needing_a_person(self.member.workspace).count()

    @cached_property
    def reviews(self) -> int:
        """Reviews that wait for this member's word."""
        return waiting_count(self.member) if self.member else 0


def of(request: HttpRequest) -> Counts:
    """The counts of a request, the same however many templates it draws."""
    found: Counts | None = getattr(request, "counts", None)
    if found is None:
        found = Counts(getattr(request, "membership", None))
        request.counts = found  # type: ignore[attr-defined]
    return found
