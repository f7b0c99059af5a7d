"""The versions of a prompt: listed, read within their frame, written, compared, put in use."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.apps.creation import selectors, services
from parvis.apps.creation.prompts import SHIPPED, PromptSeen
from parvis.apps.workshop.forms import PromptForm
from parvis.apps.workshop.pages.common import frame_of, known_language, language_of
from parvis.core.errors import BadInput, Conflict
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb
from parvis.kit.edits import compare as changes

MOST_SHOWN = 100


@workspace_view(Verb.SEE_POSTS)
def prompts(request: WorkspaceRequest) -> HttpResponseBase:
    """Every version in a language, the newest first."""
    language = language_of(request)
    rows = selectors.prompts_of(request.workspace, language)
    shown = rows[:MOST_SHOWN] if len(rows) <= MOST_SHOWN else [*rows[:MOST_SHOWN], rows[-1]]
    current = next(one for one in rows if one.in_use)
    context = {"rows": shown, "current": current, **frame_of(request, "workshop:prompts", language)}
    return render(request, "workshop/prompts.html", context)


@workspace_view(Verb.SEE_POSTS)
def version(request: WorkspaceRequest, language: str, number: int) -> HttpResponseBase:
    """One version, whole: what is the workspace's own, and around it what nobody changes."""
    seen = selectors.prompt_numbered(request.workspace, known_language(language), number)
    used = selectors.in_use(request.workspace, language)
    context = {"seen": seen, "used": used, "may_edit": request.may(Verb.EDIT_VOICE)}
    return render(request, "workshop/version.html", context)


@workspace_view(Verb.EDIT_VOICE, methods=("GET", "POST"))
def write(request: WorkspaceRequest, language: str, number: int) -> HttpResponseBase:
    """Write another version, beginning with this one."""
    base = selectors.prompt_numbered(request.workspace, known_language(language), number)
    form = PromptForm(request.POST or None, initial={"manner": base.manner})
    if request.method == "POST" and form.is_valid():
        try:
            kept = services.prompt_write(
                actor=request.actor, workspace=request.workspace, language=language, based_on=number,
                now=timezone.now(), **form.cleaned_data,
            )  # fmt: skip
        except (BadInput, Conflict) as error:
            form.add_error(error.code if error.code in form.fields else "manner", str(error))
        else:
            said = _("Version %(number)d is kept. Try it before you put it in use.")
            messages.success(request, said % {"number": kept.number})
            return redirect("workshop:version", request.workspace.slug, language, kept.number)
    status = 422 if form.errors else 200
    return render(request, "workshop/write.html", {"form": form, "base": base}, status=status)


@workspace_view(Verb.EDIT_VOICE, methods=("POST",))
def use(request: WorkspaceRequest, language: str, number: int) -> HttpResponseBase:
    """Have variants be written by this version from now on; going back is the same."""
    seen = services.prompt_use(
        actor=request.actor, workspace=request.workspace, language=known_language(language), number=number,
        now=timezone.now(),
    )  # fmt: skip
    messages.success(
        request, _("Version %(number)d is in use: variants go by it from now on.") % {"number": seen.number}
    )
    return redirect("workshop:version", request.workspace.slug, language, number)


@workspace_view(Verb.SEE_POSTS)
def compare(request: WorkspaceRequest, language: str) -> HttpResponseBase:
    """What changed from one version to another."""
    rows = selectors.prompts_of(request.workspace, known_language(language))
    before, after = _chosen(request, rows, "a", -1), _chosen(request, rows, "b", 0)
    context = {
        "rows": rows[:MOST_SHOWN],
        "before": before,
        "after": after,
        "language": language,
        "parts": changes(before.manner, after.manner),
        "same": before.manner == after.manner,
    }
    return render(request, "workshop/compare.html", context)


def _chosen(request: WorkspaceRequest, rows: list[PromptSeen], name: str, otherwise: int) -> PromptSeen:
    """The version that the address names; else the one at this place."""
    asked = request.GET.get(name, "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 9 else SHIPPED - 1
    return next((one for one in rows if one.number == number), rows[otherwise])
