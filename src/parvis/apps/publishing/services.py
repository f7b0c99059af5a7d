"""Deliveries: what a person decides about them. A door. What Parvis does with them stands in ``engine``.

Each service: one verb, one transaction, one audit entry.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from parvis.apps.approval.selectors import clearance_of
from parvis.apps.content.models import Post
from parvis.apps.content.selectors import body_of, post_of
from parvis.apps.publishing import material, reach, selectors, times
from parvis.apps.publishing.models import Account, Delivery, use_of
from parvis.apps.publishing.states import Reason, State, StepState
from parvis.apps.trust.services import ruling_note
from parvis.core import audit
from parvis.core.actors import Actor
from parvis.core.autonomy.models import Use
from parvis.core.errors import BadInput, Conflict, NotFound
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb
from parvis.core.workspaces.services import require


@dataclass(frozen=True, slots=True)
class Wish:
    """Which post, where, and when: on the clocks of ``zone``."""

    post_id: UUID
    account_id: int
    day: date
    time: time
    zone: str
    place: str = ""


PASSED: Final = timedelta(minutes=1)  # a form is filled in before it is sent
BUSY: Final = _("It is being sent at this moment. Look again in a few seconds.")


@transaction.atomic
def delivery_schedule(
    *,
    actor: Actor,
    workspace: Workspace,
    post_id: UUID,
    account_id: int,
    day: date,
    at: time,
    zone: str,
    now: datetime,
    place: str = "",
) -> Delivery:
    """Have a post leave for an account when the clocks of ``zone`` show this.

    Raises ``Conflict`` with the first obstacle that blocks (not approved, refused by a limit, rights), and
    when the same words are on their way to this account already.
    """
    due_at = times.instant(day, at, times.known_zone(zone))
    if due_at < now - PASSED:
        raise BadInput(_("This moment has passed. Choose a later one, or publish now."), code="day")
    return _begin(actor, workspace, Wish(post_id, account_id, day, at, zone, place), now)


@transaction.atomic
def delivery_publish_now(
    *, actor: Actor, workspace: Workspace, post_id: UUID, account_id: int, now: datetime, place: str = ""
) -> Delivery:
    """Have a post leave for an account at once."""
    day, at = times.on_the_wall(now, workspace.time_zone)
    return _begin(actor, workspace, Wish(post_id, account_id, day, at, workspace.time_zone, place), now)


def _begin(actor: Actor, workspace: Workspace, wish: Wish, now: datetime) -> Delivery:
    require(actor, workspace, Verb.PUBLISH_POSTS)
    post, account = _post(workspace, wish.post_id), _account(workspace, wish.account_id)
    place = wish.place or account.options.get("place", "")
    blocking = [one for one in selectors.obstacles(post, account, now, place) if one.blocks]
    if blocking:
        raise Conflict(blocking[0].words, code=blocking[0].code)
    due_at, clearance = times.instant(wish.day, wish.time, wish.zone), clearance_of(post)
    made = Delivery(
        pk=uuid4(), workspace=post.workspace, post=post, digest=post.digest, account=account, place=place,
        state=State.SCHEDULED if clearance else State.HELD, day=wish.day, time=wish.time, zone=wish.zone,
        due_at=due_at, next_at=due_at, clearance=clearance, made=post.made, created_by_id=actor.user_id,
        cost=material.cost(material.material(post, body_of(post), account.network, place)),
    )  # fmt: skip
    _insert(made, now)
    audit.record(
        actor=actor,
        workspace=workspace,
        verb="delivery.schedule",
        target="delivery",
        target_id=made.pk,
        after={
            "post": post.pk,
            "digest": made.digest,
            "account": str(account),
            "due_at": made.due_at,
            "grant": made.use and made.use.grant_id,
        },
    )
    return made


def _insert(made: Delivery, now: datetime) -> None:
    """Scheduled on a clearance; or held, then used under a grant, then scheduled. The database refuses any
    other way."""
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict(
            _("These words are already on their way to this account, or there."), code="twice"
        ) from error
    if made.clearance is None:
        _use_grant(made, made.account, now)


def _use_grant(made: Delivery, account: Account, now: datetime) -> None:
    # Two programs that use the same grant take turns, so that its number a day holds.
    Account.objects.select_for_update().get(pk=account.pk)
    grant = reach.grant_for(account, now)
    if grant is None:
        raise Conflict(
            _("This post is not approved as it stands. Ask for approval first."), code="unapproved"
        )
    type(grant).objects.select_for_update().get(pk=grant.pk)
    made.use = Use.objects.create(grant=grant, at=now, what=use_of(made.pk))
    made.state = State.SCHEDULED
    made.save(update_fields=["use", "state"])
    ruling_note(post=made.post, reviewed=False, now=now)


@transaction.atomic
def delivery_reschedule(
    *, actor: Actor, workspace: Workspace, delivery_id: UUID, day: date, at: time, zone: str, now: datetime
) -> Delivery:
    """Choose another moment for what has not begun to leave; what was held as late waits for it again."""
    found = locked(actor, workspace, delivery_id, State.SCHEDULED, State.HELD)
    _not_begun(found)
    due_at = times.instant(day, at, times.known_zone(zone))
    if due_at < now - PASSED:
        raise BadInput(_("This moment has passed. Choose a later one, or publish now."), code="day")
    before = {"due_at": found.due_at, "state": found.state}
    found.day, found.time, found.zone = day, at, zone
    found.due_at = found.next_at = due_at
    found.attempts, found.late_allowed = 0, False
    if found.state == State.HELD and found.reason in {Reason.LATE, Reason.STOPPED, Reason.NO_ANSWER}:
        _schedule_again(found, now)
    found.save()
    _tell(actor, found, "delivery.reschedule", before)
    return found


@transaction.atomic
def delivery_cancel(*, actor: Actor, workspace: Workspace, delivery_id: UUID) -> Delivery:
    """Have it not leave. What is on the network already stays there."""
    found = locked(actor, workspace, delivery_id, State.SCHEDULED, State.HELD, State.FAILED)
    if found.steps.filter(state=StepState.COMMITTING).exists():
        raise Conflict(
            _("A part of it may be there already: go on first, so that Parvis looks for it."), code="doubtful"
        )
    before = {"state": found.state, "reason": found.reason}
    found.state, found.reason = State.CANCELLED, ""
    found.save(update_fields=["state", "reason"])
    _tell(actor, found, "delivery.cancel", before)
    return found


@transaction.atomic
def delivery_resume(*, actor: Actor, workspace: Workspace, delivery_id: UUID, now: datetime) -> Delivery:
    """Go on with what was held or failed, from where it stopped: nothing that is live is sent again.

    Somebody who resumes a late one allows it to be late. Raises ``Conflict`` while its words may not leave.
    """
    found = locked(actor, workspace, delivery_id, State.HELD, State.FAILED)
    before = {"state": found.state, "reason": found.reason}
    found.late_allowed, found.attempts = True, 0
    found.next_at = max(now, found.due_at)
    _schedule_again(found, now)
    found.steps.filter(state=StepState.FAILED).update(state=StepState.WAITING, prepared={}, looked=0)
    try:
        with transaction.atomic():
            found.save()
    except IntegrityError as error:
        raise Conflict(
            _("These words are already on their way to this account, or there."), code="twice"
        ) from error
    _tell(actor, found, "delivery.resume", before)
    return found


def _schedule_again(found: Delivery, now: datetime) -> None:
    why = reach.refusal(found, now)
    if why is Reason.EDITED:
        raise Conflict(
            _("The post has changed since. Cancel this delivery and schedule the post as it is now."),
            code="edited",
        )
    if why is not None:
        raise Conflict(
            _("Nobody’s yes holds for these words any more. Have them approved first."), code="unapproved"
        )
    found.state, found.reason = State.SCHEDULED, ""
    found.clearance = reach.clearance_for(found) or found.clearance


@transaction.atomic
def stopped_resume(*, actor: Actor, workspace: Workspace, now: datetime) -> int:
    """Go on with everything that a stop held and whose words may still leave; how many."""
    require(actor, workspace, Verb.PUBLISH_POSTS)
    resumed = 0
    rows = selectors.deliveries_of(workspace).filter(state=State.HELD, reason=Reason.STOPPED)
    for found in rows.select_for_update(of=("self",)):
        if reach.refusal(found, now) is None:
            found.state, found.reason, found.late_allowed = State.SCHEDULED, "", True
            found.next_at = max(now, found.due_at)
            found.save(update_fields=["state", "reason", "late_allowed", "next_at"])
            resumed += 1
    audit.record(
        actor=actor,
        workspace=workspace,
        verb="delivery.resume_stopped",
        target="delivery",
        after={"resumed": resumed},
    )
    return resumed


def locked(actor: Actor, workspace: Workspace, delivery_id: UUID, *states: State) -> Delivery:
    """The delivery, kept from the engine for the rest of the transaction; it must be in one of these."""
    require(actor, workspace, Verb.PUBLISH_POSTS)
    rows = selectors.deliveries_of(workspace).select_for_update(of=("self",))
    found = rows.filter(pk=delivery_id).first()
    if found is None:
        raise NotFound(_("There is no such delivery here."))
    if found.state in {State.SENDING, State.PENDING} and found.state not in states:
        raise Conflict(BUSY, code="busy")
    if found.state not in states:
        raise Conflict(_("This can no longer be done with it: look at where it stands now."), code="state")
    return found


def _not_begun(found: Delivery) -> None:
    if found.steps.exclude(state__in=[StepState.WAITING, StepState.PREPARING, StepState.PREPARED]).exists():
        raise Conflict(_("A part of it has left already: go on with it, or cancel the rest."), code="begun")


def _post(workspace: Workspace, post_id: UUID) -> Post:
    found = post_of(workspace, post_id)
    if found is None:
        raise NotFound(_("There is no such post here."))
    return found


def _account(workspace: Workspace, account_id: int) -> Account:
    found = selectors.accounts_of(workspace).filter(pk=account_id).first()
    if found is None:
        raise NotFound(_("There is no such account here."))
    return found


def _tell(actor: Actor, found: Delivery, verb: str, before: Mapping[str, Any]) -> None:
    audit.record(
        actor=actor,
        workspace=found.workspace,
        verb=verb,
        target="delivery",
        target_id=found.pk,
        before=before,
        after={"state": found.state, "due_at": found.due_at},
    )
