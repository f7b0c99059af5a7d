"""Comments on words and pictures, and suggested edits. One verb, one transaction, one audit entry each.

What is said stands on words (``kit.anchors``) and stays with them while the post is edited. A suggestion
changes nothing until somebody who writes posts accepts it; that is an edit like any other, so it un-approves.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parvis.apps.approval.models import LONGEST, Comment, Review, ReviewLink, Suggestion, SuggestionState
from parvis.apps.approval.reviewing import locked
from parvis.apps.content import selectors as content
from parvis.apps.content.bodies import LONGEST as LONGEST_TEXT
from parvis.apps.content.bodies import Body
from parvis.apps.content.services import post_save
from parvis.core import audit
from parvis.core.actors import Actor, ActorKind
from parvis.core.errors import BadInput, Conflict, NotFound
from parvis.core.workspaces.models import Membership, Workspace
from parvis.core.workspaces.permissions import Role, Verb
from parvis.core.workspaces.services import require
from parvis.kit.anchors import anchored, carried

MOST: Final = 500  # comments on one review
MOST_OF_A_LINK: Final = 100  # of which guests of one link write at most so many
LONGEST_QUOTE: Final = 500
GONE: Final = _("It is not there any more. Somebody may have deleted it.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """On what a remark is: a version, one of its posts, and there on words (near a position) or a picture."""

    network: str = ""
    part: int = 0
    quote: str = ""
    near: int = 0
    asset: UUID | None = None
    parent_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Who says something: a member, or a guest of a link. ``outside``: no part of the team."""

    actor: Actor
    outside: bool
    link: ReviewLink | None = None


def speaker_of(actor: Actor, workspace: Workspace) -> Speaker:
    """A member who speaks; a client is told nothing, and says nothing, inside."""
    role = (
        Membership.objects.filter(workspace=workspace, user_id=actor.user_id or 0)
        .values_list("role", flat=True)
        .first()
    )
    return Speaker(actor=actor, outside=role == Role.CLIENT)


@transaction.atomic
def comment_write(
    *,
    actor: Actor,
    workspace: Workspace,
    review_id: int,
    text: str,
    now: datetime,
    place: Place | None = None,
    inside: bool = True,
) -> Comment:
    """Say something about a post, on words, on a picture, on all of it, or in answer. ``inside``: for the
    team only."""
    require(actor, workspace, Verb.COMMENT_POSTS)
    review = locked(workspace, review_id)
    return comment_keep(
        review=review, speaker=speaker_of(actor, workspace), text=text, place=place or Place(), inside=inside,
        now=now,
    )  # fmt: skip


def comment_keep(
    *, review: Review, speaker: Speaker, text: str, place: Place, inside: bool, now: datetime
) -> Comment:
    """Write a comment of a speaker who may; in a transaction that has locked the review."""
    said = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if not said:
        raise BadInput(_("Write something first."), code="text")
    if len(said) > LONGEST:
        raise BadInput(_("Say it in %(most)d characters at most."), code="text", most=LONGEST)
    if review.comments.count() >= MOST or _too_many(speaker.link):
        raise Conflict(_("There are too many comments here already. Settle some first."), code="too_many")
    where = _answered(review, place, speaker) if place.parent_id else _anchored(review, place)
    hidden = inside and not speaker.outside
    comment = Comment.objects.create(
        **{
            "review": review, "user_id": speaker.actor.user_id, "link": speaker.link, "at": now,
            "label": speaker.actor.label[:200], "text": said, "inside": hidden, **where,
        }
    )  # fmt: skip
    _audit(speaker.actor, review, "comment.write", after={"comment": comment.pk, "inside": comment.inside})
    return comment


@transaction.atomic
def comment_resolve(
    *, actor: Actor, workspace: Workspace, comment_id: int, resolved: bool, now: datetime
) -> Comment:
    """Mark a remark and its answers as dealt with, or open it again."""
    require(actor, workspace, Verb.WRITE_POSTS)
    rows = Comment.objects.select_for_update(of=("self",)).select_related("review__workspace")
    comment = rows.filter(review__workspace=workspace, pk=comment_id, parent__isnull=True).first()
    if comment is None:
        raise NotFound(GONE)
    if (comment.resolved_at is not None) != resolved:
        comment.resolved_at = now if resolved else None
        comment.resolved_by_id = actor.user_id if resolved else None
        comment.save(update_fields=["resolved_at", "resolved_by"])
        verb = "comment.resolve" if resolved else "comment.reopen"
        _audit(actor, comment.review, verb, after={"comment": comment.pk})
    return comment


@transaction.atomic
def suggestion_make(
    *,
    actor: Actor,
    workspace: Workspace,
    review_id: int,
    network: str,
    part: int,
    text: str,
    now: datetime,
) -> Suggestion:
    """Suggest other words for one text of a post, as it stands now."""
    require(actor, workspace, Verb.COMMENT_POSTS)
    review = locked(workspace, review_id)
    before = text_at(content.body_of(review.post), network, part)
    after = text.replace("\r\n", "\n").replace("\x00", "")
    if before is None:
        raise NotFound(GONE)
    if after == before:
        raise BadInput(_("These are the same words. Change some, then suggest them."), code="text")
    if len(after) > LONGEST_TEXT:
        raise BadInput(_("This text is too long. Shorten it."), code="text")
    if review.suggestions.count() >= MOST:
        raise Conflict(_("There are too many suggestions here already. Settle some first."), code="too_many")
    made = Suggestion.objects.create(
        review=review, user_id=actor.user_id, label=actor.label[:200], at=now, network=network, part=part,
        before=before, after=after,
    )  # fmt: skip
    _audit(actor, review, "suggestion.make", after={"suggestion": made.pk})
    return made


