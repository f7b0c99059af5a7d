"""What creation says of a post, in its editor: which variant of which brief it came of."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from parvis.apps.content.badges import Step
from parvis.apps.content.models import Post
from parvis.apps.creation.selectors import origin_of
from parvis.core.workspaces.models import Membership


def steps_of(membership: Membership, post: Post) -> list[Step]:
    """Back to the variant that the post came of, if it came of one."""
    came = origin_of([post]).get(post.pk)
    if came is None:
        return []
    href = reverse("creation:variation", args=[membership.workspace.slug, came.variation_id])
    return [Step(_("See the variant and its brief"), href, "spark")]
