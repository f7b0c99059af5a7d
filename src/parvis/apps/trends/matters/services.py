"""Answering, choosing, beginning anew: one verb, one transaction, one entry."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parvis.apps.trends.events import SUBJECT_CHOSEN
from parvis.apps.trends.matters.answers import history_of, learnt_from
from parvis.apps.trends.matters.models import Answer, Chosen, Learning
from parvis.apps.trends.matters.selectors import Ranked, Ranking, ranking_of
from parvis.core import audit, outbox
from parvis.core.actors import Actor
from parvis.core.errors import NotFound
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb
from parvis.core.workspaces.services import require

GONE = _("This subject is no longer here: it rose too long ago, or its posts were removed.")


@transaction.atomic
def subject_answer(
    *,
    actor: Actor,
    workspace: Workspace,
    rise_id: int,
    kept: bool | None,
    now: datetime,
    segment_id: str = "",
) -> Ranked:
    """Keep a subject, set it aside, or take the answer back (None); the subject as it was ranked before.

    The same answer again changes nothing. Raises ``NotFound`` for a subject that is not here any more.
    """
    require(actor, workspace, Verb.CHOOSE_SUBJECTS)
    # Two answers at once: the second waits for the first, and sees it.
    Workspace.objects.select_for_update().get(pk=workspace.pk)
    ranking, one = _found(workspace, rise_id, now, segment_id)
    before = one.answer.kept if one.answer else None
    if before is kept:
        return one
    drawn = any(front.drawn and front.matter.id == one.matter.id for front in ranking.front)
    Answer.objects.create(
        workspace=workspace,
        rise_id=one.matter.lead.id,
        matter=one.matter.id,
        label=one.matter.lead.label[:200],
        about=sorted(one.matter.about),
        values={feature.value: value for feature, value in one.values.items()},
        n=one.matter.lead.n,
        kept=kept,
        place=one.place,
        place_by_volume=one.place_by_volume,
        drawn=drawn,
        by_id=actor.user_id,
        at=now,
    )
    audit.record(
        actor=actor,
        verb="subject.answer",
        target="subject",
        target_id=one.matter.id,
        workspace=workspace,
        before={"kept": before},
        after={"kept": kept, "name": one.matter.lead.label},
    )
    return one


@transaction.atomic
def subject_choose(
    *, actor: Actor, workspace: Workspace, rise_id: int, now: datetime, segment_id: str = ""
) -> Chosen:
    """Choose a subject to speak about, for a segment or for everybody; told once to whoever listens.

    Raises ``NotFound`` for a subject that is not here any more.
    """
    require(actor, workspace, Verb.CHOOSE_SUBJECTS)
    Workspace.objects.select_for_update().get(pk=workspace.pk)
    ranking, one = _found(workspace, rise_id, now, segment_id)
    segment = str(ranking.segment.id) if ranking.segment else ""
    known = next((row for row in one.chosen if row.segment == segment), None)
    if known is not None:
        return known
    row = Chosen.objects.create(
        workspace=workspace,
        rise_id=one.matter.lead.id,
        matter=one.matter.id,
        label=one.matter.lead.label[:200],
        segment=segment,
        by_id=actor.user_id,
        at=now,
    )
    told = {"name": row.label, "segment": ranking.segment.name if ranking.segment else ""}
    audit.record(
        actor=actor,
        verb="subject.choose",
        target="subject",
        target_id=one.matter.id,
        workspace=workspace,
        after=told,
    )
    payload = {"subject": one.matter.id, "rise": one.matter.lead.id, "segment": segment}
    outbox.emit(SUBJECT_CHOSEN, workspace=workspace, payload={**payload, "chosen": row.pk})
    return row


@transaction.atomic
def ranking_reset(*, actor: Actor, workspace: Workspace, now: datetime) -> int:
    """Begin anew: the answers so far stay written down and teach nothing any more; how many those were."""
    require(actor, workspace, Verb.CHOOSE_SUBJECTS)
    learnt = learnt_from(history_of(workspace))
    Learning.objects.update_or_create(workspace=workspace, defaults={"since": now, "by_id": actor.user_id})
    audit.record(
        actor=actor,
        verb="ranking.reset",
        target="ranking",
        workspace=workspace,
        before={"answers": learnt.n},
        after={"answers": 0},
    )
    return learnt.n


def _found(workspace: Workspace, rise_id: int, now: datetime, segment_id: str) -> tuple[Ranking, Ranked]:
    ranking = ranking_of(workspace, now=now, segment_id=segment_id)
    one = ranking.of(rise_id)
    if one is None:
        raise NotFound(GONE)
    return ranking, one
