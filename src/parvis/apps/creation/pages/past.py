"""What a brief said before, and two variants side by side."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponseBase
from django.shortcuts import render

from parvis.apps.creation import selectors, texts
from parvis.apps.creation.models import Variation
from parvis.apps.creation.pages.found import brief_found
from parvis.apps.creation.pages.showing import network_label, states_of, variation_seen
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb
from parvis.kit.edits import compare as changes


@workspace_view(Verb.SEE_POSTS)
def versions(request: WorkspaceRequest, pk: UUID) -> HttpResponseBase:
    """Every state of a brief, and what changed from one to the next."""
    brief = brief_found(request, pk)
    states = list(selectors.versions_of(brief)[:50])
    rows: list[tuple[Any, tuple[Any, ...]]] = [
        (newer, changes(_as_text(older.said), _as_text(newer.said))) for newer, older in pairwise(states)
    ]
    rows += [(one, ()) for one in states[-1:]]
    return render(request, "creation/versions.html", {"brief": brief, "rows": rows})


def _as_text(said: Mapping[str, Any]) -> str:
    """A state as lines that can be compared: what people wrote, in the order of the form."""
    story = said.get("story", {})
    wrote = [story.get(name, "") for name in ("who", "happened", "matters", "feels")]
    for name in (
        "message",
        "facts",
        "product",
        "audience",
        "call",
        "link",
        "networks",
        "constraints",
        "keywords",
    ):
        one = said.get(name, "")
        wrote += one if isinstance(one, list) else [one]
    return "\n".join(line for line in wrote if line)


@workspace_view(Verb.SEE_POSTS)
def compare(request: WorkspaceRequest, pk: UUID) -> HttpResponseBase:
    """Two variants of a brief, each network's texts beside each other with what differs."""
    brief = brief_found(request, pk)
    every = {str(one.pk): one for one in selectors.variations_of(brief)}
    chosen = [every.get(request.GET.get(name, "")) for name in ("a", "b")]
    if any(one is None for one in chosen):
        raise Http404
    left, right = (one for one in chosen if one is not None)
    states = states_of(brief)
    context = {
        "brief": brief,
        "sides": [variation_seen(one, states) for one in (left, right)],
        "changed": _changed(left, right),
    }
    return render(request, "creation/compare.html", context)


def _changed(left: Variation, right: Variation) -> list[tuple[str, Any]]:
    before, after = texts.from_json(left.texts), texts.from_json(right.texts)
    both = [name for name in before if name in after]
    return [
        (network_label(name), changes(texts.whole(before[name]), texts.whole(after[name]))) for name in both
    ]
