"""Reading approvals. A door."""

from __future__ import annotations

from parvis.apps.approval.models import Clearance
from parvis.apps.content.models import Post


def clearance_of(post: Post) -> Clearance | None:
    """What lets the post leave as it stands now; None while somebody must still say yes."""
    return Clearance.objects.filter(post=post, digest=post.digest, withdrawn_at__isnull=True).first()
