"""One rise: whether it is pushed, how it goes on, why, and the posts behind it."""

from __future__ import annotations

from functools import partial
from urllib.parse import urlencode

from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.apps.trends import selectors
from parvis.apps.trends.figures import carried, pace_of
from parvis.apps.trends.models import Rise, SubjectKind
from parvis.apps.trends.pages.common import shown, standing_for
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb


@workspace_view(Verb.SEE_LISTENING)
def rise(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """One rise, read from the posts that are there now."""
    row = selectors.rise_row(request.workspace, pk)
    if row is None:
        raise Http404(_("This rise is no longer here: its posts may have been removed."))
    now = timezone.now()
    span = selectors.span(request.workspace, now=now)
    one = shown(request.workspace, selectors.rising(row))
    why = selectors.why(row, now=one.rise.end)
    handles = selectors.handles_of(request.workspace, why) if request.may(Verb.SEE_AUTHORS) else None
    href = partial(one.rise.subject.posts_href, request.workspace, row.since, one.rise.end)
    context = {
        "one": one,
        "why": why,
        "lasts": row.until is None and span is not None and span.live,
        "pace": pace_of(span, row) if span else None,
        "carried": carried(href, why, handles=handles),
        "posts": standing_for(request, why),
        "charts_href": _charts(request, href()),
        "query_href": _query(request, row),
    }
    return render(request, "trends/rise.html", context)


def _charts(request: WorkspaceRequest, posts_href: str) -> str:
    return f"{reverse('listening:dashboard', args=[request.workspace.slug])}?{posts_href.partition('?')[2]}"


def _query(request: WorkspaceRequest, row: Rise) -> str:
    """Where a hashtag or a term becomes a saved query; empty for who may not, and for other subjects."""
    if row.kind not in {SubjectKind.HASHTAG, SubjectKind.TERM} or not request.may(Verb.EDIT_QUERIES):
        return ""
    text = f"#{row.key}" if row.kind == SubjectKind.HASHTAG else f'"{row.key}"' if " " in row.key else row.key
    return f"{reverse('listening:query_new', args=[request.workspace.slug])}?{urlencode({'text': text})}"
