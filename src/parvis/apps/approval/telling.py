"""E-mail about reviews: to whoever must decide, when their step begins and once before its deadline; to
whoever asked, when somebody decided. In each reader's language. No words of the post leave by e-mail:
they are not approved yet, and an e-mail cannot be taken back.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from parvis.apps.approval import rules
from parvis.apps.approval.models import Decision, Review, ReviewLink, State, Step, Verdict
from parvis.core.jobs.tasks import job
from parvis.core.letters import letter_send
from parvis.core.people import User
from parvis.core.workspaces.models import Workspace

HERE: Final = "parvis.apps.approval.telling"
EARLY: Final = 4  # a reminder comes when a quarter of the time is left
ASKED, SOON, DECIDED = "asked", "soon", "decided"


def asked_tell(step: Step) -> None:
    """Have whoever decides at a step told that it waits for them; in the transaction that begins it."""
    review = step.review
    for pk in waited_for(step, review) - {review.asked_by_id}:
        _later(ASKED, review, pk, step_id=step.pk)


def decided_tell(made: Decision, review: Review) -> None:
    """Have whoever asked told what was said, unless they said it themselves."""
    if review.asked_by_id is not None and review.asked_by_id != made.user_id:
        _later(DECIDED, review, review.asked_by_id, decision_id=str(made.pk))


def waited_for(step: Step, review: Review) -> frozenset[int]:
    """The members who have still something to say at a step."""
    writers = rules.writers_of([review.post])[review.post_id]
    people = rules.deciders(step, review, rules.roster_of(review.workspace), writers)
    return people - rules.approved_by(step)


def _later(kind: str, review: Review, user_id: int, **about: Any) -> None:
    task = import_string(f"{HERE}.email_review")
    key = f"review-mail:{kind}:{user_id}:" + ":".join(str(one) for one in about.values())
    task.using(workspace_id=review.workspace_id, unique_key=key).enqueue(
        kind=kind, review_id=review.pk, user_id=user_id, **about
    )


@job(max_attempts=8, backoff_base_s=30.0)
def email_review(kind: str, review_id: int, user_id: int, step_id: int = 0, decision_id: str = "") -> int:
    """Send one e-mail about a review; 1 if it was sent, 0 when it is of no use any more.

    The mail server may take a mail whose taking we do not learn of; the second then bears the same
    Message-ID.
    """
    review = Review.objects.select_related("workspace", "post").filter(pk=review_id).first()
    if review is None:
        return 0
    user = User.objects.filter(pk=user_id, is_active=True, memberships__workspace=review.workspace).first()
    if user is None:
        return 0
    if kind == DECIDED:
        made = Decision.objects.select_related("user").get(pk=decision_id)
        _send(review, user, kind, f"{kind}-{made.pk}", made=made)
        return 1
    step = Step.objects.filter(pk=step_id).prefetch_related("members").first()
    if step is None or not _still_waits(step, review):
        return 0
    if kind == ASKED and user_id not in waited_for(step, review):
        return 0
    _send(review, user, kind, f"{kind}-{step.pk}", step=step)
    return 1


@job(max_attempts=3)
def remind_reviews() -> int:
    """Remind whoever lets a deadline come near, once for each; how many steps were reminded of."""
    return reviews_remind(timezone.now())


def reviews_remind(now: datetime) -> int:
    """The same, at an instant that is given. Of a client, whoever asked is told: the client's link is known
    to them alone."""
    steps = Step.objects.filter(
        review__state=State.ASKED, done_at__isnull=True, begun_at__isnull=False, due_at__isnull=False,
        reminded_at__isnull=True,
    ).select_related("review__workspace", "review__post").prefetch_related("members")  # fmt: skip
    reminded = 0
    for step in steps:
        if step.round != step.review.round or now < _reminder_of(step):
            continue
        if not Step.objects.filter(pk=step.pk, reminded_at__isnull=True).update(reminded_at=now):
            continue  # another worker was quicker
        for pk in _reminded(step):
            _later(SOON, step.review, pk, step_id=step.pk)
        reminded += 1
    return reminded


def _reminder_of(step: Step) -> datetime:
    return (step.due_at or step.review.asked_at) - timedelta(hours=step.hours) / EARLY


def _reminded(step: Step) -> Iterable[int]:
    people = waited_for(step, step.review)
    asked_by = step.review.asked_by_id
    return people | {asked_by} if step.is_client and asked_by is not None else people


def _still_waits(step: Step, review: Review) -> bool:
    return step.done_at is None and step.round == review.round and review.state == State.ASKED


def _send(review: Review, user: User, kind: str, key: str, **about: Any) -> None:
    with translation.override(user.language):
        context = _context(review, kind, **about)
        key = f"review-{review.pk}-{key}-{user.pk}"
        letter_send(to=user.email, template="approval/mail/review", context=context, key=key)


def link_email(link: ReviewLink, address: str, email: str, *, by: str) -> None:
    """Send a client the link to a review, in the workspace's language. ``address`` is kept nowhere, so this
    is no job: a mail server that refuses raises ``OSError`` or ``SMTPException`` here and now."""
    review = link.review
    with translation.override(review.workspace.language):
        context = {
            "by": by,
            "workspace": review.workspace.name,
            "until": _local(link.expires_at, review.workspace),
            "url": address,
        }
        subject = _("%(workspace)s asks for your approval") % context
        letter_send(to=email, template="approval/mail/link", context={**context, "subject": subject})


def _context(
    review: Review, kind: str, *, step: Step | None = None, made: Decision | None = None
) -> dict[str, Any]:
    post = review.post.title or _("a post without a title")
    subject = _("%(workspace)s: %(said)s") % {
        "workspace": review.workspace.name,
        "said": _subject(kind, post, made),
    }
    return {
        "subject": subject,
        "kind": kind,
        "post": post,
        "review": review,
        "step": step,
        "made": made,
        "due": _local(step.due_at, review.workspace) if step and step.due_at else None,
        "url": settings.PUBLIC_URL + reverse("approval:review", args=[review.workspace.slug, review.pk]),
    }


def _subject(kind: str, post: str, made: Decision | None) -> str:
    if kind == ASKED:
        return _("“%(post)s” waits for your approval") % {"post": post}
    if kind == SOON:
        return _("the deadline for “%(post)s” is near") % {"post": post}
    if made is not None and made.verdict == Verdict.CHANGES:
        return _("changes asked on “%(post)s”") % {"post": post}
    return _("somebody approved “%(post)s”") % {"post": post}


def _local(at: datetime, workspace: Workspace) -> datetime:
    return timezone.localtime(at, ZoneInfo(workspace.time_zone))
