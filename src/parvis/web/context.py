"""What the shell around every page needs to know."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from parvis.core.actors import Actor
from parvis.core.autonomy.models import Stop
from parvis.core.autonomy.selectors import stop_of
from parvis.core.autonomy.services import may_start
from parvis.core.people import User
from parvis.core.workspaces.models import Membership, Workspace
from parvis.core.workspaces.permissions import Verb, allowed
from parvis.core.workspaces.selectors import workspaces_of
from parvis.web import counts, navigation, theme


def shell(request: HttpRequest) -> dict[str, Any]:
    """The workspace of the page, where one may go from here, the theme and the languages."""
    membership = getattr(request, "membership", None)
    stopped = _stopped(membership)
    return _navigation(request, membership) | {
        "workspace": getattr(request, "workspace", None),
        "membership": membership,
        "stopped": stopped,
        "may_start": stopped is not None and _may_start(request, stopped),
        "may_stop": bool(membership and allowed(membership.role, Verb.STOP_EVERYTHING)),
        "may_begin": bool(membership and allowed(membership.role, Verb.WRITE_POSTS)),
        "my_workspaces": SimpleLazyObject(lambda: _workspaces(request)),
        "theme": theme.of(request),
        "themes": theme.Theme.choices,
        "languages": settings.LANGUAGES,
    }


def _navigation(request: HttpRequest, membership: Membership | None) -> dict[str, Any]:
    """Where one may go from here, with what waits there."""
    if membership is None:
        return {}
    counted = counts.of(request)
    lists = {
        "main": navigation.MAIN,
        "create": navigation.CREATE,
        "publishing": navigation.PUBLISHING,
        "house": navigation.HOUSE,
    }
    shown = {
        f"nav_{name}": navigation.entries(places, membership, request.path, counted)
        for name, places in lists.items()
    }
    bar = navigation.bar(membership, request.path, counted)
    bell = next((one for one in shown["nav_main"] if one.icon == "bell"), None)
    return shown | {"nav_bar": bar, "nav_bell": bell, "nav_counts": counted}


def _stopped(membership: Membership | None) -> Stop | None:
    """The stop that holds: every page says so, and asks each time, since it must be true within a second."""
    return stop_of(membership.workspace_id) if membership else None


def _may_start(request: HttpRequest, stopped: Stop) -> bool:
    user, workspace = getattr(request, "user", None), getattr(request, "workspace", None)
    return (
        isinstance(user, User) and workspace is not None and may_start(Actor.human(user), workspace, stopped)
    )


def _workspaces(request: HttpRequest) -> list[Workspace]:
    user = getattr(request, "user", None)  # an error may come before anybody is known
    return list(workspaces_of(user)) if isinstance(user, User) else []
