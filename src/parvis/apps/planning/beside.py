"""Where one may go on with a post from its editor: to the calendar."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from parvis.apps.content.badges import Step
from parvis.apps.content.models import Post
from parvis.core.workspaces.models import Membership
from parvis.core.workspaces.permissions import Verb, allowed


def steps_of(membership: Membership, post: Post) -> list[Step]:
    """Planning it, for whoever may publish: the wish waits for the approval."""
    if post.archived_at is not None or not allowed(membership.role, Verb.PUBLISH_POSTS):
        return []
    address = reverse("planning:plan_new", args=[membership.workspace.slug])
    return [Step(_("Plan it"), f"{address}?post={post.pk}", "table")]