@transaction.atomic
def suggestion_settle(
    *, actor: Actor, workspace: Workspace, suggestion_id: int, accept: bool, now: datetime
) -> Suggestion:
    """Take suggested words into the post (which un-approves it), or decline them. Words around them may have
    changed since; raises ``Conflict`` where the ones to replace are not there any more."""
    require(actor, workspace, Verb.WRITE_POSTS)
    rows = Suggestion.objects.select_related("review__post", "review__workspace")
    made = rows.select_for_update(of=("self",)).filter(review__workspace=workspace, pk=suggestion_id).first()
    if made is None:
        raise NotFound(GONE)
    if made.state != SuggestionState.OPEN:
        raise Conflict(_("This suggestion was settled already."), code="settled")
    if accept:
        _take(actor, made, now)
    made.state = SuggestionState.ACCEPTED if accept else SuggestionState.DECLINED
    made.settled_at, made.settled_by_id = now, actor.user_id
    made.save(update_fields=["state", "settled_at", "settled_by"])
    verb = "suggestion.accept" if accept else "suggestion.decline"
    _audit(actor, made.review, verb, after={"suggestion": made.pk})
    return made


def _take(actor: Actor, made: Suggestion, now: datetime) -> None:
    post = made.review.post
    post.refresh_from_db()
    body = content.body_of(post)
    text = text_at(body, made.network, made.part)
    fresh = None if text is None else carried(made.before, made.after, text)
    if fresh is None:
        raise Conflict(
            _("The words that this would replace have changed. Make the change by hand, then decline it."),
            code="moved",
        )
    post_save(
        actor=actor, workspace=made.review.workspace, post_id=post.pk, seen=post.number, now=now,
        body=with_text(body, made.network, made.part, fresh),
    )  # fmt: skip


def text_at(body: Body, network: str, part: int) -> str | None:
    """One text of a post: of a network's own version, or of the common one (an empty name)."""
    variant = body.own.get(network) if network else body.common
    if variant is None or not 0 <= part < len(variant.parts):
        return None
    return variant.parts[part].text


def with_text(body: Body, network: str, part: int, text: str) -> Body:
    """The same post with another text there."""
    variant = body.own[network] if network else body.common
    parts = list(variant.parts)
    parts[part] = replace(parts[part], text=text)
    changed = replace(variant, parts=tuple(parts))
    return replace(body, own={**body.own, network: changed}) if network else replace(body, common=changed)


def _anchored(review: Review, place: Place) -> dict[str, Any]:
    body = content.body_of(review.post)
    text = text_at(body, place.network, place.part)
    if text is None:
        raise BadInput(_("This version of the post is gone. Comment on another."), code="place")
    found: dict[str, Any] = {"network": place.network, "part": place.part}
    if place.asset is not None:
        shown = {one.asset for one in body.placed()}
        if place.asset not in shown:
            raise BadInput(_("This picture is not in the post any more."), code="place")
        return found | {"asset": place.asset}
    quote = place.quote.replace("\r\n", "\n").strip("\n")
    if not quote.strip():
        return found
    if len(quote) > LONGEST_QUOTE:
        raise BadInput(
            _("Choose fewer words: %(most)d characters at most."), code="quote", most=LONGEST_QUOTE
        )
    anchor = anchored(text, quote, place.near)
    if anchor is None:
        raise BadInput(_("These words are not in the post. Copy them from it."), code="quote")
    return found | {
        "quote": anchor.quote, "prefix": anchor.prefix, "suffix": anchor.suffix, "start": anchor.start,
    }  # fmt: skip


def _answered(review: Review, place: Place, speaker: Speaker) -> dict[str, Any]:
    """An answer stands where its remark does, and is seen by those who see that."""
    rows = Comment.objects.filter(review__post=review.post, parent__isnull=True)
    parent = rows.filter(pk=place.parent_id or 0).first()
    if parent is None or (speaker.outside and (parent.inside or parent.review_id != review.pk)):
        raise NotFound(GONE)
    return {"parent": parent, "inside": parent.inside, "network": parent.network, "part": parent.part}


def _too_many(link: ReviewLink | None) -> bool:
    return link is not None and Comment.objects.filter(link=link).count() >= MOST_OF_A_LINK


def _audit(actor: Actor, review: Review, verb: str, **changes: Any) -> None:
    audit.record(
        actor=actor, workspace=review.workspace, verb=verb, target="review", target_id=review.pk, **changes
    )


def guest_actor(name: str) -> Actor:
    """A guest of a link, as the audit names them: a person whom nobody knows here."""
    return Actor(ActorKind.HUMAN, name, None, "")
