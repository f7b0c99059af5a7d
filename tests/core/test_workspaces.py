"""Workspaces, members, and who may do what."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from parvis.core.actors import Actor
from parvis.core.audit import AuditEntry
from parvis.core.errors import BadInput, NotAllowed, NotFound
from parvis.core.people import User
from parvis.core.workspaces.models import Membership, Workspace
from parvis.core.workspaces.permissions import TABLE, Role, Verb, allowed
from parvis.core.workspaces.selectors import members_of, membership_of, workspaces_of
from parvis.core.workspaces.services import (
    member_remove,
    member_set,
    require,
    workspace_create,
    workspace_update,
)

pytestmark = pytest.mark.django_db
Make = Callable[[Role], User]
READS = {verb for verb in Verb if verb.value.startswith("see_")}


def test_every_role_has_a_row_in_the_table_and_may_see_what_is_heard() -> None:
    assert set(TABLE) == set(Role)
    assert all(allowed(role, Verb.SEE_LISTENING) for role in Role)


@pytest.mark.parametrize(
    ("role", "beside"),
    [(Role.CLIENT, {Verb.APPROVE_POSTS, Verb.COMMENT_POSTS}), (Role.AUDITOR, {Verb.EXPORT_AUDIT})],
)
def test_clients_only_say_what_they_think_of_posts_and_auditors_change_nothing(
    role: Role, beside: set[Verb]
) -> None:
    assert TABLE[role] <= READS | beside


def test_only_owners_change_the_workspace_itself() -> None:
    assert [role for role in Role if allowed(role, Verb.EDIT_WORKSPACE)] == [Role.OWNER]


def test_a_new_workspace_has_its_owner_a_short_name_and_an_entry(owner: User) -> None:
    made = workspace_create(actor=Actor.human(owner), name="  Café de la Paix  ", owner=owner)
    again = workspace_create(actor=Actor.human(owner), name="Cafe de la paix", owner=owner)
    assert (made.name, made.slug, again.slug) == ("Café de la Paix", "cafe-de-la-paix", "cafe-de-la-paix-2")
    assert set(workspaces_of(owner)) == {made, again}
    assert AuditEntry.objects.filter(verb="workspace.create", workspace=made).exists()


def test_a_workspace_without_a_name_is_refused(owner: User) -> None:
    with pytest.raises(BadInput):
        workspace_create(actor=Actor.human(owner), name="   ", owner=owner)


def test_another_workspace_does_not_exist_for_a_stranger(
    owner: User, workspace: Workspace, other_workspace: Workspace
) -> None:
    assert membership_of(owner, workspace.slug) is not None
    assert membership_of(owner, other_workspace.slug) is None
    assert membership_of(owner, "no-such-place") is None


def test_an_invited_person_has_no_password_and_the_role_given(actor: Actor, workspace: Workspace) -> None:
    made = member_set(actor=actor, workspace=workspace, email=" New@Example.org ", role=Role.ANALYST)
    assert (made.user.email, made.role, made.user.has_usable_password()) == (
        "new@example.org",
        Role.ANALYST,
        False,
    )
    assert [entry.verb for entry in AuditEntry.objects.all()] == ["member.invite"]


def test_a_changed_role_is_told_with_what_it_was(actor: Actor, workspace: Workspace, member: Make) -> None:
    agent = member(Role.AGENT)
    member_set(actor=actor, workspace=workspace, email=agent.email, role=Role.CREATOR)
    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.before, entry.after["role"]) == ("member.role", {"role": "agent"}, "creator")


@pytest.mark.parametrize("role", [role for role in Role if not allowed(role, Verb.EDIT_MEMBERS)])
def test_a_role_that_may_not_edit_members_is_refused_and_nothing_happens(
    role: Role, workspace: Workspace, member: Make
) -> None:
    with pytest.raises(NotAllowed):
        member_set(
            actor=Actor.human(member(role)), workspace=workspace, email="x@example.org", role=Role.AGENT
        )
    assert not User.objects.filter(email="x@example.org").exists()
    assert not AuditEntry.objects.exists()


def test_a_manager_makes_no_owner_and_removes_none(owner: User, workspace: Workspace, member: Make) -> None:
    manager = Actor.human(member(Role.MANAGER))
    with pytest.raises(NotAllowed):
        member_set(actor=manager, workspace=workspace, email="x@example.org", role=Role.OWNER)
    with pytest.raises(NotAllowed):
        member_remove(actor=manager, workspace=workspace, user_id=owner.pk)


def test_the_last_owner_stays_one(actor: Actor, owner: User, workspace: Workspace) -> None:
    with pytest.raises(BadInput) as demoted:
        member_set(actor=actor, workspace=workspace, email=owner.email, role=Role.AGENT)
    with pytest.raises(BadInput) as removed:
        member_remove(actor=actor, workspace=workspace, user_id=owner.pk)
    assert demoted.value.code == removed.value.code == "last_owner"
    member_set(actor=actor, workspace=workspace, email="second@example.org", role=Role.OWNER)
    member_remove(actor=actor, workspace=workspace, user_id=owner.pk)
    assert [row.user.email for row in members_of(workspace)] == ["second@example.org"]


def test_removing_somebody_who_is_no_member_is_told(actor: Actor, workspace: Workspace) -> None:
    with pytest.raises(NotFound):
        member_remove(actor=actor, workspace=workspace, user_id=99_999)


def test_only_what_changed_is_in_the_entry_of_a_changed_workspace(actor: Actor, workspace: Workspace) -> None:
    workspace_update(
        actor=actor,
        workspace=workspace,
        name="Vélo Lyon",
        language="en",
        time_zone="Europe/Paris",
        retention_days=30,
        alert_days=1095,
    )
    entry = AuditEntry.objects.get()
    assert entry.before == {"language": "fr", "retention_days": 730}
    assert entry.after == {"language": "en", "retention_days": 30}


def test_the_ai_may_do_nothing_by_itself_and_a_switched_off_person_neither(
    owner: User, workspace: Workspace
) -> None:
    with pytest.raises(NotAllowed):
        require(Actor.ai("model 1"), workspace, Verb.SEE_LISTENING)
    owner.is_active = False
    owner.save()
    with pytest.raises(NotAllowed):
        require(Actor.human(owner), workspace, Verb.SEE_LISTENING)


def test_a_person_without_membership_is_refused_like_a_lesser_role(workspace: Workspace) -> None:
    stranger = User.objects.create_user("eve@example.org")
    with pytest.raises(NotAllowed):
        require(Actor.human(stranger), workspace, Verb.SEE_LISTENING)
    assert not Membership.objects.filter(user=stranger).exists()
