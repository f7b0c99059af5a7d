"""The list of reviews: what waits for me, what I asked for, everything, what is over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.apps.approval import selectors
from parvis.apps.approval.forms import people_of
from parvis.apps.approval.pages.showing import excerpt
from parvis.apps.approval.selectors import Listed
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb
from parvis.kit.choices import Tab

A_PAGE = 30
LISTS = ("mine", "asked", "all", "over")


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the list."""

    listed: Listed
    title: str
    names: str


@workspace_view(Verb.SEE_POSTS)
def reviews(request: WorkspaceRequest) -> HttpResponseBase:
    """Reviews, those that wait for the reader first."""
    now = timezone.now()
    mine = selectors.waiting_for(request.workspace, request.user, now)
    which = request.GET.get("show", "")
    which = which if which in LISTS else "mine" if mine else "all"
    page = Paginator(_found(request, which, mine), A_PAGE).get_page(request.GET.get("page"))
    rows = selectors.reviews_of(request.workspace).in_bulk(list(page.object_list))
    wanted = [rows[pk] for pk in page.object_list]
    shown = selectors.listed(request.workspace, request.user, wanted, now)
    context = {
        "tabs": _tabs(which, len(mine)),
        "which": which,
        "rows": _rows(request, shown),
        "previous_href": f"?show={which}&page={page.previous_page_number()}" if page.has_previous() else "",
        "next_href": f"?show={which}&page={page.next_page_number()}" if page.has_next() else "",
        "may_write": request.may(Verb.WRITE_POSTS),
        "may_edit": request.may(Verb.EDIT_WORKFLOW),
    }
    return render(request, "approval/reviews.html", context)


def _found(request: WorkspaceRequest, which: str, mine: Sequence[Listed]) -> Sequence[int]:
    """The ids of the reviews of a list, in its order."""
    everything = selectors.reviews_of(request.workspace).prefetch_related(None)
    if which == "mine":
        return [one.review.pk for one in mine]
    if which == "over":
        return list(everything.filter(closed_at__isnull=False).values_list("pk", flat=True))
    asked = {"asked_by": request.user} if which == "asked" else {}
    return list(everything.filter(closed_at__isnull=True, **asked).values_list("pk", flat=True))


def _tabs(which: str, mine: int) -> list[Tab]:
    names = {
        "mine": _("Waiting for me"),
        "asked": _("Asked by me"),
        "all": _("All that is asked"),
        "over": _("Over"),
    }
    return [
        Tab(label, f"?show={key}", key == which, mine if key == "mine" else None)
        for key, label in names.items()
    ]


def _rows(request: WorkspaceRequest, shown: Sequence[Listed]) -> list[Row]:
    people = people_of(request.workspace)
    return [
        Row(
            one,
            one.review.post.title or excerpt(one.review.post),
            ", ".join(str(people[pk]) for pk in sorted(one.people) if pk in people),
        )
        for one in shown
    ]
