"""One author's public activity, as it was heard."""

from __future__ import annotations

from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parvis.apps.listening import selectors
from parvis.apps.listening.authors.profile import author_see, profile
from parvis.apps.listening.names import pseudonym
from parvis.apps.listening.pages import common
from parvis.apps.listening.panels import View, by_network, figure_of
from parvis.apps.listening.scope import Scope
from parvis.core.workspaces.access import WorkspaceRequest, workspace_view
from parvis.core.workspaces.permissions import Verb
from parvis.kit.figures import Figure, holds_nothing

LATEST = 10
# What a page about a person says; how a person feels is not among it.
SAID = ("topics", "terms", "hashtags", "languages", "networks", "domains")
TITLE = gettext_lazy("Posts over time")


@workspace_view(Verb.SEE_AUTHORS)
def author(request: WorkspaceRequest, author: str) -> HttpResponseBase:
    """Posts over time, reach, subjects, networks, languages, the latest posts. Looking is audited."""
    scope = common.scope_of(request, selectors.stats_of(request.workspace)).keeping().only("author", author)
    found = profile(request.workspace, author, scope)
    if found is None:
        raise Http404(_("Nothing is heard from this author any more."))
    author_see(actor=request.actor, workspace=request.workspace, author=author, now=timezone.now())
    latest = selectors.posts(request.workspace, scope.filter(), limit=LATEST, names=True)
    return render(
        request,
        "listening/author.html",
        {
            "author": found,
            "called": f"@{found.handle}" if found.handle else pseudonym(author),
            "scope": scope,
            "periods": common.periods_of(scope),
            "volume": by_network(View(request.workspace, scope), str(TITLE)) if found.posts else None,
            "figures": _figures(request, scope) if found.posts else (),
            "posts": common.cards(request, latest),
            "may_erase": request.may(Verb.ERASE_AUTHORS),
        },
    )


def _figures(request: WorkspaceRequest, scope: Scope) -> list[Figure]:
    figures = (figure_of(name, request.workspace, scope) for name in SAID)
    return [figure for figure in figures if figure is not None and not holds_nothing(figure)]
