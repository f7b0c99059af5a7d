"""Reading workspaces: every query of the product starts from one of these."""

from __future__ import annotations

from django.db.models import QuerySet

from parvis.core.people import User
from parvis.core.workspaces.models import Membership, Workspace
from parvis.core.workspaces.permissions import TABLE, Verb


def workspaces_of(user: User) -> QuerySet[Workspace]:
    """The workspaces a person belongs to."""
    return Workspace.objects.filter(memberships__user=user)


def membership_of(user: User, slug: str) -> Membership | None:
    """The person's membership of the workspace with this slug, or None (unknown or not theirs: the same)."""
    return (
        Membership.objects.select_related("workspace").filter(user_id=user.pk, workspace__slug=slug).first()
    )


def members_who(workspace: Workspace, verb: Verb) -> QuerySet[User]:
    """The people whose role here includes the verb."""
    roles = [role for role, verbs in TABLE.items() if verb in verbs]
    held = Membership.objects.filter(workspace=workspace, role__in=roles)
    return User.objects.filter(is_active=True, pk__in=held.values("user_id")).order_by("email")


def members_of(workspace: Workspace) -> QuerySet[Membership]:
    """Who belongs to a workspace."""
    return workspace.memberships.select_related("user")
