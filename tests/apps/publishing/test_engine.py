"""The engine: what was approved leaves at its hour, once; what is unknown ends with a person."""

from __future__ import annotations

from datetime import timedelta
from unittest import mock

import pytest
from django.db import OperationalError
from django.utils import timezone

from apps.publishing import made
from apps.publishing.rigged import Desk
from parvis.apps.content import services as content
from parvis.apps.publishing import services
from parvis.apps.publishing.engine import leases, noting, opening, works
from parvis.apps.publishing.engine.forward import Forward
from parvis.apps.publishing.engine.pace import Pace
from parvis.apps.publishing.engine.running import serve_one
from parvis.apps.publishing.models import Account, Attempt, Delivery
from parvis.apps.publishing.states import Connection, Reason, State, StepState
from parvis.core.actors import Actor
from parvis.core.audit import AuditEntry
from parvis.core.autonomy.models import Stop
from parvis.core.outbox import Event
from parvis.core.secrets import open_secret, set_secret
from servers.fakes import Fault

pytestmark = pytest.mark.django_db


def stood(desk: Desk, delivery: Delivery) -> tuple[str, str]:
    desk.seen(delivery)
    return delivery.state, delivery.reason


def test_an_approved_post_is_there_once_and_the_row_says_where(desk: Desk) -> None:
    delivery = desk.delivery("Bonjour Lyon")
    desk.work()
    (shown,) = desk.rig.shown()
    step = delivery.steps.get()
    assert stood(desk, delivery) == (State.PUBLISHED, "")
    assert (step.remote_id, step.state, shown.text) == (shown.id, StepState.LIVE, "Bonjour Lyon")
    assert AuditEntry.objects.filter(verb="delivery.published").count() == 1
    assert Event.objects.get(name="delivery.published").payload["url"] == step.remote_url


def test_nothing_leaves_before_its_hour(desk: Desk) -> None:
    delivery = desk.delivery(due_at=desk.clock.now + timedelta(minutes=10))
    assert desk.once() is None
    desk.clock.on(601)
    desk.work()
    assert desk.is_published(delivery)


def test_a_thread_goes_on_from_where_it_failed_never_from_the_start(desk: Desk) -> None:
    delivery = desk.delivery("Un", "Deux", "Trois")
    desk.rig.fake.order(Fault.RATE_LIMITED, "POST", "/api/v1/statuses")
    desk.once()
    desk.rig.fake.order(Fault.SLOW, "POST", "/api/v1/statuses")
    desk.work()
    assert desk.texts() == ["Un", "Deux", "Trois"]
    first, second, third = desk.rig.shown()
    assert (second.reply_to, third.reply_to) == (first.id, second.id)
    assert desk.is_published(delivery)


@pytest.mark.parametrize(
    "fault", [Fault.TIMEOUT_AFTER, Fault.BROKEN_AFTER, Fault.RESET_AFTER, Fault.GARBAGE_AFTER]
)
def test_a_lost_answer_is_found_and_nothing_is_sent_again(keyless: Desk, fault: Fault) -> None:
    delivery = keyless.delivery("Un", "Deux")
    keyless.rig.fake.order(fault, *keyless.rig.commit)
    keyless.work()
    assert keyless.texts() == ["Un", "Deux"]
    assert keyless.is_published(delivery)
    assert len(keyless.rig.fake.calls(*keyless.rig.commit)) == 2


@pytest.mark.parametrize("fault", [Fault.TIMEOUT_BEFORE, Fault.RESET_BEFORE, Fault.BROKEN_BEFORE])
def test_what_never_arrived_is_sent_again_only_where_the_key_is_known(desk: Desk, fault: Fault) -> None:
    delivery = desk.delivery("Un")
    desk.rig.fake.order(fault, *desk.rig.commit)
    desk.work()
    assert (desk.texts(), desk.is_published(delivery)) == (["Un"], True)
    first, second = desk.rig.fake.calls(*desk.rig.commit)
    assert first.headers["idempotency-key"] == second.headers["idempotency-key"] == delivery.steps.get().key


def test_without_a_key_what_is_absent_ends_with_a_question_to_a_person(keyless: Desk) -> None:
    delivery = keyless.delivery("Un")
    keyless.rig.fake.order(Fault.TIMEOUT_BEFORE, *keyless.rig.commit)
    keyless.work()
    assert stood(keyless, delivery) == (State.UNCONFIRMED, Reason.ABSENT)
    assert keyless.texts() == []
    assert len(keyless.rig.fake.calls(*keyless.rig.commit)) == 1
    assert Event.objects.get(name="delivery.needs_a_person").payload["reason"] == Reason.ABSENT


def test_a_key_that_the_network_has_forgotten_is_not_trusted(desk: Desk) -> None:
    delivery = desk.delivery("Un")
    desk.rig.fake.order(Fault.TIMEOUT_AFTER, *desk.rig.commit)
    desk.once()
    desk.rig.fake.take_away(desk.rig.shown()[0])
    desk.clock.on(2 * 3600)
    desk.work()
    assert stood(desk, delivery) == (State.UNCONFIRMED, Reason.ABSENT)
    assert len(desk.rig.fake.calls(*desk.rig.commit)) == 1


