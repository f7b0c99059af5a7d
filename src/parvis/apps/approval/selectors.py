"""Reading approvals. A door."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from parvis.apps.approval import rules, waiting
from parvis.apps.approval.models import (
    ALIVE,
    Clearance,
    Comment,
    Decision,
    Review,
    ReviewLink,
    Stage,
    State,
    Step,
    Suggestion,
    Workflow,
)
from parvis.apps.content.models import Post
from parvis.core.links import Closed, hashed
from parvis.core.people import User
from parvis.core.workspaces.models import Membership, Workspace


class Standing(StrEnum):
    """Where a post stands with those who approve."""

    NONE = "none"
    ASKED = "asked"
    CHANGES = "changes"
    CHANGED = "changed"  # other words of it were approved, or asked about
    CLEARED = "cleared"


clearances = rules.clearances  # apps above ask by this door


@dataclass(frozen=True, slots=True)
class Badge:
    """The same as pages show it: ``kind`` and ``icon`` as the component ``badge`` takes them."""

    standing: Standing
    text: str
    kind: str
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """A review in a list: the step that waits, who is waited for, whether that is the reader."""

    review: Review
    step: Step | None
    people: frozenset[int]
    mine: bool
    late: bool
    changed: bool


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of a review's history. ``kind``: asked, saved, approved, changes, accepted, declined,
    cleared, unclear, withdrawn."""

    at: datetime
    kind: str
    by: str
    what: Any = None


def clearance_of(post: Post) -> Clearance | None:
    """What lets the post leave as it stands now; None while somebody must still say yes."""
    return rules.clearances(post=post, digest=post.digest).first()


def badges(workspace: Workspace, post_ids: Iterable[UUID]) -> Mapping[UUID, Badge]:
    """Where each of these posts stands, in three queries however many they are."""
    return {pk: badge_of(standing) for pk, standing in standings(workspace, post_ids).items()}


def standings(workspace: Workspace, post_ids: Iterable[UUID]) -> Mapping[UUID, Standing]:
    """The same as codes."""
    posts = dict(Post.objects.filter(workspace=workspace, pk__in=set(post_ids)).values_list("pk", "digest"))
    cleared: dict[UUID, set[str]] = {}
    for pk, digest in Clearance.objects.filter(post__in=posts, withdrawn_at__isnull=True).values_list(
        "post_id", "digest"
    ):
        cleared.setdefault(pk, set()).add(digest)
    alive = {
        pk: (state, digest)
        for pk, state, digest in Review.objects.filter(post__in=posts, closed_at__isnull=True).values_list(
            "post_id", "state", "digest"
        )
    }
    return {pk: _standing(digest, cleared.get(pk, set()), alive.get(pk)) for pk, digest in posts.items()}


def _standing(digest: str, cleared: set[str], alive: tuple[str, str] | None) -> Standing:
    if digest in cleared:
        return Standing.CLEARED
    if alive is not None:
        state, asked = alive
        if state == State.CHANGES:
            return Standing.CHANGES
        return Standing.ASKED if asked == digest else Standing.CHANGED
    return Standing.CHANGED if cleared else Standing.NONE


def badge_of(standing: Standing) -> Badge:
    """A standing in words."""
    known = {
        Standing.NONE: Badge(standing, _("not asked yet"), ""),
        Standing.ASKED: Badge(standing, _("waits for approval"), "info"),
        Standing.CHANGES: Badge(standing, _("changes asked"), "warning", "edit"),
        Standing.CHANGED: Badge(standing, _("changed since it was asked"), "warning", "edit"),
        Standing.CLEARED: Badge(standing, pgettext("a post", "approved"), "success", "check"),
    }
    return known[standing]


def stages_of(workspace: Workspace) -> QuerySet[Stage]:
    """The stages of a workspace, in their order; none: one member who may approve says yes."""
    return Stage.objects.filter(workspace=workspace).prefetch_related("members")


def workflow_of(workspace: Workspace) -> Workflow:
    """What somebody said of the workflow, or a row not saved."""
    return Workflow.objects.filter(workspace=workspace).first() or Workflow(workspace=workspace)


def reviews_of(workspace: Workspace) -> QuerySet[Review]:
    """Every review of a workspace, newest first, with its post and its steps."""
    steps = Step.objects.prefetch_related("members", "decisions")
    rows = Review.objects.filter(workspace=workspace).select_related("post", "workspace", "asked_by")
    return rows.prefetch_related(Prefetch("steps", steps))


def review_of(workspace: Workspace, pk: int) -> Review | None:
    """One of them."""
    return reviews_of(workspace).filter(pk=pk).first()


def review_of_post(post: Post) -> Review | None:
    """The newest review of a post, alive or not."""
    return reviews_of(post.workspace).filter(post=post).first()


def alive(workspace: Workspace) -> QuerySet[Review]:
    """The reviews that somebody has still something to do about."""
    return reviews_of(workspace).filter(state__in=ALIVE)


