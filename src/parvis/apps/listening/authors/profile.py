"""One author's public activity, as it was heard. Nothing here says who somebody is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from parvis.apps.listening.intake import open_ref
from parvis.apps.listening.scope import Scope
from parvis.apps.listening.store import lake_of, pseudonyms_of
from parvis.core import audit
from parvis.core.actors import Actor
from parvis.core.audit import AuditEntry
from parvis.core.lake import SealBroken
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb
from parvis.core.workspaces.services import require


@dataclass(frozen=True, slots=True)
class Profile:
    """What was heard of an author in a period.

    ``engagement`` adds up the likes, reposts and replies that the network told of ``told`` of the ``posts``,
    when they were heard; ``followers`` is what it told with the newest post, None where it tells none.
    ``newest`` is the id of that post.
    """

    author: str
    handle: str
    name: str
    posts: int
    told: int
    engagement: int
    median: float | None
    most: int | None
    followers: int | None
    first: datetime | None
    last: datetime | None
    newest: str


def profile(workspace: Workspace, author: str, scope: Scope) -> Profile | None:
    """The author's activity in a scope (its other filters hold too); None if nothing was ever heard."""
    lake = lake_of(workspace.pk)
    mine = Scope("all", None, None).only("author", author).filter()
    newest = lake.latest(mine, limit=1).to_pylist()
    if not newest:
        return None
    ref = _opened(workspace, newest[0]["ref"])
    row = lake.reach(scope.only("author", author).filter()).to_pylist()[0]
    return Profile(
        author=author,
        handle=ref.get("handle", "").lstrip("@"),
        name=ref.get("name", ""),
        posts=row["n"],
        told=row["told"],
        engagement=row["engagement"] or 0,
        median=row["median"],
        most=row["most"],
        followers=newest[0]["followers"],
        first=row["first"],
        last=row["last"],
        newest=newest[0]["mention"],
    )


def _opened(workspace: Workspace, ref: bytes) -> dict[str, str]:
    try:
        return dict(open_ref(pseudonyms_of(workspace.pk), ref))
    except SealBroken:  # sealed with a key that was destroyed: the name is gone for good
        return {}


@transaction.atomic
def author_see(*, actor: Actor, workspace: Workspace, author: str, now: datetime) -> None:
    """Note that somebody looked at a person's page: once a day for each of both."""
    require(actor, workspace, Verb.SEE_AUTHORS)
    known = {"actor_user_id": actor.user_id, "verb": "author.see", "target_id": author[:8]}
    day = now.astimezone(ZoneInfo(workspace.time_zone)).replace(hour=0, minute=0, second=0, microsecond=0)
    if not AuditEntry.objects.filter(workspace=workspace, at__gte=day, **known).exists():
        audit.record(
            actor=actor, workspace=workspace, verb="author.see", target="author", target_id=author[:8]
        )
