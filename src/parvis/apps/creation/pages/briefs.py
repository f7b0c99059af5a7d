"""The list of briefs; writing one, changing it, putting it away, and what it still lacks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.apps.creation import briefs as said
from parvis.apps.creation import selectors, services
from parvis.apps.creation.forms import BriefForm
from parvis.apps.creation.models import Brief
from parvis.apps.creation.pages.found import brief_found
from parvis.apps.creation.pages.tabs import tabs_of
from parvis.core.errors import BadInput, Conflict
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb

A_PAGE = 30
# The form in its three parts: the person first, then what is true, then how it is told.
STORY = ("who", "happened", "matters", "feels")
SUBJECT = ("message", "facts", "product", "segment", "audience")
TELLING = (
    "goal",
    "call",
    "link",
    "networks",
    "language",
    "tone",
    "constraints",
    "keywords",
    "sources",
    "name",
)


@workspace_view(Verb.SEE_POSTS)
def briefs(request: WorkspaceRequest) -> HttpResponseBase:
    """The briefs that match, changed last first."""
    archived, words = request.GET.get("archived") == "1", request.GET.get("q", "")[:200].strip()
    found = selectors.briefs_of(request.workspace, archived=archived, words=words)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    rows = [(one, said.meter(selectors.draft_of(one))) for one in page]
    context = {
        "tabs": tabs_of(request, "creation:briefs"),
        "rows": rows,
        "words": words,
        "archived": archived,
        "may_write": request.may(Verb.WRITE_POSTS),
        "previous_href": _page_href(request, page.previous_page_number()) if page.has_previous() else "",
        "next_href": _page_href(request, page.next_page_number()) if page.has_next() else "",
    }
    return render(request, "creation/briefs.html", context)


def _page_href(request: WorkspaceRequest, number: int) -> str:
    query = request.GET.copy()
    query["page"] = str(number)
    return f"?{query.urlencode()}"


@workspace_view(Verb.WRITE_POSTS, methods=("GET", "POST"))
def create(request: WorkspaceRequest) -> HttpResponseBase:
    """Write a brief."""
    form = BriefForm(request.POST or None, workspace=request.workspace)

    def save() -> Brief:
        return services.brief_create(
            actor=request.actor, workspace=request.workspace, draft=form.draft(), now=timezone.now()
        )

    return _saved(request, form, save) or _page(request, form, None)


@workspace_view(Verb.WRITE_POSTS, methods=("GET", "POST"))
def change(request: WorkspaceRequest, pk: UUID) -> HttpResponseBase:
    """Say it otherwise."""
    brief = brief_found(request, pk)
    form = BriefForm(request.POST or None, workspace=request.workspace, draft=selectors.draft_of(brief))
    seen = request.POST.get("seen", "")

    def save() -> Brief:
        return services.brief_change(
            actor=request.actor, workspace=request.workspace, brief_id=pk, draft=form.draft(),
            seen=int(seen) if seen.isascii() and seen.isdigit() else 0, now=timezone.now(),
        )  # fmt: skip

    return _saved(request, form, save) or _page(request, form, brief)


def _saved(request: WorkspaceRequest, form: BriefForm, save: Callable[[], Brief]) -> HttpResponseBase | None:
    """The page of the brief once it is kept; None to show the form, with what is wrong beside its place."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        brief = save()
    except (BadInput, Conflict) as error:
        form.add_error(error.code if error.code in form.fields else None, str(error))
        return None
    return redirect("creation:brief", request.workspace.slug, brief.pk)


def _page(request: WorkspaceRequest, form: BriefForm, brief: Brief | None) -> HttpResponseBase:
    draft = selectors.draft_of(brief) if brief else said.BriefDraft()
    if form.is_bound:
        form.is_valid()
        draft = form.draft()
    parts = {"story": STORY, "subject": SUBJECT, "telling": TELLING}
    context: dict[str, Any] = {
        "form": form,
        "brief": brief,
        "seen": request.POST.get("seen", brief.number if brief else ""),
        "meter": said.meter(draft),
        **{name: [form[one] for one in fields] for name, fields in parts.items()},
    }
    return render(request, "creation/brief_form.html", context, status=422 if form.errors else 200)


@workspace_view(Verb.WRITE_POSTS, methods=("POST",))
def look(request: WorkspaceRequest) -> HttpResponseBase:
    """What the brief in the form still lacks; nothing is kept."""
    form = BriefForm(request.POST, workspace=request.workspace)
    form.is_valid()
    return render(request, "creation/meter.html", {"meter": said.meter(form.draft())})


@workspace_view(Verb.WRITE_POSTS, methods=("POST",))
def archive(request: WorkspaceRequest, pk: UUID) -> HttpResponseBase:
    """Put a brief away."""
    services.brief_archive(actor=request.actor, workspace=request.workspace, brief_id=pk, now=timezone.now())
    messages.success(request, _("The brief is put away. It stays among the archived briefs."))
    return redirect("creation:briefs", request.workspace.slug)


@workspace_view(Verb.WRITE_POSTS, methods=("POST",))
def restore(request: WorkspaceRequest, pk: UUID) -> HttpResponseBase:
    """Take it out again."""
    services.brief_restore(actor=request.actor, workspace=request.workspace, brief_id=pk)
    messages.success(request, _("The brief is back among the others."))
    return redirect("creation:brief", request.workspace.slug, pk)
