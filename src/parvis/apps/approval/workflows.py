"""Saying who approves what. A review keeps the stages that held when it was asked; asked again, it takes
those that hold then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parvis.apps.approval import rules
from parvis.apps.approval.models import How, Stage, Workflow
from parvis.core import audit
from parvis.core.actors import Actor
from parvis.core.errors import BadInput, Conflict, NotFound
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Role, Verb
from parvis.core.workspaces.services import require

MOST: Final = 10
MOST_HOURS: Final = 30 * 24
ASIDE: Final = 30_000  # a position that no stage has, while two change places


@dataclass(frozen=True, slots=True, kw_only=True)
class StageWish:
    """A stage as somebody wants it. ``member_ids`` and ``role`` are of no use for a client's."""

    name: str
    how: str = How.ANY
    member_ids: Sequence[int] = ()
    role: str = ""
    is_client: bool = False
    hours: int = 0


@transaction.atomic
def stage_create(*, actor: Actor, workspace: Workspace, wish: StageWish) -> Stage:
    """Add a stage at the end."""
    require(actor, workspace, Verb.EDIT_WORKFLOW)
    last = Stage.objects.filter(workspace=workspace).order_by("-position").first()
    if Stage.objects.filter(workspace=workspace).count() >= MOST:
        raise Conflict(_("A workflow has ten stages at most."), code="too_many")
    stage = Stage(workspace=workspace, position=last.position + 1 if last else 1)
    _put(stage, wish)
    _audit(actor, workspace, "stage.create", stage, after=_told(stage))
    return stage


@transaction.atomic
def stage_update(*, actor: Actor, workspace: Workspace, stage_id: int, wish: StageWish) -> Stage:
    """Change a stage."""
    stage = _own(actor, workspace, stage_id)
    before = _told(stage)
    _put(stage, wish)
    after = _told(stage)
    changed = {name for name in after if after[name] != before[name]}
    if changed:
        _audit(
            actor, workspace, "stage.update", stage,
            before={name: before[name] for name in changed}, after={name: after[name] for name in changed},
        )  # fmt: skip
    return stage


@transaction.atomic
def stage_delete(*, actor: Actor, workspace: Workspace, stage_id: int) -> None:
    """Take a stage out."""
    stage = _own(actor, workspace, stage_id)
    _audit(actor, workspace, "stage.delete", stage, before=_told(stage))
    stage.delete()


@transaction.atomic
def stage_move(*, actor: Actor, workspace: Workspace, stage_id: int, earlier: bool) -> Stage:
    """Change places with the one before or after; at the end of the row, nothing happens."""
    stage = _own(actor, workspace, stage_id)
    others = Stage.objects.filter(workspace=workspace)
    beside = (
        others.filter(position__lt=stage.position).order_by("-position")
        if earlier
        else others.filter(position__gt=stage.position).order_by("position")
    ).first()
    if beside is None:
        return stage
    mine, theirs = stage.position, beside.position
    for one, position in ((stage, ASIDE), (beside, mine), (stage, theirs)):
        one.position = position
        one.save(update_fields=["position"])
    _audit(actor, workspace, "stage.move", stage, before={"position": mine}, after={"position": theirs})
    return stage


@transaction.atomic
def writer_alone_set(*, actor: Actor, workspace: Workspace, allowed: bool) -> Workflow:
    """Say whether whoever wrote a post may approve it."""
    require(actor, workspace, Verb.EDIT_WORKFLOW)
    workflow, _new = Workflow.objects.select_for_update().get_or_create(workspace=workspace)
    before, workflow.writer_alone = workflow.writer_alone, allowed
    if before != allowed:
        workflow.save(update_fields=["writer_alone"])
        audit.record(
            actor=actor, workspace=workspace, verb="workflow.writer_alone", target="workflow",
            target_id=workspace.pk, before={"writer_alone": before}, after={"writer_alone": allowed},
        )  # fmt: skip
    return workflow


def _put(stage: Stage, wish: StageWish) -> None:
    name = " ".join(wish.name.split())
    if not name or len(name) > 80:
        raise BadInput(_("Give the stage a name of at most 80 characters."), code="name")
    if Stage.objects.filter(workspace=stage.workspace, name=name).exclude(pk=stage.pk).exists():
        raise BadInput(_("There is a stage of this name already."), code="name")
    if not 0 <= wish.hours <= MOST_HOURS:
        raise BadInput(_("A deadline is %(most)d hours away at most."), code="hours", most=MOST_HOURS)
    if wish.how not in How.values or (wish.role and wish.role not in Role.values):
        raise BadInput(_("Choose who approves at this stage."), code="how")
    stage.name, stage.how, stage.hours, stage.is_client = name, wish.how, wish.hours, wish.is_client
    stage.role = "" if wish.is_client else wish.role
    stage.save()
    roster = rules.roster_of(stage.workspace)
    named = [] if wish.is_client else [pk for pk in wish.member_ids if pk in roster.roles]
    if len(named) < len(set(wish.member_ids)) and not wish.is_client:
        raise BadInput(_("Choose among those whose role lets them approve."), code="members")
    stage.members.set(named)
    if not stage.is_client and not roster.of(stage):
        raise BadInput(_("Nobody has this role yet: name somebody, or choose another."), code="role")


def _own(actor: Actor, workspace: Workspace, stage_id: int) -> Stage:
    require(actor, workspace, Verb.EDIT_WORKFLOW)
    stage = Stage.objects.select_for_update().filter(workspace=workspace, pk=stage_id).first()
    if stage is None:
        raise NotFound(_("There is no such stage here."))
    return stage


def _told(stage: Stage) -> dict[str, Any]:
    told = {name: getattr(stage, name) for name in ("name", "how", "role", "is_client", "hours")}
    return told | {"members": sorted(user.email for user in stage.members.all())}


def _audit(actor: Actor, workspace: Workspace, verb: str, stage: Stage, **changes: Any) -> None:
    audit.record(actor=actor, workspace=workspace, verb=verb, target="stage", target_id=stage.pk, **changes)
