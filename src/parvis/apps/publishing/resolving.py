"""When nobody knows whether it is there: what a person says, and what follows from it. A door.

Whatever they choose is theirs: it is written in the log and in the audit, and the engine goes on from there.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from parvis.apps.publishing import reach
from parvis.apps.publishing.engine import leases, noting, opening
from parvis.apps.publishing.engine.hands import Hands
from parvis.apps.publishing.models import Delivery, Step
from parvis.apps.publishing.services import locked
from parvis.apps.publishing.states import Boundary, Reason, State, StepState
from parvis.core import audit
from parvis.core.actors import Actor
from parvis.core.errors import BadInput, Conflict
from parvis.core.workspaces.models import Workspace
from parvis.networks.ports import NetworkError
from parvis.networks.publishing import Remote, StepKind
from parvis.networks.recents import Posted

BEFORE: Final = timedelta(minutes=5)  # clocks differ: what is listed begins a little before the step


def unknown_step(delivery: Delivery) -> Step | None:
    """The step that nobody knows about, if there is one."""
    return delivery.steps.filter(state=StepState.UNCONFIRMED).first()


def recent_posts(hands: Hands, delivery: Delivery) -> list[Posted] | None:
    """What the account published since the step began, the newest first, posts of other steps left out.

    None where the network shows a program nothing, or does not answer now: then only a person can look.
    """
    step, account = unknown_step(delivery), delivery.account
    recents = hands.recents(account.network)
    if step is None or recents is None:
        return None
    since = (step.begun_at or delivery.created_at) - BEFORE
    with leases.held(account.pk, hands.clock) as lease:
        if lease is None:
            return None
        try:
            found = recents.recent(opening.opened(hands, account), since)
        except NetworkError:
            return None
    known = set(
        Step.objects.filter(account=account).exclude(remote_id="").values_list("remote_id", flat=True)
    )
    return [one for one in found if one.remote.id not in known]


@transaction.atomic
def delivery_confirm(
    *, actor: Actor, workspace: Workspace, delivery_id: UUID, remote: Remote, now: datetime
) -> Delivery:
    """“Yes, this one”: the step is live under this id; the rest goes on by itself.

    Raises ``Conflict`` if another delivery has this post already.
    """
    found, step = _asked(actor, workspace, delivery_id)
    if not remote.id.strip():
        raise BadInput(_("Give the address of the post, or its id."), code="remote")
    try:
        with transaction.atomic():
            noting.live(step, remote, now, Boundary.PERSON)
    except IntegrityError as error:
        raise Conflict(_("This post belongs to another delivery already."), code="taken") from error
    _go_on(found, now)
    _told(actor, found, step, "delivery.confirm", remote.id)
    return found


@transaction.atomic
def delivery_send_again(*, actor: Actor, workspace: Workspace, delivery_id: UUID, now: datetime) -> Delivery:
    """“No, send it again”: under the same key, and only if its words may still leave."""
    found, step = _asked(actor, workspace, delivery_id)
    if (why := reach.refusal(found, now)) is not None:
        words = {
            Reason.EDITED: _("The post has changed since. Give this one up, and schedule the post as it is."),
        }.get(why, _("Nobody’s yes holds for these words any more. Have them approved first."))
        raise Conflict(words, code=why.value)
    step.state, step.commit_began_at, step.looked = StepState.WAITING, None, 0
    step.prepared = {}
    step.save(update_fields=["state", "commit_began_at", "looked", "prepared"])
    noting.attempt(found, step, Boundary.PERSON, "send_again", at=now, words=actor.label)
    found.state, found.reason, found.next_at, found.attempts = State.SENDING, "", now, 0
    found.save(update_fields=["state", "reason", "next_at", "attempts"])
    _told(actor, found, step, "delivery.send_again", "")
    return found


@transaction.atomic
def delivery_give_up(*, actor: Actor, workspace: Workspace, delivery_id: UUID, now: datetime) -> Delivery:
    """“It need not be there”: nobody is asked again. A comment given up leaves the post published."""
    found, step = _asked(actor, workspace, delivery_id)
    step.state = StepState.FAILED
    step.save(update_fields=["state"])
    noting.attempt(found, step, Boundary.PERSON, "given_up", at=now, words=actor.label)
    if step.kind == StepKind.COMMENT:
        noting.published(found, found.steps.order_by("position"), now)
    else:
        found.state, found.reason = State.CANCELLED, ""
        found.save(update_fields=["state", "reason"])
    _told(actor, found, step, "delivery.give_up", "")
    return found


def _asked(actor: Actor, workspace: Workspace, delivery_id: UUID) -> tuple[Delivery, Step]:
    found = locked(actor, workspace, delivery_id, State.UNCONFIRMED)
    step = unknown_step(found)
    if step is None:
        raise Conflict(_("This is no longer a question: look at where it stands now."), code="state")
    step.delivery = found
    return found, step


def _go_on(found: Delivery, now: datetime) -> None:
    """Published if that was the last; else the engine goes on, or holds if the words may no longer leave."""
    left = found.steps.exclude(state__in=[StepState.LIVE, StepState.FAILED]).exists()
    if not left:
        noting.published(found, found.steps.order_by("position"), now)
    elif (why := reach.refusal(found, now)) is not None:
        noting.waits_for_a_person(found, State.HELD, why, now=now)
    else:
        found.state, found.reason, found.next_at, found.attempts = State.SENDING, "", now, 0
        found.save(update_fields=["state", "reason", "next_at", "attempts"])


def _told(actor: Actor, found: Delivery, step: Step, verb: str, remote_id: str) -> None:
    audit.record(
        actor=actor,
        workspace=found.workspace,
        verb=verb,
        target="delivery",
        target_id=found.pk,
        before={"state": State.UNCONFIRMED.value},
        after={"state": found.state, "part": step.position, "remote_id": remote_id},
    )
