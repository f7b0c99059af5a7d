"""Allowing, using, revoking; stopping everything and starting again. A door.

Each service: one verb, one transaction, one audit entry. What leaves asks ``use_take`` (or has an approval)
and ``selectors.stop_of`` in the transaction before it leaves.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from parvis.core import audit
from parvis.core.actors import Actor, ActorKind
from parvis.core.autonomy.models import Grant, Stop, Task, Use
from parvis.core.autonomy.selectors import day_of, holding, stop_of
from parvis.core.errors import BadInput, Conflict, NotAllowed, NotFound
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb
from parvis.core.workspaces.services import may, require

LONGEST: Final = timedelta(days=366)
MOST_A_DAY: Final = 1000
NOT_A_PERSON: Final = _("A program is not a person: sign in and do this yourself.")


def require_person(actor: Actor, workspace: Workspace, verb: Verb) -> int:
    """The id of the person who does this; raises ``NotAllowed`` unless one who may does it: no program, no
    model."""
    require(actor, workspace, verb)
    if actor.kind != ActorKind.HUMAN or actor.user_id is None:
        raise NotAllowed(NOT_A_PERSON, code="not_a_person")
    return actor.user_id


@transaction.atomic
def grant_give(
    *,
    actor: Actor,
    workspace: Workspace,
    task: str,
    words: str,
    a_day: int,
    until_at: datetime,
    now: datetime,
    channel: str = "",
    from_at: datetime | None = None,
) -> Grant:
    """Allow a task, in writing, so often a day, until a moment at most a year away. ``channel`` is an
    account's id; empty stands for every account."""
    person = require_person(actor, workspace, Verb.GRANT_AUTONOMY)
    begins = max(from_at or now, now)
    said = " ".join(words.split())
    if task not in Task.values:
        raise BadInput(_("Choose what is allowed."), code="task")
    if not said:
        raise BadInput(_("Write in your own words what is allowed."), code="words")
    if len(said) > 500:
        raise BadInput(_("Say it in 500 characters at most."), code="words")
    if not 1 <= a_day <= MOST_A_DAY:
        raise BadInput(_("Say how often a day: from 1 to %(most)d."), code="a_day", most=MOST_A_DAY)
    if until_at <= begins:
        raise BadInput(_("It must end after it begins."), code="until")
    if until_at > begins + LONGEST:
        raise BadInput(_("Nothing is allowed for more than a year. Choose an earlier day."), code="until")
    given = Grant.objects.create(
        workspace=workspace, task=task, channel=channel[:64], words=said, a_day=a_day, from_at=begins,
        until_at=until_at, granted_by_id=person, granted_at=now,
    )  # fmt: skip
    after = {"task": task, "channel": given.channel, "words": said, "a_day": a_day, "until": until_at}
    _audit(actor, workspace, "autonomy.grant", "grant", given.pk, after=after)
    return given


@transaction.atomic
def grant_revoke(*, actor: Actor, workspace: Workspace, grant_id: UUID, now: datetime) -> Grant:
    """End a grant at once. Raises ``Conflict`` for one that was revoked before."""
    require(actor, workspace, Verb.GRANT_AUTONOMY)
    grant = Grant.objects.select_for_update().filter(workspace=workspace, pk=grant_id).first()
    if grant is None:
        raise NotFound(_("There is no such grant here."))
    if grant.revoked_at is not None:
        raise Conflict(_("This was revoked already."), code="revoked")
    if actor.user_id is None:
        raise NotAllowed(NOT_A_PERSON, code="not_a_person")
    grant.revoked_at, grant.revoked_by_id = now, actor.user_id
    grant.save(update_fields=["revoked_at", "revoked_by"])
    _audit(actor, workspace, "autonomy.revoke", "grant", grant.pk, before={"words": grant.words})
    return grant


