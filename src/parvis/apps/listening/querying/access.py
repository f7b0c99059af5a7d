"""Who may see and change which query: said here, and nowhere else.

A shared query is seen by everybody who sees what is heard. A query that its author keeps to themselves is
seen by its author, and by those whose role says so (``SEE_EVERY_QUERY``: owners, managers), since its matches
are kept, paid for and answered for by the whole workspace. Whoever sees a query and may edit queries changes
it; only its author, or those who see every query, take it back from the others.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from parvis.apps.listening.models import Query
from parvis.core.actors import Actor
from parvis.core.errors import NotAllowed, NotFound
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb
from parvis.core.workspaces.services import may, require


def queries_seen(actor: Actor, workspace: Workspace) -> QuerySet[Query]:
    """The workspace's queries that this actor may see."""
    found = Query.objects.filter(workspace=workspace)
    if may(actor, workspace, Verb.SEE_EVERY_QUERY):
        return found
    own = Q(created_by_id=actor.user_id) if actor.user_id is not None else Q()
    return found.filter(Q(is_shared=True) | own) if own else found.filter(is_shared=True)


def query_seen(actor: Actor, workspace: Workspace, pk: int) -> Query:
    """One of them. Raises ``NotFound``: one that is somebody else's own looks like one that is not there."""
    found = queries_seen(actor, workspace).filter(pk=pk).first()
    if found is None:
        raise gone()
    return found


def require_seen(actor: Actor, workspace: Workspace, asked: Iterable[int]) -> None:
    """Raise ``NotFound`` where one of these queries is not for this actor: its matches would tell what it
    asks."""
    wanted = set(asked)
    if wanted and queries_seen(actor, workspace).filter(pk__in=wanted).count() < len(wanted):
        raise gone()


def query_to_change(actor: Actor, workspace: Workspace, pk: int) -> Query:
    """One of them, held for the rest of the transaction. Raises ``NotAllowed``, ``NotFound``."""
    require(actor, workspace, Verb.EDIT_QUERIES)
    found = queries_seen(actor, workspace).select_for_update().filter(pk=pk).first()
    if found is None:
        raise gone()
    return found


def require_own(actor: Actor, workspace: Workspace, query: Query) -> None:
    """Raise ``NotAllowed`` unless the actor may keep this query from the others."""
    if query.created_by_id != actor.user_id and not may(actor, workspace, Verb.SEE_EVERY_QUERY):
        raise NotAllowed(_("Only the person who wrote a shared query, or a manager, can stop sharing it."))


def gone() -> NotFound:
    """What is not there, or not for this person."""
    return NotFound(_("It is not there any more. Somebody may have deleted it."))
