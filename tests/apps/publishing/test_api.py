"""Accounts and deliveries as programs meet them."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from apps.publishing import made
from apps.publishing.rigged import Desk
from callers import Caller
from parvis.apps.publishing.states import State
from parvis.core.jobs.worker import drain
from parvis.core.people import User
from parvis.core.workspaces.models import Workspace

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def private_hosts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARVIS_ALLOW_PRIVATE_HOSTS", "1")


def sent(caller: Caller, path: str, body: object) -> Any:
    return caller.ask("POST", path, body)


def read(caller: Caller, path: str) -> Any:
    return json.loads(caller.get(path).content)


def test_accounts_are_listed_without_their_secrets(caller: Caller, desk: Desk) -> None:
    told = caller.get("/accounts")
    assert [one["id"] for one in json.loads(told.content)["items"]] == [desk.account.pk]
    assert desk.rig.access.token not in told.content.decode()


def test_a_post_leaves_now_or_at_an_hour_and_only_with_a_yes(caller: Caller, desk: Desk, owner: User) -> None:
    post = made.post(desk.workspace, owner, desk.body("Bonjour"))
    wanted = {"post": str(post.pk), "account": desk.account.pk}
    assert sent(caller, "/deliveries", wanted).json()["code"] == "unapproved"
    made.cleared(post, owner)
    assert sent(caller, "/deliveries", {**wanted, "day": "2090-01-01"}).status_code == 422
    created = sent(caller, "/deliveries", {**wanted, "day": "2090-01-01", "at": "09:30"})
    assert (created.status_code, created.json()["state"]) == (201, "scheduled")
    assert sent(caller, "/deliveries", wanted).status_code == 409, "these words are on their way already"
    again = sent(caller, f"/deliveries/{created.json()['id']}/do", {"do": "cancel"})
    assert again.json()["state"] == "cancelled"
    desk.clock.on(5)
    now = sent(caller, "/deliveries", wanted).json()
    desk.work()
    there = read(caller, f"/deliveries/{now['id']}")
    assert (there["state"], there["shown"]) == ("published", post.digest)
    assert [part["url"] != "" for part in there["parts"]] == [True]
    assert desk.texts() == ["Bonjour"]


def test_deliveries_are_listed_page_by_page(caller: Caller, desk: Desk) -> None:
    for n in range(3):
        desk.delivery(f"Texte {n}", due_at=desk.clock.now + timedelta(hours=1))
    first = read(caller, "/deliveries?limit=2")
    second = read(caller, f"/deliveries?limit=2&cursor={first['next']}")
    ids = [one["id"] for one in (*first["items"], *second["items"])]
    assert (len(set(ids)), second["next"]) == (3, None)
    assert read(caller, "/deliveries?state=published")["items"] == []


def test_an_unconfirmed_delivery_is_answered_with_an_address(caller: Caller, desk: Desk) -> None:
    delivery = desk.delivery("Un")
    desk.work()
    (post,) = desk.rig.shown()
    doubtful = made.post(desk.workspace, desk.owner, desk.body("Deux"), now=desk.clock.now)
    yes = made.cleared(doubtful, desk.owner, desk.clock.now)
    lost = made.delivery(doubtful, desk.account, state=State.UNCONFIRMED, clearance=yes)
    lost.steps.create(
        account=desk.account, position=1, kind="part", key="f" * 64, state="unconfirmed",
        begun_at=desk.clock.now,
    )  # fmt: skip
    wrong = sent(caller, f"/deliveries/{lost.pk}/confirm", {"remote": "https://velo.example/1"})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "not_found")
    taken = sent(caller, f"/deliveries/{lost.pk}/confirm", {"remote": post.id})
    assert (taken.status_code, taken.json()["code"]) == (409, "taken")
    desk.rig.fake._written(other := desk.rig.fake.show("alice", "Deux"), {})  # type: ignore[attr-defined]
    told = sent(
        caller, f"/deliveries/{lost.pk}/confirm", {"remote": f"{desk.rig.fake.url}/@alice/{other.id}"}
    )
    assert told.json()["parts"][0]["remote_id"] == other.id
    removed = sent(caller, f"/deliveries/{delivery.pk}/do", {"do": "remove"})
    drain()
    assert removed.status_code == 200
    assert desk.texts() == ["Deux"]


def test_what_is_not_ours_is_not_there(caller: Caller, other_workspace: Workspace) -> None:
    bob = User.objects.get(email="bob@example.org")
    post = made.post(other_workspace, bob)
    stranger = made.delivery(post, made.account(other_workspace), state=State.CANCELLED)
    for delivery in (stranger.pk, uuid4()):
        assert caller.get(f"/deliveries/{delivery}").status_code == 404
        assert sent(caller, f"/deliveries/{delivery}/do", {"do": "cancel"}).status_code == 404
