"""Accounts and deliveries for programs: what a person may choose on the pages."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Annotated, Any, Literal
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema
from pydantic import Field

from parvis.apps.publishing import deeds, naming, resolving, selectors, services
from parvis.apps.publishing.engine.hands import Hands
from parvis.apps.publishing.models import Account, Delivery, Step
from parvis.core.api.door import ApiRequest, endpoint
from parvis.core.api.pages import NOT_OURS, Asked, Next, cursor_made, cursor_read, page_of
from parvis.core.api.values import Day
from parvis.core.errors import BadInput, NotFound
from parvis.core.workspaces.permissions import Verb
from parvis.kit.moments import parse_moment
from parvis.kit.translation import gettext_noop

publishing = Router(tags=[gettext_noop("Accounts and deliveries")])
Id = Annotated[int, Field(strict=True, ge=1, le=2**63 - 1)]
Clock = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$", examples=["09:30"])]
Zone = Annotated[
    str, Field(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9_+/-]+$", examples=["Europe/Paris"])
]
Deed = Literal["resume", "cancel", "again", "give-up", "remove", "change"]
FIRST, LAST = date(2000, 1, 1), date(2199, 12, 31)


class PublishingAccount(Schema):
    """An account that the workspace publishes on; never its secrets."""

    id: int
    network: str
    handle: str
    name: str
    url: str
    state: str

    @classmethod
    def of(cls, account: Account) -> PublishingAccount:
        """As programs see it."""
        same = ("network", "handle", "name", "url", "state")
        return cls(id=account.pk, **{name: getattr(account, name) for name in same})


class PublishingAccounts(Schema):
    """A page of accounts."""

    items: list[PublishingAccount]
    next: Next


class PostDeliveryPart(Schema):
    """One post of a delivery, or its first comment, and what it became on the network."""

    position: int
    kind: str
    state: str
    remote_id: str
    url: str

    @classmethod
    def of(cls, step: Step) -> PostDeliveryPart:
        """As programs see it."""
        return cls(
            position=step.position, kind=step.kind, state=step.state, remote_id=step.remote_id,
            url=step.remote_url,
        )  # fmt: skip


class PostDelivery(Schema):
    """One post on its way to one account, or there."""

    id: UUID
    post: UUID
    account: int
    network: str
    place: str
    state: str
    reason: Annotated[str, Field(description=gettext_noop("Why it waits for a person, or empty."))]
    due_at: datetime
    published_at: datetime | None
    removed_at: datetime | None
    digest: Annotated[str, Field(description=gettext_noop("Of the words that leave."))]
    shown: Annotated[str, Field(description=gettext_noop("Of the words that are there now, or empty."))]
    parts: list[PostDeliveryPart]

    @classmethod
    def of(cls, delivery: Delivery) -> PostDelivery:
        """As programs see it."""
        same = ("place", "state", "reason", "due_at", "published_at", "removed_at", "digest", "shown")
        return cls(
            id=delivery.pk,
            post=delivery.post_id,
            account=delivery.account_id,
            network=delivery.account.network,
            parts=[PostDeliveryPart.of(step) for step in delivery.steps.all()],
            **{name: getattr(delivery, name) for name in same},
        )


class PostDeliveries(Schema):
    """A page of deliveries."""

    items: list[PostDelivery]
    next: Next


class PostDeliveriesAsked(Asked):
    """Which; what is left out does not filter."""

    post: UUID | None = None
    account: Id | None = None
    state: Annotated[str | None, Field(max_length=20)] = None


class PostDeliveryWanted(Schema, extra="forbid"):
    """A post for an account: at once, or when the clocks of a zone show a day and an hour."""

    post: UUID
    account: Id
    place: Annotated[str, Field(max_length=200, pattern=r"^[^\x00-\x1f]*$")] = ""
    day: Day | None = None
    at: Clock | None = None
    zone: Zone | None = None


class PostDeliveryDeed(Schema, extra="forbid"):
    """What a person would choose on its page."""

    do: Annotated[
        Deed,
        Field(
            description=gettext_noop(
                "“again” and “give-up” answer the question of an unconfirmed one; “change” puts the "
                "approved words there; “remove” takes it off the network."
            )
        ),
    ]


class PostNamed(Schema, extra="forbid"):
    """Which post it is."""

    remote: Annotated[
        str,
        Field(
            min_length=1, max_length=500, description=gettext_noop("Its address on the network, or its id.")
        ),
    ]


@endpoint(
    publishing, "GET", "/accounts", verb=Verb.SEE_POSTS, answers=PublishingAccounts,
    summary=gettext_noop("Accounts that the workspace publishes on"),
)  # fmt: skip
def publishing_accounts_list(request: ApiRequest, asked: Query[Asked]) -> PublishingAccounts:
    rows, following = page_of(selectors.accounts_of(request.workspace), asked, newest_first=False)
    return PublishingAccounts(items=[PublishingAccount.of(account) for account in rows], next=following)


@endpoint(
    publishing, "GET", "/deliveries", verb=Verb.SEE_POSTS, answers=PostDeliveries,
    summary=gettext_noop("What leaves, left or waits, the latest made first"),
)  # fmt: skip
def post_deliveries_list(request: ApiRequest, asked: Query[PostDeliveriesAsked]) -> PostDeliveries:
    wanted = {"post": asked.post, "account": asked.account, "state": asked.state}
    found = selectors.deliveries_of(request.workspace).prefetch_related("steps")
    found = found.filter(**{name: value for name, value in wanted.items() if value is not None})
    if asked.cursor:
        found = found.filter(_after(asked.cursor))
    rows = list(found.order_by("-created_at", "pk")[: asked.limit + 1])
    shown = rows[: asked.limit]
    more = len(rows) > asked.limit
    following = cursor_made(shown[-1].created_at.isoformat(), str(shown[-1].pk)) if more else None
    return PostDeliveries(items=[PostDelivery.of(one) for one in shown], next=following)


def _after(cursor: str) -> Q:
    made, last = cursor_read(cursor, str, str)
    at = parse_moment(made)
    try:
        pk = UUID(str(last))
    except ValueError:
        pk = None
    if at is None or pk is None:
        raise BadInput(NOT_OURS, code="bad_cursor")
    return Q(created_at__lt=at) | Q(created_at=at, pk__gt=pk)


@endpoint(
    publishing, "POST", "/deliveries", verb=Verb.PUBLISH_POSTS, answers=PostDelivery, status=201,
    summary=gettext_noop("Have a post leave for an account"),
    description=gettext_noop("Without a day it leaves now. 409 says what stands in its way."),
)  # fmt: skip
def post_delivery_create(request: ApiRequest, wanted: PostDeliveryWanted) -> PostDelivery:
    told: dict[str, Any] = {
        "actor": request.actor, "workspace": request.workspace, "post_id": wanted.post,
        "account_id": wanted.account, "place": wanted.place, "now": timezone.now(),
    }  # fmt: skip
    if wanted.day is None and wanted.at is None:
        return PostDelivery.of(services.delivery_publish_now(**told))
    if wanted.day is None or wanted.at is None or not FIRST <= wanted.day <= LAST:
        raise BadInput(_("Choose a day, an hour and a time zone."), code="day")
    zone, at = wanted.zone or request.workspace.time_zone, time.fromisoformat(wanted.at)
    return PostDelivery.of(services.delivery_schedule(**told, day=wanted.day, at=at, zone=zone))


@endpoint(
    publishing, "GET", "/deliveries/{uuid:post_delivery}", verb=Verb.SEE_POSTS, answers=PostDelivery,
    summary=gettext_noop("One delivery as it stands"),
)  # fmt: skip
def post_delivery_read(request: ApiRequest, post_delivery: UUID) -> PostDelivery:
    return PostDelivery.of(_found(request, post_delivery))


@endpoint(
    publishing, "POST", "/deliveries/{uuid:post_delivery}/do", verb=Verb.PUBLISH_POSTS, answers=PostDelivery,
    summary=gettext_noop("Go on with a delivery, cancel it, change or remove what is there"),
)  # fmt: skip
def post_delivery_do(request: ApiRequest, post_delivery: UUID, wanted: PostDeliveryDeed) -> PostDelivery:
    deeds.delivery_do(
        actor=request.actor, workspace=request.workspace, delivery_id=post_delivery, deed=wanted.do,
        now=timezone.now(),
    )  # fmt: skip
    return PostDelivery.of(_found(request, post_delivery))


@endpoint(
    publishing, "POST", "/deliveries/{uuid:post_delivery}/confirm", verb=Verb.PUBLISH_POSTS,
    answers=PostDelivery, summary=gettext_noop("Say which post an unconfirmed delivery became"),
)  # fmt: skip
def post_delivery_confirm(request: ApiRequest, post_delivery: UUID, wanted: PostNamed) -> PostDelivery:
    found, hands = _found(request, post_delivery), Hands()
    try:
        remote = naming.named(hands, found, wanted.remote)
    finally:
        hands.close()
    made = resolving.delivery_confirm(
        actor=request.actor, workspace=request.workspace, delivery_id=found.pk, remote=remote,
        now=timezone.now(),
    )  # fmt: skip
    return PostDelivery.of(made)


def _found(request: ApiRequest, pk: UUID) -> Delivery:
    found = selectors.delivery_of(request.workspace, pk)
    if found is None:
        raise NotFound(_("There is no such delivery here."))
    return found
