"""What a person may do with webhooks. Each service: one verb, one transaction, one audit entry."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from parvis.core import audit
from parvis.core.actors import Actor
from parvis.core.errors import BadInput, Conflict, NotFound
from parvis.core.secrets import set_secret
from parvis.core.webhooks import news
from parvis.core.webhooks.models import Delivery, DeliveryStatus, Webhook
from parvis.core.webhooks.signing import new_secret
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb
from parvis.core.workspaces.services import require
from parvis.kit.addresses import private_hosts_allowed

MOST = 20


def _checked(url: str) -> str:
    """The address, trimmed; what leads inside the network is refused when something is sent."""
    url = url.strip()
    try:
        parts = urlsplit(url)
        good = bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    schemes = {"https", "http"} if private_hosts_allowed() else {"https"}
    if not good or parts.scheme not in schemes or parts.username or parts.password or len(url) > 500:
        raise BadInput(
            _("Give an address that begins with https://, without a user name or a password."), code="url"
        )
    return url


def _wanted(events: Sequence[str]) -> list[str]:
    known = [name for name in news.events() if name in events]
    if not known:
        raise BadInput(_("Choose at least one event."), code="events")
    return known


@transaction.atomic
def webhook_create(
    *, actor: Actor, workspace: Workspace, name: str, url: str, events: Sequence[str]
) -> tuple[Webhook, str]:
    """Add a webhook; returns it and its secret, which nothing shows again."""
    require(actor, workspace, Verb.EDIT_WEBHOOKS)
    name, url, wanted = name.strip()[:80], _checked(url), _wanted(events)
    if not name:
        raise BadInput(_("Give the webhook a name."), code="name")
    if Webhook.objects.filter(workspace=workspace).count() >= MOST:
        raise Conflict(_("A workspace has twenty webhooks at most. Remove one first."), code="too_many")
    try:
        with transaction.atomic():
            webhook = Webhook.objects.create(
                workspace=workspace, name=name, url=url, events=wanted, created_by_id=actor.user_id
            )
    except IntegrityError as error:
        raise Conflict(_("A webhook of this workspace already has this name."), code="name") from error
    secret = new_secret()
    set_secret(webhook, "secret", secret)
    _audit(actor, "webhook.create", webhook, after={"name": name, "url": url, "events": wanted})
    return webhook, secret


@transaction.atomic
def webhook_update(
    *, actor: Actor, workspace: Workspace, webhook_id: int, name: str, url: str, events: Sequence[str]
) -> Webhook:
    """Change a webhook's name, address or events; its secret stays."""
    webhook = _own(actor, workspace, webhook_id)
    fresh: dict[str, Any] = {
        "name": name.strip()[:80] or webhook.name,
        "url": _checked(url),
        "events": _wanted(events),
    }
    before = {key: getattr(webhook, key) for key in fresh if getattr(webhook, key) != fresh[key]}
    if not before:
        return webhook
    for key in before:
        setattr(webhook, key, fresh[key])
    try:
        with transaction.atomic():
            webhook.save(update_fields=[*before])
    except IntegrityError as error:
        raise Conflict(_("A webhook of this workspace already has this name."), code="name") from error
    _audit(actor, "webhook.update", webhook, before=before, after={key: fresh[key] for key in before})
    return webhook


@transaction.atomic
def webhook_secret_renew(*, actor: Actor, workspace: Workspace, webhook_id: int) -> str:
    """A new secret in place of the old one, which signs nothing from now on; returned once."""
    webhook = _own(actor, workspace, webhook_id)
    secret = new_secret()
    set_secret(webhook, "secret", secret)
    _audit(actor, "webhook.secret", webhook, after={"name": webhook.name})
    return secret


@transaction.atomic
def webhook_enable(*, actor: Actor, workspace: Workspace, webhook_id: int) -> Webhook:
    """Turn on again what Parvis turned off after days of failure."""
    webhook = _own(actor, workspace, webhook_id)
    if webhook.disabled_at is None:
        return webhook
    before = {"disabled_at": webhook.disabled_at}
    webhook.disabled_at = webhook.failing_since = None
    webhook.save(update_fields=["disabled_at", "failing_since"])
    _audit(actor, "webhook.enable", webhook, before=before, after={"disabled_at": None})
    return webhook


@transaction.atomic
def webhook_delete(*, actor: Actor, workspace: Workspace, webhook_id: int) -> None:
    """Forget a webhook, its secret and its deliveries."""
    webhook = _own(actor, workspace, webhook_id)
    _audit(actor, "webhook.delete", webhook, before={"name": webhook.name, "url": webhook.url})
    webhook.delete()


@transaction.atomic
def webhook_test(*, actor: Actor, workspace: Workspace, webhook_id: int) -> Delivery:
    """Send a piece of test news, signed like any other; its delivery says what became of it."""
    webhook = _own(actor, workspace, webhook_id)
    if webhook.disabled_at is not None:
        raise Conflict(_("This webhook is off. Turn it on again first."), code="disabled")
    now = timezone.now()
    made = news.queue(webhook, event=news.TEST, key=f"test:{now.isoformat()}", data={"by": actor.label})
    if made is None:
        raise Conflict(_("A test was sent this very moment. Look at the deliveries."), code="test_exists")
    _audit(actor, "webhook.test", webhook, after={"delivery": made.pk})
    return made


@transaction.atomic
def delivery_resend(*, actor: Actor, workspace: Workspace, delivery_id: int) -> Delivery:
    """Send an ended delivery again: the same id and body, signed anew."""
    require(actor, workspace, Verb.EDIT_WEBHOOKS)
    found = (
        Delivery.objects.select_for_update(of=("self",))
        .select_related("webhook")
        .filter(pk=delivery_id, webhook__workspace=workspace)
        .first()
    )
    if found is None:
        raise NotFound(_("It is not there any more. Somebody may have deleted it."))
    if found.status == DeliveryStatus.WAITING:
        raise Conflict(_("This delivery is on its way already."), code="waiting")
    if found.webhook.disabled_at is not None:
        raise Conflict(_("This webhook is off. Turn it on again first."), code="disabled")
    _audit(actor, "webhook.resend", found.webhook, after={"delivery": found.pk})
    news.waiting(found)
    return found


def _own(actor: Actor, workspace: Workspace, webhook_id: int) -> Webhook:
    """The workspace's webhook, locked; raises ``NotAllowed`` or ``NotFound``."""
    require(actor, workspace, Verb.EDIT_WEBHOOKS)
    webhook = Webhook.objects.select_for_update().filter(workspace=workspace, pk=webhook_id).first()
    if webhook is None:
        raise NotFound(_("It is not there any more. Somebody may have deleted it."))
    return webhook


def _audit(actor: Actor, verb: str, webhook: Webhook, **changes: Any) -> None:
    audit.record(
        actor=actor,
        workspace=webhook.workspace,
        verb=verb,
        target="webhook",
        target_id=webhook.pk,
        **changes,
    )
