"""Saying whom the brand speaks to. Each service: one verb, one transaction, one audit entry."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parvis.apps.audience import sample
from parvis.apps.audience.models import Segment, Theme
from parvis.apps.audience.reading import (
    MOST_SEGMENTS,
    SegmentDraft,
    ThemeDraft,
    checked_segment,
    checked_themes,
)
from parvis.core import audit
from parvis.core.actors import Actor
from parvis.core.errors import BadInput, Conflict, NotFound
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb
from parvis.core.workspaces.services import require

Changes = dict[str, object]


@transaction.atomic
def segment_create(*, actor: Actor, workspace: Workspace, draft: SegmentDraft) -> Segment:
    """Describe a group that the brand addresses."""
    require(actor, workspace, Verb.EDIT_AUDIENCE)
    wanted = checked_segment(draft)
    if Segment.objects.filter(workspace=workspace).count() >= MOST_SEGMENTS:
        raise BadInput(
            _("A workspace holds at most %(most)d segments. Delete one that nobody uses."),
            code="segments_many", most=MOST_SEGMENTS,
        )  # fmt: skip
    _name_is_free(workspace, wanted.name, None)
    segment = Segment.objects.create(
        workspace=workspace,
        name=wanted.name,
        description=wanted.description,
        language=wanted.language,
        networks=list(wanted.networks),
        created_by_id=actor.user_id,
    )
    _themes_replace(workspace, segment, wanted.interests)
    _audit(actor, workspace, "segment.create", segment, after=_said(segment))
    return segment


@transaction.atomic
def segment_change(*, actor: Actor, workspace: Workspace, segment_id: UUID, draft: SegmentDraft) -> Segment:
    """Describe it otherwise. A segment of the sample that somebody changes is theirs, and stays."""
    require(actor, workspace, Verb.EDIT_AUDIENCE)
    segment = _own(workspace, segment_id)
    wanted = checked_segment(draft)
    _name_is_free(workspace, wanted.name, segment)
    before = _said(segment)
    segment.name, segment.description = wanted.name, wanted.description
    segment.language, segment.networks = wanted.language, list(wanted.networks)
    _themes_replace(workspace, segment, wanted.interests)
    after = _said(segment)
    changed = [name for name in before if before[name] != after[name]]
    if changed:
        segment.is_sample = False
    segment.save()
    _audit(
        actor,
        workspace,
        "segment.change",
        segment,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
    )
    return segment


@transaction.atomic
def segment_delete(*, actor: Actor, workspace: Workspace, segment_id: UUID) -> None:
    """Forget a segment and its interests; the audit keeps what it said."""
    require(actor, workspace, Verb.EDIT_AUDIENCE)
    segment = _own(workspace, segment_id)
    _audit(actor, workspace, "segment.delete", segment, before=_said(segment))
    segment.delete()


@transaction.atomic
def themes_set(*, actor: Actor, workspace: Workspace, themes: Sequence[ThemeDraft]) -> None:
    """Replace the list of what the brand speaks of."""
    require(actor, workspace, Verb.EDIT_AUDIENCE)
    wanted = checked_themes(themes)
    before = _themes_said(workspace, None)
    _themes_replace(workspace, None, wanted)
    audit.record(
        actor=actor,
        workspace=workspace,
        verb="themes.set",
        target="themes",
        before=before,
        after=_themes_said(workspace, None),
    )


@transaction.atomic
def sample_add(*, actor: Actor, workspace: Workspace) -> None:
    """Put the sample's segments and themes beside its posts, marked as such; names that are taken stay as
    they are, and what the brand speaks of is only given to a workspace that has said nothing of it yet."""
    taken = set(Segment.objects.filter(workspace=workspace).values_list("name", flat=True))
    for draft in map(checked_segment, sample.segments()):
        if draft.name in taken:
            continue
        segment = Segment.objects.create(
            workspace=workspace,
            name=draft.name,
            description=draft.description,
            language=draft.language,
            networks=list(draft.networks),
            is_sample=True,
        )
        _themes_replace(workspace, segment, draft.interests, is_sample=True)
        _audit(actor, workspace, "segment.create", segment, after=_said(segment))
    if not Theme.objects.filter(workspace=workspace, segment__isnull=True).exists():
        _themes_replace(workspace, None, checked_themes(sample.themes()), is_sample=True)
        after = _themes_said(workspace, None)
        audit.record(actor=actor, workspace=workspace, verb="themes.set", target="themes", after=after)


@transaction.atomic
def sample_remove(*, actor: Actor, workspace: Workspace) -> None:
    """Take away what the sample brought and nobody changed since."""
    require(actor, workspace, Verb.REMOVE_SAMPLE)
    for segment in Segment.objects.select_for_update().filter(workspace=workspace, is_sample=True):
        _audit(actor, workspace, "segment.delete", segment, before=_said(segment))
        segment.delete()
    themes = Theme.objects.filter(workspace=workspace, segment__isnull=True, is_sample=True)
    if themes.exists():
        before = _themes_said(workspace, None)
        themes.delete()
        after = _themes_said(workspace, None)
        audit.record(
            actor=actor, workspace=workspace, verb="themes.set", target="themes", before=before, after=after
        )


def _themes_replace(
    workspace: Workspace, segment: Segment | None, drafts: Sequence[ThemeDraft], *, is_sample: bool = False
) -> None:
    Theme.objects.filter(workspace=workspace, segment=segment).delete()
    Theme.objects.bulk_create(
        Theme(
            workspace=workspace,
            segment=segment,
            name=one.name,
            words=list(one.words),
            weight=one.weight,
            is_sample=is_sample,
        )
        for one in drafts
    )


def _themes_said(workspace: Workspace, segment: Segment | None) -> Changes:
    themes = Theme.objects.filter(workspace=workspace, segment=segment)
    return {one.name: f"{', '.join(one.words)} ({one.get_weight_display()})" for one in themes}


def _said(segment: Segment) -> Changes:
    return {
        "name": segment.name,
        "description": segment.description,
        "language": segment.language,
        "networks": segment.networks,
        "interests": _themes_said(segment.workspace, segment),
    }


def _own(workspace: Workspace, segment_id: UUID) -> Segment:
    segment = Segment.objects.select_for_update().filter(workspace=workspace, pk=segment_id).first()
    if segment is None:
        raise NotFound(_("It is not there any more. Somebody may have deleted it."))
    return segment


def _name_is_free(workspace: Workspace, name: str, mine: Segment | None) -> None:
    others = Segment.objects.filter(workspace=workspace, name__iexact=name)
    if mine is not None:
        others = others.exclude(pk=mine.pk)
    if others.exists():
        raise Conflict(_("Another segment has this name. Choose another."), code="name_taken")


def _audit(actor: Actor, workspace: Workspace, verb: str, segment: Segment, **changes: Changes) -> None:
    audit.record(
        actor=actor, workspace=workspace, verb=verb, target="segment", target_id=segment.pk, **changes
    )
