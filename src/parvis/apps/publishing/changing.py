"""Changing or removing what is on the network already, where the network lets programs do so. A door.

The person decides; a job does it, under the account's lease. Both may be repeated at will: a post that is
gone stays gone, and the same words put twice are the same words.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.apps.approval.selectors import clearance_of
from parvis.apps.content.models import Post
from parvis.apps.publishing import material, selectors, told
from parvis.apps.publishing.engine import leases, noting, opening, works
from parvis.apps.publishing.engine.hands import Hands
from parvis.apps.publishing.models import Attempt, Delivery, Step
from parvis.apps.publishing.states import Boundary, State, StepState
from parvis.core import audit
from parvis.core.actors import Actor
from parvis.core.autonomy.selectors import stop_of
from parvis.core.errors import Conflict, NotFound
from parvis.core.jobs.tasks import RetryLater, job
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb
from parvis.core.workspaces.services import require
from parvis.networks import checking, wording
from parvis.networks.ports import Fault, NetworkError
from parvis.networks.publishing import Changes, Remote, StepKind
from parvis.networks.registry import NETWORKS
from parvis.networks.versions import Version

BUSY_S: Final = 5.0
WENT_WELL: Final = frozenset({"changed", "removed", "live", "send_again", "given_up"})


def may_remove(delivery: Delivery) -> bool:
    """Whether the network lets programs remove what is there."""
    there = delivery.state == State.PUBLISHED and delivery.removed_at is None
    return there and bool(NETWORKS[delivery.account.network].changes)


def is_other(delivery: Delivery) -> bool:
    """Whether the post says something else now than what is there."""
    there = delivery.state == State.PUBLISHED and delivery.removed_at is None
    return there and delivery.post.digest != delivery.shown


def may_change(delivery: Delivery) -> bool:
    """Whether the words of the post as it is now may be put in the place of those that are there."""
    return is_other(delivery) and not obstacle(delivery)


def obstacle(delivery: Delivery) -> str:
    """Why what is there cannot be replaced by the post as it is now; empty if it can."""
    post, manifest = delivery.post, NETWORKS[delivery.account.network]
    if not manifest.can_edit:
        return _("This network lets no post be changed: remove it there, and publish the new words.")
    if stop_of(delivery.workspace_id) is not None:
        return _("Everything is stopped: lift the stop first.")
    if clearance_of(post) is None:
        return _("The words as they are now are not approved. Have them approved first.")
    new = material.material_of(post, post.digest, manifest.name, delivery.place)
    if new is None or new.missing:
        return _("A file of this post is no longer in the library. Take it out.")
    return (
        _beyond_words(delivery, new.version)
        or new.rights_problem(_today(delivery))
        or _refused(delivery, new)
    )


def _beyond_words(delivery: Delivery, new: Version) -> str:
    """What of the new version no edit brings there."""
    manifest = NETWORKS[new.network]
    old = material.material_of(delivery.post, delivery.shown, new.network, delivery.place)
    if old is None or old.missing:  # what was shown is not kept, or its files are gone: words at most
        return (
            "" if manifest.edits_files else _("What is there can no longer be compared: remove it instead.")
        )
    was = old.version
    if len(was.parts) != len(new.parts):
        return _("The thread has another number of posts now: remove it there, and publish it anew.")
    stays = [(one.comment, one.visibility, dict(one.settings)) for one in (was, new)]
    shown = [[(part.media, part.poll) for part in one.parts] for one in (was, new)]
    if stays[0] != stays[1] or (shown[0] != shown[1] and not manifest.edits_files):
        return _(
            "Only words can be changed there: pictures, polls, the first comment and who sees it stay "
            "as they were. Put them back as they were, or remove it there and publish it anew."
        )
    return ""


def _refused(delivery: Delivery, new: material.Material) -> str:
    found = checking.check(
        new.version, told=material.told_limits(delivery.account), account=told.of_account(delivery.account)
    )
    return next((wording.worded(one) for one in found if one.severity is checking.Severity.REFUSES), "")


def _today(delivery: Delivery) -> date:
    return timezone.localdate(timezone=ZoneInfo(delivery.workspace.time_zone))


def unfinished(delivery: Delivery) -> Attempt | None:
    """What went wrong last with a change or a removal that somebody asked for, unless it went well since."""
    asked = delivery.log.filter(boundary=Boundary.PERSON).order_by("-at", "-pk").first()
    return asked if asked is not None and asked.outcome not in WENT_WELL else None


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
    if not is_other(found):
        raise Conflict(_("It says there what the post says now."), code="unchanged")
    if problem := obstacle(found):
        raise Conflict(problem, code="change")
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
    with leases.held(delivery.account_id, hands.clock) as lease:
        if lease is None or changes is None:
            raise RetryLater("the account is busy", after_s=BUSY_S)
        try:
            return act(hands, delivery, changes)
        except NetworkError as fault:
            noting.attempt(delivery, None, Boundary.PERSON, fault.code, at=hands.clock(), words=str(fault))
            if fault.fault in {Fault.RETRY, Fault.GARBAGE}:
                raise RetryLater(str(fault), after_s=fault.retry_after or BUSY_S) from fault
            return 0


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
    post = Post.objects.get(pk=delivery.post_id)
    made = material.material_of(post, digest, delivery.account.network, delivery.place)
    parts = [step for step in _live(delivery) if step.kind == StepKind.PART]
    with works.in_language_of(delivery.workspace):
        problem = _("The post has changed since: ask again.") if post.digest != digest else obstacle(delivery)
    if made is None or problem or len(made.version.parts) != len(parts):
        noting.attempt(delivery, None, Boundary.PERSON, "not_changed", at=hands.clock(), words=problem)
        return 0
    access = opening.opened(hands, delivery.account)
    for step in parts:
        step.delivery = delivery
        work = works.work_of(step, access, hands.clock(), made)
        state = hands.preparer(delivery.account.network).prepare(work)
        kept = changes.edit(work, Remote(step.remote_id, step.remote_url, step.remote_data), state)
        Step.objects.filter(pk=step.pk).update(remote_data=dict(kept.data))
        noting.attempt(delivery, step, Boundary.PERSON, "changed", at=hands.clock())
    Delivery.objects.filter(pk=delivery.pk).update(shown=digest)
    return len(parts)
