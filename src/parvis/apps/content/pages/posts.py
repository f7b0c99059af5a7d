"""The list of posts; beginning, duplicating, putting away and taking out again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.apps.content import badges, selectors, services
from parvis.apps.content.bodies import Body
from parvis.apps.content.editing.filled import number_from
from parvis.apps.content.history import excerpt
from parvis.apps.content.models import Post
from parvis.apps.content.pages.found import post_found
from parvis.apps.content.selectors import Sought
from parvis.apps.content.slots import label_of, offered
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb
from parvis.kit.markup import clip

A_PAGE = 30
NAME, EXCERPT = 70, 160  # characters


@workspace_view(Verb.SEE_POSTS)
def posts(request: WorkspaceRequest) -> HttpResponseBase:
    """The posts that match, changed last first."""
    sought = Sought(
        words=request.GET.get("q", "")[:200],
        campaign=request.GET.get("campaign", ""),
        author=number_from(request.GET.get("author", "")) or None,
        archived=request.GET.get("archived") == "1",
    )
    page = Paginator(selectors.posts_sought(request.workspace, sought), A_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "sought": sought,
        "filtered": sought != Sought(archived=sought.archived),
        "rows": _rows(request.workspace, list(page)),
        "campaigns": selectors.campaigns_of(request.workspace),
        "authors": selectors.authors_of(request.workspace),
        "may_write": request.may(Verb.WRITE_POSTS),
        **_paged(request, page),
    }
    return render(request, "content/posts.html", context)


def _rows(workspace: Workspace, found: Sequence[Post]) -> list[dict[str, Any]]:
    said = badges.badges_of(workspace, found)
    rows = []
    for post in found:
        body = selectors.body_of(post)
        words = " ".join(excerpt(body).split())
        rows.append(
            {
                "post": post,
                "name": post.title or clip(words, NAME) or _("Nothing written yet"),
                "words": clip(words, EXCERPT) if post.title else "",
                "networks": [label_of(network) for network in body.networks],
                "badges": said[post.pk],
            }
        )
    return rows


def _paged(request: WorkspaceRequest, page: Page[Post]) -> dict[str, str]:
    """Where the pages before and after are, with the same filters."""

    def href(number: int) -> str:
        query = request.GET.copy()
        query["page"] = str(number)
        return f"?{query.urlencode()}"

    return {
        "previous_href": href(page.previous_page_number()) if page.has_previous() else "",
        "next_href": href(page.next_page_number()) if page.has_next() else "",
    }


@workspace_view(Verb.WRITE_POSTS, methods=("POST",))
def create(request: WorkspaceRequest) -> HttpResponseBase:
    """Begin a post for the networks of the newest one; one that was begun and left blank is used again."""
    post = selectors.blank_of(request.workspace, request.user) or services.post_create(
        actor=request.actor, workspace=request.workspace, body=_first(request.workspace), now=timezone.now()
    )
    return redirect("content:post", request.workspace.slug, post.pk)


def _first(workspace: Workspace) -> Body:
    newest = selectors.posts_of(workspace).first()
    able = {network.name for network in offered()}
    networks = tuple(one for one in selectors.body_of(newest).networks if one in able) if newest else ()
    return Body(networks=networks, language=workspace.language)


@workspace_view(Verb.WRITE_POSTS, methods=("POST",))
def duplicate(request: WorkspaceRequest, pk: UUID) -> HttpResponseBase:
    """Begin another post that says the same."""
    post = post_found(request, pk)
    title = _("%(title)s (copy)") % {"title": post.title} if post.title else ""
    made = services.post_duplicate(
        actor=request.actor, workspace=request.workspace, post_id=pk, title=title, now=timezone.now()
    )
    messages.success(request, _("This is the copy. The first post stays as it is."))
    return redirect("content:post", request.workspace.slug, made.pk)


@workspace_view(Verb.WRITE_POSTS, methods=("POST",))
def archive(request: WorkspaceRequest, pk: UUID) -> HttpResponseBase:
    """Put a post away."""
    services.post_archive(actor=request.actor, workspace=request.workspace, post_id=pk, now=timezone.now())
    messages.success(request, _("The post is put away. It stays among the archived posts."))
    return redirect("content:posts", request.workspace.slug)


@workspace_view(Verb.WRITE_POSTS, methods=("POST",))
def restore(request: WorkspaceRequest, pk: UUID) -> HttpResponseBase:
    """Take it out again."""
    services.post_restore(actor=request.actor, workspace=request.workspace, post_id=pk)
    messages.success(request, _("The post is back among the others."))
    return redirect("content:post", request.workspace.slug, pk)
