"""Reading the calendar, queues and links. A door."""

from __future__ import annotations

from django.db.models import Count, Prefetch, Q, QuerySet

from parvis.apps.planning.calendar.grid import Day, Ghost, Grid, Shape, grid_of
from parvis.apps.planning.calendar.items import Item, Sight, items_between
from parvis.apps.planning.feeds.models import Feed
from parvis.apps.planning.importing.models import PlanFile
from parvis.apps.planning.links.selectors import (
    Followed,
    followed,
    links_of,
    setting_of,
    templates_of,
    visits_by_day,
)
from parvis.apps.planning.models import Category, Plan, Slot
from parvis.apps.planning.queues.placing import MOVABLE
from parvis.apps.planning.sharing.selectors import calendar_links_of, opened
from parvis.core.workspaces.models import Workspace

__all__ = [
    "Day", "Followed", "Ghost", "Grid", "Item", "Shape", "Sight", "calendar_links_of", "categories_of",
    "feeds_of", "files_of", "followed", "grid_of", "items_between", "links_of", "opened", "plans_of",
    "queue_of", "setting_of", "slots_of", "templates_of", "visits_by_day",
]  # fmt: skip


def categories_of(workspace: Workspace) -> QuerySet[Category]:
    """The categories of a workspace, each with its slots (``slots``) and what waits in its queues
    (``waiting``, in order)."""
    slots = Slot.objects.select_related("account")
    return Category.objects.filter(workspace=workspace).prefetch_related(
        Prefetch("slots", queryset=slots), Prefetch("plans", queryset=_waiting(), to_attr="waiting")
    )


def _waiting() -> QuerySet[Plan]:
    rows = Plan.objects.filter(Q(delivery__isnull=True) | Q(delivery__state__in=MOVABLE))
    return rows.select_related("post", "account", "delivery").order_by("account", "position", "pk")


def plans_of(workspace: Workspace) -> QuerySet[Plan]:
    """Plans that are no delivery yet, the earliest first."""
    rows = Plan.objects.filter(workspace=workspace, delivery__isnull=True)
    return rows.select_related("post", "account", "category")


def queue_of(workspace: Workspace, category_id: int) -> QuerySet[Plan]:
    """What waits in a category's queues, in order."""
    return _waiting().filter(workspace=workspace, category=category_id)


def slots_of(workspace: Workspace) -> QuerySet[Slot]:
    """Every weekly slot, by the week."""
    return Slot.objects.filter(category__workspace=workspace).select_related("category", "account")


def feeds_of(workspace: Workspace) -> QuerySet[Feed]:
    """The feeds that draft, each with ``drafts``: how many it made."""
    counted = Feed.objects.filter(workspace=workspace).annotate(
        drafts=Count("entries", filter=Q(entries__post__isnull=False))
    )
    return counted.order_by("name", "pk")


def files_of(workspace: Workspace) -> QuerySet[PlanFile]:
    """Files of posts that are here, the newest first."""
    return PlanFile.objects.filter(workspace=workspace).defer("text")
