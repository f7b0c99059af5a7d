"""Changing saved queries. Each service: one verb, one transaction, one audit entry."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from parvis.apps.listening.language import QuerySyntaxError, parse
from parvis.apps.listening.messages import syntax_message
from parvis.apps.listening.models import Query
from parvis.apps.listening.querying.access import gone, queries_seen, query_to_change, require_own
from parvis.apps.listening.querying.backfill import enqueue, past_begin
from parvis.apps.listening.querying.models import OPEN, Backfill, BackfillState, QueryFolder, QueryVersion
from parvis.core import audit
from parvis.core.actors import Actor
from parvis.core.errors import BadInput, Conflict
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb
from parvis.core.workspaces.services import require

NAME_LIMIT = 80  # characters


class QueryRefused(BadInput):
    """A query that cannot be read; ``position`` and ``length`` point at the place, in characters."""

    def __init__(self, error: QuerySyntaxError) -> None:
        super().__init__(syntax_message(error), code=error.code)
        self.position = error.position
        self.length = error.length


def check_query(text: str) -> str:
    """The text, trimmed, if it is a query; raises ``QueryRefused`` with the place of the mistake."""
    try:
        parse(text)
    except QuerySyntaxError as error:
        raise QueryRefused(error) from error
    return text.replace("\x00", " ").strip()


@transaction.atomic
def query_create(
    *,
    actor: Actor,
    workspace: Workspace,
    name: str,
    text: str,
    folder_id: int | None = None,
    is_shared: bool = True,
) -> Query:
    """Save a query, and match it over the past in the background."""
    require(actor, workspace, Verb.EDIT_QUERIES)
    text, name = check_query(text), _named(name)
    query = Query(
        workspace=workspace,
        name=name,
        text=text,
        folder=_folder(workspace, folder_id),
        is_shared=is_shared,
        created_by_id=actor.user_id,
    )
    _save(query)
    version_add(query, actor)
    _audit(actor, workspace, "query.create", query, after={"name": name, "text": text})
    past_begin(query, now=timezone.now())
    return query


@transaction.atomic
def query_update(
    *,
    actor: Actor,
    workspace: Workspace,
    query_id: int,
    name: str,
    text: str,
    folder_id: int | None = None,
    is_shared: bool | None = None,
) -> Query:
    """Change a query. A new text is a new version, and is matched anew over the past.

    ``folder_id``: its only folder, or None for no folder. ``is_shared``: None leaves it as it is.
    """
    query = query_to_change(actor, workspace, query_id)
    text, name = check_query(text), _named(name)
    shared = query.is_shared if is_shared is None else is_shared
    if query.is_shared and not shared:
        require_own(actor, workspace, query)
    wanted = {"name": name, "text": text, "folder": _folder(workspace, folder_id), "is_shared": shared}
    before = {key: getattr(query, key) for key, value in wanted.items() if getattr(query, key) != value}
    for key in before:
        setattr(query, key, wanted[key])
    if "text" in before:
        query.version += 1
    _save(query)
    if "text" in before:
        version_add(query, actor)
        past_begin(query, now=timezone.now())
    _audit(
        actor,
        workspace,
        "query.update",
        query,
        before=_told(before),
        after=_told({key: wanted[key] for key in before}),
    )
    return query


@transaction.atomic
def query_return(*, actor: Actor, workspace: Workspace, query_id: int, number: int) -> Query:
    """Bring back the text of an older version, as a new one; matched anew over the past."""
    query = query_to_change(actor, workspace, query_id)
    older = query.versions.filter(number=number).first()
    if older is None:
        raise gone()
    before, text = query.text, check_query(older.text)
    if text == before:
        raise Conflict(_("The query already says this."), code="same_text")
    query.text = text
    query.version += 1
    _save(query)
    version_add(query, actor, returned_to=number)
    past_begin(query, now=timezone.now())
    _audit(actor, workspace, "query.return", query, before={"text": before}, after={"text": text})
    return query


@transaction.atomic
def query_delete(*, actor: Actor, workspace: Workspace, query_id: int) -> None:
    """Forget a query; the posts it matched stay for the others."""
    query = query_to_change(actor, workspace, query_id)
    _audit(actor, workspace, "query.delete", query, before={"name": query.name, "text": query.text})
    query.delete()


@transaction.atomic
def queries_move(
    *, actor: Actor, workspace: Workspace, query_ids: Sequence[int], folder_id: int | None
) -> int:
    """Put several queries into one folder, or into none; how many moved. Those not seen are left alone."""
    require(actor, workspace, Verb.EDIT_QUERIES)
    folder = _folder(workspace, folder_id)
    moved = queries_seen(actor, workspace).filter(pk__in=query_ids).exclude(folder=folder)
    names = list(moved.values_list("name", flat=True))
    moved.update(folder=folder)
    audit.record(
        actor=actor,
        workspace=workspace,
        verb="query.move",
        target="query",
        after={"names": names, "folder": folder.name if folder else ""},
    )
    return len(names)


@transaction.atomic
def past_stop(*, actor: Actor, workspace: Workspace, query_id: int) -> None:
    """Stop matching a query over the past; the days that are read stay matched."""
    query = query_to_change(actor, workspace, query_id)
    open_ = Backfill.objects.filter(query=query, state__in=OPEN)
    if open_.update(state=BackfillState.STOPPED, within=0, ended_at=timezone.now()):
        _audit(actor, workspace, "query.past_stop", query)


@transaction.atomic
def past_resume(*, actor: Actor, workspace: Workspace, query_id: int) -> None:
    """Go on matching a query over the past, from the day where it stopped."""
    query = query_to_change(actor, workspace, query_id)
    stopped = Backfill.objects.filter(query=query, state=BackfillState.STOPPED)
    if stopped.update(state=BackfillState.WAITING, ended_at=None):
        _audit(actor, workspace, "query.past_resume", query)
        enqueue(workspace.pk)


def version_add(query: Query, actor: Actor, *, returned_to: int | None = None) -> None:
    """Keep what a query says from now on."""
    QueryVersion.objects.create(
        query=query,
        number=query.version,
        text=query.text,
        returned_to=returned_to,
        by_id=actor.user_id,
        at=timezone.now(),
    )


def _save(query: Query) -> None:
    try:
        with transaction.atomic():
            query.save()
    except IntegrityError as error:
        raise Conflict(
            _("A query of this workspace already has this name. Choose another."), code="name_taken"
        ) from error


def _named(name: str) -> str:
    name = name.replace("\x00", " ").strip()[:NAME_LIMIT]
    if not name:
        raise BadInput(_("Give the query a name."), code="name_missing")
    return name


def _folder(workspace: Workspace, pk: int | None) -> QueryFolder | None:
    if pk is None:
        return None
    found = QueryFolder.objects.filter(workspace=workspace, pk=pk).first()
    if found is None:
        raise BadInput(_("This folder is no longer there. Choose another."), code="no_folder")
    return found


def _told(changes: dict[str, Any]) -> dict[str, Any]:
    """Changes as the audit keeps them: a folder by its name."""
    return {key: value.name if isinstance(value, QueryFolder) else value for key, value in changes.items()}


def _audit(actor: Actor, workspace: Workspace, verb: str, query: Query, **changes: Any) -> None:
    audit.record(actor=actor, workspace=workspace, verb=verb, target="query", target_id=query.pk, **changes)
