"""One variant: read, changed, written by hand, chosen; what is told beside its words while they are typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.ai.writing.ports import Kind, Written
from parvis.apps.content.editing.filled import number_from
from parvis.apps.content.slots import offered
from parvis.apps.creation import asking, briefs, reviewing, selectors, services, texts, writers
from parvis.apps.creation.labels import ALONE, BESIDE, KINDS, SITE
from parvis.apps.creation.models import Brief, Variation
from parvis.apps.creation.pages.found import brief_found, variation_found
from parvis.apps.creation.pages.showing import (
    facts_of,
    money,
    network_label,
    states_of,
    text_seen,
    variation_seen,
)
from parvis.core.errors import BadInput, Conflict
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb
from parvis.kit.edits import compare

MOST_FIELDS = 60  # texts in one form: parts of a thread for every network


def typed(data: QueryDict, known: Mapping[str, Written]) -> dict[str, Written]:
    """The texts as the form says them; what it does not name stays."""
    found = {}
    for network, one in known.items():
        parts = data.getlist(f"{network}.part")[:MOST_FIELDS] or list(one.parts)
        tags = data.get(f"{network}.tags")
        found[network] = Written(
            parts=tuple(parts),
            title=data.get(f"{network}.title", one.title),
            hashtags=tuple(tags.split()) if tags is not None else one.hashtags,
            comment=data.get(f"{network}.comment", one.comment),
        )
    return found


@workspace_view(Verb.SEE_POSTS)
def variation(request: WorkspaceRequest, pk: UUID) -> HttpResponseBase:
    """A variant: its form for whoever may write, what it says for the others."""
    found = variation_found(request, pk)
    return _page(request, found, texts.from_json(found.texts))


def _page(
    request: WorkspaceRequest,
    found: Variation,
    said: Mapping[str, Written],
    problem: str = "",
    status: int = 200,
) -> HttpResponseBase:
    states, voice = states_of(found.brief), selectors.voice_of(request.workspace)
    first = texts.from_json(found.first)
    changed = [
        (network_label(name), compare(texts.whole(first[name]), texts.whole(one)))
        for name, one in texts.from_json(found.texts).items()
        if name in first and texts.whole(first[name]) != texts.whole(one)
    ]
    context = {
        "variation": found,
        "brief": found.brief,
        "seen": variation_seen(found, states, refused=voice.refused if voice else ()),
        "fields": _fields(said),
        "looks": _looks(found.brief, found.number, Kind(found.kind), said),
        "changed": changed,
        "edits": request.POST.get("seen", found.edits),
        "problem": problem,
        "is_post": found.kind not in BESIDE,
        "networks": [(name, network_label(name)) for name in found.texts if name != SITE],
        "cost": _cost(request, found),
        "may_write": request.may(Verb.WRITE_POSTS) and found.brief.archived_at is None,
    }
    return render(request, "creation/variation.html", context, status=status)


def _cost(request: WorkspaceRequest, found: Variation) -> str:
    model = writers.model_of(request.workspace)
    return money(found.cost, model.currency if model else "") if found.cost else ""


def _fields(said: Mapping[str, Written]) -> list[dict[str, Any]]:
    return [
        {"network": name, "label": network_label(name), "written": one, "tags": " ".join(texts.apart(one))}
        for name, one in said.items()
    ]


def _looks(brief: Brief, number: int, kind: Kind, said: Mapping[str, Written]) -> list[dict[str, Any]]:
    """What is told of each text as it stands in the form."""
    states = states_of(brief)
    draft = briefs.from_json(states[number])
    facts, reviews = facts_of(number, states), asking.reviews_of(brief.workspace, draft, said)
    looks = []
    for name, one in said.items():
        review = reviewing.review_from(reviews[name], texts.whole(one))
        seen = text_seen((name,), one, kind, review, facts, language=draft.language)
        looks.append({"label": network_label(name), "seen": seen})
    return looks


@workspace_view(Verb.WRITE_POSTS, methods=("POST",))
def look(request: WorkspaceRequest, pk: UUID) -> HttpResponseBase:
    """Lengths, facts and doubts of what the form says; nothing is kept."""
    found = variation_found(request, pk)
    said = typed(request.POST, texts.from_json(found.texts))
    context = {"looks": _looks(found.brief, found.number, Kind(found.kind), said)}
    return render(request, "creation/looks.html", context)


@workspace_view(Verb.WRITE_POSTS, methods=("POST",))
def save(request: WorkspaceRequest, pk: UUID) -> HttpResponseBase:
    """Keep what was typed."""
    found = variation_found(request, pk)
    said = typed(request.POST, texts.from_json(found.texts))
    try:
        services.variation_edit(
            actor=request.actor, workspace=request.workspace, variation_id=pk, texts_=said,
            seen=number_from(request.POST.get("seen", "")), now=timezone.now(),
        )  # fmt: skip
    except (BadInput, Conflict) as error:
        return _page(request, found, said, str(error), error.status)
    messages.success(request, _("Kept. What was there before any person’s change stays beside it."))
    return redirect("creation:variation", request.workspace.slug, pk)


@workspace_view(Verb.WRITE_POSTS, methods=("POST",))
def choose(request: WorkspaceRequest, pk: UUID) -> HttpResponseBase:
    """Make a post of it, and go on in the editor."""
    try:
        post = services.variation_choose(
            actor=request.actor, workspace=request.workspace, variation_id=pk,
            networks=request.POST.getlist("networks"), now=timezone.now(),
        )  # fmt: skip
    except BadInput as error:
        messages.error(request, str(error))
        return redirect("creation:variation", request.workspace.slug, pk)
    return redirect("content:post", request.workspace.slug, post.pk)


@workspace_view(Verb.WRITE_POSTS, methods=("GET", "POST"))
def write(request: WorkspaceRequest, pk: UUID) -> HttpResponseBase:
    """A person's own variant, beside those of the AI."""
    brief, problem = brief_found(request, pk), ""
    draft = selectors.draft_of(brief)
    kind = Kind(request.POST.get("kind", "")) if request.POST.get("kind", "") in list(Kind) else Kind.CAPTION
    known = {one.name for one in offered()}
    chosen = [SITE] if kind in ALONE else [one for one in draft.networks if one in known]
    said = typed(request.POST, {name: Written(("",)) for name in chosen})
    if request.method == "POST":
        common = request.POST.get("common", "")
        filled = {name: one if any(one.parts) else Written((common,)) for name, one in said.items()}
        try:
            made = services.variation_write(
                actor=request.actor, workspace=request.workspace, brief_id=pk, kind=kind,
                texts_=filled, angle=request.POST.get("angle", ""), now=timezone.now(),
            )  # fmt: skip
            return redirect("creation:variation", request.workspace.slug, made.pk)
        except BadInput as error:
            problem = str(error)
    context = {
        "brief": brief, "draft": draft, "problem": problem, "fields": _fields(said), "kind": kind.value,
        "angle": request.POST.get("angle", ""), "common": request.POST.get("common", ""),
        "kinds": [(one.value, words) for one, words in KINDS.items() if one not in BESIDE],
    }  # fmt: skip
    return render(request, "creation/write.html", context, status=422 if problem else 200)
