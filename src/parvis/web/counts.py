"""The numbers beside pages in the navigation: what is unread, what waits for this very person.

Each is one query, asked when a page draws it and once a request. Doors that load networks are named by their
path: addresses are known before anybody needs them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

from django.http import HttpRequest
from django.utils.module_loading import import_string

from parvis.apps.alerts.selectors import unread_count
from parvis.core.workspaces.models import Membership
from parvis.core.workspaces.permissions import Verb, allowed

NEEDING: Final = "parvis.apps.publishing.selectors.needing_a_person"
WAITING: Final = "parvis.apps.approval.selectors.waiting_count"


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
        return int(import_string(NEEDING)(self.member.workspace).count())

    @cached_property
    def reviews(self) -> int:
        """Reviews that wait for this member's word."""
        return int(import_string(WAITING)(self.member)) if self.member else 0


def of(request: HttpRequest) -> Counts:
    """The counts of a request, the same however many templates it draws."""
    found: Counts | None = getattr(request, "counts", None)
    if found is None:
        found = Counts(getattr(request, "membership", None))
        request.counts = found  # type: ignore[attr-defined]
    return found
