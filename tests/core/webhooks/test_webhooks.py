"""Webhooks: signed, retried, fenced in, turned off when hopeless; every step written down."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from parvis.core.actors import Actor
from parvis.core.audit import AuditEntry
from parvis.core.errors import BadInput, Conflict, NotAllowed, NotFound
from parvis.core.jobs.models import Job, Status
from parvis.core.jobs.worker import drain
from parvis.core.outbox import Event
from parvis.core.people import User
from parvis.core.webhooks import news, services
from parvis.core.webhooks.models import Delivery, DeliveryStatus, Webhook
from parvis.core.webhooks.sending import ATTEMPTS, webhooks_clean
from parvis.core.webhooks.signing import WINDOW_S, new_secret, signature, verified
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Role
from servers.web import Answer, Web

pytestmark = pytest.mark.django_db
EVENTS = ["alert.rang"]
AT = 1_764_150_000


@pytest.fixture
def other_side(monkeypatch: pytest.MonkeyPatch) -> Iterator[Web]:
    """A system that takes everything, inside our own network, which the operator allows."""
    monkeypatch.setenv("PARVIS_ALLOW_PRIVATE_HOSTS", "1")
    with Web(lambda _ask: Answer()) as web:
        yield web


def made(actor: Actor, workspace: Workspace, url: str) -> tuple[Webhook, str]:
    return services.webhook_create(actor=actor, workspace=workspace, name="CRM", url=url, events=EVENTS)


def tell(workspace: Workspace, key: str = "alert:1") -> list[Delivery]:
    with transaction.atomic():
        return news.tell(workspace=workspace, event="alert.rang", key=key, data={"n": 3, "name": "Été"})


def later() -> None:
    """As if every wait were over."""
    Job.objects.filter(status=Status.WAITING).update(run_after=timezone.now())


def test_news_arrives_signed_and_is_sent_once(other_side: Web, actor: Actor, workspace: Workspace) -> None:
    _webhook, secret = made(actor, workspace, f"{other_side.url}/in")
    assert len(tell(workspace)) == 1
    assert tell(workspace) == []
    drain()
    [ask] = other_side.asked
    assert (ask.method, ask.path) == ("POST", "/in")
    assert verified(secret, ask.body, ask.headers["parvis-signature"], now=int(timezone.now().timestamp()))
    told = json.loads(ask.body)
    delivery = Delivery.objects.get()
    assert (told["event"], told["data"], told["workspace"]) == (
        "alert.rang",
        {"n": 3, "name": "Été"},
        "velo-lyon",
    )
    assert told["id"] == ask.headers["parvis-delivery"] == str(delivery.uid)
    assert (delivery.status, delivery.answer, delivery.attempts) == (DeliveryStatus.DELIVERED, 200, 1)


def test_the_sample_of_the_documentation_verifies_what_is_sent() -> None:
    page = (Path(__file__).parents[3] / "docs" / "webhooks.md").read_text()
    sample: dict[str, Any] = {}
    exec(page.partition("```python\n")[2].partition("```")[0], sample)  # noqa: S102 - our own documentation
    secret, body, now = new_secret(), b'{"id":"1"}', int(time.time())
    assert sample["from_parvis"](secret, body, signature(secret, body, at=now))
    assert not sample["from_parvis"](secret, body + b" ", signature(secret, body, at=now))
    assert not sample["from_parvis"](secret, body, signature(secret, body, at=now - WINDOW_S - 5))
    assert not sample["from_parvis"](secret, body, "v1=nothing")


@given(st.binary(max_size=200), st.integers(-2 * WINDOW_S, 2 * WINDOW_S))
def test_a_signature_holds_for_its_body_its_secret_and_its_minutes(body: bytes, off: int) -> None:
    header = signature("whsec_a", body, at=AT)
    assert verified("whsec_a", body, header, now=AT + off) == (abs(off) <= WINDOW_S)
    assert not verified("whsec_b", body, header, now=AT)
    assert not verified("whsec_a", body + b"x", header, now=AT)
    assert not verified("whsec_a", body, header.replace(str(AT), str(AT + 1)), now=AT)


@pytest.mark.parametrize("header", ["", "t=,v1=", "t=1,v1=zz", "v1=" + "0" * 64, "t=" + "9" * 400])
def test_a_header_that_is_none_verifies_nothing(header: str) -> None:
    assert not verified("whsec_a", b"", header, now=AT)


def test_a_refusal_is_tried_again_with_the_same_body(
    other_side: Web, actor: Actor, workspace: Workspace
) -> None:
    webhook, _secret = made(actor, workspace, other_side.url)
    other_side.troubles.extend([Answer(500), Answer(429, headers={"Retry-After": "120"})])
    tell(workspace)
    drain()
    delivery = Delivery.objects.get()
    assert (delivery.status, delivery.trouble, delivery.answer) == (DeliveryStatus.WAITING, "status", 500)
    later()
    drain()
    job = Job.objects.get(task__endswith="send_webhook")
    assert job.run_after >= timezone.now() + timedelta(seconds=100), "what Retry-After asked"
    webhook.refresh_from_db()
    assert webhook.failing_since is not None
    later()
    drain()
    delivery.refresh_from_db()
    webhook.refresh_from_db()
    assert (delivery.status, delivery.attempts, delivery.trouble) == (DeliveryStatus.DELIVERED, 3, "")
    assert webhook.failing_since is None
    assert len({ask.body for ask in other_side.asked}) == 1


def test_days_of_failure_turn_a_webhook_off_and_somebody_hears_of_it(
    other_side: Web, actor: Actor, workspace: Workspace
) -> None:
    webhook, _secret = made(actor, workspace, other_side.url)
    other_side.troubles.extend([Answer(503)] * ATTEMPTS)
    tell(workspace)
    for attempt in range(ATTEMPTS):
        later()
        drain()
        if attempt == 0:
            Webhook.objects.update(failing_since=timezone.now() - timedelta(days=4))
    webhook.refresh_from_db()
    assert Delivery.objects.get().status == DeliveryStatus.FAILED
    assert webhook.disabled_at is not None
    assert AuditEntry.objects.filter(verb="webhook.disable").count() == 1
    assert Event.objects.get(name="webhook.disabled").payload == {"webhook_id": webhook.pk}
    assert tell(workspace, "alert:2") == [], "nothing is queued for what is off"
    with pytest.raises(Conflict):
        services.webhook_test(actor=actor, workspace=workspace, webhook_id=webhook.pk)
    services.webhook_enable(actor=actor, workspace=workspace, webhook_id=webhook.pk)
    services.delivery_resend(actor=actor, workspace=workspace, delivery_id=Delivery.objects.get().pk)
    drain()
    assert Delivery.objects.get().status == DeliveryStatus.DELIVERED


def test_addresses_inside_the_network_are_refused_and_redirects_not_followed(
    actor: Actor, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PARVIS_ALLOW_PRIVATE_HOSTS", raising=False)
    with Web(lambda _ask: Answer()) as inside:
        with pytest.raises(BadInput):
            made(actor, workspace, inside.url)
        webhook, _secret = made(actor, workspace, f"https://127.0.0.1:{inside.port}/")
        tell(workspace)
        drain()
        assert Delivery.objects.get().trouble == "address_refused"
        assert inside.asked == []
        monkeypatch.setenv("PARVIS_ALLOW_PRIVATE_HOSTS", "1")
        with Web(lambda _ask: Answer(307, headers={"Location": inside.url})) as sending_on:
            Webhook.objects.filter(pk=webhook.pk).update(url=sending_on.url)
            later()
            drain()
        assert Delivery.objects.get().trouble == "redirects"
        assert inside.asked == []


@pytest.mark.parametrize(
    "url",
    ["", "ftp://x.org", "https://", "https://user:word@x.org/", "javascript:alert(1)", "https://[::1", "//x"],
)
def test_an_address_that_cannot_be_one_is_refused(actor: Actor, workspace: Workspace, url: str) -> None:
    with pytest.raises(BadInput):
        made(actor, workspace, url)
    assert not Webhook.objects.exists()


def test_the_secret_is_sealed_shown_once_and_never_audited(
    other_side: Web, actor: Actor, workspace: Workspace
) -> None:
    webhook, secret = made(actor, workspace, other_side.url)
    webhook.refresh_from_db()
    fresh = services.webhook_secret_renew(actor=actor, workspace=workspace, webhook_id=webhook.pk)
    assert secret != fresh
    for one in (secret, fresh):
        assert one.encode() not in bytes(webhook.secret)
        assert one not in str(list(AuditEntry.objects.values_list("after", "before")))
    tell(workspace)
    drain()
    header = other_side.asked[0].headers["parvis-signature"]
    now = int(timezone.now().timestamp())
    assert verified(fresh, other_side.asked[0].body, header, now=now)
    assert not verified(secret, other_side.asked[0].body, header, now=now)


def test_only_those_who_may_and_only_their_own(
    actor: Actor, workspace: Workspace, other_workspace: Workspace, member: Callable[[Role], User]
) -> None:
    webhook, _secret = made(actor, workspace, "https://x.org/")
    with pytest.raises(NotAllowed):
        made(Actor.human(member(Role.ANALYST)), workspace, "https://x.org/")
    stranger = Actor.human(User.objects.get(email="bob@example.org"))
    with pytest.raises(NotFound):
        services.webhook_delete(actor=stranger, workspace=other_workspace, webhook_id=webhook.pk)
    assert tell(other_workspace) == []


@pytest.mark.django_db(transaction=True)
def test_news_without_its_cause_is_refused(workspace: Workspace) -> None:
    with pytest.raises(RuntimeError):
        news.tell(workspace=workspace, event="alert.rang", key="k", data={})


def test_a_worker_that_died_at_the_last_attempt_leaves_no_delivery_waiting_for_ever(
    actor: Actor, workspace: Workspace
) -> None:
    made(actor, workspace, "https://x.org/")
    tell(workspace)
    Job.objects.all().delete()
    Delivery.objects.update(created_at=timezone.now() - timedelta(hours=2))
    assert webhooks_clean.call() == 0
    lost = Delivery.objects.get()
    assert (lost.status, lost.trouble) == (DeliveryStatus.FAILED, "worker_lost")
    Delivery.objects.update(created_at=timezone.now() - timedelta(days=31))
    assert webhooks_clean.call() == 1