def test_on_bluesky_the_same_record_is_put_again(sky: Desk) -> None:
    delivery = sky.delivery("Un", "Deux")
    sky.rig.fake.order(Fault.RESET_AFTER, *sky.rig.commit)
    sky.rig.fake.order(Fault.RESET_BEFORE, *sky.rig.look)
    sky.work()
    assert (sky.texts(), sky.is_published(delivery)) == (["Un", "Deux"], True)


def test_two_posts_of_the_same_words_are_two_posts_even_when_one_answer_is_lost(keyless: Desk) -> None:
    one, two = keyless.delivery("Pareil"), keyless.delivery("Pareil")
    keyless.once()
    assert keyless.texts() == ["Pareil", "Pareil"]
    three = keyless.delivery("Pareil")
    keyless.rig.fake.order(Fault.TIMEOUT_AFTER, *keyless.rig.commit)
    keyless.work()
    assert [keyless.is_published(row) for row in (one, two, three)] == [True, True, True]
    ids = [row.steps.get().remote_id for row in (one, two, three)]
    assert sorted(ids) == sorted(post.id for post in keyless.rig.shown())


def test_the_stop_works_in_mid_thread_and_the_rest_goes_on_when_a_person_says_so(desk: Desk) -> None:
    delivery = desk.delivery("Un", "Deux")
    original = noting.live

    def stop_then_note(*values: object) -> None:
        Stop.objects.create(workspace=desk.workspace, at=desk.clock.now, by=desk.owner)
        original(*values)  # type: ignore[arg-type]

    with mock.patch.object(noting, "live", stop_then_note):
        desk.once()
    assert stood(desk, delivery) == (State.HELD, Reason.STOPPED)
    assert desk.texts() == ["Un"]
    Stop.objects.update(lifted_at=timezone.now())
    services.delivery_resume(
        actor=Actor.human(desk.owner), workspace=desk.workspace, delivery_id=delivery.pk, now=desk.clock.now
    )
    desk.work()
    assert (desk.texts(), desk.is_published(delivery)) == (["Un", "Deux"], True)


def test_words_that_change_in_mid_thread_stop_the_thread(desk: Desk) -> None:
    delivery = desk.delivery("Un", "Deux")
    original = noting.live

    def edit_then_note(*values: object) -> None:
        content.post_save(
            actor=Actor.human(desk.owner), workspace=desk.workspace, post_id=delivery.post_id,
            body=desk.body("Un", "Autre"), seen=1, now=desk.clock.now,
        )  # fmt: skip
        original(*values)  # type: ignore[arg-type]

    with mock.patch.object(noting, "live", edit_then_note):
        desk.once()
    assert stood(desk, delivery) == (State.HELD, Reason.EDITED)
    assert desk.texts() == ["Un"]


def test_too_late_asks_a_person(desk: Desk) -> None:
    delivery = desk.delivery(due_at=desk.clock.now - timedelta(minutes=61))
    desk.work()
    assert (stood(desk, delivery), desk.texts()) == ((State.HELD, Reason.LATE), [])


def test_the_guard_spaces_posts_and_stops_a_burst(desk: Desk) -> None:
    Account.objects.update(gap_seconds=30, an_hour=2, late_minutes=600)
    start = desk.clock.now
    rows = [desk.delivery(f"n° {number}") for number in range(3)]
    desk.work()
    began = sorted(row.steps.get().commit_began_at - start for row in rows)
    assert began[0] < timedelta(seconds=1)
    assert timedelta(seconds=30) <= began[1] < timedelta(seconds=32)
    assert timedelta(hours=1) <= began[2] < timedelta(hours=1, seconds=2)


def test_the_rate_limit_holds_the_whole_account_for_as_long_as_it_says(desk: Desk) -> None:
    desk.delivery("Un"), desk.delivery("Deux")
    desk.rig.fake.order(Fault.RATE_LIMITED, *desk.rig.commit)
    start = desk.clock.now
    desk.once()
    assert len(desk.rig.fake.calls(*desk.rig.commit)) == 1
    assert desk.once() is None
    desk.account.refresh_from_db()
    assert desk.account.resume_at - start >= timedelta(seconds=7)
    desk.work()
    assert sorted(desk.texts()) == ["Deux", "Un"]


def test_a_refusal_fails_with_the_networks_own_words_and_can_be_tried_again(desk: Desk) -> None:
    delivery = desk.delivery("é" * 501)
    desk.work()
    assert stood(desk, delivery) == (State.FAILED, Reason.REFUSED)
    assert "500 exceeded" in Attempt.objects.filter(boundary="commit").order_by("-pk")[0].words


