"""The one door of every page of a workspace: who is asking, for which workspace, for which verb.

A workspace that is not theirs does not exist for them (404); a verb their role lacks is refused (403).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLResolver, get_resolver
from django.utils.module_loading import import_string
from django.views.decorators.http import require_http_methods

from parvis.core.actors import Actor
from parvis.core.errors import NotAllowed
from parvis.core.people import User
from parvis.core.workspaces.models import Membership, Workspace
from parvis.core.workspaces.permissions import Verb, allowed
from parvis.core.workspaces.selectors import membership_of

P = ParamSpec("P")
REFUSAL = "Your role does not allow you to do this. Ask an owner of the workspace."


class WorkspaceRequest(HttpRequest):
    """A request that has passed the door."""

    user: User
    workspace: Workspace
    membership: Membership
    actor: Actor

    def may(self, verb: Verb) -> bool:
        """Whether the person's role includes the verb."""
        return allowed(self.membership.role, verb)


View = Callable[Concatenate[WorkspaceRequest, P], HttpResponseBase]


def workspace_view(
    verb: Verb, *, methods: tuple[str, ...] = ("GET",)
) -> Callable[[View[P]], Callable[..., HttpResponseBase]]:
    """Guard a view whose URL begins with ``<slug:workspace>``; the view receives a ``WorkspaceRequest``.

    The wrapped view carries ``parvis_verb`` and ``parvis_methods``, which the house tests read.
    """
    with_head = (*methods, "HEAD") if "GET" in methods else methods

    def decorate(view: View[P]) -> Callable[..., HttpResponseBase]:
        @require_http_methods(list(with_head))
        @login_required
        @wraps(view)
        def guarded(request: Any, workspace: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            membership = membership_of(request.user, workspace)
            if membership is None:
                raise Http404
            if not allowed(membership.role, verb):
                raise NotAllowed(REFUSAL)
            request.workspace = membership.workspace
            request.membership = membership
            request.actor = Actor.human(request.user)
            request.may = lambda wanted: allowed(membership.role, wanted)
            return view(request, *args, **kwargs)

        guarded.parvis_verb = verb  # type: ignore[attr-defined]
        guarded.parvis_methods = with_head  # type: ignore[attr-defined]
        return guarded

    return decorate


class PageAt:
    """A guarded view named by its dotted path, loaded when somebody first goes there.

    For pages whose libraries (the lake, the models) take a second to load: naming them costs nothing.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        # Django names a view by these; asking the view itself would load it.
        self.__module__, _dot, self.__name__ = path.rpartition(".")
        self.__qualname__ = self.__name__

    def view(self) -> Any:
        """The view, loaded; raises ``ImportError`` if there is none of this name."""
        return import_string(self.path)

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answer: HttpResponseBase = self.view()(request, *args, **kwargs)
        return answer

    @property
    def parvis_verb(self) -> Verb:
        """What ``workspace_view`` wrote on the view."""
        verb: Verb = self.view().parvis_verb
        return verb

    @property
    def parvis_methods(self) -> tuple[str, ...]:
        """The same, for its methods."""
        methods: tuple[str, ...] = self.view().parvis_methods
        return methods


def load_pages() -> None:
    """Load every page that is named by its path: afterwards nobody waits for one."""
    for found in _views(get_resolver().url_patterns):
        if isinstance(found, PageAt):
            found.view()


def _views(patterns: Iterable[Any]) -> Iterator[Any]:
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from _views(one.url_patterns)
        else:
            yield one.callback


__all__ = ["HttpResponse", "PageAt", "WorkspaceRequest", "load_pages", "workspace_view"]
