"""Reading posts. A door."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from parvis.apps.content.bodies import Body, from_json
from parvis.apps.content.models import Post, Revision
from parvis.core.workspaces.models import Workspace


def posts_of(workspace: Workspace) -> QuerySet[Post]:
    """The posts of a workspace that nobody put away, those changed last first."""
    return Post.objects.filter(workspace=workspace, archived_at__isnull=True)


def post_of(workspace: Workspace, post_id: UUID) -> Post | None:
    """One of them, put away or not."""
    return Post.objects.filter(workspace=workspace, pk=post_id).first()


def body_of(post: Post) -> Body:
    """What a post says now."""
    return from_json(post.body)


def body_as_was(post: Post, digest: str) -> Body | None:
    """What it said when it had this digest; None if it never did."""
    kept = Revision.objects.filter(post=post, digest=digest).order_by("-number").first()
    return from_json(kept.body) if kept else None
