"""A brief with what it lacks, the way to ask for variants, and the variants as they come."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import render

from parvis.ai.writing.ports import Kind
from parvis.apps.creation import briefs as said
from parvis.apps.creation import selectors, writers
from parvis.apps.creation.asking import segment_named
from parvis.apps.creation.forms import AskForm
from parvis.apps.creation.labels import KINDS, trouble_words
from parvis.apps.creation.models import Brief, Run, RunState
from parvis.apps.creation.pages.found import brief_found
from parvis.apps.creation.pages.showing import network_label, states_of, variation_seen
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb

MOST_SHOWN = 40  # variants; older ones stay reachable from their posts


@workspace_view(Verb.SEE_POSTS)
def brief(request: WorkspaceRequest, pk: UUID) -> HttpResponseBase:
    """The brief, and its variants."""
    found = brief_found(request, pk)
    draft = selectors.draft_of(found)
    may_write = request.may(Verb.WRITE_POSTS) and found.archived_at is None
    context = {
        "draft": draft,
        "meter": said.meter(draft),
        "goal": said.GOALS[draft.goal],
        "tone": said.TONES[draft.tone],
        "segment": segment_named(request.workspace.pk, draft.segment),
        "networks": [network_label(name) for name in draft.networks],
        "form": AskForm(draft=draft, model=writers.model_of(request.workspace)) if may_write else None,
        "may_restore": request.may(Verb.WRITE_POSTS),
        **variants_context(request, found),
    }
    return render(request, "creation/brief.html", context)


@workspace_view(Verb.SEE_POSTS)
def variants(request: WorkspaceRequest, pk: UUID) -> HttpResponseBase:
    """The variants alone, asked for again while they are being written."""
    return render(request, "creation/variants.html", variants_context(request, brief_found(request, pk)))


def variants_context(request: WorkspaceRequest, brief: Brief) -> dict[str, Any]:
    """What the list of variants shows: each run with its kind and its trouble in words."""
    states, voice = states_of(brief), selectors.voice_of(request.workspace)
    refused = voice.refused if voice else ()
    rows = selectors.variations_of(brief)[:MOST_SHOWN]
    runs = list(selectors.runs_of(brief)[:5])
    telling = [(one, KINDS[Kind(one.kind)]) for one in runs if _tells(one)]
    return {
        "brief": brief,
        "rows": [variation_seen(one, states, refused=refused) for one in rows],
        "runs": [(one, kind, trouble_words(one.trouble)) for one, kind in telling],
        "ab_tests": list(selectors.ab_tests_of(brief)),
        "running": any(not one.ended for one in runs),
        "may_write": request.may(Verb.WRITE_POSTS) and brief.archived_at is None,
    }


def _tells(run: Run) -> bool:
    """Whether there is anything to say of a run: what gave all that was asked stands below as variants."""
    came: int = run.n  # type: ignore[attr-defined]
    short = run.state == RunState.DONE and came < run.wanted
    return not run.ended or bool(run.trouble) or short
