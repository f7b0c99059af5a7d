"""What is said of posts in their list and beside their title: where each stands with those who approve."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from parvis.apps.approval import selectors
from parvis.apps.content.badges import Badge
from parvis.apps.content.models import Post
from parvis.core.workspaces.models import Workspace


def badges_of(workspace: Workspace, posts: Sequence[Post]) -> Mapping[UUID, Sequence[Badge]]:
    """One badge each."""
    said = selectors.badges(workspace, [post.pk for post in posts])
    return {pk: [Badge(one.text, one.kind, one.icon)] for pk, one in said.items()}
