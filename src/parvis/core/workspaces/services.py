"""Changing workspaces and their members. Each service: one verb, one transaction, one audit entry."""

from __future__ import annotations

import re
import unicodedata

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parvis.core import audit
from parvis.core.actors import Actor, ActorKind
from parvis.core.errors import BadInput, NotAllowed, NotFound
from parvis.core.people import User
from parvis.core.workspaces.models import Membership, Workspace
from parvis.core.workspaces.permissions import Role, Verb, allowed


def may(actor: Actor, workspace: Workspace, verb: Verb) -> bool:
    """Whether the actor may do this here. Parvis itself may; the AI never may."""
    if actor.kind == ActorKind.SYSTEM:
        return True
    role = None
    if actor.kind in {ActorKind.HUMAN, ActorKind.API} and actor.user_id is not None:
        members = Membership.objects.filter(workspace=workspace, user__is_active=True)
        role = members.filter(user_id=actor.user_id).values_list("role", flat=True).first()
    return role is not None and allowed(role, verb) and (actor.verbs is None or verb in actor.verbs)


def require(actor: Actor, workspace: Workspace, verb: Verb) -> None:
    """Raise ``NotAllowed`` unless the actor may do this here."""
    if actor.verbs is not None and verb not in actor.verbs:
        raise NotAllowed(_("This token was not allowed to do this. Make another, with what it needs."))
    if not may(actor, workspace, verb):
        raise NotAllowed(_("Your role does not allow you to do this. Ask an owner of the workspace."))


def slug_for(name: str) -> str:
    """A free slug made from a name."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:50] or "workspace"
    slug, number = base, 2
    while Workspace.objects.filter(slug=slug).exists():
        slug, number = f"{base}-{number}", number + 1
    return slug


@transaction.atomic
def workspace_create(*, actor: Actor, name: str, owner: User, language: str = "fr") -> Workspace:
    """Create a workspace with its owner."""
    if not name.strip():
        raise BadInput(_("Give the workspace a name."), code="name_missing")
    workspace = Workspace.objects.create(name=name.strip()[:80], slug=slug_for(name), language=language)
    Membership.objects.create(workspace=workspace, user=owner, role=Role.OWNER)
    audit.record(
        actor=actor,
        verb="workspace.create",
        target="workspace",
        target_id=workspace.pk,
        workspace=workspace,
        after={"name": workspace.name, "owner": owner.email},
    )
    return workspace


@transaction.atomic
def workspace_update(
    *,
    actor: Actor,
    workspace: Workspace,
    name: str,
    language: str,
    time_zone: str,
    retention_days: int,
    alert_days: int,
) -> Workspace:
    """Change a workspace's own settings."""
    require(actor, workspace, Verb.EDIT_WORKSPACE)
    fresh = {
        "name": name,
        "language": language,
        "time_zone": time_zone,
        "retention_days": retention_days,
        "alert_days": alert_days,
    }
    before = {key: getattr(workspace, key) for key in fresh if getattr(workspace, key) != fresh[key]}
    for key in before:
        setattr(workspace, key, fresh[key])
    workspace.save(update_fields=[*before])
    audit.record(
        actor=actor,
        verb="workspace.update",
        target="workspace",
        target_id=workspace.pk,
        workspace=workspace,
        before=before,
        after={key: fresh[key] for key in before},
    )
    return workspace


@transaction.atomic
def member_set(*, actor: Actor, workspace: Workspace, email: str, role: Role) -> Membership:
    """Invite a person, or change the role of a member. The last owner stays one."""
    require(actor, workspace, Verb.EDIT_MEMBERS)
    address = email.strip().lower()
    user = User.objects.filter(email__iexact=address).first() or User.objects.create_user(
        address, language=workspace.language
    )
    before = Membership.objects.select_for_update().filter(workspace=workspace, user=user).first()
    _guard_ownership(actor, workspace, before, role)
    membership, created = Membership.objects.update_or_create(
        workspace=workspace, user=user, defaults={"role": role}
    )
    audit.record(
        actor=actor,
        verb="member.invite" if created else "member.role",
        target="member",
        target_id=user.pk,
        workspace=workspace,
        before={"role": before.role} if before else None,
        after={"email": user.email, "role": role},
    )
    return membership


@transaction.atomic
def member_remove(*, actor: Actor, workspace: Workspace, user_id: int) -> None:
    """Take a person out of the workspace; what they did stays in the audit."""
    require(actor, workspace, Verb.EDIT_MEMBERS)
    membership = Membership.objects.select_for_update().filter(workspace=workspace, user_id=user_id).first()
    if membership is None:
        raise NotFound(_("This person is not a member of the workspace."))
    _guard_ownership(actor, workspace, membership, None)
    membership.delete()
    audit.record(
        actor=actor,
        verb="member.remove",
        target="member",
        target_id=user_id,
        workspace=workspace,
        before={"role": membership.role},
    )


def _guard_ownership(
    actor: Actor, workspace: Workspace, before: Membership | None, role: Role | None
) -> None:
    """Only owners make or unmake owners, and one owner always remains."""
    touches_owner = role == Role.OWNER or (before is not None and before.role == Role.OWNER)
    if not touches_owner:
        return
    require(actor, workspace, Verb.EDIT_WORKSPACE)
    if before is not None and before.role == Role.OWNER and role != Role.OWNER:
        others = Membership.objects.filter(workspace=workspace, role=Role.OWNER).exclude(pk=before.pk)
        if not others.exists():
            raise BadInput(
                _("A workspace keeps at least one owner. Name another owner first."), code="last_owner"
            )
