"""The board, an idea of it, and what people do to it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parvis.apps.ideas import selectors, services
from parvis.apps.ideas.board import Stage
from parvis.apps.ideas.forms import ChangeForm, IdeaForm
from parvis.apps.ideas.handlers import read_idea_feeds
from parvis.apps.ideas.models import Choice, Origin
from parvis.apps.ideas.pages.common import card_found, put_error, tabs_of
from parvis.apps.ideas.proposing.run import reads_feeds
from parvis.core.errors import BadInput, ParvisError
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb


@workspace_view(Verb.SEE_POSTS)
def board(request: WorkspaceRequest) -> HttpResponseBase:
    """Every idea, by how far it has come; on a phone one column at a time."""
    columns = selectors.board_of(request.workspace)
    given = request.GET.get("column", "")
    shown = Stage(given) if given in columns else Stage.IDEA
    context = {
        "columns": [(one, held, one is shown) for one, held in columns.items()],
        "any": any(columns.values()),
        "tabs": tabs_of(request, "board"),
        "may_write": request.may(Verb.WRITE_POSTS),
    }
    return render(request, "ideas/board.html", context)


@workspace_view(Verb.WRITE_POSTS, methods=("POST",))
def propose(request: WorkspaceRequest) -> HttpResponseBase:
    """Look for ideas now."""
    told = services.workspace_propose(
        actor=request.actor, workspace=request.workspace, now=timezone.now(), asked=True
    )
    made = sum(one.made for one in told.values())
    words = [ngettext("%(n)d idea came.", "%(n)d ideas came.", made) % {"n": made} if made else
             _("Nothing new came.")]  # fmt: skip
    if any(one.kept_back for one in told.values()):
        words.append(_("More was found, and waits: a source has reached its cap of the week."))
    if told[Origin.TREND].why == "sensitive":
        words.append(_("The moment is sensitive: no rise is proposed that may have to do with the crisis."))
    if reads_feeds(request.workspace):
        key = f"idea-feeds:{request.workspace.pk}"
        read_idea_feeds.using(workspace_id=request.workspace.pk, unique_key=key).enqueue(
            workspace_id=request.workspace.pk
        )
        words.append(_("The feeds are being read: their articles follow in a moment."))
    messages.success(request, " ".join(words))
    return redirect("ideas:board", request.workspace.slug)


@workspace_view(Verb.WRITE_POSTS, methods=("GET", "POST"))
def add(request: WorkspaceRequest) -> HttpResponseBase:
    """Put an idea of one's own on the board."""
    form = IdeaForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.idea_add(
                actor=request.actor, workspace=request.workspace, now=timezone.now(), **form.cleaned_data
            )
            return redirect("ideas:idea", request.workspace.slug, made.pk)
        except ParvisError as error:
            put_error(form, error)
    return render(request, "ideas/add.html", {"form": form}, status=422 if form.errors else 200)


@workspace_view(Verb.SEE_POSTS)
def idea(request: WorkspaceRequest, pk: UUID) -> HttpResponseBase:
    """One idea: where it comes from, what it rests on, what became of it."""
    return _idea(request, pk)


def _idea(request: WorkspaceRequest, pk: UUID, form: ChangeForm | None = None) -> HttpResponseBase:
    card = card_found(request, pk)
    held = card.idea
    initial = {"title": held.title, "note": held.note, "owner": held.owner_id, "due_on": held.due_on}
    context = {
        "card": card,
        "idea": held,
        "evidence": selectors.evidence_of(held),
        "form": form or ChangeForm(request.workspace, initial=initial),
        "drafts": held.origin == Origin.EVERGREEN and held.source_post_id is not None,
        "may_write": request.may(Verb.WRITE_POSTS),
    }
    return render(request, "ideas/idea.html", context, status=422 if form and form.errors else 200)


@workspace_view(Verb.WRITE_POSTS, methods=("POST",))
def change(request: WorkspaceRequest, pk: UUID) -> HttpResponseBase:
    """Say it otherwise, give it to somebody, or a day."""
    form = ChangeForm(request.workspace, request.POST)
    if form.is_valid():
        try:
            services.idea_change(
                actor=request.actor, workspace=request.workspace, idea_id=pk, **form.cleaned_data
            )
            messages.success(request, _("Saved."))
            return redirect("ideas:idea", request.workspace.slug, pk)
        except BadInput as error:
            put_error(form, error)
    return _idea(request, pk, form)


@workspace_view(Verb.WRITE_POSTS, methods=("POST",))
def decide(request: WorkspaceRequest, pk: UUID) -> HttpResponseBase:
    """Choose an idea, set it aside, or put it back."""
    wanted, now = request.POST.get("choice", ""), timezone.now()
    given: dict[str, Any] = {"actor": request.actor, "workspace": request.workspace, "idea_id": pk}
    if wanted == Choice.ASIDE:
        services.idea_set_aside(**given, reason=request.POST.get("reason", ""), now=now)
        messages.success(request, _("Set aside. It stays among those that were."))
        return redirect("ideas:board", request.workspace.slug)
    if wanted == Choice.CHOSEN:
        services.idea_choose(**given, now=now)
    elif wanted == Choice.OPEN:
        services.idea_reopen(**given, now=now)
    else:
        raise BadInput(_("Choose what is to become of this idea."), code="choice")
    return redirect("ideas:idea", request.workspace.slug, pk)


@workspace_view(Verb.WRITE_POSTS, methods=("POST",))
def place(request: WorkspaceRequest, pk: UUID) -> HttpResponseBase:
    """Move an idea: into a column, before another, or one up or down."""
    before: UUID | None = None
    choice = request.POST.get("choice", "")
    if choice not in (Choice.OPEN, Choice.CHOSEN):
        raise BadInput(_("Further on, a card moves by itself: begin its brief."), code="choice")
    if given := request.POST.get("before", ""):
        try:
            before = UUID(given)
        except ValueError as error:
            raise BadInput(_("There is no such idea here."), code="before") from error
    services.idea_place(
        actor=request.actor, workspace=request.workspace, idea_id=pk, choice=Choice(choice), before=before,
        now=timezone.now(),
    )  # fmt: skip
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(_("Moved."), content_type="text/plain; charset=utf-8")
    return redirect("ideas:board", request.workspace.slug)


@workspace_view(Verb.WRITE_POSTS, methods=("POST",))
def brief(request: WorkspaceRequest, pk: UUID) -> HttpResponseBase:
    """Begin a brief with what the idea knows."""
    made = services.idea_brief(
        actor=request.actor, workspace=request.workspace, idea_id=pk, now=timezone.now()
    )
    return redirect("creation:brief_change", request.workspace.slug, made.pk)


@workspace_view(Verb.WRITE_POSTS, methods=("POST",))
def draft(request: WorkspaceRequest, pk: UUID) -> HttpResponseBase:
    """Make a new draft of an evergreen post."""
    made = services.idea_draft(
        actor=request.actor, workspace=request.workspace, idea_id=pk, now=timezone.now()
    )
    return redirect("content:post", request.workspace.slug, made.pk)
