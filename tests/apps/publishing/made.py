"""Posts that somebody approved, accounts, and deliveries, for tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from parvis.apps.approval.models import Clearance, Decision, Verdict
from parvis.apps.content import services as content
from parvis.apps.content.bodies import Body, Piece, Variant
from parvis.apps.content.models import Post
from parvis.apps.publishing import times
from parvis.apps.publishing.models import Account, Delivery
from parvis.apps.publishing.states import State
from parvis.core.actors import Actor
from parvis.core.autonomy.models import Grant, Task
from parvis.core.people import User
from parvis.core.workspaces.models import Workspace


def body(*texts: str, networks: tuple[str, ...] = ("mastodon",), **more: Any) -> Body:
    parts = tuple(Piece(text) for text in texts or ("Bonjour Lyon",))
    return Body(networks=networks, language="fr", common=replace(Variant(parts=parts), **more))


def post(workspace: Workspace, owner: User, said: Body | None = None, *, now: datetime | None = None) -> Post:
    return content.post_create(
        actor=Actor.human(owner), workspace=workspace, body=said or body(), now=now or timezone.now()
    )


def cleared(made: Post, owner: User, now: datetime | None = None) -> Clearance:
    """Have the owner approve it as it stands."""
    at = now or timezone.now()
    decision = Decision.objects.create(
        post=made, digest=made.digest, verdict=Verdict.APPROVED, user=owner, at=at
    )
    return Clearance.objects.create(post=made, digest=made.digest, decision=decision, at=at)


def account(workspace: Workspace, network: str = "mastodon", **more: Any) -> Account:
    number = Account.objects.count() + 1
    told: dict[str, Any] = {"remote_id": f"{network}-{number}", "handle": f"@velo{number}@example.org"}
    return Account.objects.create(workspace=workspace, network=network, **(told | more))


def grant(workspace: Workspace, owner: User, *, now: datetime | None = None, **more: Any) -> Grant:
    at = now or timezone.now()
    told: dict[str, Any] = {
        "task": Task.PUBLISH, "words": "weather posts", "a_day": 2, "from_at": at - timedelta(hours=1),
        "until_at": at + timedelta(days=7), "granted_by": owner, "granted_at": at,
    }  # fmt: skip
    return Grant.objects.create(workspace=workspace, **(told | more))


def delivery(made: Post, to: Account, *, state: State = State.SCHEDULED, **more: Any) -> Delivery:
    """A row as it is, without asking any service: the database alone judges it."""
    due = more.pop("due_at", timezone.now())
    day, at = times.on_the_wall(due, "Europe/Paris")
    told: dict[str, Any] = {"day": day, "time": at, "zone": "Europe/Paris", "due_at": due, "next_at": due}
    return Delivery.objects.create(
        workspace=made.workspace, post=made, digest=made.digest, account=to, state=state, **(told | more)
    )
