"""Changing or removing what is on the network already, where the network lets programs do so. A door.

The person decides; a job does it, under the account's lease. Both may be repeated at will: a post that is
gone stays gone, and the same words put twice are the same words.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from parvis.apps.approval.selectors import clearance_of
from parvis.apps.content.models import Post
from parvis.apps.publishing import material, reach, selectors
from parvis.apps.publishing.engine import leases, noting, opening, works
from parvis.apps.publishing.engine.hands import Hands
from parvis.apps.publishing.models import Delivery, Step
from parvis.apps.publishing.states import Boundary, State, StepState
from parvis.core import audit
from parvis.core.actors import Actor
from parvis.core.errors import Conflict, NotFound
from parvis.core.jobs.tasks import RetryLater, job
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb
from parvis.core.workspaces.services import require
from parvis.networks.ports import Fault, NetworkError
from parvis.networks.publishing import Changes, Remote, StepKind
from parvis.networks.registry import NETWORKS

BUSY_S = 5.0


def may_remove(delivery: Delivery) -> bool:
    """Whether the network lets programs remove what is there."""
    there = delivery.state == State.PUBLISHED and delivery.removed_at is None
    return there and bool(NETWORKS[delivery.account.network].changes)


def may_change(delivery: Delivery) -> bool:
    """Whether the post has other words now, which somebody approved, and the network lets posts change."""
    post = delivery.post
    if not (may_remove(delivery) and NETWORKS[delivery.account.network].can_edit):
        return False
    return post.digest != delivery.shown and clearance_of(post) is not None


@transaction.atomic
def delivery_remove(*, actor: Actor, workspace: Workspace, delivery_id: UUID) -> Delivery:
    """Have it taken off the network."""
    found = _published(actor, workspace, delivery_id)
    if not may_remove(found):
        raise Conflict(
            _("This network lets no program remove posts. Remove it there yourself."), code="remove"
        )
    _tell(actor, found, "delivery.remove")
    remove_live.using(workspace_id=workspace.pk, unique_key=f"remove:{found.pk}").enqueue(
        delivery_id=str(found.pk)
    )
    return found


@transaction.atomic
def delivery_change(*, actor: Actor, workspace: Workspace, delivery_id: UUID) -> Delivery:
    """Have the words that are approved now put in the place of those that are there."""
    found = _published(actor, workspace, delivery_id)
    if not may_change(found):
        raise Conflict(
            _("There is nothing approved to put there, or the network lets no post be changed."),
            code="change",
        )
    _tell(actor, found, "delivery.change")
    change_live.using(workspace_id=workspace.pk, unique_key=f"change:{found.pk}").enqueue(
        delivery_id=str(found.pk), digest=found.post.digest
    )
    return found


def _published(actor: Actor, workspace: Workspace, delivery_id: UUID) -> Delivery:
    require(actor, workspace, Verb.PUBLISH_POSTS)
    found = selectors.delivery_of(workspace, delivery_id)
    if found is None:
        raise NotFound(_("There is no such delivery here."))
    return found


def _tell(actor: Actor, found: Delivery, verb: str) -> None:
    audit.record(
        actor=actor, workspace=found.workspace, verb=verb, target="delivery", target_id=found.pk,
        before={"shown": found.shown}, after={"digest": found.post.digest},
    )  # fmt: skip


@job(max_attempts=8)
def remove_live(delivery_id: str) -> int:
    """Remove every part, the last first; how many."""
    hands = Hands()
    try:
        return _with_lease(hands, UUID(delivery_id), _remove)
    finally:
        hands.close()


@job(max_attempts=8)
def change_live(delivery_id: str, digest: str) -> int:
    """Put other words in every part; how many."""
    hands = Hands()
    try:
        return _with_lease(hands, UUID(delivery_id), partial(_change, digest=digest))
    finally:
        hands.close()


def _with_lease(hands: Hands, delivery_id: UUID, act: Callable[[Hands, Delivery, Changes], int]) -> int:
    rows = Delivery.objects.select_related("post__workspace", "account__workspace", "workspace")
    delivery = rows.get(pk=delivery_id)
    changes = hands.changes(delivery.account.network)
    lease = leases.take(delivery.account_id, hands.clock())
    if lease is None or changes is None:
        raise RetryLater("the account is busy", after_s=BUSY_S)
    try:
        return act(hands, delivery, changes)
    except NetworkError as fault:
        noting.attempt(delivery, None, Boundary.PERSON, fault.code, at=hands.clock(), words=str(fault))
        if fault.fault in {Fault.RETRY, Fault.GARBAGE}:
            raise RetryLater(str(fault), after_s=fault.retry_after or BUSY_S) from fault
        return 0
    finally:
        leases.give_back(lease, hands.clock())


def _live(delivery: Delivery) -> list[Step]:
    return list(delivery.steps.filter(state=StepState.LIVE).select_related("delivery", "account"))


def _remove(hands: Hands, delivery: Delivery, changes: Changes) -> int:
    access, steps = opening.opened(hands, delivery.account), _live(delivery)
    for step in reversed(steps):
        changes.remove(access, Remote(step.remote_id, step.remote_url, step.remote_data))
        noting.attempt(delivery, step, Boundary.PERSON, "removed", at=hands.clock())
    Delivery.objects.filter(pk=delivery.pk).update(removed_at=timezone.now())
    return len(steps)


def _change(hands: Hands, delivery: Delivery, changes: Changes, digest: str) -> int:
    post, access = Post.objects.get(pk=delivery.post_id), opening.opened(hands, delivery.account)
    made = material.material_of(post, digest, delivery.account.network, delivery.place)
    parts = [step for step in _live(delivery) if step.kind == StepKind.PART]
    cleared = Delivery(post=post, post_id=post.pk, digest=digest, account_id=delivery.account_id)
    refused = made is None or made.missing or len(made.version.parts) != len(parts)
    if made is None or refused or reach.refusal(cleared, hands.clock()):
        noting.attempt(delivery, None, Boundary.PERSON, "refused", at=hands.clock())
        return 0
    for step in parts:
        step.delivery = delivery
        work = works.work_of(step, access, hands.clock(), made)
        state = hands.preparer(delivery.account.network).prepare(work)
        changes.edit(work, Remote(step.remote_id, step.remote_url, step.remote_data), state)
        noting.attempt(delivery, step, Boundary.PERSON, "changed", at=hands.clock())
    Delivery.objects.filter(pk=delivery.pk).update(shown=digest)
    return len(parts)
