"""What every page of the workshop shows: its tabs, the language, whether an endpoint is there to obey."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from parvis.apps.creation import writers
from parvis.apps.creation.briefs import LANGUAGES
from parvis.apps.creation.forms import LANGUAGES as NAMED
from parvis.apps.creation.pages.tabs import tabs_of
from parvis.apps.workshop import selectors
from parvis.apps.workshop.models import Trial
from parvis.core.workspaces.access import WorkspaceRequest
from parvis.core.workspaces.permissions import Verb
from parvis.kit.choices import Tab


def language_of(request: WorkspaceRequest) -> str:
    """The language that the address asks for, else the workspace's."""
    asked = request.GET.get("language", request.POST.get("language", ""))
    if asked in LANGUAGES:
        return asked
    return request.workspace.language if request.workspace.language in LANGUAGES else LANGUAGES[0]


def known_language(language: str) -> str:
    """A language of an address, or 404."""
    if language not in LANGUAGES:
        raise Http404
    return language


def frame_of(request: WorkspaceRequest, current: str, language: str) -> dict[str, Any]:
    """The tabs of creation, those of the workshop, and the chips of the languages."""
    slug = request.workspace.slug
    pages = (
        ("workshop:prompts", _("Versions")),
        ("workshop:cases", _("Case set")),
        ("workshop:trials", _("Trials")),
    )
    inside = [
        Tab(label, f"{reverse(name, args=[slug])}?language={language}", name == current)
        for name, label in pages
    ]
    here = reverse(current, args=[slug])
    chips = [
        {"label": words, "href": f"{here}?language={code}", "on": code == language} for code, words in NAMED
    ]
    return {
        "tabs": tabs_of(request, "workshop:prompts"),
        "inside": inside,
        "chips": chips,
        "language": language,
        "model": writers.model_of(request.workspace),
        "may_edit": request.may(Verb.EDIT_VOICE),
        "may_write": request.may(Verb.WRITE_POSTS),
        "may_choose": request.may(Verb.CHOOSE_MODELS),
    }


def trial_found(request: WorkspaceRequest, pk: UUID) -> Trial:
    """The workspace's trial, or 404."""
    trial = selectors.trial_of(request.workspace, pk)
    if trial is None:
        raise Http404
    return trial
