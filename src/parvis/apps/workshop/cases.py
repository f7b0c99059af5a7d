"""Cases: taken from a brief as it is now, or from those that Parvis ships; put away, never changed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from importlib import resources
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parvis.ai.writing.ports import Kind
from parvis.apps.creation import asking, briefs
from parvis.apps.creation.briefs import BriefDraft
from parvis.apps.creation.selectors import brief_of, draft_of
from parvis.apps.workshop.models import Case
from parvis.core import audit
from parvis.core.actors import Actor
from parvis.core.errors import BadInput, NotFound
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb
from parvis.core.workspaces.services import require

MOST: Final = 60  # cases of a workspace that are not put away


@transaction.atomic
def case_take(
    *, actor: Actor, workspace: Workspace, brief_id: UUID, kind: Kind, networks: Sequence[str], now: datetime
) -> Case:
    """Make a case of a brief as it says now. Raises ``BadInput`` where nothing could be written of it."""
    require(actor, workspace, Verb.WRITE_POSTS)
    brief = brief_of(workspace, brief_id)
    if brief is None:
        raise NotFound(_("There is no such brief here."))
    draft = draft_of(brief)
    chosen = tuple(networks) or draft.networks
    ask = asking.ask_of(workspace, draft, kind=kind, networks=chosen, variants=1, seed=0)
    _room_for(workspace, 1)
    case = Case.objects.create(
        workspace=workspace, name=brief.name, language=draft.language, said=briefs.to_json(draft),
        kind=kind.value, networks=[room.network for room in ask.rooms], brief=brief, created_at=now,
        created_by_label=actor.label[:200],
    )  # fmt: skip
    _audit(actor, case, "case.take", {"name": case.name})
    return case


@transaction.atomic
def starters_take(*, actor: Actor, workspace: Workspace, language: str, now: datetime) -> int:
    """Take the shipped cases of a language that are not here yet, or were put away; how many came."""
    require(actor, workspace, Verb.WRITE_POSTS)
    there = {one.starter: one for one in Case.objects.filter(workspace=workspace).exclude(starter="")}
    wanted = [one for one in starters() if one["said"]["language"] == language]
    missing = [one for one in wanted if there.get(one["starter"]) is None]
    away = [
        there[one["starter"]] for one in wanted if getattr(there.get(one["starter"]), "archived_at", None)
    ]
    _room_for(workspace, len(missing) + len(away))
    for one in missing:
        draft = briefs.from_json({**one["said"], "name": one["name"], "networks": one["networks"]})
        Case.objects.create(
            workspace=workspace, name=one["name"], language=language, said=briefs.to_json(draft),
            kind=one["kind"], networks=one["networks"], starter=one["starter"], created_at=now,
            created_by_label=actor.label[:200],
        )  # fmt: skip
    Case.objects.filter(pk__in=[one.pk for one in away]).update(archived_at=None)
    came = len(missing) + len(away)
    if came:
        audit.record(
            actor=actor, workspace=workspace, verb="case.starters", target="case", target_id="",
            after={"n": came, "language": language},
        )  # fmt: skip
    return came


@transaction.atomic
def case_archive(*, actor: Actor, workspace: Workspace, case_id: UUID, now: datetime) -> Case:
    """Put a case away: trials that used it keep it."""
    require(actor, workspace, Verb.WRITE_POSTS)
    case = Case.objects.select_for_update().filter(workspace=workspace, pk=case_id).first()
    if case is None:
        raise NotFound(_("There is no such case here."))
    if case.archived_at is None:
        case.archived_at = now
        case.save(update_fields=["archived_at"])
        _audit(actor, case, "case.archive", {"name": case.name})
    return case


def starters() -> list[dict[str, Any]]:
    """The shipped cases, French and English, as they stand in ``starters.json``."""
    raw = resources.files(__package__).joinpath("starters.json").read_text(encoding="utf-8")
    found: list[dict[str, Any]] = json.loads(raw)
    return found


def draft_in(case: Case) -> BriefDraft:
    """What the case's brief said."""
    return briefs.from_json(case.said)


def _room_for(workspace: Workspace, many: int) -> None:
    Workspace.objects.select_for_update().get(pk=workspace.pk)
    if Case.objects.filter(workspace=workspace, archived_at=None).count() + many > MOST:
        raise BadInput(_("At most %(most)d cases are kept at once. Put one away first."), most=MOST)


def _audit(actor: Actor, case: Case, verb: str, after: dict[str, object]) -> None:
    audit.record(
        actor=actor, workspace=case.workspace, verb=verb, target="case", target_id=case.pk, after=after
    )
