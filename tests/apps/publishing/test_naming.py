"""“Yes, this one”, with an address typed by hand: what it names is read on the network, and must be ours."""

from __future__ import annotations

import pytest
from django.test import Client

from apps.publishing import made
from apps.publishing.rigged import Desk
from networks.bluesky.fake import DID, HANDLE
from parvis.apps.publishing.models import Delivery
from parvis.apps.publishing.states import State, StepState
from servers.fakes import Fault

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def private_hosts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARVIS_ALLOW_PRIVATE_HOSTS", "1")


def unknown(desk: Desk) -> Delivery:
    """A thread whose first answer was lost before it had any effect, so that nothing is listed."""
    delivery = made.delivery(
        post := made.post(desk.workspace, desk.owner, desk.body("Un", "Deux"), now=desk.clock.now),
        desk.account,
        clearance=made.cleared(post, desk.owner, desk.clock.now),
        due_at=desk.clock.now,
        state=State.UNCONFIRMED,
    )
    for position in (1, 2):
        state = StepState.UNCONFIRMED if position == 1 else StepState.WAITING
        delivery.steps.create(
            account=desk.account, position=position, kind="part", key=f"{position:064x}", state=state,
            begun_at=desk.clock.now,
        )  # fmt: skip
    return delivery


def confirm(page: Client, delivery: Delivery, remote: str) -> str:
    address = f"/w/{delivery.workspace.slug}/deliveries/{delivery.pk}/confirm/"
    return page.post(address, {"remote": remote}, follow=True).content.decode()


def by_hand(desk: Desk, text: str = "Un") -> tuple[str, str]:
    """A post that the account published long before: the list of recent ones leaves it out. Its id, its
    CID."""
    rkey, record = (
        "3l6oveex3ii2l",
        {"$type": "app.bsky.feed.post", "text": text, "createdAt": "2026-01-01T00:00:00Z"},
    )
    uri = f"at://{DID}/app.bsky.feed.post/{rkey}"
    desk.rig.fake.records[uri] = record  # type: ignore[attr-defined]
    desk.rig.fake.show(DID, text, id=uri)
    return uri, desk.rig.fake._cid(record)  # type: ignore[attr-defined]


def test_a_thread_goes_on_from_the_post_whose_address_was_typed(page: Client, sky: Desk) -> None:
    delivery, (uri, cid) = unknown(sky), by_hand(sky)
    told = confirm(page, delivery, f"https://bsky.app/profile/{HANDLE}/post/{uri.rpartition('/')[2]}")
    assert "Noted: it is there." in told
    first = delivery.steps.get(position=1)
    assert (first.remote_id, first.remote_data) == (uri, {"cid": cid})
    sky.work()
    assert sky.is_published(delivery)
    reply = sky.rig.fake.records[sky.rig.shown()[-1].id]["reply"]  # type: ignore[attr-defined]
    assert reply["parent"] == {"uri": uri, "cid": cid}


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Give the address of the post, or its id."),
        ("https://velo.example/blog", "This is not the address of a post on Bluesky."),
        (
            "at://did:plc:another/app.bsky.feed.post/3l6oveex3ii2l",
            "Look for the one that this account published.",
        ),
        ("3l6oveex3ii2z", "Bluesky shows no such post"),
    ],
)
def test_what_is_not_ours_is_refused_in_one_sentence(
    page: Client, sky: Desk, typed: str, sentence: str
) -> None:
    delivery = unknown(sky)
    assert sentence in confirm(page, delivery, typed)
    assert sky.seen(delivery).state == State.UNCONFIRMED


def test_while_the_network_is_silent_nothing_is_taken_for_true(page: Client, sky: Desk) -> None:
    delivery, (uri, _cid) = unknown(sky), by_hand(sky)
    sky.rig.fake.order(Fault.BROKEN_BEFORE, times=3)
    assert "Bluesky cannot be asked about this post now." in confirm(page, delivery, uri)
    assert sky.seen(delivery).state == State.UNCONFIRMED
