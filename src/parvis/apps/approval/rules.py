"""Who may say yes at a step, and when a step is done. Reads only; the services ask here, and so do pages.

Four eyes: who wrote a post does not approve it. Its writers are whoever saved one of its states since the
last one that is cleared (before any is, whoever began it too). Where a workspace lets its writer approve, or
has one single member and said nothing, this holds for nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from parvis.apps.approval.models import Clearance, How, Review, Stage, Step, Verdict, Workflow
from parvis.apps.content.models import Post, Revision
from parvis.core.workspaces.models import Membership, Workspace
from parvis.core.workspaces.permissions import Role, Verb, allowed


@dataclass(frozen=True, slots=True)
class Roster:
    """The active members of a workspace who may approve, with their roles, by their ids."""

    roles: Mapping[int, str]

    def of(self, step: Step | Stage) -> frozenset[int]:
        """Those whom a step names. A client approves only where the client is asked or named."""
        if step.is_client:
            return frozenset(pk for pk, role in self.roles.items() if role == Role.CLIENT)
        named = {user.pk for user in step.members.all()}
        if not named and not step.role:
            return frozenset(pk for pk, role in self.roles.items() if role != Role.CLIENT)
        return frozenset(pk for pk, role in self.roles.items() if pk in named or role == step.role)


def clearances(*, post: Any, digest: Any) -> QuerySet[Clearance]:
    """The clearances of exactly these words that nobody withdrew: of a post, or of an outer query's rows
    (``OuterRef``)."""
    return Clearance.objects.filter(post=post, digest=digest, withdrawn_at__isnull=True).order_by()


def roster_of(workspace: Workspace) -> Roster:
    """The roster as it is now."""
    members = Membership.objects.filter(workspace=workspace, user__is_active=True)
    return Roster(
        {pk: role for pk, role in members.values_list("user_id", "role") if allowed(role, Verb.APPROVE_POSTS)}
    )


def writer_alone(workspace: Workspace) -> bool:
    """Whether whoever wrote a post may approve it: as somebody said, else only a single member may."""
    said = Workflow.objects.filter(workspace=workspace).values_list("writer_alone", flat=True).first()
    if said is not None:
        return said
    return Membership.objects.filter(workspace=workspace, user__is_active=True).count() == 1


def writers_of(posts: Iterable[Post]) -> Mapping[UUID, frozenset[int]]:
    """Who wrote the words of each post that nobody has cleared yet."""
    known = {post.pk: post for post in posts}
    cleared = {
        (pk, digest)
        for pk, digest in Clearance.objects.filter(post__in=known, withdrawn_at__isnull=True).values_list(
            "post_id", "digest"
        )
        if digest != known[pk].digest
    }
    last: dict[UUID, int] = dict.fromkeys(known, 0)
    states = list(Revision.objects.filter(post__in=known).values_list("post_id", "number", "digest", "by_id"))
    for pk, number, digest, _by in states:
        if (pk, digest) in cleared:
            last[pk] = max(last[pk], number)
    found = {
        pk: {by for one, number, _d, by in states if one == pk and number > last[pk] and by} for pk in known
    }
    for pk, post in known.items():
        if last[pk] == 0 and post.created_by_id is not None:
            found[pk].add(post.created_by_id)
    return {pk: frozenset(people) for pk, people in found.items()}


def deciders(step: Step, review: Review, roster: Roster, writers: frozenset[int]) -> frozenset[int]:
    """The members who may decide at this step: those it names, the writers aside where four eyes hold."""
    named = roster.of(step)
    return named if review.writer_alone else named - writers


def approved_by(step: Step) -> frozenset[int]:
    """The members who said yes at this step."""
    said = [one for one in step.decisions.all() if one.verdict == Verdict.APPROVED]
    return frozenset(one.user_id for one in said if one.user_id is not None)


def is_done(step: Step, people: frozenset[int]) -> bool:
    """Whether enough have said yes; ``people`` are its deciders. A step of nobody is never done by itself."""
    if step.how == How.ANY or step.is_client:
        return any(one.verdict == Verdict.APPROVED for one in step.decisions.all())
    return bool(people) and people <= approved_by(step)


def step_now(review: Review) -> Step | None:
    """The step that waits: the first of the round that is not done; None when the review waits for nobody."""
    if not review.is_alive:
        return None
    rows = [step for step in review.steps.all() if step.round == review.round and step.done_at is None]
    return min(rows, key=lambda step: step.position) if rows else None
