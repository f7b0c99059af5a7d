"""Which posts show which files: the library, which stands below, asks before it lets a file go."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from parvis.apps.content.history import excerpt
from parvis.apps.content.models import Post
from parvis.apps.content.selectors import body_of, posts_of
from parvis.core.workspaces.models import Workspace
from parvis.kit.markup import clip


@dataclass(frozen=True, slots=True)
class Use:
    """One post that shows a file: what it is called, where it is."""

    title: str
    href: str


def uses_of(workspace: Workspace, ids: Collection[UUID]) -> dict[UUID, list[Use]]:
    """For each of these files that some post shows now, those posts; what is put away does not count."""
    found: dict[UUID, list[Use]] = {}
    for post in posts_of(workspace):
        body = body_of(post)
        for asset in {placed.asset for placed in body.placed()} & set(ids):
            title = post.title or clip(excerpt(body), 70) or _("Nothing written yet")
            found.setdefault(asset, []).append(Use(title, _address(workspace, post)))
    return found


def _address(workspace: Workspace, post: Post) -> str:
    return reverse("content:post", args=[workspace.slug, post.pk])
