"""Words of the audience, as it was heard: suggested beside a brief, taken by whoever ticks them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.apps.creation import keywords, selectors, services
from parvis.apps.creation.asking import segment_named
from parvis.apps.creation.models import Brief
from parvis.apps.creation.pages.found import brief_found
from parvis.core.errors import BadInput
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb


@workspace_view(Verb.WRITE_POSTS, methods=("GET", "POST"))
def words(request: WorkspaceRequest, pk: UUID) -> HttpResponseBase:
    """The words that stand most often beside the segment's interests; those ticked join the brief."""
    brief = brief_found(request, pk)
    draft = selectors.draft_of(brief)
    if request.method == "POST":
        wanted = tuple(dict.fromkeys([*draft.keywords, *request.POST.getlist("word")]))
        try:
            services.brief_change(
                actor=request.actor, workspace=request.workspace, brief_id=pk,
                draft=replace(draft, keywords=wanted), seen=brief.number, now=timezone.now(),
            )  # fmt: skip
        except BadInput as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The words are in the brief. They are used where they fit."))
        return redirect("creation:brief", request.workspace.slug, pk)
    return render(request, "creation/words.html", _context(request, brief))


def _context(request: WorkspaceRequest, brief: Brief) -> dict[str, Any]:
    """What was found; too little about the segment, and everything heard stands in for it."""
    draft = selectors.draft_of(brief)
    segment = segment_named(request.workspace.pk, draft.segment)
    found = keywords.vocabulary(request.workspace, segment, draft.language, draft.keywords)
    apart = segment is not None and not found.words
    if apart:
        found = keywords.vocabulary(request.workspace, None, draft.language, draft.keywords)
    most = max((one.n for one in found.words), default=1)
    return {"brief": brief, "segment": segment, "apart": apart, "found": found, "most": most}
