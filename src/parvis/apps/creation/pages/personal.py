"""A variant made personal: words for each slot and segment, how each segment reads it, and posts of them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext

from parvis.ai.writing.ports import Kind
from parvis.apps.creation import personal as making
from parvis.apps.creation import services, texts
from parvis.apps.creation.models import Variation
from parvis.apps.creation.pages.found import variation_found
from parvis.apps.creation.pages.showing import counts_of, network_label
from parvis.apps.creation.personal import Filled
from parvis.core.errors import BadInput
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb


@workspace_view(Verb.SEE_POSTS)
def personal(request: WorkspaceRequest, pk: UUID) -> HttpResponseBase:
    """Words of each segment, and the variant as each reads it."""
    return _page(request, variation_found(request, pk))


def _page(request: WorkspaceRequest, variation: Variation, problem: str = "") -> HttpResponseBase:
    slots = making.slots_in(texts.from_json(variation.texts))
    looks = making.looks(request.workspace, variation)
    kind = Kind(variation.kind)
    ticked = set(request.POST.getlist("segments"))
    context: dict[str, Any] = {
        "variation": variation,
        "slots": slots,
        "problem": problem,
        "rows": [_row(one, variation, slots, kind, ticked) for one in looks],
        "may_write": request.may(Verb.WRITE_POSTS) and variation.brief.archived_at is None,
    }
    return render(request, "creation/personal.html", context, status=422 if problem else 200)


def _row(
    one: Filled, variation: Variation, slots: tuple[str, ...], kind: Kind, ticked: set[str]
) -> dict[str, Any]:
    pk = str(one.segment.id)
    fields = [
        (f"{place}.{pk}", name, variation.slots.get(name, {}).get(pk, "")) for place, name in enumerate(slots)
    ]
    shown = [
        (network_label(name), texts.whole(one.texts[name]), counts_of(name, kind, one.texts[name]))
        for name in one.networks
    ]
    return {
        "segment": one.segment,
        "id": pk,
        "fields": fields,
        "texts": shown,
        "empty": one.empty,
        "on": pk in ticked,
    }


def _slots(data: QueryDict, variation: Variation) -> dict[str, dict[str, str]]:
    """The words of the form: slot -> segment id -> words."""
    found: dict[str, dict[str, str]] = {}
    for place, name in enumerate(making.slots_in(texts.from_json(variation.texts))):
        mark = f"{place}."
        found[name] = {key.removeprefix(mark): str(data[key]) for key in data if key.startswith(mark)}
    return found


@workspace_view(Verb.WRITE_POSTS, methods=("POST",))
def fill(request: WorkspaceRequest, pk: UUID) -> HttpResponseBase:
    """Keep the words; with ``do=make``, make a post for each segment that is ticked."""
    variation, actor = variation_found(request, pk), request.actor
    try:
        services.slots_fill(
            actor=actor, workspace=request.workspace, variation_id=pk, slots=_slots(request.POST, variation)
        )
        if request.POST.get("do") != "make":
            return redirect("creation:personal", request.workspace.slug, pk)
        made = services.posts_personalise(
            actor=actor, workspace=request.workspace, variation_id=pk,
            segments=request.POST.getlist("segments"), now=timezone.now(),
        )  # fmt: skip
    except BadInput as error:
        return _page(request, variation_found(request, pk), str(error))
    n = len(made)
    messages.success(request, ngettext("%(n)d post was made.", "%(n)d posts were made.", n) % {"n": n})
    return redirect("content:posts", request.workspace.slug)
