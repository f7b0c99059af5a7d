"""What several pages need: the post that an address names, and its files as the library knows them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import Http404
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from parvis.apps.content import selectors
from parvis.apps.content.bodies import Body
from parvis.apps.content.editing.sheet import Files, Sheet, sheet
from parvis.apps.content.faces import faces_of
from parvis.apps.content.models import Post
from parvis.apps.content.offered import offered_by
from parvis.apps.content.sight import assets_in
from parvis.apps.library.selectors import assets_by_id, media_of, rights_problem
from parvis.core.workspaces.access import WorkspaceRequest
from parvis.core.workspaces.models import Workspace


def post_found(request: WorkspaceRequest, pk: UUID) -> Post:
    """The workspace's post, or 404."""
    post = selectors.post_of(request.workspace, pk)
    if post is None:
        raise Http404
    return post


def files_of(workspace: Workspace, assets: Iterable[UUID]) -> Files:
    """Those of these files that the workspace has, in one query; none where none is asked for."""
    wanted = set(assets)
    found = assets_by_id(workspace, wanted) if wanted else {}
    today = timezone.localdate(timezone=ZoneInfo(workspace.time_zone))
    return Files(
        media={pk: media_of(asset) for pk, asset in found.items()},
        names={pk: asset.name for pk, asset in found.items()},
        hashes={pk: asset.sha256 for pk, asset in found.items()},
        thumbs={pk: _thumb(workspace, pk) for pk, asset in found.items() if asset.look},
        problems={pk: said for pk, asset in found.items() if (said := rights_problem(asset, today))},
    )


def _thumb(workspace: Workspace, asset: UUID) -> str:
    """The address of its small picture; of a film of which none was drawn, there is none to ask for."""
    try:
        return reverse("library:thumb", args=[workspace.slug, asset])
    except NoReverseMatch:  # an installation without those pages
        return ""


def sheet_of(request: WorkspaceRequest, body: Body) -> Sheet:
    """A post laid out for its editor."""
    files = files_of(request.workspace, assets_in(body))
    offered, faces = offered_by(request.workspace), faces_of(request.workspace)
    return sheet(body, replace(files, offered=offered, faces=faces))
