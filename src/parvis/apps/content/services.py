"""Writing posts. A door. Each service: one verb, one transaction, one audit entry."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parvis.apps.content.bodies import Body, to_json
from parvis.apps.content.models import Post, Revision
from parvis.core import audit
from parvis.core.actors import Actor, Made
from parvis.core.errors import Conflict, NotFound
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb
from parvis.core.workspaces.services import require


@transaction.atomic
def post_create(
    *,
    actor: Actor,
    workspace: Workspace,
    body: Body,
    now: datetime,
    title: str = "",
    campaign: str = "",
    made: Made = Made.HUMAN,
) -> Post:
    """Begin a post."""
    require(actor, workspace, Verb.WRITE_POSTS)
    post = Post.objects.create(
        workspace=workspace,
        title=title.strip()[:120],
        campaign=campaign.strip()[:80],
        body=to_json(body),
        digest=body.digest,
        made=made,
        created_by_id=actor.user_id,
    )
    audit.record(
        actor=actor,
        workspace=workspace,
        verb="post.create",
        target="post",
        target_id=post.pk,
        after={"digest": post.digest, "networks": list(body.networks)},
    )
    revision_keep(actor=actor, post=post, now=now)
    return post


@transaction.atomic
def post_save(
    *, actor: Actor, workspace: Workspace, post_id: UUID, body: Body, seen: int, now: datetime
) -> Post:
    """Put other words in a post. ``seen`` is the number of the state that the writer saw: raises
    ``Conflict`` when somebody has saved since. What was approved stays approved for its own words only."""
    require(actor, workspace, Verb.WRITE_POSTS)
    post = Post.objects.select_for_update().filter(workspace=workspace, pk=post_id).first()
    if post is None:
        raise NotFound(_("There is no such post here."))
    if post.number != seen:
        raise Conflict(_("Somebody else has changed this post meanwhile. Look at theirs, then save yours."))
    before = post.digest
    if body.digest != before:
        post.body, post.digest, post.number = to_json(body), body.digest, post.number + 1
        post.save(update_fields=["body", "digest", "number", "changed_at"])
        audit.record(
            actor=actor,
            workspace=workspace,
            verb="post.save",
            target="post",
            target_id=post.pk,
            before={"digest": before},
            after={"digest": post.digest},
        )
        revision_keep(actor=actor, post=post, now=now)
    return post


def revision_keep(*, actor: Actor, post: Post, now: datetime) -> Revision:
    """Keep the post as it stands; must be called in the transaction of whatever is said about these words."""
    kept, _fresh = Revision.objects.get_or_create(
        post=post,
        number=post.number,
        defaults={
            "body": post.body,
            "digest": post.digest,
            "made": post.made,
            "at": now,
            "by_kind": actor.kind,
            "by_label": actor.label[:200],
            "by_id": actor.user_id,
        },
    )
    return kept
