"""Asking, deciding, clearing, withdrawing. Each service: one verb, one transaction, one audit entry.

A decision is of exact words: it brings the digest that its page showed, and words that have changed since are
refused. The last yes that a review needs writes the clearance; nothing else does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from parvis.apps.approval import events, rules
from parvis.apps.approval.models import (
    Clearance,
    Decision,
    How,
    Review,
    ReviewLink,
    Stage,
    State,
    Step,
    Verdict,
)
from parvis.apps.approval.telling import asked_tell, decided_tell
from parvis.apps.content import selectors as content
from parvis.apps.content.bodies import Body
from parvis.apps.content.linking import shortened_before_asking
from parvis.apps.content.models import Post
from parvis.apps.content.services import revision_keep
from parvis.apps.trust.services import hold_back, ruling_note
from parvis.core import audit, outbox
from parvis.core.actors import Actor
from parvis.core.autonomy.services import require_person
from parvis.core.errors import BadInput, Conflict, NotAllowed, NotFound
from parvis.core.webhooks import news
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb
from parvis.core.workspaces.services import require

LONGEST_NOTE: Final = 2000
CHANGED: Final = _(
    "The words have changed since you read them. Look at what changed, then decide on the words as they are."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """Who decides: a member, or a guest of a link."""

    actor: Actor
    user_id: int | None = None
    guest: str = ""
    link: ReviewLink | None = None


@transaction.atomic
def review_open(
    *, actor: Actor, workspace: Workspace, post_id: UUID, now: datetime, note: str = ""
) -> Review:
    """Ask that a post be approved as it stands; asked before, and changed since: ask again, from the first
    step. Raises ``Conflict`` where nothing is left to ask."""
    require(actor, workspace, Verb.WRITE_POSTS)
    post = _post(workspace, post_id)
    if not _says_something(content.body_of(post)):
        raise BadInput(_("Write something and choose where it goes, then ask for approval."), code="empty")
    alive = Review.objects.select_for_update().filter(post=post, closed_at__isnull=True).first()
    _check_open(post, alive)
    short = shortened_before_asking(post=post, now=now)
    if short.digest != post.digest:
        post = short
        _check_open(post, alive)
    hold_back(post, now)
    revision_keep(actor=actor, post=post, now=now)
    review = alive or Review(workspace=workspace, post=post, round=0, opened_at=now)
    review.round += 1
    review.digest, review.state, review.note = post.digest, State.ASKED, note.strip()[:LONGEST_NOTE]
    review.asked_by_id, review.asked_label, review.asked_at = actor.user_id, actor.label[:200], now
    review.writer_alone = rules.writer_alone(workspace)
    review.save()
    first = _steps_make(review, now)
    _audit(actor, review, "review.open", after={"post": str(post.pk), "digest": post.digest})
    asked_tell(first)
    _tell(review, events.ASKED, f"{review.pk}:{review.round}")
    return review


def _check_open(post: Post, alive: Review | None) -> None:
    if is_cleared(post):
        raise Conflict(_("These words are approved already."), code="cleared")
    if alive is not None and alive.state == State.ASKED and alive.digest == post.digest:
        raise Conflict(_("Approval of these words is asked already."), code="asked")


@transaction.atomic
def review_withdraw(*, actor: Actor, workspace: Workspace, review_id: int, now: datetime) -> Review:
    """Ask no more: nobody is waited for, and links of the review open no more."""
    require(actor, workspace, Verb.WRITE_POSTS)
    review = locked(workspace, review_id)
    if not review.is_alive:
        raise Conflict(_("This review is over."), code="over")
    before = {"state": review.state}
    review.state, review.closed_at = State.WITHDRAWN, now
    review.save(update_fields=["state", "closed_at"])
    review.links.filter(withdrawn_at__isnull=True).update(withdrawn_at=now)
    _audit(actor, review, "review.withdraw", before=before, after={"state": review.state})
    return review


@transaction.atomic
def decide(
    *,
    actor: Actor,
    workspace: Workspace,
    review_id: int,
    digest: str,
    verdict: Verdict,
    now: datetime,
    note: str = "",
) -> Decision:
    """Say yes to the words of this digest, or ask for changes. Only a person does, never a program."""
    review = locked(workspace, review_id)
    require_person(actor, workspace, Verb.APPROVE_POSTS)
    step, people = _step_of(review)
    if actor.user_id not in people:
        raise NotAllowed(_why_not(actor, workspace, step, review), code="not_yours")
    if actor.user_id in rules.approved_by(step) and verdict == Verdict.APPROVED:
        raise Conflict(_("You have approved this already; others are waited for."), code="said")
    voice = Voice(actor=actor, user_id=actor.user_id)
    return decision_take(
        review=review, step=step, voice=voice, digest=digest, verdict=verdict, note=note, now=now
    )


def decision_take(
    *, review: Review, step: Step, voice: Voice, digest: str, verdict: Verdict, note: str, now: datetime
) -> Decision:
    """Write a decision and what follows from it; to be called in a transaction that has locked the review,
    once it is sure that this voice may decide at this step."""
    post = review.post
    if review.state != State.ASKED:
        raise Conflict(_("Changes were asked: this waits for the writer now."), code="changes_asked")
    if digest != post.digest or digest != review.digest:
        raise Conflict(CHANGED, code="changed")
    said = note.strip()[:LONGEST_NOTE]
    if verdict == Verdict.CHANGES and not said:
        raise BadInput(_("Say what should change."), code="note")
    if verdict == Verdict.APPROVED:
        hold_back(post, now)
    revision_keep(actor=voice.actor, post=post, now=now)
    made = Decision.objects.create(
        post=post, digest=digest, verdict=verdict, stage=step.name, step=step, user_id=voice.user_id,
        guest=voice.guest, link=voice.link, note=said, at=now,
    )  # fmt: skip
    after = {"verdict": verdict, "digest": digest, "stage": step.name}
    _audit(voice.actor, review, "review.decide", after=after)
    if verdict == Verdict.CHANGES:
        review.state = State.CHANGES
        review.save(update_fields=["state"])
    else:
        _advance(review, step, made, now)
    decided_tell(made, review)
    _tell(review, events.DECIDED, str(made.pk))
    if review.state == State.CLEARED:
        _tell(review, events.CLEARED, str(made.pk))
    return made


def _advance(review: Review, step: Step, made: Decision, now: datetime) -> None:
    """After a yes: the step may be done, then the next begins, and after the last the words are cleared."""
    writers = rules.writers_of([review.post])[review.post_id]
    people = rules.deciders(step, review, rules.roster_of(review.workspace), writers)
    if not rules.is_done(step, people):
        return
    step.done_at = now
    step.save(update_fields=["done_at"])
    following = review.steps.filter(round=review.round, position__gt=step.position).first()
    if following is not None:
        _begin(following, now)
        asked_tell(following)
        return
    Clearance.objects.create(post=review.post, digest=made.digest, decision=made, at=now)
    ruling_note(post=review.post, reviewed=True, now=now)
    review.state, review.closed_at = State.CLEARED, now
    review.save(update_fields=["state", "closed_at"])


@transaction.atomic
def clearance_withdraw(*, actor: Actor, workspace: Workspace, post_id: UUID, now: datetime) -> Clearance:
    """Take the yes back: the words must be asked about anew before they leave."""
    require_person(actor, workspace, Verb.APPROVE_POSTS)
    post = _post(workspace, post_id)
    clearance = rules.clearances(post=post, digest=post.digest).select_for_update().first()
    if clearance is None:
        raise Conflict(_("These words are not approved: there is nothing to take back."), code="not_cleared")
    clearance.withdrawn_at = now
    clearance.save(update_fields=["withdrawn_at"])
    audit.record(
        actor=actor, workspace=workspace, verb="clearance.withdraw", target="post", target_id=post.pk,
        before={"digest": clearance.digest},
    )  # fmt: skip
    return clearance


def is_cleared(post: Post) -> bool:
    """Whether the post may leave as it stands now."""
    return rules.clearances(post=post, digest=post.digest).exists()


def locked(workspace: Workspace, review_id: int) -> Review:
    """The workspace's review with its post, both held until the transaction ends; or ``NotFound``."""
    rows = Review.objects.select_for_update(of=("self", "post")).select_related("post", "workspace")
    review = rows.filter(workspace=workspace, pk=review_id).first()
    if review is None:
        raise NotFound(_("There is no such review here."))
    return review