@transaction.atomic
def use_take(*, workspace: Workspace, task: Task, channel: str, what: str, now: datetime) -> Use | None:
    """Do one thing under a grant: written down here, in the transaction that lets it be done. None when
    nothing allows it now, today's number is used up, or everything is stopped.

    ``what`` names the thing ("delivery:12"): asked again for the same, the same use is given back as long as
    its grant holds. The grants are locked while their uses are counted, so that two workers never exceed the
    number together.
    """
    grants = list(holding(workspace, task, channel, now).select_for_update())
    if not grants or stop_of(workspace.pk) is not None:
        return None
    known = Use.objects.filter(what=what).first()
    if known is not None:
        return known if known.grant_id in {grant.pk for grant in grants} else None
    since, until = day_of(workspace, now)
    for grant in grants:
        if grant.uses.filter(at__gte=since, at__lt=until).count() < grant.a_day:
            return _used(grant, what, now)
    return None


def _used(grant: Grant, what: str, now: datetime) -> Use:
    use = Use.objects.create(grant=grant, at=now, what=what)
    actor = Actor.system("autonomy", on_behalf_of=str(grant.granted_by))
    after = {"grant": str(grant.pk), "task": grant.task, "words": grant.words}
    _audit(actor, grant.workspace, "autonomy.use", "use", what, after=after)
    return use


@transaction.atomic
def everything_stop(
    *, actor: Actor, workspace: Workspace, now: datetime, reason: str = "", cause: str = ""
) -> Stop:
    """Let nothing leave any more, at once. Stopped already: the stop that holds, with this reason if it had
    none."""
    require(actor, workspace, Verb.STOP_EVERYTHING)
    said = " ".join(reason.split())[:300]
    holds = stop_of(workspace.pk)
    if holds is None:
        columns = {"at": now, "by_id": actor.user_id, "reason": said, "cause": cause[:40]}
        try:
            with transaction.atomic():
                made = Stop.objects.create(workspace=workspace, **columns)
        except IntegrityError:  # somebody else was quicker: it is stopped, as wanted
            made = Stop.objects.get(workspace=workspace, lifted_at__isnull=True)
        else:
            after = {"reason": said, "cause": made.cause}
            _audit(actor, workspace, "everything.stop", "stop", made.pk, after=after)
        return made
    if said and not holds.reason:
        holds.reason = said
        holds.save(update_fields=["reason"])
        _audit(actor, workspace, "everything.explain", "stop", holds.pk, after={"reason": said})
    return holds


def may_start(actor: Actor, workspace: Workspace, stop: Stop) -> bool:
    """Whether the actor may undo this stop: whoever made it, and whoever may publish."""
    if actor.kind != ActorKind.HUMAN or not may(actor, workspace, Verb.STOP_EVERYTHING):
        return False
    return stop.by_id == actor.user_id or may(actor, workspace, Verb.PUBLISH_POSTS)


@transaction.atomic
def everything_start(*, actor: Actor, workspace: Workspace, now: datetime) -> Stop | None:
    """Lift the stop that holds; None when nothing was stopped. A person does it, never a program."""
    require_person(actor, workspace, Verb.STOP_EVERYTHING)
    stop = (
        Stop.objects.select_for_update(of=("self",))
        .filter(workspace=workspace, lifted_at__isnull=True)
        .first()
    )
    if stop is None:
        return None
    if not may_start(actor, workspace, stop):
        raise NotAllowed(_("Only whoever stopped everything, or somebody who may publish, starts it again."))
    stop.lifted_at, stop.lifted_by_id = now, actor.user_id
    stop.save(update_fields=["lifted_at", "lifted_by"])
    _audit(actor, workspace, "everything.start", "stop", stop.pk, before={"reason": stop.reason})
    return stop


def _audit(
    actor: Actor, workspace: Workspace, verb: str, target: str, target_id: object, **changes: Any
) -> None:
    audit.record(actor=actor, workspace=workspace, verb=verb, target=target, target_id=target_id, **changes)
