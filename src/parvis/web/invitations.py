"""The one-time link of somebody who was invited and has not come in yet."""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext_lazy as _

from parvis.core import audit
from parvis.core.actors import Actor
from parvis.core.errors import Conflict
from parvis.core.people import User, login_links
from parvis.core.workspaces.models import Membership, Workspace
from parvis.core.workspaces.permissions import Verb
from parvis.core.workspaces.services import require


def may_have_link(membership: Membership, *, elsewhere: bool) -> bool:
    """Only who never came in and belongs nowhere else: a link for anybody else would be their key."""
    user = membership.user
    return user.is_active and user.last_login is None and not user.has_usable_password() and not elsewhere


def belongs_elsewhere(user: User, workspace: Workspace) -> bool:
    """Whether the person is a member of another workspace too, or runs the installation."""
    return user.is_superuser or Membership.objects.filter(user=user).exclude(workspace=workspace).exists()


@transaction.atomic
def invitation_link(*, actor: Actor, workspace: Workspace, membership: Membership) -> str:
    """A path that signs the invited person in, once; raises ``Conflict`` if they have their own way in."""
    require(actor, workspace, Verb.EDIT_MEMBERS)
    user = membership.user
    if not may_have_link(membership, elsewhere=belongs_elsewhere(user, workspace)):
        raise Conflict(
            _("This person already has a way to sign in, and needs no link."), code="no_link_needed"
        )
    audit.record(actor=actor, verb="member.link", target="member", target_id=user.pk, workspace=workspace)
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    return reverse("web:login_link", args=[uid, login_links.make_token(user)])
