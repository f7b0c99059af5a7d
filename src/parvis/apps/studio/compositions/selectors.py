"""Reading compositions. Draws nothing."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from parvis.apps.studio.compositions.models import Composition, Drawing, ImageEndpoint, Imagined
from parvis.core.workspaces.models import Workspace


def compositions_of(workspace: Workspace) -> QuerySet[Composition]:
    """Those of a workspace, changed last first."""
    return Composition.objects.filter(workspace=workspace).select_related("photo")


def composition_of(workspace: Workspace, pk: UUID) -> Composition | None:
    """One of them."""
    return compositions_of(workspace).filter(pk=pk).first()


def drawings_of(composition: Composition) -> QuerySet[Drawing]:
    """The pictures of the library that were drawn from it, the newest first."""
    return Drawing.objects.filter(composition=composition).select_related("asset")


def endpoint_of(workspace: Workspace) -> ImageEndpoint | None:
    """The endpoint that makes pictures here, if somebody set one."""
    return ImageEndpoint.objects.filter(workspace=workspace).first()


def imagined_of(workspace: Workspace) -> QuerySet[Imagined]:
    """The pictures that a model made, the newest first."""
    return Imagined.objects.filter(asset__workspace=workspace).select_related("asset", "asked_by")
