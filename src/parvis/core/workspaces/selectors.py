"""Reading workspaces: every query of the product starts from one of these."""

from __future__ import annotations

from django.db.models import QuerySet

from parvis.core.people import User
from parvis.core.workspaces.models import Membership, Workspace


def workspaces_of(user: User) -> QuerySet[Workspace]:
    """The workspaces a person belongs to."""
    return Workspace.objects.filter(memberships__user=user)


def membership_of(user: User, slug: str) -> Membership | None:
    """The person's membership of the workspace with this slug, or None (unknown or not theirs: the same)."""
    return (
        Membership.objects.select_related("workspace").filter(user_id=user.pk, workspace__slug=slug).first()
    )


def members_of(workspace: Workspace) -> QuerySet[Membership]:
    """Who belongs to a workspace."""
    return workspace.memberships.select_related("user")
