"""Writing briefs, and saying how the brand writes. A service: one verb, one transaction, one audit entry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parvis.apps.creation import briefs
from parvis.apps.creation.asking import segment_named
from parvis.apps.creation.briefs import BriefDraft
from parvis.apps.creation.models import Brief, BriefVersion, Voice
from parvis.core import audit
from parvis.core.actors import Actor
from parvis.core.errors import BadInput, Conflict, NotFound
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb
from parvis.core.workspaces.services import require
from parvis.kit.markup import one_line, tidy

MOST_WORDS: Final = 60  # of each list of a voice
MOST_EXAMPLES: Final = 10
LONGEST_WORD: Final = 80
LONGEST_EXAMPLE: Final = 3_000


@transaction.atomic
def brief_create(
    *, actor: Actor, workspace: Workspace, draft: BriefDraft, now: datetime, is_sample: bool = False
) -> Brief:
    """Write a brief. What it lacks is told beside it and refused by nobody."""
    require(actor, workspace, Verb.WRITE_POSTS)
    wanted, segment = _checked(workspace, draft)
    brief = Brief.objects.create(
        workspace=workspace,
        name=wanted.name,
        segment_id=segment,
        said=briefs.to_json(wanted),
        created_by_id=actor.user_id,
        is_sample=is_sample,
    )
    _keep(brief, actor, now)
    _audit(actor, brief, "brief.create", after={"name": brief.name})
    return brief


@transaction.atomic
def brief_change(
    *, actor: Actor, workspace: Workspace, brief_id: UUID, draft: BriefDraft, seen: int, now: datetime
) -> Brief:
    """Say it otherwise; every state is kept. ``seen`` is the state that the writer saw: raises ``Conflict``
    when another was saved since. A brief of the sample that somebody changes is theirs, and stays."""
    require(actor, workspace, Verb.WRITE_POSTS)
    brief = own_brief(workspace, brief_id)
    wanted, segment = _checked(workspace, draft)
    said = briefs.to_json(wanted)
    if said == brief.said:
        return brief
    if brief.number != seen:
        raise Conflict(
            _("Somebody else has changed this brief meanwhile. Copy your words, then load it again.")
        )
    changed = sorted(name for name in said if said[name] != brief.said.get(name))
    brief.name, brief.segment_id, brief.said = wanted.name, segment, said
    brief.number, brief.is_sample = brief.number + 1, False
    brief.save()
    _keep(brief, actor, now)
    _audit(actor, brief, "brief.change", after={"number": brief.number, "fields": changed})
    return brief


@transaction.atomic
def brief_archive(*, actor: Actor, workspace: Workspace, brief_id: UUID, now: datetime) -> Brief:
    """Put a brief away: it leaves the list, nothing of it is deleted."""
    require(actor, workspace, Verb.WRITE_POSTS)
    brief = own_brief(workspace, brief_id)
    if brief.archived_at is None:
        brief.archived_at = now
        brief.save(update_fields=["archived_at", "changed_at"])
        _audit(actor, brief, "brief.archive")
    return brief


@transaction.atomic
def brief_restore(*, actor: Actor, workspace: Workspace, brief_id: UUID) -> Brief:
    """Take it out again."""
    require(actor, workspace, Verb.WRITE_POSTS)
    brief = own_brief(workspace, brief_id)
    if brief.archived_at is not None:
        brief.archived_at = None
        brief.save(update_fields=["archived_at", "changed_at"])
        _audit(actor, brief, "brief.restore")
    return brief


def own_brief(workspace: Workspace, brief_id: UUID) -> Brief:
    """The workspace's brief, locked for the transaction. Raises ``NotFound``."""
    brief = Brief.objects.select_for_update().filter(workspace=workspace, pk=brief_id).first()
    if brief is None:
        raise NotFound(_("There is no such brief here."))
    return brief


def _checked(workspace: Workspace, draft: BriefDraft) -> tuple[BriefDraft, UUID | None]:
    wanted = briefs.checked(draft)
    segment = segment_named(workspace.pk, wanted.segment)
    if wanted.segment and segment is None:
        raise BadInput(_("This segment is not there any more. Choose another."), code="segment")
    return replace(wanted, segment=str(segment.id) if segment else ""), segment.id if segment else None


def _keep(brief: Brief, actor: Actor, now: datetime) -> None:
    BriefVersion.objects.create(
        brief=brief, number=brief.number, said=brief.said, at=now, by_label=actor.label[:200]
    )


def _audit(actor: Actor, brief: Brief, verb: str, **changes: Any) -> None:
    audit.record(
        actor=actor, workspace=brief.workspace, verb=verb, target="brief", target_id=brief.pk, **changes
    )


@dataclass(frozen=True, slots=True)
class VoiceDraft:
    """How a brand writes, as somebody wants it."""

    brand: str = ""
    preferred: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    disclosure: str = ""
    formal: bool = True


@transaction.atomic
def voice_set(*, actor: Actor, workspace: Workspace, draft: VoiceDraft) -> Voice:
    """Say how the brand writes. Raises ``BadInput``; its ``code`` is the name of the field to mend."""
    require(actor, workspace, Verb.EDIT_VOICE)
    wanted = _voice_checked(draft)
    Workspace.objects.select_for_update().get(pk=workspace.pk)
    row = Voice.objects.filter(workspace=workspace).first() or Voice(workspace=workspace)
    before = {name: getattr(row, name) for name in wanted}
    for name, value in wanted.items():
        setattr(row, name, value)
    row.save()
    changed = [name for name in wanted if before[name] != wanted[name]]
    audit.record(
        actor=actor,
        workspace=workspace,
        verb="voice.set",
        target="voice",
        before={name: before[name] for name in changed},
        after={name: wanted[name] for name in changed},
    )
    return row


def _voice_checked(draft: VoiceDraft) -> Mapping[str, Any]:
    lists = {"preferred": draft.preferred, "refused": draft.refused}
    kept = {name: _words(name, words) for name, words in lists.items()}
    both = {word.casefold() for word in kept["preferred"]} & {word.casefold() for word in kept["refused"]}
    if both:
        raise BadInput(
            _("“%(word)s” stands among the words you use and among those you never use."),
            code="refused", word=min(both),
        )  # fmt: skip
    examples = list(dict.fromkeys(text for one in draft.examples if (text := tidy(one))))
    if len(examples) > MOST_EXAMPLES or any(len(one) > LONGEST_EXAMPLE for one in examples):
        raise BadInput(
            _("Give at most %(most)d posts, each of %(longest)d characters at most."),
            code="examples", most=MOST_EXAMPLES, longest=LONGEST_EXAMPLE,
        )  # fmt: skip
    return {
        "brand": one_line(draft.brand)[:80],
        **kept,
        "examples": examples,
        "disclosure": one_line(draft.disclosure)[:200],
        "formal": draft.formal,
    }


def _words(name: str, words: tuple[str, ...]) -> list[str]:
    kept = list(dict.fromkeys(word for one in words if (word := one_line(one))))
    if len(kept) > MOST_WORDS or any(len(word) > LONGEST_WORD for word in kept):
        raise BadInput(
            _("Give at most %(most)d words or phrases, one a line, each of %(longest)d characters at most."),
            code=name, most=MOST_WORDS, longest=LONGEST_WORD,
        )  # fmt: skip
    return kept
