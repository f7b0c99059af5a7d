"""The posts behind a number, one post, and the live list."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import datetime
from itertools import chain

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.apps.listening import selectors, services
from parvis.apps.listening.pages import common, found
from parvis.apps.listening.querying.access import queries_seen
from parvis.apps.listening.searching import search_all
from parvis.apps.listening.selectors import PostSeen
from parvis.core.lake import Cursor, Filter
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb
from parvis.kit.csv import csv_cell

PAGE = 30
LIVE = 20
EXPORT_PAGE = 2000
EXPORT_MOST = 100_000
COLUMNS = [
    "created_at",
    "network",
    "language",
    "sentiment",
    "sentiment_p",
    "emotion",
    "is_question",
    "is_complaint",
    "engagement",
    "text",
    "url",
]


class Echo:
    """A file that gives back what is written to it, so that a CSV streams."""

    def write(self, value: str) -> str:
        """Return the line."""
        return value


@workspace_view(Verb.SEE_LISTENING)
def posts(request: WorkspaceRequest) -> HttpResponseBase:
    """The posts that a filter holds, newest first, or those found by words."""
    stats = selectors.stats_of(request.workspace)
    scope = common.scope_of(request, stats)
    if found.words_of(request) and stats.rows:
        return found.found(request, scope)
    before = cursor_from(request.GET.get("before", ""))
    page = selectors.posts(
        request.workspace, scope.filter(), limit=PAGE, before=before, names=request.may(Verb.SEE_AUTHORS)
    )
    last = page[-1] if len(page) == PAGE else None
    return render(
        request,
        "listening/posts.html",
        {
            "posts": common.cards(request, page),
            "count": selectors.count(request.workspace, scope),
            **common.filters_of(request, scope),
            "next_href": f"?{scope.query_string()}&before={cursor_text(last)}" if last else "",
            "empty_lake": stats.rows == 0,
            "dated": found.dated(request),
            "may_export": request.may(Verb.EXPORT_POSTS),
        },
    )


def cursor_text(post: PostSeen) -> str:
    """A place in a list, as an address carries it."""
    return f"{post.created_at:%Y%m%dT%H%M%S.%f}-{post.mention}"


def cursor_from(text: str) -> Cursor | None:
    """The place that an address names, or None for the beginning."""
    instant, _sep, mention = text.partition("-")
    try:
        at = datetime.strptime(instant + "+0000", "%Y%m%dT%H%M%S.%f%z")
    except ValueError:
        return None
    return Cursor(at, mention)


@workspace_view(Verb.SEE_LISTENING)
def live(request: WorkspaceRequest) -> HttpResponseBase:
    """What was heard since ``after``: the fragment that the live list puts on top, or 204."""
    after = cursor_from(request.GET.get("after", "") or request.GET.get("from", ""))
    scope = common.scope_of(request, selectors.stats_of(request.workspace))
    heard = selectors.heard_since(
        request.workspace,
        scope,
        after.created_at if after else timezone.now(),
        limit=LIVE,
        names=request.may(Verb.SEE_AUTHORS),
    )
    if not heard:
        return HttpResponse(status=204)
    response = render(request, "listening/live.html", {"posts": common.cards(request, heard)})
    newest = max(post.heard_at for post in heard)
    response.headers["X-Parvis-Cursor"] = f"{newest:%Y%m%dT%H%M%S.%f}-"
    return response


@workspace_view(Verb.SEE_LISTENING)
def post(request: WorkspaceRequest, mention: str) -> HttpResponseBase:
    """One post with all that is said of it."""
    one = selectors.post(request.workspace, mention, names=request.may(Verb.SEE_AUTHORS))
    if one is None:
        raise Http404(_("This post is no longer here. Its author may have deleted it."))
    matched = queries_seen(request.actor, request.workspace).filter(pk__in=one.queries)
    return render(
        request,
        "listening/post.html",
        {
            "card": common.cards(request, [one])[0],
            "post": one,
            "labels": selectors.corrections_of(request.workspace, mention),
            "queries": [query.name for query in matched],
            "may_erase": request.may(Verb.ERASE_AUTHORS) and bool(one.author),
        },
    )


@workspace_view(Verb.ERASE_AUTHORS, methods=("POST",))
def erase_author(request: WorkspaceRequest, mention: str) -> HttpResponseBase:
    """Erase everything heard from the author of a post."""
    one = selectors.post(request.workspace, mention, names=False)
    if one is None or not one.author:
        raise Http404
    erased = services.author_erase(actor=request.actor, workspace=request.workspace, author=one.author)
    messages.success(
        request, _("Erased: %(n)d posts of this author, and every label on them.") % {"n": erased}
    )
    return redirect(reverse("listening:posts", args=[request.workspace.slug]))


@workspace_view(Verb.EXPORT_POSTS)
def export(request: WorkspaceRequest) -> HttpResponseBase:
    """The posts of a filter as CSV, cells that a spreadsheet would run made harmless; 100,000 at most."""
    scope = common.scope_of(request, selectors.stats_of(request.workspace))
    names = request.may(Verb.SEE_AUTHORS)
    writer = csv.writer(Echo())
    rows = _rows(request, scope.filter(), names)
    lines = chain([writer.writerow(COLUMNS)], (writer.writerow(row) for row in rows))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="posts.csv"'
    return response


def _rows(request: WorkspaceRequest, asked: Filter, names: bool) -> Iterator[list[str]]:
    words = found.words_of(request)
    if words:
        every = search_all(request.workspace, words, asked, most=EXPORT_MOST, names=names)
    else:
        every = _newest(request, asked, names)
    return ([csv_cell(getattr(one, column)) for column in COLUMNS] for one in every)


def _newest(request: WorkspaceRequest, asked: Filter, names: bool) -> Iterator[PostSeen]:
    before, given = None, 0
    while given < EXPORT_MOST:
        page = selectors.posts(request.workspace, asked, limit=EXPORT_PAGE, before=before, names=names)
        yield from page
        given += len(page)
        if len(page) < EXPORT_PAGE:
            return
        before = Cursor(page[-1].created_at, page[-1].mention)
