"""Accounts, posts and their approval, as planning finds them."""

from __future__ import annotations

from datetime import UTC, datetime

from parvis.apps.approval.models import Clearance, Decision, Verdict
from parvis.apps.content.bodies import Body, Piece, Variant
from parvis.apps.content.models import Post
from parvis.apps.content.services import post_create
from parvis.apps.publishing.models import Account
from parvis.core.actors import Actor
from parvis.core.workspaces.models import Membership, Workspace

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)  # a Thursday


def account(workspace: Workspace, handle: str = "velo", network: str = "mastodon") -> Account:
    """An account that lets us in."""
    return Account.objects.create(
        workspace=workspace, network=network, remote_id=f"{network}-{handle}", handle=handle, host="m.example"
    )


def draft(workspace: Workspace, text: str = "Le vélo, c’est parti", title: str = "") -> Post:
    """A post that nobody approved, for whichever network."""
    actor = Actor.system()
    body = Body(language="fr", common=Variant(parts=(Piece(text=text),)))
    return post_create(actor=actor, workspace=workspace, body=body, now=NOW, title=title)


def approve(post: Post, at: datetime = NOW) -> Clearance:
    """A member's yes to the post as it stands."""
    post.refresh_from_db()
    person = Membership.objects.filter(workspace=post.workspace).first()
    assert person is not None
    decision = Decision.objects.create(
        post=post, digest=post.digest, verdict=Verdict.APPROVED, user_id=person.user_id, at=at
    )
    return Clearance.objects.create(post=post, digest=post.digest, decision=decision, at=at)


def approved(workspace: Workspace, text: str = "Le vélo, c’est parti", title: str = "") -> Post:
    """A post that may leave."""
    made = draft(workspace, text, title)
    approve(made)
    return made
