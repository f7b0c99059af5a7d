"""Webhooks by program: where news goes, what became of each sending, and once more."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema
from pydantic import UUID4, Field

from parvis.core.api.door import ApiRequest, endpoint
from parvis.core.api.pages import Asked, Next, page_of
from parvis.core.errors import BadInput, NotFound
from parvis.core.webhooks import news, selectors, services
from parvis.core.webhooks.models import Delivery, DeliveryStatus, Webhook
from parvis.core.workspaces.permissions import Verb
from parvis.kit.translation import gettext_noop

webhooks = Router(tags=[gettext_noop("Webhooks")])
GONE = _("It is not there any more. Somebody may have deleted it.")
LINE = r"^[^\x00-\x1f\x7f]*$"
Name = Annotated[str, Field(min_length=1, max_length=80, pattern=LINE, examples=["Cellule de veille"])]
Address = Annotated[
    str,
    Field(
        min_length=1,
        max_length=500,
        pattern=LINE,
        examples=["https://exemple.fr/parvis"],
        description=gettext_noop("https:// only. Addresses inside the server’s own network are refused."),
    ),
]
Events = Annotated[
    list[Annotated[str, Field(max_length=80)]],
    Field(
        min_length=1,
        max_length=50,
        examples=[["alert.rang"]],
        description=gettext_noop("Names of /webhooks/events."),
    ),
]


class WebhookInfo(Schema):
    """An address of another system, and the news it wants. Its secret was shown once."""

    id: int
    name: str
    url: str
    events: list[str]
    failing_since: Annotated[
        datetime | None, Field(description=gettext_noop("The first failure since the last success."))
    ]
    disabled_at: Annotated[
        datetime | None, Field(description=gettext_noop("Turned off after three days of failure; null: on."))
    ]
    created_at: datetime


class WebhookMade(WebhookInfo):
    """A webhook and what signs its news."""

    secret: Annotated[
        str | None,
        Field(description=gettext_noop("Shown once. Null when the answer is given again for the same key.")),
    ]


class WebhookList(Schema):
    """A page of webhooks."""

    items: list[WebhookInfo]
    next: Next


class WebhookWanted(Schema, extra="forbid"):
    """Where news goes, and which."""

    name: Name
    url: Address
    events: Events


class WebhookChange(Schema, extra="forbid"):
    """What is to change; what is left out stays. The secret stays."""

    name: Name | None = None
    url: Address | None = None
    events: Events | None = None


class SecretMade(Schema):
    """A new secret; the old one signs nothing any more."""

    secret: Annotated[
        str | None,
        Field(description=gettext_noop("Shown once. Null when the answer is given again for the same key.")),
    ]


class EventName(Schema):
    """Something that webhooks can be told."""

    name: str
    label: str


class EventNames(Schema):
    """What webhooks can ask for."""

    items: list[EventName]


class DeliveryInfo(Schema):
    """One piece of news for one webhook, and what became of it."""

    id: int
    uid: Annotated[UUID4, Field(description=gettext_noop("The “id” in the news, and Parvis-Delivery."))]
    event: str
    status: DeliveryStatus
    attempts: int
    answer: Annotated[int, Field(description=gettext_noop("The last HTTP status; 0: no answer."))]
    trouble: Annotated[str, Field(description=gettext_noop("The code of what went wrong last, or empty."))]
    created_at: datetime
    tried_at: datetime | None

    @classmethod
    def of(cls, delivery: Delivery) -> DeliveryInfo:
        """As programs see a delivery."""
        plain = set(cls.model_fields) - {"id", "status"}
        told = {name: getattr(delivery, name) for name in plain}
        return cls(id=delivery.pk, status=DeliveryStatus(delivery.status), **told)


class Deliveries(Schema):
    """A page of deliveries, the newest first."""

    items: list[DeliveryInfo]
    next: Next


class DeliveriesAsked(Asked):
    """Which deliveries."""

    status: DeliveryStatus | None = None


@endpoint(
    webhooks, "GET", "/webhooks", verb=Verb.EDIT_WEBHOOKS, answers=WebhookList,
    summary=gettext_noop("Where news goes"),
)  # fmt: skip
def webhooks_list(request: ApiRequest, asked: Query[Asked]) -> WebhookList:
    rows, following = page_of(selectors.webhooks_of(request.workspace), asked, newest_first=False)
    return WebhookList(items=[WebhookInfo(**_told(row)) for row in rows], next=following)


@endpoint(
    webhooks, "POST", "/webhooks", verb=Verb.EDIT_WEBHOOKS, answers=WebhookMade, status=201,
    shown_once="secret", summary=gettext_noop("Send news to another system"),
    description=gettext_noop("The answer holds the secret that signs it, once: docs/webhooks.md says how."),
)  # fmt: skip
def webhook_create(request: ApiRequest, wanted: WebhookWanted) -> WebhookMade:
    _known(wanted.events)
    made, secret = services.webhook_create(actor=request.actor, workspace=request.workspace, **wanted.dict())
    return WebhookMade(secret=secret, **_told(made))


@endpoint(
    webhooks, "GET", "/webhooks/events", verb=Verb.EDIT_WEBHOOKS, answers=EventNames,
    summary=gettext_noop("What webhooks can be told"),
)  # fmt: skip
def webhook_events(request: ApiRequest) -> EventNames:  # noqa: ARG001 - an endpoint's first argument
    return EventNames(items=[EventName(name=name, label=str(label)) for name, label in news.events().items()])


@endpoint(
    webhooks, "GET", "/webhooks/{int:webhook}", verb=Verb.EDIT_WEBHOOKS, answers=WebhookInfo,
    summary=gettext_noop("One webhook"),
)  # fmt: skip
def webhook_read(request: ApiRequest, webhook: int) -> WebhookInfo:
    return WebhookInfo(**_told(_found(request, webhook)))


@endpoint(
    webhooks, "PATCH", "/webhooks/{int:webhook}", verb=Verb.EDIT_WEBHOOKS, answers=WebhookInfo,
    summary=gettext_noop("Change a webhook"),
)  # fmt: skip
def webhook_change(request: ApiRequest, webhook: int, change: WebhookChange) -> WebhookInfo:
    now = _found(request, webhook)
    _known(change.events or [])
    fresh = {name: getattr(change, name) or getattr(now, name) for name in ("name", "url", "events")}
    done = services.webhook_update(
        actor=request.actor, workspace=request.workspace, webhook_id=webhook, **fresh
    )
    return WebhookInfo(**_told(done))


@endpoint(
    webhooks, "DELETE", "/webhooks/{int:webhook}", verb=Verb.EDIT_WEBHOOKS, answers=None, status=204,
    summary=gettext_noop("Forget a webhook, its secret and its deliveries"),
)  # fmt: skip
def webhook_delete(request: ApiRequest, webhook: int) -> None:
    services.webhook_delete(actor=request.actor, workspace=request.workspace, webhook_id=webhook)


@endpoint(
    webhooks, "POST", "/webhooks/{int:webhook}/secret", verb=Verb.EDIT_WEBHOOKS, answers=SecretMade,
    shown_once="secret", summary=gettext_noop("Renew the secret: the old one signs nothing any more"),
)  # fmt: skip
def webhook_secret(request: ApiRequest, webhook: int) -> SecretMade:
    fresh = services.webhook_secret_renew(
        actor=request.actor, workspace=request.workspace, webhook_id=webhook
    )
    return SecretMade(secret=fresh)


@endpoint(
    webhooks, "POST", "/webhooks/{int:webhook}/enable", verb=Verb.EDIT_WEBHOOKS, answers=WebhookInfo,
    summary=gettext_noop("Turn on again what days of failure turned off"),
)  # fmt: skip
def webhook_enable(request: ApiRequest, webhook: int) -> WebhookInfo:
    done = services.webhook_enable(actor=request.actor, workspace=request.workspace, webhook_id=webhook)
    return WebhookInfo(**_told(done))


@endpoint(
    webhooks, "POST", "/webhooks/{int:webhook}/test", verb=Verb.EDIT_WEBHOOKS, answers=DeliveryInfo,
    status=202, summary=gettext_noop("Send a test, signed like any news"),
)  # fmt: skip
def webhook_test(request: ApiRequest, webhook: int) -> DeliveryInfo:
    made = services.webhook_test(actor=request.actor, workspace=request.workspace, webhook_id=webhook)
    return DeliveryInfo.of(made)


@endpoint(
    webhooks, "GET", "/webhooks/{int:webhook}/deliveries", verb=Verb.EDIT_WEBHOOKS, answers=Deliveries,
    summary=gettext_noop("What was sent there in the last thirty days"),
)  # fmt: skip
def deliveries_list(request: ApiRequest, webhook: int, asked: Query[DeliveriesAsked]) -> Deliveries:
    found = selectors.deliveries_of(_found(request, webhook))
    found = found.filter(status=asked.status) if asked.status else found
    rows, following = page_of(found, asked, newest_first=True)
    return Deliveries(items=[DeliveryInfo.of(row) for row in rows], next=following)


@endpoint(
    webhooks, "POST", "/webhooks/{int:webhook}/deliveries/{int:delivery}/resend", verb=Verb.EDIT_WEBHOOKS,
    answers=DeliveryInfo, status=202, summary=gettext_noop("Send a delivery again: the same id and body"),
)  # fmt: skip
def delivery_resend(request: ApiRequest, webhook: int, delivery: int) -> DeliveryInfo:
    if not selectors.deliveries_of(_found(request, webhook)).filter(pk=delivery).exists():
        raise NotFound(GONE)
    sent = services.delivery_resend(actor=request.actor, workspace=request.workspace, delivery_id=delivery)
    return DeliveryInfo.of(sent)


def _found(request: ApiRequest, pk: int) -> Webhook:
    one = selectors.webhooks_of(request.workspace).filter(pk=pk).first()
    if one is None:
        raise NotFound(GONE)
    return one


def _told(webhook: Webhook) -> dict[str, Any]:
    plain = set(WebhookInfo.model_fields) - {"id"}
    return {"id": webhook.pk, **{name: getattr(webhook, name) for name in plain}}


def _known(events: list[str]) -> None:
    """The service leaves out what it does not know; a program that asks for it is told."""
    for name in events:
        if name not in news.events():
            raise BadInput(_("There is no event called “%(name)s”."), code="events", name=name)
