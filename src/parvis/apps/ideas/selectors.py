"""Reading ideas. A door; nothing here writes."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from parvis.apps.ideas.board import Card, Stage, cards, on_board
from parvis.apps.ideas.days.known import Falls
from parvis.apps.ideas.models import Choice, Evergreen, Idea, IdeaFeed, OwnDay
from parvis.apps.ideas.proposing.days import days_between
from parvis.apps.ideas.wording import evidence_of
from parvis.core.workspaces.models import Workspace

__all__ = [
    "Card", "Falls", "Stage", "aside_of", "board_of", "card_of", "cards", "days_between", "evergreen_of",
    "evidence_of", "feeds_of", "own_days_of", "year_of",
]  # fmt: skip
LISTED = 200


def board_of(workspace: Workspace) -> dict[Stage, list[Card]]:
    """The board: each column's ideas in their order; what was set aside is none of them."""
    found: dict[Stage, list[Card]] = {one: [] for one in Stage if one is not Stage.ASIDE}
    for card in on_board(workspace):
        if card.stage in found:
            found[card.stage].append(card)
    return found


def card_of(workspace: Workspace, idea_id: UUID) -> Card | None:
    """One idea where it stands."""
    rows = Idea.objects.filter(workspace=workspace, pk=idea_id)
    found = cards(workspace, rows.select_related("workspace", "owner", "brief", "post", "source_post"))
    return found[0] if found else None


def aside_of(workspace: Workspace) -> QuerySet[Idea]:
    """What was set aside, the latest first."""
    return Idea.objects.filter(workspace=workspace, choice=Choice.ASIDE).order_by("-taken_at", "pk")[:LISTED]


def feeds_of(workspace: Workspace) -> QuerySet[IdeaFeed]:
    """The feeds whose articles are proposed."""
    return IdeaFeed.objects.filter(workspace=workspace)


def own_days_of(workspace: Workspace) -> QuerySet[OwnDay]:
    """The workspace's own days."""
    return OwnDay.objects.filter(workspace=workspace)


def year_of(workspace: Workspace, year: int, kinds: list[str]) -> list[Falls]:
    """The days of these kinds in a year, in order."""
    return days_between(workspace, date(year, 1, 1), date(year, 12, 31), kinds)


def evergreen_of(workspace: Workspace) -> QuerySet[Evergreen]:
    """The posts that are marked evergreen, the latest first."""
    return Evergreen.objects.filter(workspace=workspace).select_related("post")
