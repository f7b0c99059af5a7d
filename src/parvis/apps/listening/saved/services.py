"""Saving views and showing them outside. Each service: one verb, one transaction, one audit entry."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from parvis.apps.listening.querying.access import require_seen
from parvis.apps.listening.saved.models import SavedView, SharedLink
from parvis.apps.listening.scope import names_an_author, queries_named
from parvis.core import audit
from parvis.core.actors import Actor
from parvis.core.errors import BadInput, Conflict, NotFound
from parvis.core.links import link_columns
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb
from parvis.core.workspaces.services import require

LONGEST_QUERY = 4000


@transaction.atomic
def view_save(
    *, actor: Actor, workspace: Workspace, name: str, query: str, for_team: bool = False
) -> SavedView:
    """Keep filters, period and panels (the end of an address) under a name."""
    require(actor, workspace, Verb.EDIT_VIEWS)
    require_seen(actor, workspace, queries_named(query))
    values = {"name": _named(name), "query": _short(query), "for_team": for_team}

    def save() -> SavedView:
        return SavedView.objects.create(workspace=workspace, owner_id=actor.user_id, **values)

    view: SavedView = _unlike_others(save)
    _audit(actor, workspace, "view.save", view, after=values)
    return view


@transaction.atomic
def view_change(
    *,
    actor: Actor,
    workspace: Workspace,
    view_id: int,
    name: str,
    for_team: bool,
    query: str | None = None,
) -> SavedView:
    """Give a view another name, other readers or other filters; its links show what it has become."""
    require(actor, workspace, Verb.EDIT_VIEWS)
    view = _own(actor, workspace, view_id)
    require_seen(actor, workspace, queries_named(query or ""))
    fresh = {"name": _named(name), "for_team": for_team}
    fresh |= {} if query is None else {"query": _short(query)}
    before = {key: getattr(view, key) for key in fresh if getattr(view, key) != fresh[key]}
    for key in before:
        setattr(view, key, fresh[key])
    if "for_team" in before and not for_team:
        view.owner_id = actor.user_id  # who takes a view from the team keeps it
    _unlike_others(view.save)
    _audit(actor, workspace, "view.change", view, before=before, after={key: fresh[key] for key in before})
    return view


@transaction.atomic
def view_delete(*, actor: Actor, workspace: Workspace, view_id: int) -> None:
    """Forget a view; its links open no more."""
    require(actor, workspace, Verb.EDIT_VIEWS)
    view = _own(actor, workspace, view_id)
    _audit(actor, workspace, "view.delete", view, before={"name": view.name, "query": view.query})
    view.delete()


@transaction.atomic
def share_create(
    *,
    actor: Actor,
    workspace: Workspace,
    view_id: int,
    days: int,
    now: datetime,
    token: Callable[[], str] = lambda: secrets.token_urlsafe(32),
) -> tuple[SharedLink, str]:
    """A link that shows the view for so many days; returns it and its token, which is kept nowhere."""
    require(actor, workspace, Verb.SHARE_VIEWS)
    view = _own(actor, workspace, view_id)
    require_seen(actor, workspace, queries_named(view.query))
    if names_an_author(view.query):
        raise BadInput(
            _("A view of one author is not shown outside: take the author out of its filters first."),
            code="names_an_author",
        )
    drawn = token()
    columns = link_columns(days=days, by_id=actor.user_id, now=now, token=drawn)
    link = SharedLink.objects.create(view=view, **columns)
    after = {"name": view.name, "expires_at": link.expires_at}
    audit.record(
        actor=actor, workspace=workspace, verb="share.create", target="share", target_id=link.pk, after=after
    )
    return link, drawn


@transaction.atomic
def share_withdraw(*, actor: Actor, workspace: Workspace, link_id: int, now: datetime) -> None:
    """Close a link at once, for everybody who holds it."""
    require(actor, workspace, Verb.SHARE_VIEWS)
    links = SharedLink.objects.select_for_update().filter(view__workspace=workspace, pk=link_id)
    link = links.filter(_visible(actor, "view__")).select_related("view").first()
    if link is None:
        raise NotFound(_("It is not there any more. Somebody may have deleted it."))
    if link.withdrawn_at is not None:
        return
    link.withdrawn_at = now
    link.save(update_fields=["withdrawn_at"])
    before = {"name": link.view.name, "expires_at": link.expires_at}
    audit.record(
        actor=actor,
        workspace=workspace,
        verb="share.withdraw",
        target="share",
        target_id=link.pk,
        before=before,
    )


def _named(name: str) -> str:
    tidy = " ".join(name.split())[:80]
    if not tidy:
        raise BadInput(_("Give the view a name."), code="name_missing")
    return tidy


def _short(query: str) -> str:
    if len(query) > LONGEST_QUERY:
        raise BadInput(_("This view has too many filters to be kept: remove some."), code="query_too_long")
    return query


def _unlike_others(save: Callable[[], Any]) -> Any:
    try:
        with transaction.atomic():
            return save()
    except IntegrityError as error:
        raise Conflict(_("A view already has this name. Choose another.")) from error


def _visible(actor: Actor, path: str = "") -> Q:
    """The team's views, and the actor's own."""
    return Q(**{f"{path}for_team": True}) | Q(**{f"{path}owner_id": actor.user_id, f"{path}for_team": False})


def _own(actor: Actor, workspace: Workspace, pk: int) -> SavedView:
    """A view that this actor may see: another person's private one does not exist for them."""
    views = SavedView.objects.select_for_update().filter(workspace=workspace, pk=pk)
    view = views.filter(_visible(actor)).first()
    if view is None:
        raise NotFound(_("It is not there any more. Somebody may have deleted it."))
    return view


def _audit(actor: Actor, workspace: Workspace, verb: str, view: SavedView, **changes: Any) -> None:
    audit.record(actor=actor, workspace=workspace, verb=verb, target="view", target_id=view.pk, **changes)
