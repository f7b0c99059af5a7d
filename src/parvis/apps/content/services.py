"""Writing posts. A door. Each service: one verb, one transaction, one audit entry."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parvis.apps.content.bodies import Body, bare, to_json
from parvis.apps.content.models import Post, Revision
from parvis.apps.content.reading import from_json
from parvis.core import audit
from parvis.core.actors import Actor, Made
from parvis.core.errors import Conflict, NotFound
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb
from parvis.core.workspaces.services import require
from parvis.kit.folding import fold
from parvis.kit.markup import one_line

SITTING: Final = timedelta(minutes=10)  # somebody writing is one revision for so long
SOUGHT: Final = 20_000  # characters of a post that the search of the list reads


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
        title=_line(title, 120),
        campaign=_line(campaign, 80),
        body=to_json(body),
        digest=body.digest,
        made=made,
        seek=_folded(title, campaign, body),
        created_by_id=actor.user_id,
        **_written_by(actor, now),
    )
    _audit(actor, post, "post.create", after={"digest": post.digest, "networks": list(body.networks)})
    _keep(post)
    return post


@transaction.atomic
def post_save(
    *,
    actor: Actor,
    workspace: Workspace,
    post_id: UUID,
    body: Body,
    seen: int,
    now: datetime,
    title: str | None = None,
    campaign: str | None = None,
    made: Made = Made.HUMAN,
) -> Post:
    """Put other words in a post. ``seen`` is the number of the state that the writer saw: raises
    ``Conflict`` when other words were saved since. What was approved stays approved for its own words only.

    What is overwritten is kept as a revision when another wrote it (a person after an AI, too), or ten
    minutes have passed since the last one that was. ``title`` and ``campaign`` stay when they are None.
    """
    post = _to_write(actor, workspace, post_id)
    if post.number != seen and post.digest != body.digest:
        raise Conflict(_("Somebody else has changed this post meanwhile. Look at theirs, then save yours."))
    before = _name(post, title, campaign)
    after = {field: getattr(post, field) for field in before}
    if body.digest != post.digest:
        if _is_to_be_kept(post, actor, made, now):
            _keep(post)
        before, after = before | {"digest": post.digest}, after | {"digest": body.digest}
        _say(post, actor, body, _both(Made(post.made), made), now)
    if before:
        post.seek = _folded(post.title, post.campaign, body)
        post.save()
        _audit(actor, post, "post.save", before=before, after=after)
    return post


@transaction.atomic
def post_return(
    *, actor: Actor, workspace: Workspace, post_id: UUID, number: int, seen: int, now: datetime
) -> Post:
    """Say again what an older revision said, as a new one; what stood there is kept too."""
    post = _to_write(actor, workspace, post_id)
    kept = post.revisions.filter(number=number).first()
    if kept is None:
        raise NotFound(_("This version was not kept."))
    if post.number != seen:
        raise Conflict(_("Somebody else has changed this post meanwhile. Look at theirs, then return."))
    if kept.digest != post.digest:
        _keep(post)
        before = {"digest": post.digest}
        body = from_json(kept.body)
        _say(post, actor, body, Made(kept.made), now)
        post.seek = _folded(post.title, post.campaign, body)
        post.save()
        _keep(post)
        _audit(actor, post, "post.return", before=before, after={"digest": post.digest, "number": number})
    return post


@transaction.atomic
def post_duplicate(*, actor: Actor, workspace: Workspace, post_id: UUID, title: str, now: datetime) -> Post:
    """Begin another post that says the same."""
    require(actor, workspace, Verb.WRITE_POSTS)
    post = _own(workspace, post_id)
    return post_create(
        actor=actor,
        workspace=workspace,
        body=bare(from_json(post.body)),
        now=now,
        title=title,
        campaign=post.campaign,
        made=Made(post.made),
    )


@transaction.atomic
def post_archive(*, actor: Actor, workspace: Workspace, post_id: UUID, now: datetime) -> Post:
    """Put a post away: it leaves the list, nothing of it is deleted."""
    require(actor, workspace, Verb.WRITE_POSTS)
    post = _own(workspace, post_id)
    if post.archived_at is None:
        post.archived_at = now
        post.save(update_fields=["archived_at", "changed_at"])
        _audit(actor, post, "post.archive")
    return post


@transaction.atomic
def post_restore(*, actor: Actor, workspace: Workspace, post_id: UUID) -> Post:
    """Take it out again."""
    require(actor, workspace, Verb.WRITE_POSTS)
    post = _own(workspace, post_id)
    if post.archived_at is not None:
        post.archived_at = None
        post.save(update_fields=["archived_at", "changed_at"])
        _audit(actor, post, "post.restore")
    return post


def revision_keep(*, actor: Actor, post: Post, now: datetime) -> Revision:
    """Keep the post as it stands; must be called in the transaction of whatever is said about these words.

    The revision names who wrote the words and when; that ``actor`` had it kept ``now`` is in the audit.
    """
    kept, fresh = _keep(post)
    if fresh:
        _audit(actor, post, "post.keep", after={"number": kept.number, "digest": kept.digest, "at": now})
    return kept


def _keep(post: Post) -> tuple[Revision, bool]:
    words = {name: getattr(post, name) for name in ("body", "digest", "made", "by_kind", "by_label", "by_id")}
    return Revision.objects.get_or_create(
        post=post, number=post.number, defaults={**words, "at": post.said_at}
    )


def _is_to_be_kept(post: Post, actor: Actor, made: Made, now: datetime) -> bool:
    """Whether the words that are about to be overwritten would be missed: another's, or another kind's."""
    if _both(Made(post.made), made) != post.made:
        return True
    last = post.revisions.order_by("-number").values_list("at", flat=True).first()
    another = (post.by_kind, post.by_id, post.by_label) != (actor.kind, actor.user_id, actor.label[:200])
    return another or last is None or now - last >= SITTING


def _say(post: Post, actor: Actor, body: Body, made: Made, now: datetime) -> None:
    post.body, post.digest, post.made, post.number = to_json(body), body.digest, made, post.number + 1
    for name, value in _written_by(actor, now).items():
        setattr(post, name, value)


def _written_by(actor: Actor, now: datetime) -> dict[str, Any]:
    return {
        "said_at": now,
        "by_kind": actor.kind,
        "by_label": actor.label[:200],
        "by_id": actor.user_id,
    }


def _both(was: Made, now: Made) -> Made:
    return was if was == now else Made.BOTH


def _name(post: Post, title: str | None, campaign: str | None) -> dict[str, str]:
    """Name the post anew; what it was called, where that changed."""
    wanted = {"title": title and _line(title, 120), "campaign": campaign and _line(campaign, 80)}
    before = {}
    for field, value in wanted.items():
        if value is not None and value != getattr(post, field):
            before[field] = getattr(post, field)
            setattr(post, field, value)
    return before


def _folded(title: str, campaign: str, body: Body) -> str:
    variants = [body.common, *body.own.values()]
    texts = [text for one in variants for text in (one.title, *(piece.text for piece in one.parts))]
    return fold(" ".join([title, campaign, *texts])[:SOUGHT]).strip()


def _line(text: str, most: int) -> str:
    return one_line(text)[:most].rstrip()


def _own(workspace: Workspace, post_id: UUID) -> Post:
    post = Post.objects.select_for_update().filter(workspace=workspace, pk=post_id).first()
    if post is None:
        raise NotFound(_("There is no such post here."))
    return post


def _to_write(actor: Actor, workspace: Workspace, post_id: UUID) -> Post:
    require(actor, workspace, Verb.WRITE_POSTS)
    post = _own(workspace, post_id)
    if post.archived_at is not None:
        raise Conflict(_("This post was put away. Take it out again, then change it."), code="archived")
    return post


def _audit(actor: Actor, post: Post, verb: str, **changes: Any) -> None:
    audit.record(
        actor=actor, workspace=post.workspace, verb=verb, target="post", target_id=post.pk, **changes
    )
