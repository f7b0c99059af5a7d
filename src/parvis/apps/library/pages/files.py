"""The files themselves, for those who may see them: never from a folder that a web server shows.

Their type is what was found in them, and a browser is told not to guess another. What stands under an address
never changes, so it may be kept by the browser, and by nobody between.
"""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header

from parvis.apps.library.keeping import path_of, thumb_of
from parvis.apps.library.models import Asset
from parvis.apps.library.selectors import assets_of
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb
from parvis.kit.bodies import Slice
from parvis.kit.ranges import Range, Unsatisfiable, range_of
from parvis.networks.publishing import MIMES

KEPT = "private, max-age=86400, immutable"


@workspace_view(Verb.SEE_POSTS)
def file(request: WorkspaceRequest, pk: UUID) -> HttpResponseBase:
    """The file, or the range of it that a player asks for; ``?save`` has it saved."""
    return sent(request, _asset(request, pk))


def sent(request: WorkspaceRequest, asset: Asset) -> HttpResponseBase:
    """The same, for whoever found the file for themselves."""
    path = path_of(asset.workspace_id, asset.sha256, asset.format)
    response = _sent(request, path, MIMES[asset.format], f'"{asset.sha256}"')
    name = f"{asset.name}.{asset.format.replace('jpeg', 'jpg')}"
    response.headers["Content-Disposition"] = content_disposition_header("save" in request.GET, name) or ""
    return response


@workspace_view(Verb.SEE_POSTS)
def thumb(request: WorkspaceRequest, pk: UUID) -> HttpResponseBase:
    """Its small picture; drawn again where it was lost."""
    asset = _asset(request, pk)
    path = thumb_of(request.workspace.pk, asset.sha256)
    if asset.look and not path.exists():
        # What draws is loaded for this alone.
        from parvis.apps.library.receiving import thumb_again  # noqa: PLC0415

        thumb_again(asset)
    return _sent(request, path, "image/webp", f'"{asset.sha256}-small"')


def _asset(request: WorkspaceRequest, pk: UUID) -> Asset:
    found = assets_of(request.workspace).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _sent(request: WorkspaceRequest, path: Path, mime: str, tag: str) -> HttpResponseBase:
    """All of it, a part, or word that the browser has it already."""
    if not path.is_file():
        raise Http404
    size = path.stat().st_size
    known = {one.strip() for one in request.headers.get("If-None-Match", "").split(",")}
    if tag in known:
        response: HttpResponseBase = HttpResponse(status=304)
    else:
        response = _part(request, path, size, tag)
    response.headers["Content-Type"] = mime
    response.headers["ETag"] = tag
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Cache-Control"] = KEPT
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _part(request: WorkspaceRequest, path: Path, size: int, tag: str) -> HttpResponseBase:
    same = request.headers.get("If-Range", tag) == tag
    try:
        asked = range_of(request.headers.get("Range", ""), size) if same else None
    except Unsatisfiable:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    part = asked or Range(0, size)
    response = StreamingHttpResponse(iter(Slice(path, part.start, part.length)), status=206 if asked else 200)
    response.headers["Content-Length"] = str(part.length)
    if asked:
        response.headers["Content-Range"] = f"bytes {part.start}-{part.start + part.length - 1}/{size}"
    return response
