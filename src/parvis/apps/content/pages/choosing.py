"""Choosing files of the library on a page of their own: for browsers without script, where no dialog opens.

The editor saves what was typed, then leads here; what is chosen stands in the post when it leads back.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.paginator import Page, Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from parvis.apps.content import selectors, services
from parvis.apps.content.bodies import Placed
from parvis.apps.content.editing.filled import asset_from, number_from
from parvis.apps.content.editing.shaping import Deed, chosen_for
from parvis.apps.content.models import Post
from parvis.apps.content.pages.found import files_of, post_found
from parvis.apps.library.models import Asset
from parvis.apps.library.selectors import Wanted, assets_found, folders_of
from parvis.core.errors import ParvisError
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb

EACH: Final = 24


@workspace_view(Verb.WRITE_POSTS, methods=("GET", "POST"))
def choose(request: WorkspaceRequest, pk: UUID) -> HttpResponseBase:
    """The library with a tick beside each file; sent, those that are ticked stand in the post."""
    post = post_found(request, pk)
    deed = Deed.read(request.GET.get("at", "place:common:0"))
    if request.method != "POST":
        return _page(request, post, deed)
    try:
        _placed(request, post, deed)
    except ParvisError as error:
        return _page(request, post, deed, str(error), error.status)
    return redirect(f"{reverse('content:post', args=[request.workspace.slug, pk])}#{_anchor(deed)}")


def _placed(request: WorkspaceRequest, post: Post, deed: Deed) -> None:
    sent = [one for one in map(asset_from, request.POST.getlist("asset")) if one is not None]
    known = files_of(request.workspace, sent).hashes
    files = [Placed(one, known[one]) for one in sent if one in known]
    services.post_save(
        actor=request.actor,
        workspace=request.workspace,
        post_id=post.pk,
        body=chosen_for(selectors.body_of(post), deed, files),
        seen=number_from(request.POST.get("seen", "")),
        now=timezone.now(),
    )


def _page(
    request: WorkspaceRequest, post: Post, deed: Deed, fault: str = "", status: int = 200
) -> HttpResponse:
    kind = "image" if deed.name == "cover" else ""
    wanted = Wanted(
        words=request.GET.get("words", "")[:200].replace("\0", ""),
        folder=number_from(request.GET.get("folder", "")) or None,
        kind=kind,
    )
    today = timezone.localdate(timezone=ZoneInfo(request.workspace.time_zone))
    found = assets_found(request.workspace, wanted, today=today)
    page: Page[Asset] = Paginator(found, EACH).get_page(request.GET.get("page"))
    context = {
        "post": post,
        "at": request.GET.get("at", "place:common:0"),
        "anchor": _anchor(deed),
        "several": deed.name == "place",
        "wanted": wanted,
        "folders": folders_of(request.workspace),
        "rows": _rows(request, list(page)),
        "fault": fault,
        "previous": _part(request, page.previous_page_number()) if page.has_previous() else "",
        "following": _part(request, page.next_page_number()) if page.has_next() else "",
    }
    return render(request, "content/choose.html", context, status=status)


def _rows(request: WorkspaceRequest, assets: Sequence[Asset]) -> list[dict[str, object]]:
    files = files_of(request.workspace, [asset.pk for asset in assets])
    return [
        {"asset": one, "thumb": files.thumbs.get(one.pk, ""), "problem": files.problems.get(one.pk, "")}
        for one in assets
    ]


def _part(request: WorkspaceRequest, number: int) -> str:
    return f"?{urlencode({**request.GET.dict(), 'page': number})}"


def _anchor(deed: Deed) -> str:
    """Where in the editor the choice will stand."""
    return f"part-{deed.variant}-{deed.part}"
