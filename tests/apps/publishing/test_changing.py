"""Changing and removing what is there: only what was approved, only what an edit brings, and never unsaid."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from apps.publishing import made
from apps.publishing.rigged import Desk
from parvis.apps.content import services as content
from parvis.apps.publishing import changing
from parvis.apps.publishing.models import Delivery
from parvis.core.actors import Actor
from parvis.core.autonomy import services as autonomy
from parvis.core.jobs.worker import drain
from parvis.core.people import User
from parvis.core.workspaces.models import Workspace
from servers.fakes import Fault

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def private_hosts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARVIS_ALLOW_PRIVATE_HOSTS", "1")


def published(desk: Desk, *texts: str, comment: str = "") -> Delivery:
    delivery = desk.delivery(*texts, comment=comment)
    desk.work()
    assert desk.is_published(delivery)
    return delivery


def rewritten(desk: Desk, delivery: Delivery, *texts: str, approved: bool = True, comment: str = "") -> None:
    post = delivery.post
    content.post_save(
        actor=Actor.human(desk.owner), workspace=desk.workspace, post_id=post.pk,
        body=desk.body(*texts, comment=comment), seen=post.number, now=desk.clock.now + timedelta(hours=1),
    )  # fmt: skip
    post.refresh_from_db()
    if approved:
        made.cleared(post, desk.owner, desk.clock.now)


def address(desk: Desk, delivery: Delivery, end: str = "") -> str:
    return f"/w/{desk.workspace.slug}/deliveries/{delivery.pk}/{end}"


def shown(page: Client, desk: Desk, delivery: Delivery) -> str:
    return page.get(address(desk, delivery)).content.decode()


def test_other_words_need_a_yes_of_their_own_before_they_are_put_there(page: Client, desk: Desk) -> None:
    delivery = published(desk, "Un", "Deux")
    rewritten(desk, delivery, "Un bis", "Deux", approved=False)
    told = shown(page, desk, delivery)
    assert "The post says something else now than what is there." in told
    assert "are not approved. Have them approved first." in told
    assert "Put the new words there" not in told
    assert page.post(address(desk, delivery, "change/")).status_code == 409
    made.cleared(delivery.post, desk.owner, desk.clock.now)
    assert "Put the new words there" in shown(page, desk, delivery)
    page.post(address(desk, delivery, "change/"))
    drain()
    assert desk.texts() == ["Un bis", "Deux"]
    assert desk.seen(delivery).shown == delivery.post.digest
    assert "says something else" not in shown(page, desk, delivery)


@pytest.mark.parametrize(
    ("texts", "comment", "why"),
    [
        (("Un",), "", "another number of posts"),
        (("Un", "Deux"), "Le lien", "Only words can be changed there"),
        (("Un" * 600, "Deux"), "", "to remove"),
    ],
)
def test_what_an_edit_does_not_bring_there_is_said_and_not_tried(
    page: Client, desk: Desk, texts: tuple[str, ...], comment: str, why: str
) -> None:
    delivery = published(desk, "Un", "Deux")
    rewritten(desk, delivery, *texts, comment=comment)
    assert why in shown(page, desk, delivery)
    assert page.post(address(desk, delivery, "change/")).status_code == 409
    drain()
    assert desk.texts() == ["Un", "Deux"]


def test_a_network_without_edits_says_what_to_do(page: Client, sky: Desk) -> None:
    delivery = published(sky, "Un")
    rewritten(sky, delivery, "Autre")
    assert "lets no post be changed: remove it there" in shown(page, sky, delivery)


def test_a_stop_holds_a_change_that_is_on_its_way(page: Client, desk: Desk, owner: User) -> None:
    delivery = published(desk, "Un")
    rewritten(desk, delivery, "Autre")
    page.post(address(desk, delivery, "change/"))
    autonomy.everything_stop(actor=Actor.human(owner), workspace=desk.workspace, now=desk.clock.now)
    drain()
    assert desk.texts() == ["Un"]
    assert "did not go through" in shown(page, desk, delivery)


def test_words_that_change_again_meanwhile_are_not_put_there_unseen(page: Client, desk: Desk) -> None:
    delivery = published(desk, "Un")
    rewritten(desk, delivery, "Deux")
    page.post(address(desk, delivery, "change/"))
    rewritten(desk, delivery, "Trois", approved=False)
    drain()
    assert desk.texts() == ["Un"]
    assert changing.unfinished(delivery) is not None


@pytest.mark.parametrize("fault", [Fault.BROKEN_AFTER, Fault.RESET_AFTER, Fault.BROKEN_BEFORE])
def test_a_lost_answer_is_asked_again_and_changes_once(page: Client, desk: Desk, fault: Fault) -> None:
    delivery = published(desk, "Un")
    rewritten(desk, delivery, "Autre")
    desk.rig.fake.order(fault, "PUT", r"/api/v1/statuses/\d+")
    page.post(address(desk, delivery, "change/"))
    drain()
    assert changing.unfinished(delivery) is not None, "until it went well, the page says what went wrong"
    drain(clock=lambda: timezone.now() + timedelta(minutes=30))
    assert desk.texts() == ["Autre"]
    assert changing.unfinished(delivery) is None


def test_a_removal_whose_answer_is_lost_is_done_again(page: Client, desk: Desk) -> None:
    delivery = published(desk, "Un", "Deux")
    desk.rig.fake.order(Fault.BROKEN_AFTER, "DELETE", r"/api/v1/statuses/\d+")
    page.post(address(desk, delivery, "remove/"))
    drain()
    drain(clock=lambda: timezone.now() + timedelta(minutes=30))
    assert desk.texts() == []
    assert desk.seen(delivery).removed_at is not None


def test_who_may_not_publish_may_not_change(desk: Desk, client: Client, other_workspace: Workspace) -> None:
    delivery = published(desk, "Un")
    rewritten(desk, delivery, "Autre")
    assert client.post(address(desk, delivery, "change/")).status_code == 302, "signed in first"
    stranger = User.objects.get(email="bob@example.org")
    client.force_login(stranger, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(address(desk, delivery, "change/")).status_code == 404
    del other_workspace


def test_what_says_the_same_already_is_not_changed(page: Client, desk: Desk) -> None:
    delivery = published(desk, "Un")
    assert page.post(address(desk, delivery, "change/")).status_code == 409
