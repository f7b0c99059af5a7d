"""Who belongs to the workspace, and who may do what."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from parvis.core.errors import NotFound
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.models import Membership
from parvis.core.workspaces.permissions import TABLE, Role, Verb
from parvis.core.workspaces.selectors import members_of
from parvis.core.workspaces.services import member_remove, member_set
from parvis.web.forms import MemberForm, RoleForm
from parvis.web.invitations import belongs_elsewhere, invitation_link, may_have_link

SHOWN_ONCE = "parvis.invitation"


@dataclass(frozen=True, slots=True)
class Person:
    """A line of the list."""

    member: Membership
    dialog: str
    needs_link: bool


def _members(request: WorkspaceRequest) -> QuerySet[Membership]:
    return members_of(request.workspace).annotate(workspaces=Count("user__memberships"))


def _member(request: WorkspaceRequest, user_id: int) -> Membership:
    found = members_of(request.workspace).filter(user_id=user_id).first()
    if found is None:
        raise NotFound(_("This person is not a member of the workspace."))
    return found


def _seen(one: Membership, *, may_edit: bool) -> Person:
    elsewhere = one.user.is_superuser or getattr(one, "workspaces", 1) > 1
    return Person(one, f"remove-{one.user_id}", may_edit and may_have_link(one, elsewhere=elsewhere))


def _page(request: WorkspaceRequest, form: MemberForm, *, status: int = 200) -> HttpResponseBase:
    may_edit = request.may(Verb.EDIT_MEMBERS)
    people = [_seen(one, may_edit=may_edit) for one in _members(request)]
    context = {
        "people": people,
        "form": form,
        "roles": Role.choices,
        "may_edit": may_edit,
        "invitation": request.session.pop(SHOWN_ONCE, None) if may_edit else None,
    }
    return render(request, "web/pages/members.html", context, status=status)


@workspace_view(Verb.SEE_MEMBERS)
def members(request: WorkspaceRequest) -> HttpResponseBase:
    """The list, and the form to invite."""
    return _page(request, MemberForm())


@workspace_view(Verb.EDIT_MEMBERS, methods=("POST",))
def invite(request: WorkspaceRequest) -> HttpResponseBase:
    """Invite a person; whoever has no way in yet gets a one-time link to pass on."""
    form = MemberForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    member = member_set(
        actor=request.actor,
        workspace=request.workspace,
        email=form.cleaned_data["email"],
        role=Role(form.cleaned_data["role"]),
    )
    if may_have_link(member, elsewhere=belongs_elsewhere(member.user, request.workspace)):
        _show_link(request, member)
    else:
        messages.success(request, _("%(person)s is now a member.") % {"person": member.user})
    return redirect("web:members", request.workspace.slug)


def _show_link(request: WorkspaceRequest, member: Membership) -> None:
    path = invitation_link(actor=request.actor, workspace=request.workspace, membership=member)
    request.session[SHOWN_ONCE] = {"email": member.user.email, "link": f"{settings.PUBLIC_URL}{path}"}


@workspace_view(Verb.EDIT_MEMBERS, methods=("POST",))
def new_link(request: WorkspaceRequest, user_id: int) -> HttpResponseBase:
    """A fresh link for somebody who has not come in yet."""
    _show_link(request, _member(request, user_id))
    return redirect("web:members", request.workspace.slug)


@workspace_view(Verb.EDIT_MEMBERS, methods=("POST",))
def set_role(request: WorkspaceRequest, user_id: int) -> HttpResponseBase:
    """Another role."""
    member = _member(request, user_id)
    form = RoleForm(request.POST)
    if form.is_valid() and form.cleaned_data["role"] != member.role:
        role = Role(form.cleaned_data["role"])
        member_set(actor=request.actor, workspace=request.workspace, email=member.user.email, role=role)
        said = {"person": member.user, "role": role.label}
        messages.success(request, _("%(person)s now has the role “%(role)s”.") % said)
    return redirect("web:members", request.workspace.slug)


@workspace_view(Verb.EDIT_MEMBERS, methods=("POST",))
def remove(request: WorkspaceRequest, user_id: int) -> HttpResponseBase:
    """Out of the workspace; the account itself stays."""
    member = _member(request, user_id)
    member_remove(actor=request.actor, workspace=request.workspace, user_id=user_id)
    messages.success(request, _("%(person)s is no longer a member.") % {"person": member.user})
    if member.user_id == request.user.pk:
        return redirect("web:home")
    return redirect("web:members", request.workspace.slug)


@workspace_view(Verb.SEE_LISTENING)
def roles(request: WorkspaceRequest) -> HttpResponseBase:
    """The one table that decides, as it is."""
    lines = [(verb.label, [(role.label, verb in TABLE[role]) for role in Role]) for verb in Verb]
    context = {
        "lines": lines,
        "roles": [role.label for role in Role],
        "mine": Role(request.membership.role).label,
    }
    return render(request, "web/pages/roles.html", context)
