"""Marking events on the curves. Each service: one verb, one transaction, one audit entry."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parvis.apps.listening.marked.models import MarkedEvent
from parvis.core import audit
from parvis.core.actors import Actor
from parvis.core.errors import BadInput, NotFound
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb
from parvis.core.workspaces.services import require
from parvis.kit.moments import OLDEST

LATEST = datetime(2100, 1, 1, tzinfo=UTC)  # a year typed with a digit too many is no plan


@transaction.atomic
def event_mark(
    *, actor: Actor, workspace: Workspace, at: datetime, title: str, note: str = ""
) -> MarkedEvent:
    """Note that something happened at a time (aware); it is drawn on every curve over time."""
    require(actor, workspace, Verb.EDIT_VIEWS)
    values = _checked(at, title, note)
    event = MarkedEvent.objects.create(workspace=workspace, created_by_id=actor.user_id, **values)
    _audit(actor, workspace, "event.mark", event, after=values)
    return event


@transaction.atomic
def event_change(
    *, actor: Actor, workspace: Workspace, event_id: int, at: datetime, title: str, note: str
) -> MarkedEvent:
    """Say it otherwise, or at another time."""
    require(actor, workspace, Verb.EDIT_VIEWS)
    event = _own(workspace, event_id)
    fresh = _checked(at, title, note)
    before = {name: getattr(event, name) for name in fresh if getattr(event, name) != fresh[name]}
    for name in before:
        setattr(event, name, fresh[name])
    event.save()
    _audit(
        actor, workspace, "event.change", event, before=before, after={name: fresh[name] for name in before}
    )
    return event


@transaction.atomic
def event_delete(*, actor: Actor, workspace: Workspace, event_id: int) -> None:
    """Take an event off the curves."""
    require(actor, workspace, Verb.EDIT_VIEWS)
    event = _own(workspace, event_id)
    before = {"at": event.at, "title": event.title, "note": event.note}
    _audit(actor, workspace, "event.delete", event, before=before)
    event.delete()


def _checked(at: datetime, title: str, note: str) -> dict[str, object]:
    if not title.strip():
        raise BadInput(_("Say in a few words what happened."), code="title_missing")
    if not OLDEST <= at < LATEST:
        raise BadInput(_("Give a date between 1991 and 2100."), code="date_out_of_range")
    return {"at": at, "title": " ".join(title.split())[:80], "note": note.strip()[:500]}


def _own(workspace: Workspace, pk: int) -> MarkedEvent:
    event = MarkedEvent.objects.select_for_update().filter(workspace=workspace, pk=pk).first()
    if event is None:
        raise NotFound(_("It is not there any more. Somebody may have deleted it."))
    return event


def _audit(actor: Actor, workspace: Workspace, verb: str, event: MarkedEvent, **changes: object) -> None:
    audit.record(
        actor=actor,
        workspace=workspace,
        verb=verb,
        target="event",
        target_id=event.pk,
        **changes,  # type: ignore[arg-type]
    )
