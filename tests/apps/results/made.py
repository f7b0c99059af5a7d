"""Posts that were published, and how they stood, for tests."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from apps.publishing import made as publishing
from parvis.apps.content.bodies import Body
from parvis.apps.publishing.models import Account, Delivery, key_of
from parvis.apps.publishing.states import State, StepState
from parvis.apps.results import services
from parvis.apps.results.counting import Stood
from parvis.apps.results.models import Format, Look, Watch
from parvis.core.actors import Made
from parvis.core.people import User
from parvis.core.workspaces.models import Workspace
from parvis.networks.publishing import Counts, StepKind

WEEK = timedelta(days=7)


def published(
    account: Account, owner: User, at: datetime, *, ids: tuple[str, ...] = (), said: Body | None = None,
    comment: bool = False, made: Made = Made.HUMAN, campaign: str = "",
) -> Delivery:  # fmt: skip
    """A delivery that is live under these ids (the last is the comment's, if there is one)."""
    post = publishing.post(account.workspace, owner, said, now=at)
    post.campaign, post.made = campaign, made
    post.save(update_fields=["campaign", "made"])
    publishing.cleared(post, owner, at)
    delivery = publishing.delivery(
        post, account, state=State.PUBLISHED, due_at=at, published_at=at, shown=post.digest
    )
    delivery.made = made
    delivery.save(update_fields=["made"])
    ids = ids or (f"id-{delivery.pk.hex}",)
    for position, remote_id in enumerate(ids, 1):
        last = comment and position == len(ids)
        delivery.steps.create(
            account=account, position=position, kind=StepKind.COMMENT if last else StepKind.PART,
            key=key_of(delivery.pk, position, delivery.digest), state=StepState.LIVE, live_at=at,
            remote_id=remote_id, remote_url=f"https://social.example/{remote_id}",
        )  # fmt: skip
    return delivery


def followed(
    account: Account, owner: User, at: datetime, likes: int | None = 10, *, views: int | None = None,
    shape: Format = Format.TEXT, looked_after: timedelta = WEEK, **more: Any,
) -> Watch:  # fmt: skip
    """One that was looked at once, so long after it was published."""
    delivery = published(account, owner, at, **more)
    watch = Watch.objects.create(
        workspace=account.workspace, delivery=delivery, account=account, post=delivery.post,
        published_at=at, made=delivery.made, format=shape, next_at=at,
    )  # fmt: skip
    look(watch, at + looked_after, likes=likes, views=views)
    watch.refresh_from_db()
    return watch


def look(watch: Watch, at: datetime, *, likes: int | None = None, views: int | None = None) -> Look:
    return services.look_keep(
        watch=watch, stood=Stood(Counts(views=views, likes=likes, replies=None), likes), now=at
    )


def compared(workspace: Workspace, owner: User, begin: datetime, pairs: int, *, ai: int, human: int) -> None:
    """So many posts of the AI and as many of people, alike; what each gathered in a week."""
    account = publishing.account(workspace)
    for number in range(pairs):
        at = begin - timedelta(days=7 * (number % 8), minutes=number)
        followed(account, owner, at, ai + number % 3, made=Made.AI)
        followed(account, owner, at + timedelta(minutes=30), human + number % 4)
