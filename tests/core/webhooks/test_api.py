"""Webhooks by program: the secret told once, news sent again, and nothing that a page would refuse."""

from __future__ import annotations

import json
from typing import Any

import pytest

from callers import Caller, token_for
from parvis.core.api.models import Answered
from parvis.core.audit import AuditEntry
from parvis.core.jobs.worker import drain
from parvis.core.people import User
from parvis.core.secrets import open_secret
from parvis.core.webhooks.models import Delivery, Webhook
from parvis.core.webhooks.signing import verified
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb
from servers.web import Answer, Web

pytestmark = pytest.mark.django_db
WANTED = {"name": "CRM", "url": "https://example.org/parvis", "events": ["alert.rang"]}


def told(answer: Any, status: int = 200) -> Any:
    assert answer.status_code == status, answer.content
    return json.loads(answer.content) if answer.content else None


def make(caller: Caller, **changes: Any) -> dict[str, Any]:
    made: dict[str, Any] = told(caller.ask("POST", "/webhooks", {**WANTED, **changes}), 201)
    return made


def test_the_secret_is_told_once_and_signs(caller: Caller) -> None:
    made = told(caller.ask("POST", "/webhooks", WANTED, Idempotency_Key="k"), 201)
    assert made["secret"] == open_secret(Webhook.objects.get(), "secret")
    assert "secret" not in told(caller.get(f"/webhooks/{made['id']}"))
    assert "secret" not in told(caller.get("/webhooks"))["items"][0]
    again = told(caller.ask("POST", "/webhooks", WANTED, Idempotency_Key="k"), 201)
    assert again == {**made, "secret": None}
    assert made["secret"] not in Answered.objects.get().body
    fresh = told(caller.ask("POST", f"/webhooks/{made['id']}/secret"))["secret"]
    assert fresh != made["secret"]
    assert fresh == open_secret(Webhook.objects.get(), "secret")
    for entry in AuditEntry.objects.filter(target="webhook"):
        assert "whsec_" not in json.dumps([entry.before, entry.after], default=str)


def test_a_test_arrives_and_is_sent_again(caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARVIS_ALLOW_PRIVATE_HOSTS", "1")
    with Web(lambda _ask: Answer()) as web:
        made = make(caller, url=web.url + "/news")
        sent = told(caller.ask("POST", f"/webhooks/{made['id']}/test"), 202)
        assert (sent["event"], sent["status"]) == ("webhook.test", "waiting")
        drain()
        (listed,) = told(caller.get(f"/webhooks/{made['id']}/deliveries"))["items"]
        assert (listed["status"], listed["answer"], listed["attempts"]) == ("delivered", 200, 1)
        told(caller.ask("POST", f"/webhooks/{made['id']}/deliveries/{sent['id']}/resend"), 202)
        drain()
        first, second = web.asked
    assert first.body == second.body
    assert json.loads(first.body)["id"] == sent["uid"]
    at = int(first.headers["parvis-signature"].partition(",")[0].removeprefix("t="))
    assert verified(made["secret"], first.body, first.headers["parvis-signature"], now=at)


def test_a_webhook_is_changed_turned_on_again_and_forgotten(caller: Caller) -> None:
    made = make(caller)
    changed = told(caller.ask("PATCH", f"/webhooks/{made['id']}", {"events": ["crisis.opened"]}))
    assert (changed["name"], changed["events"]) == ("CRM", ["crisis.opened"])
    Webhook.objects.update(disabled_at=made["created_at"])
    assert told(caller.ask("POST", f"/webhooks/{made['id']}/test"), 409)["code"] == "disabled"
    assert told(caller.ask("POST", f"/webhooks/{made['id']}/enable"))["disabled_at"] is None
    told(caller.ask("DELETE", f"/webhooks/{made['id']}"), 204)
    assert not Webhook.objects.exists()
    verbs = AuditEntry.objects.filter(target="webhook").order_by("pk").values_list("verb", "actor_kind")
    assert [*verbs] == [(f"webhook.{verb}", "api") for verb in ("create", "update", "enable", "delete")]


def test_a_delivery_is_sent_again_through_its_own_webhook_once_it_ended(caller: Caller) -> None:
    made, other = make(caller), make(caller, name="Autre")
    sent = told(caller.ask("POST", f"/webhooks/{made['id']}/test"), 202)
    place = f"/deliveries/{sent['id']}/resend"
    assert told(caller.ask("POST", f"/webhooks/{made['id']}{place}"), 409)["code"] == "waiting"
    Delivery.objects.update(status="failed")
    assert caller.ask("POST", f"/webhooks/{other['id']}{place}").status_code == 404
    told(caller.ask("POST", f"/webhooks/{made['id']}{place}"), 202)
    assert told(caller.get(f"/webhooks/{made['id']}/deliveries", {"status": "failed"}))["items"] == []


@pytest.mark.parametrize(
    ("changes", "code", "detail"),
    [
        ({"url": "http://example.org/"}, "url", "begins with https://"),
        ({"url": "https://user:pass@example.org/"}, "url", "without a user name"),
        ({"url": "javascript:alert(1)"}, "url", "begins with https://"),
        ({"events": ["alert.rang", "nothing"]}, "events", "There is no event called “nothing”."),
        ({"events": []}, "bad_input", "Some values cannot be used"),
        ({"name": ""}, "bad_input", "Some values cannot be used"),
        ({"name": "   "}, "name", "Give the webhook a name."),
        ({"secret": "mine"}, "bad_input", "Some values cannot be used"),
    ],
)
def test_what_cannot_be_a_webhook_is_refused_in_words(
    caller: Caller, changes: dict[str, Any], code: str, detail: str
) -> None:
    problem = told(caller.ask("POST", "/webhooks", {**WANTED, **changes}), 422)
    assert problem["code"] == code
    assert detail in problem["detail"]
    assert not Webhook.objects.exists()


def test_the_same_is_refused_of_a_change_and_in_french(caller: Caller) -> None:
    made = make(caller)
    french = Caller(caller.text, "fr")
    problem = told(french.ask("PATCH", f"/webhooks/{made['id']}", {"events": ["nothing"]}), 422)
    assert problem["detail"] == "Aucun événement ne s’appelle «\xa0nothing\xa0»."
    assert problem["title"] == "Inutilisable en l’état"
    taken = make(caller, name="Autre")
    assert told(caller.ask("PATCH", f"/webhooks/{taken['id']}", {"name": "CRM"}), 409)["code"] == "name"


def test_the_events_are_named_in_the_language_asked(caller: Caller) -> None:
    names = {
        one["name"]: one["label"] for one in told(Caller(caller.text, "fr").get("/webhooks/events"))["items"]
    }
    assert names["alert.rang"] == "une alerte se déclenche"
    assert set(names) >= {"alert.rang", "crisis.opened", "crisis.closed"}


def test_reading_needs_the_verb_of_the_page(owner: User, workspace: Workspace) -> None:
    reader = Caller(token_for(owner, workspace, [Verb.SEE_LISTENING], name="reader"))
    assert told(reader.get("/webhooks"), 403)["code"] == "not_allowed"
