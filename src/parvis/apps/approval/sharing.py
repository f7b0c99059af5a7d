"""A review shown outside: a client without an account reads it, comments, and decides. Who has the link is
who was given it; what they do is written down under the name they give, with the link and whoever made it.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parvis.apps.approval import rules
from parvis.apps.approval.models import Comment, Decision, Review, ReviewLink, Verdict
from parvis.apps.approval.reviewing import Voice, decision_take, locked
from parvis.apps.approval.talking import Place, Speaker, comment_keep, guest_actor
from parvis.core import audit
from parvis.core.actors import Actor
from parvis.core.errors import BadInput, Conflict, NotAllowed, NotFound
from parvis.core.links import link_columns
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb
from parvis.core.workspaces.services import require

MOST_LINKS = 20  # of one review that open at a time


@transaction.atomic
def review_link_create(
    *,
    actor: Actor,
    workspace: Workspace,
    review_id: int,
    days: int,
    now: datetime,
    guest: str = "",
    token: Callable[[], str] = lambda: secrets.token_urlsafe(32),
) -> tuple[ReviewLink, str]:
    """A link to one review for so many days; returns it and its token, which is kept nowhere. ``guest`` is
    whom it is for."""
    require(actor, workspace, Verb.SHARE_VIEWS)
    require(actor, workspace, Verb.WRITE_POSTS)
    review = locked(workspace, review_id)
    if not review.is_alive:
        raise Conflict(_("This review is over."), code="over")
    if review.links.filter(withdrawn_at__isnull=True, expires_at__gt=now).count() >= MOST_LINKS:
        raise Conflict(_("Enough links open here. Withdraw one first."), code="too_many")
    drawn = token()
    columns = link_columns(days=days, by_id=actor.user_id, now=now, token=drawn)
    link = ReviewLink.objects.create(review=review, guest=" ".join(guest.split())[:120], **columns)
    _audit(actor, review, "review.share", after={"for": link.guest, "expires_at": link.expires_at})
    return link, drawn


@transaction.atomic
def review_link_withdraw(*, actor: Actor, workspace: Workspace, link_id: int, now: datetime) -> ReviewLink:
    """Close a link at once, for everybody who holds it."""
    require(actor, workspace, Verb.SHARE_VIEWS)
    require(actor, workspace, Verb.WRITE_POSTS)
    links = ReviewLink.objects.select_for_update(of=("self",)).select_related("review__workspace")
    link = links.filter(review__workspace=workspace, pk=link_id).first()
    if link is None:
        raise NotFound(_("It is not there any more. Somebody may have deleted it."))
    if link.withdrawn_at is None:
        link.withdrawn_at = now
        link.save(update_fields=["withdrawn_at"])
        _audit(actor, link.review, "review.unshare", before={"for": link.guest})
    return link


@transaction.atomic
def guest_comment(*, link: ReviewLink, guest: str, text: str, place: Place, now: datetime) -> Comment:
    """A comment of a guest; the whole team sees it."""
    review = _opened(link, now)
    speaker = Speaker(actor=guest_actor(_named(guest)), outside=True, link=link)
    return comment_keep(review=review, speaker=speaker, text=text, place=place, inside=False, now=now)


@transaction.atomic
def guest_decide(
    *, link: ReviewLink, guest: str, digest: str, verdict: Verdict, note: str, now: datetime
) -> Decision:
    """A yes or a wish for changes of a guest; only where the step that waits is the client's."""
    review = _opened(link, now)
    name = _named(guest)
    step = rules.step_now(review)
    if step is None:
        raise Conflict(_("This review is over."), code="over")
    if not step.is_client:
        raise NotAllowed(_("The team has not finished its own part yet. You can comment meanwhile."))
    voice = Voice(actor=guest_actor(name), guest=name, link=link)
    return decision_take(
        review=review, step=step, voice=voice, digest=digest, verdict=verdict, note=note, now=now
    )


def _opened(link: ReviewLink, now: datetime) -> Review:
    """The link's review, locked; raises ``NotFound`` for a link that was closed between page and answer."""
    review = locked(link.review.workspace, link.review_id)
    link.refresh_from_db(fields=["withdrawn_at", "expires_at"])
    if not link.opens(now):
        raise NotFound(_("This link no longer works: ask whoever sent it for a new one."))
    return review


def _named(guest: str) -> str:
    name = " ".join(guest.replace("\x00", "").split())[:120]
    if not name:
        raise BadInput(_("Say who you are: your name stands beside what you say."), code="guest")
    return name


def _audit(actor: Actor, review: Review, verb: str, **changes: object) -> None:
    audit.record(
        actor=actor,
        workspace=review.workspace,
        verb=verb,
        target="review",
        target_id=review.pk,
        **changes,  # type: ignore[arg-type]
    )
