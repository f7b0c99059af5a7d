"""Reading aids beside a post: parts of the editor, each at its own address; without script, pages."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponseBase
from django.shortcuts import render

from parvis.apps.content.models import Post
from parvis.apps.content.selectors import body_of, post_of
from parvis.apps.creation.aids.reading import OPENING, language_read, versions_read
from parvis.apps.creation.aids.words import words_beside
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb


@workspace_view(Verb.SEE_POSTS)
def reading(request: WorkspaceRequest, post: UUID) -> HttpResponseBase:
    """How easily each version reads, what of it is met first, which word it says too often."""
    found = _found(request, post)
    body = body_of(found)
    language, said = language_read(body)
    told = {"versions": versions_read(body), "language": language, "said": said, "opening_most": OPENING}
    return _shown(request, "creation/aids/reading.html", found, told)


@workspace_view(Verb.SEE_POSTS)
def words(request: WorkspaceRequest, post: UUID) -> HttpResponseBase:
    """The audience’s own words and hashtags, with how often people say them."""
    found = _found(request, post)
    return _shown(request, "creation/aids/words.html", found, {"beside": words_beside(found)})


def _found(request: WorkspaceRequest, pk: UUID) -> Post:
    post = post_of(request.workspace, pk)
    if post is None:
        raise Http404
    return post


def _shown(request: WorkspaceRequest, part: str, post: Post, told: dict[str, Any]) -> HttpResponseBase:
    context = {**told, "post": post, "may_write": request.may(Verb.WRITE_POSTS)}
    if request.headers.get("HX-Request") == "true":
        return render(request, part, context)
    return render(request, "creation/aids/page.html", {**context, "part": part})
