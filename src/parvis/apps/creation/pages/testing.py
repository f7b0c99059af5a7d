"""Sending variants to an A/B test, and what becomes of them."""

from __future__ import annotations

import secrets
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from parvis.apps.content.badges import badges_of
from parvis.apps.creation import selectors, services
from parvis.core.actors import Made
from parvis.core.errors import BadInput, NotFound
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb


@workspace_view(Verb.WRITE_POSTS, methods=("POST",))
def open_test(request: WorkspaceRequest, pk: UUID) -> HttpResponseBase:
    """Make a draft of each variant that was ticked, in an order drawn by lot."""
    try:
        test = services.ab_test_open(
            actor=request.actor, workspace=request.workspace, brief_id=pk,
            variation_ids=_ticked(request), seed=secrets.randbits(32),
            now=timezone.now(),
        )  # fmt: skip
    except (BadInput, NotFound) as error:
        messages.error(request, str(error))
        return redirect("creation:brief", request.workspace.slug, pk)
    return redirect("creation:ab_test", request.workspace.slug, test.pk)


def _ticked(request: WorkspaceRequest) -> list[UUID]:
    """The variants that were ticked; none where the form was tampered with."""
    try:
        return [UUID(one) for one in request.POST.getlist("arm")]
    except ValueError:
        return []


@workspace_view(Verb.SEE_POSTS)
def ab_test(request: WorkspaceRequest, pk: UUID) -> HttpResponseBase:
    """The arms in their order, who made each, and where each stands."""
    found = selectors.ab_test_of(request.workspace, pk)
    if found is None:
        raise Http404
    arms = list(found.arms.all())
    badges = badges_of(request.workspace, [one.post for one in arms])
    context = {
        "test": found,
        "arms": [(one, badges[one.post_id]) for one in arms],
        "of_people": any(one.variation.made == Made.HUMAN for one in arms),
        "of_ai": any(one.variation.made != Made.HUMAN for one in arms),
    }
    return render(request, "creation/ab_test.html", context)
