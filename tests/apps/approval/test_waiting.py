"""What the menu says waits for me: the same as the page, whoever I am and whatever a step asks for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.approval.conftest import NOW, saying
from parvis.apps.approval import selectors, services
from parvis.apps.approval.models import Verdict
from parvis.apps.approval.services import StageWish
from parvis.apps.content.models import Post
from parvis.apps.content.services import post_create
from parvis.core.actors import Actor
from parvis.core.people import User
from parvis.core.workspaces.models import Membership, Workspace
from parvis.core.workspaces.permissions import Role

pytestmark = pytest.mark.django_db
OWNER = 0  # whose id is known in the test alone


def member_of(workspace: Workspace, user: User) -> Membership:
    return Membership.objects.select_related("workspace", "user").get(workspace=workspace, user=user)


def counts(workspace: Workspace) -> dict[str, int]:
    """How many wait for each member, by role; what the page lists is held against it."""
    told = {}
    for member in Membership.objects.filter(workspace=workspace).select_related("user", "workspace"):
        told[str(member.role)] = selectors.waiting_count(member)
        assert told[str(member.role)] == len(selectors.waiting_for(workspace, member.user, NOW))
    return {role: n for role, n in told.items() if n}


def test_without_stages_it_waits_for_whoever_may_approve_and_did_not_write(
    workspace: Workspace, post: Post, writer: User, member: Callable[[Role], User]
) -> None:
    for role in (Role.MANAGER, Role.CLIENT, Role.AGENT):
        member(role)
    services.review_open(actor=Actor.human(writer), workspace=workspace, post_id=post.pk, now=NOW)
    assert counts(workspace) == {"owner": 1, "manager": 1}


@pytest.mark.parametrize(
    ("wish", "waits_for"),
    [
        (StageWish(name="one", role=Role.MANAGER), {"manager"}),
        (StageWish(name="one", is_client=True), {"client"}),
        (StageWish(name="one", member_ids=[OWNER]), {"owner"}),
        (StageWish(name="one", role=Role.MANAGER, member_ids=[OWNER]), {"manager", "owner"}),
    ],
)
def test_a_stage_counts_for_those_it_names(
    workspace: Workspace, post: Post, member: Callable[[Role], User],
    wish: StageWish, waits_for: set[str],
) -> None:  # fmt: skip
    owner, writer = workspace.memberships.get(role=Role.OWNER).user, post.created_by
    assert writer is not None
    for role in (Role.MANAGER, Role.CLIENT):
        member(role)
    stage = replace(wish, member_ids=[owner.pk for _one in wish.member_ids])
    services.stage_create(actor=Actor.human(owner), workspace=workspace, wish=stage)
    services.review_open(actor=Actor.human(writer), workspace=workspace, post_id=post.pk, now=NOW)
    assert set(counts(workspace)) == waits_for


def test_words_that_changed_and_decisions_that_were_made_wait_no_more(
    workspace: Workspace, owner: User, post: Post, writer: User, rewrite: Callable[..., Post]
) -> None:
    asked = services.review_open(actor=Actor.human(writer), workspace=workspace, post_id=post.pk, now=NOW)
    assert counts(workspace) == {"owner": 1}
    rewrite(post, "Le vélo fane.")
    assert counts(workspace) == {}
    services.review_open(actor=Actor.human(writer), workspace=workspace, post_id=post.pk, now=NOW)
    assert counts(workspace) == {"owner": 1}
    post.refresh_from_db()
    services.decide(
        actor=Actor.human(owner), workspace=workspace, review_id=asked.pk, digest=post.digest,
        verdict=Verdict.APPROVED, note="", now=NOW,
    )  # fmt: skip
    assert counts(workspace) == {}


def test_it_is_one_query_for_thirty_reviews(workspace: Workspace, owner: User, writer: User) -> None:
    for n in range(30):
        made = post_create(
            actor=Actor.human(writer), workspace=workspace, body=saying(f"Texte {n}"), title=str(n), now=NOW
        )
        services.review_open(actor=Actor.human(writer), workspace=workspace, post_id=made.pk, now=NOW)
    me = member_of(workspace, owner)
    with CaptureQueriesContext(connection) as asked:
        assert selectors.waiting_count(me) == 30
    assert len(asked) == 1