def listed(workspace: Workspace, user: User, reviews: Iterable[Review], now: datetime) -> Sequence[Listed]:
    """Reviews as a person sees them in a list; as many queries for one as for a hundred."""
    rows = list(reviews)
    roster, writers = rules.roster_of(workspace), rules.writers_of({one.post for one in rows})
    return [_listed(one, user, roster, writers[one.post_id], now) for one in rows]


def _listed(
    review: Review, user: User, roster: rules.Roster, writers: frozenset[int], now: datetime
) -> Listed:
    step = rules.step_now(review)
    changed = review.digest != review.post.digest
    if step is None or review.state != State.ASKED:
        return Listed(review, step, frozenset(), mine=False, late=False, changed=changed)
    people = rules.deciders(step, review, roster, writers) - rules.approved_by(step)
    mine = user.pk in people and not changed
    return Listed(review, step, people, mine=mine, late=step.is_late(now), changed=changed)


def waiting_for(workspace: Workspace, user: User, now: datetime) -> Sequence[Listed]:
    """The reviews that wait for this person, the nearest deadline first, then the oldest."""
    found = [one for one in listed(workspace, user, alive(workspace), now) if one.mine]
    return sorted(found, key=lambda one: (_due(one) is None, _due(one) or now, one.review.pk))


def waiting_count(member: Membership) -> int:
    """How many reviews ``waiting_for`` gives this member, by one query: the menu of every page asks."""
    return waiting.count(member)


def _due(one: Listed) -> datetime | None:
    return one.step.due_at if one.step else None


def comments_of(review: Review, *, inside: bool) -> QuerySet[Comment]:
    """What was said of a post, with the answers; without ``inside``, only what a client may read."""
    seen = Q() if inside else Q(inside=False)
    answers = Prefetch("replies", Comment.objects.filter(seen))
    rows = Comment.objects.filter(seen, review__post=review.post, parent__isnull=True)
    if not inside:
        rows = rows.filter(review=review)
    return rows.select_related("resolved_by").prefetch_related(answers)


def suggestions_of(review: Review) -> QuerySet[Suggestion]:
    """The edits that were suggested in a review."""
    return review.suggestions.select_related("settled_by")


def decisions_of(review: Review) -> QuerySet[Decision]:
    """What was decided in a review, oldest first."""
    rows = Decision.objects.filter(step__review=review).select_related("user", "link__created_by")
    return rows.order_by("at")


def decisions_on(posts: Sequence[Post]) -> QuerySet[Decision]:
    """What people decided of any state of these posts, oldest first."""
    return Decision.objects.filter(post__in=posts).select_related("user").order_by("at")


def last_cleared(post: Post) -> Clearance | None:
    """The newest clearance of other words of a post than it has now."""
    return Clearance.objects.filter(post=post).exclude(digest=post.digest).order_by("-at", "-pk").first()


def history(review: Review) -> Sequence[Happened]:
    """All that happened to the post since the review was opened, oldest first."""
    steps = [one for one in review.steps.all() if one.position == _first(review, one.round) and one.begun_at]
    lines = [Happened(one.begun_at, "asked", review.asked_label, one) for one in steps if one.begun_at]
    until = review.closed_at
    saved = review.post.revisions.filter(at__gt=review.opened_at).defer("body")
    lines += [Happened(one.at, "saved", one.by_label, one) for one in saved if not until or one.at <= until]
    for made in decisions_of(review):
        lines.append(Happened(made.at, made.verdict, made.guest or str(made.user), made))
    for one in suggestions_of(review).exclude(settled_at__isnull=True):
        lines.append(Happened(one.settled_at or one.at, one.state, str(one.settled_by or ""), one))
    for held in Clearance.objects.filter(decision__step__review=review):
        lines.append(Happened(held.at, "cleared", "", held))
        if held.withdrawn_at is not None:
            lines.append(Happened(held.withdrawn_at, "unclear", "", held))
    if review.state == State.WITHDRAWN and until is not None:
        lines.append(Happened(until, "withdrawn", ""))
    return sorted(lines, key=lambda line: line.at)


def _first(review: Review, round: int) -> int:  # noqa: A002 - the field's own name
    return min(one.position for one in review.steps.all() if one.round == round)


def links_of(review: Review, now: datetime) -> QuerySet[ReviewLink]:
    """The links that still show the review."""
    rows = review.links.filter(withdrawn_at__isnull=True, expires_at__gt=now)
    return rows.select_related("created_by")


def opened(token: str, now: datetime) -> ReviewLink | Closed:
    """The link with this token, if it shows its review now."""
    rows = ReviewLink.objects.select_related("review__workspace", "review__post")
    link = rows.filter(token_hash=hashed(token)).first()
    if link is None:
        return Closed.UNKNOWN
    return link.closed(now) or link
