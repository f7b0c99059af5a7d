"""How many reviews wait for one member, counted by the database: every page asks.

The same as ``selectors.waiting_for`` finds by reading each review, written once more as one query; a test
holds the two against each other.
"""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from parvis.apps.approval.models import Decision, State, Step, Verdict
from parvis.apps.approval.rules import clearances
from parvis.apps.content.models import Revision
from parvis.core.workspaces.models import Membership
from parvis.core.workspaces.permissions import Role, Verb, allowed


def count(member: Membership) -> int:
    """How many reviews wait for this member’s word."""
    if not allowed(member.role, Verb.APPROVE_POSTS):
        return 0
    said = Decision.objects.filter(step=OuterRef("pk"), user=member.user_id, verdict=Verdict.APPROVED)
    steps = _waiting(member.workspace_id).filter(_names(member)).exclude(Exists(said))
    return _by_others(steps, member.user_id).count()


def _waiting(workspace_id: int) -> QuerySet[Step]:
    """The first step of each review that is not done, where the words are those that were asked about."""
    same = {"review": OuterRef("review"), "round": OuterRef("round")}
    earlier = Step.objects.filter(**same, done_at__isnull=True, position__lt=OuterRef("position"))
    return Step.objects.filter(
        review__workspace=workspace_id,
        review__state=State.ASKED,
        review__digest=F("review__post__digest"),
        round=F("review__round"),
        done_at__isnull=True,
    ).exclude(Exists(earlier))


def _names(member: Membership) -> Q:
    """Whether a step names this member, as ``rules.Roster.of`` says."""
    named = Step.members.through.objects.filter(step=OuterRef("pk"))
    mine = Q(role=member.role) | Q(Exists(named.filter(user=member.user_id)))
    if member.role == Role.CLIENT:
        return Q(is_client=True) | mine
    return Q(is_client=False) & (mine | Q(~Exists(named), role=""))


def _by_others(steps: QuerySet[Step], user_id: int) -> QuerySet[Step]:
    """Those whose words are not this person’s, where four eyes hold: as ``rules.writers_of`` says."""
    cleared = clearances(post=OuterRef("post"), digest=OuterRef("digest"))
    numbers = Revision.objects.filter(Exists(cleared), post=OuterRef("review__post"))
    last = numbers.exclude(digest=OuterRef("review__post__digest")).order_by("-number").values("number")[:1]
    since = Revision.objects.filter(
        post=OuterRef("review__post"), by=user_id, number__gt=OuterRef("last_cleared")
    )
    began = Q(last_cleared=0, review__post__created_by=user_id)
    rows = steps.annotate(last_cleared=Coalesce(Subquery(last), 0))
    return rows.filter(Q(review__writer_alone=True) | (~Q(Exists(since)) & ~began))
