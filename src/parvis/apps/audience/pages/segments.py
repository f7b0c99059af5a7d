"""The groups that the brand addresses: the list, and each of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from parvis.apps.audience import selectors, services
from parvis.apps.audience.forms import SegmentForm, ThemesForm, language_label, network_label
from parvis.apps.audience.pages.tabs import tabs_of
from parvis.apps.audience.reading import MOST_SEGMENTS, SegmentDraft
from parvis.apps.audience.selectors import SegmentSeen
from parvis.core.errors import NotFound, ParvisError
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb


@dataclass(frozen=True, slots=True)
class Row:
    """A segment as the list shows it: its language and networks in words, empty for any."""

    segment: SegmentSeen
    language: str
    networks: str
    dialog: str


def _home(request: WorkspaceRequest) -> str:
    return reverse("audience:segments", args=[request.workspace.slug])


@workspace_view(Verb.SEE_LISTENING)
def segments(request: WorkspaceRequest) -> HttpResponseBase:
    """Every segment with its interests."""
    rows = [
        Row(
            segment=one,
            language=language_label(one.language) if one.language else "",
            networks=", ".join(map(network_label, one.networks)),
            dialog=f"delete-{one.id}",
        )
        for one in selectors.segments_of(workspace_id=request.workspace.pk)
    ]
    may_edit = request.may(Verb.EDIT_AUDIENCE)
    context = {
        "tabs": tabs_of(request, "audience:segments"),
        "rows": rows,
        "may_edit": may_edit,
        "may_add": may_edit and len(rows) < MOST_SEGMENTS,
    }
    return render(request, "audience/segments.html", context)


@workspace_view(Verb.EDIT_AUDIENCE, methods=("GET", "POST"))
def create(request: WorkspaceRequest) -> HttpResponseBase:
    """Describe a segment."""

    def save(draft: SegmentDraft) -> None:
        services.segment_create(actor=request.actor, workspace=request.workspace, draft=draft)
        messages.success(request, _("The segment is saved."))

    return _form(request, None, save)


@workspace_view(Verb.EDIT_AUDIENCE, methods=("GET", "POST"))
def change(request: WorkspaceRequest, pk: UUID) -> HttpResponseBase:
    """Describe it otherwise."""
    found = selectors.segment_of(workspace_id=request.workspace.pk, segment_id=pk)
    if found is None:
        raise NotFound(_("It is not there any more. Somebody may have deleted it."))

    def save(draft: SegmentDraft) -> None:
        services.segment_change(actor=request.actor, workspace=request.workspace, segment_id=pk, draft=draft)
        messages.success(request, _("The segment is changed."))

    return _form(request, found, save)


def _form(
    request: WorkspaceRequest, found: SegmentSeen | None, save: Callable[[SegmentDraft], None]
) -> HttpResponseBase:
    sent = request.POST or None
    form = SegmentForm(sent, segment=found)
    themes = ThemesForm.of(found.interests if found else (), sent)
    if sent and sent.get("do") == "more":
        form, themes = SegmentForm.unjudged(sent, found), ThemesForm.with_more(sent)
    elif sent and form.is_valid() & themes.is_valid():
        try:
            save(form.draft(themes.drafts()))
        except NotFound:
            raise
        except ParvisError as error:
            form.add_error("name" if error.code.startswith("name") else None, str(error))
        else:
            return redirect(_home(request))
    wrong = form.is_bound and bool(form.errors or themes.total_error_count())
    context = {"form": form, "themes": themes, "segment": found}
    return render(request, "audience/segment_form.html", context, status=422 if wrong else 200)


@workspace_view(Verb.EDIT_AUDIENCE, methods=("POST",))
def delete(request: WorkspaceRequest, pk: UUID) -> HttpResponseBase:
    """Forget a segment."""
    services.segment_delete(actor=request.actor, workspace=request.workspace, segment_id=pk)
    messages.success(request, _("The segment is deleted."))
    return redirect(_home(request))