def test_a_comment_that_fails_does_not_fail_the_post(sky: Desk) -> None:
    delivery = sky.delivery("Un", comment="é" * 301)
    sky.work()
    assert (sky.texts(), sky.is_published(delivery)) == (["Un"], True)
    assert [step.state for step in delivery.steps.all()] == [StepState.LIVE, StepState.FAILED]


def test_an_expired_token_is_renewed_once_and_the_old_refresh_token_is_kept(sky: Desk) -> None:
    fake = sky.rig.fake
    fake.refreshes = {"refresh-1"}
    set_secret(sky.account, "refresh", "refresh-1")
    delivery = sky.delivery("Un")
    fake.order(Fault.EXPIRED, *sky.rig.commit)
    sky.work()
    assert (sky.texts(), sky.is_published(delivery)) == (["Un"], True)
    sky.account.refresh_from_db()
    assert open_secret(sky.account, "refresh") in fake.refreshes


def test_an_account_that_a_person_just_connected_anew_is_not_lost(sky: Desk) -> None:
    """The engine still holds the permission of before: it takes the one of now, and asks for none."""
    fake, stale = sky.rig.fake, Account.objects.get(pk=sky.account.pk)
    set_secret(stale, "refresh", "used up long ago")
    set_secret(Account.objects.get(pk=stale.pk), "token", fake.issue(sky.rig.account, frozenset()))
    set_secret(Account.objects.get(pk=stale.pk), "refresh", "the new one")
    opening.renew(sky.hands, stale)
    assert opening.access_of(stale).token in fake.tokens
    assert (stale.state, open_secret(stale, "refresh")) == (Connection.CONNECTED, "the new one")


def test_a_permission_that_is_gone_disconnects_and_holds_nothing_is_lost(sky: Desk) -> None:
    sky.rig.fake.tokens.clear()
    delivery, other = sky.delivery("Un"), sky.delivery("Deux")
    sky.work()
    assert stood(sky, delivery) == stood(sky, other) == (State.HELD, Reason.AUTH)
    sky.account.refresh_from_db()
    assert (sky.account.state, sky.account.trouble) == (Connection.DISCONNECTED, "invalid_grant")


def test_one_that_holds_the_lease_of_a_dead_process_waits_for_its_end(desk: Desk) -> None:
    delivery = desk.delivery()
    assert leases.take(desk.account.pk, desk.clock.now) is not None
    assert serve_one(desk.hands) is None
    desk.clock.on(121)
    desk.work()
    assert desk.is_published(delivery)


def test_a_process_that_lost_its_lease_sends_nothing(desk: Desk) -> None:
    desk.delivery()
    lease = leases.take(desk.account.pk, desk.clock.now)
    assert lease is not None
    Account.objects.update(lease_by="another")
    with pytest.raises(leases.LeaseLost):
        leases.renew(lease, desk.clock.now)


def test_accounts_take_turns(desk: Desk) -> None:
    other = made.account(
        desk.workspace, host=desk.rig.access.host, options=desk.account.options, gap_seconds=0
    )
    desk.delivery("Un")
    first = leases.next_account(desk.clock.now)
    desk.once()
    post = made.post(desk.workspace, desk.owner, desk.body("Deux"))
    made.cleared(post, desk.owner)
    made.delivery(post, other, due_at=desk.clock.now)
    desk.delivery("Trois", due_at=desk.clock.now - timedelta(seconds=30))
    assert (first, leases.next_account(desk.clock.now)) == (desk.account.pk, other.pk)


def test_a_database_that_is_locked_after_the_commit_is_waited_for(desk: Desk) -> None:
    delivery = desk.delivery("Un")
    original, failures = noting.live, iter([OperationalError("database is locked")] * 3)

    def locked(*values: object) -> None:
        for failure in failures:
            raise failure
        original(*values)  # type: ignore[arg-type]

    with mock.patch.object(noting, "live", locked):
        desk.once()
    assert (desk.texts(), desk.is_published(delivery)) == (["Un"], True)
    assert len(desk.rig.fake.calls(*desk.rig.commit)) == 1


def test_what_is_cancelled_or_moved_after_it_was_found_does_not_leave(desk: Desk) -> None:
    cancelled, moved = desk.delivery("Annulée"), desk.delivery("Déplacée")
    found = works.at_hand(desk.account, desk.clock.now, 2)
    Delivery.objects.filter(pk=cancelled.pk).update(state=State.CANCELLED)
    later = desk.clock.now + timedelta(hours=2)
    Delivery.objects.filter(pk=moved.pk).update(due_at=later)
    lease = leases.take(desk.account.pk, desk.clock.now)
    assert lease is not None
    for row in found:
        Forward(desk.hands, lease, row, Pace(desk.account.pk)).go()
    assert (len(found), desk.texts()) == (2, [])
    assert desk.seen(cancelled).state == State.CANCELLED
    assert (desk.seen(moved).state, moved.next_at) == (State.SCHEDULED, later)
