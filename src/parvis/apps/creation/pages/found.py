"""What several pages need: the brief or the variant that an address names."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404

from parvis.apps.creation import selectors
from parvis.apps.creation.models import Brief, Variation
from parvis.core.workspaces.access import WorkspaceRequest


def brief_found(request: WorkspaceRequest, pk: UUID) -> Brief:
    """The workspace's brief, or 404."""
    brief = selectors.brief_of(request.workspace, pk)
    if brief is None:
        raise Http404
    return brief


def variation_found(request: WorkspaceRequest, pk: UUID) -> Variation:
    """The workspace's variant, or 404."""
    variation = selectors.variation_of(request.workspace, pk)
    if variation is None:
        raise Http404
    return variation