def _step_of(review: Review) -> tuple[Step, frozenset[int]]:
    step = rules.step_now(review)
    if step is None:
        raise Conflict(_("This review is over."), code="over")
    writers = rules.writers_of([review.post])[review.post_id]
    return step, rules.deciders(step, review, rules.roster_of(review.workspace), writers)


def _why_not(actor: Actor, workspace: Workspace, step: Step, review: Review) -> Any:
    named = rules.roster_of(workspace).of(step)
    if actor.user_id in named and not review.writer_alone:
        return _("You wrote some of these words: somebody else approves them.")
    if step.is_client:
        return _("The client decides at this step, by the link or with an account of their own.")
    return _("At this step it is not up to you. The page says who is waited for.")


def _post(workspace: Workspace, post_id: UUID) -> Post:
    post = Post.objects.select_for_update().filter(workspace=workspace, pk=post_id).first()
    if post is None:
        raise NotFound(_("There is no such post here."))
    if post.archived_at is not None:
        raise Conflict(_("This post was put away. Take it back first."), code="archived")
    return post


def _says_something(body: Body) -> bool:
    parts = [part for network in body.networks for part in body.variant(network).parts]
    return any(part.text.strip() or part.media or part.poll for part in parts)


def _steps_make(review: Review, now: datetime) -> Step:
    """The steps of a new round, as the workflow holds now; the first begins."""
    stages = list(Stage.objects.filter(workspace=review.workspace).prefetch_related("members"))
    made = []
    for stage in stages or [_only_stage(review.workspace)]:
        copied = {
            name: getattr(stage, name) for name in ("position", "name", "how", "role", "is_client", "hours")
        }
        step = Step.objects.create(review=review, round=review.round, **copied)
        if stage.pk:
            step.members.set(stage.members.all())
        made.append(step)
    _begin(made[0], now)
    return made[0]


def _only_stage(workspace: Workspace) -> Stage:
    with translation.override(workspace.language):
        return Stage(workspace=workspace, position=1, name=gettext("Approval"), how=How.ANY)


def _begin(step: Step, now: datetime) -> None:
    step.begun_at = now
    step.due_at = now + timedelta(hours=step.hours) if step.hours else None
    step.save(update_fields=["begun_at", "due_at"])


def _tell(review: Review, event: str, key: str) -> None:
    """The house by the outbox, other systems by webhook."""
    data: Mapping[str, Any] = {
        "review_id": review.pk, "post_id": str(review.post_id), "digest": review.digest,
        "state": review.state,
    }  # fmt: skip
    outbox.emit(event, workspace=review.workspace, payload=data)
    place = reverse("approval:review", args=[review.workspace.slug, review.pk])
    news.tell(
        workspace=review.workspace, event=event, key=f"{event}:{key}",
        data={**data, "url": settings.PUBLIC_URL + place},
    )  # fmt: skip


def _audit(actor: Actor, review: Review, verb: str, **changes: Any) -> None:
    audit.record(
        actor=actor, workspace=review.workspace, verb=verb, target="review", target_id=review.pk, **changes
    )
