"""How posts do, asked of a network that answers, refuses, slows down and forgets; through the real jobs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from apps.publishing import made as publishing
from apps.results.counted import CountedFake, RenewingConnector
from apps.results.made import published
from parvis.apps.content.bodies import Piece, Variant
from parvis.apps.publishing.engine.hands import Hands
from parvis.apps.publishing.models import Account, Delivery
from parvis.apps.publishing.states import Connection
from parvis.apps.results import collecting, services
from parvis.apps.results.collecting import A_TURN, account_collect, collect_results, due_accounts
from parvis.apps.results.models import Asking, Format, Look, Watch
from parvis.apps.results.services import format_of
from parvis.core.audit import AuditEntry
from parvis.core.jobs.models import Job
from parvis.core.jobs.worker import drain
from parvis.core.people import User
from parvis.core.secrets import open_secret
from parvis.core.workspaces.models import Workspace
from parvis.kit.http import Http
from parvis.networks.limits import limit
from parvis.networks.ports import Fault as Trouble
from parvis.networks.ports import NetworkError
from servers.fakes import Fault

pytestmark = pytest.mark.django_db


class Clock:
    """A clock that is turned by hand."""

    def __init__(self) -> None:
        self.now = timezone.now()

    def __call__(self) -> datetime:
        return self.now

    def later(self, **more: float) -> datetime:
        self.now += timedelta(**more)
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def hands(clock: Clock) -> Iterator[Hands]:
    made = Hands(clock=clock, quick=Http(timeout_s=2.0, allow_private=True), rest=lambda _seconds: None)
    yield made
    made.close()


def turn(hands: Hands, account: Account) -> int:
    """Follow what was published, then the account's turn."""
    services.watches_begin(now=hands.clock())
    return account_collect(hands, account.pk)


def asked(fake: CountedFake) -> list[list[str]]:
    return [ask.query["ids"].split(",") for ask in fake.calls("GET", "/counts")]


def test_a_published_post_is_followed_and_counted_by_the_jobs_alone(
    fake: CountedFake, account: Account, owner: User
) -> None:
    delivery = published(account, owner, timezone.now() - timedelta(minutes=20), ids=("a",))
    fake.has("a", views=400, likes=7, replies=2)
    assert collect_results.enqueue().id
    drain()
    watch = Watch.objects.get(delivery=delivery)
    assert watch.last is not None
    assert (watch.last.views, watch.last.likes, watch.last.replies, watch.last.interactions) == (400, 7, 2, 9)
    assert (watch.last.clicks, watch.last.saves, watch.last.reposts) == (None, None, None)
    assert watch.next_at == watch.published_at + timedelta(hours=1)
    assert watch.ripe is None
    assert not Job.objects.filter(status="failed").exists()


def test_two_runs_at_once_give_an_account_one_turn(fake: CountedFake, account: Account, owner: User) -> None:
    published(account, owner, timezone.now() - timedelta(minutes=20), ids=("a",))
    fake.has("a", likes=1)
    for _run in range(2):
        collect_results.call()
    assert Job.objects.filter(unique_key=f"results:{account.pk}").count() == 1


def test_posts_are_asked_for_in_batches_the_youngest_first(
    fake: CountedFake, account: Account, owner: User, hands: Hands, clock: Clock
) -> None:
    for number in range(7):
        published(account, owner, clock.now - timedelta(hours=2 + number), ids=(f"p{number}",))
        fake.has(f"p{number}", likes=number)
    assert turn(hands, account) == 7
    assert asked(fake) == [["p0", "p1", "p2"], ["p3", "p4", "p5"], ["p6"]]


def test_a_thread_is_asked_for_whole_and_our_own_replies_do_not_count(
    fake: CountedFake, account: Account, owner: User, hands: Hands, clock: Clock
) -> None:
    ids = ("t1", "t2", "t3", "t4", "comment")
    published(account, owner, clock.now - timedelta(hours=2), ids=ids, comment=True)
    fake.has("t1", views=100, likes=1, replies=2)
    fake.has("t2", "t3", "t4", views=50, likes=1, replies=1)
    turn(hands, account)
    look = Look.objects.get()
    assert asked(fake) == [["t1", "t2", "t3"], ["t4"]]
    assert (look.views, look.likes, look.replies) == (100, 4, 1)


def test_an_account_is_asked_no_more_than_its_share_in_a_turn(
    fake: CountedFake, account: Account, owner: User, hands: Hands, clock: Clock
) -> None:
    for number in range(A_TURN + 4):
        published(account, owner, clock.now - timedelta(hours=2, minutes=number), ids=(f"p{number}",))
        fake.has(f"p{number}", likes=1)
    assert turn(hands, account) == A_TURN
    assert len(asked(fake)) == 7  # of three posts each
    assert limit("mastodon", "requests") / 10 >= A_TURN
    assert turn(hands, account) == 4


def test_a_network_that_asks_to_wait_is_left_in_peace_for_as_long(
    fake: CountedFake, account: Account, owner: User, hands: Hands, clock: Clock
) -> None:
    published(account, owner, clock.now - timedelta(hours=2), ids=("a",))
    fake.has("a", likes=1)
    waits = []
    for _failure in range(8):
        fake.order(Fault.RATE_LIMITED)
        assert turn(hands, account) == 0
        asking = Asking.objects.get(account=account)
        assert asking.until is not None
        waits.append((asking.until - clock.now) / timedelta(minutes=1))
        assert due_accounts(clock.now) == []
        clock.now = asking.until
    assert waits == [10, 20, 40, 80, 160, 320, 360, 360]
    assert due_accounts(clock.now) == [(account.pk, account.workspace_id)]
    assert turn(hands, account) == 1
    asking.refresh_from_db()
    assert (asking.until, asking.failures, asking.trouble) == (None, 0, "")


@pytest.mark.parametrize(("asked", "hours"), [(30.0, 1 / 6), (7200.0, 2.0), (1e300, 168.0)])
def test_what_a_network_asks_for_is_obeyed_but_not_for_ever(
    account: Account, asked: float, hours: float, clock: Clock
) -> None:
    collecting._wait(account, NetworkError(Trouble.RETRY, "rate_limited", "", retry_after=asked), clock.now)
    assert Asking.objects.get().until == clock.now + timedelta(hours=hours)


@pytest.mark.parametrize(
    "fault", [Fault.BROKEN_BEFORE, Fault.RESET_BEFORE, Fault.GARBAGE_AFTER, Fault.CUT_AFTER]
)
def test_a_network_in_trouble_loses_no_post(
    fake: CountedFake, account: Account, owner: User, hands: Hands, fault: Fault
) -> None:
    clock = hands.clock
    assert isinstance(clock, Clock)
    for number in range(3):
        published(account, owner, clock.now - timedelta(hours=2 + number), ids=(f"p{number}",))
        fake.has(f"p{number}", likes=1)
    for _time in range(3):
        fake.order(fault, times=9)
        assert turn(hands, account) == 0
        fake.orders.clear()
        clock.later(hours=7)
    assert Watch.objects.filter(gone_at=None, next_at__lte=clock.now).count() == 3
    assert turn(hands, account) == 3


def test_one_post_that_the_network_cannot_show_keeps_no_other_from_being_counted(
    fake: CountedFake, account: Account, owner: User, hands: Hands, clock: Clock
) -> None:
    for number, remote_id in enumerate(("poison", "a", "b")):
        published(account, owner, clock.now - timedelta(hours=2 + number), ids=(remote_id,))
    fake.has("a", "b", likes=1)
    assert turn(hands, account) == 2
    poisoned = Watch.objects.get(delivery__steps__remote_id="poison")
    assert poisoned.next_at is not None
    assert poisoned.next_at > clock.now
    assert (poisoned.gone_at, poisoned.last) == (None, None)


def test_a_post_that_is_missing_twice_is_gone_and_is_told_in_the_audit(
    fake: CountedFake, account: Account, owner: User, hands: Hands, clock: Clock
) -> None:
    delivery = published(account, owner, clock.now - timedelta(minutes=20), ids=("a",))
    assert turn(hands, account) == 0
    watch = Watch.objects.get()
    assert (watch.missed, watch.gone_at) == (1, None)  # it may not be indexed yet
    clock.later(hours=1)
    turn(hands, account)
    watch.refresh_from_db()
    assert (watch.missed, watch.gone_at, watch.next_at) == (2, clock.now, None)
    entry = AuditEntry.objects.get(verb="results.gone")
    assert (entry.target_id, entry.actor_kind) == (str(delivery.pk), "system")
    clock.later(days=3)
    assert due_accounts(clock.now) == []


def test_a_post_that_comes_back_after_one_miss_is_followed_on(
    fake: CountedFake, account: Account, owner: User, hands: Hands, clock: Clock
) -> None:
    published(account, owner, clock.now - timedelta(minutes=20), ids=("a",))
    turn(hands, account)
    fake.has("a", likes=5)
    clock.later(hours=1)
    assert turn(hands, account) == 1
    watch = Watch.objects.get()
    assert (watch.missed, watch.gone_at) == (0, None)


def test_what_we_took_off_the_network_ourselves_is_no_longer_followed(
    fake: CountedFake, account: Account, owner: User, clock: Clock
) -> None:
    delivery = published(account, owner, clock.now - timedelta(hours=2), ids=("a",))
    services.watches_begin(now=clock.now)
    Delivery.objects.filter(pk=delivery.pk).update(removed_at=clock.now)
    assert services.watches_end() == 1
    assert due_accounts(clock.now) == []


def test_a_permission_that_ended_is_renewed_once_and_the_turn_goes_on(
    fake: CountedFake, account: Account, owner: User, hands: Hands, clock: Clock
) -> None:
    published(account, owner, clock.now - timedelta(hours=2), ids=("a",))
    fake.has("a", likes=1)
    fake.order(Fault.EXPIRED)
    before = open_secret(account, "token")
    assert turn(hands, account) == 1
    account.refresh_from_db()
    assert open_secret(account, "token") != before
    assert (account.lease_by, account.state) == ("", Connection.CONNECTED)


def test_a_permission_about_to_end_is_renewed_before_asking(
    fake: CountedFake, account: Account, owner: User, hands: Hands, clock: Clock
) -> None:
    published(account, owner, clock.now - timedelta(hours=2), ids=("a",))
    fake.has("a", likes=1)
    Account.objects.filter(pk=account.pk).update(expires_at=clock.now + timedelta(seconds=30))
    assert turn(hands, account) == 1
    assert len(fake.calls("GET", "/counts")) == 1


def test_a_permission_that_was_withdrawn_disconnects_the_account(
    fake: CountedFake, account: Account, owner: User, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(account, owner, hands.clock() - timedelta(hours=2), ids=("a",))
    monkeypatch.setattr(RenewingConnector, "fake", None)
    fake.order(Fault.EXPIRED)
    assert turn(hands, account) == 0
    account.refresh_from_db()
    assert account.state == Connection.DISCONNECTED
    assert AuditEntry.objects.filter(verb="account.lost").exists()
    assert due_accounts(hands.clock() + timedelta(days=2)) == []


def test_a_network_that_refuses_figures_is_asked_again_in_hours_and_goes_on_publishing(
    fake: CountedFake, account: Account, owner: User, hands: Hands, clock: Clock
) -> None:
    published(account, owner, clock.now - timedelta(hours=2), ids=("a",))
    fake.order(Fault.EXPIRED, times=2)
    assert turn(hands, account) == 0
    account.refresh_from_db()
    asking = Asking.objects.get(account=account)
    assert account.state == Connection.CONNECTED
    assert (asking.trouble, asking.until) == ("unauthorized", clock.now + timedelta(hours=6))


def test_while_another_speaks_for_the_account_a_renewal_waits_for_the_next_turn(
    fake: CountedFake, account: Account, owner: User, hands: Hands, clock: Clock
) -> None:
    published(account, owner, clock.now - timedelta(hours=2), ids=("a",))
    soon = clock.now + timedelta(seconds=30)
    Account.objects.filter(pk=account.pk).update(
        expires_at=soon, lease_by="other", lease_until=clock.now + timedelta(minutes=1)
    )
    assert turn(hands, account) == 0
    assert fake.calls("GET", "/counts") == []
    assert not Asking.objects.exists()


def test_networks_that_tell_nothing_are_not_asked(
    workspace: Workspace, fake: CountedFake, owner: User, hands: Hands, clock: Clock
) -> None:
    silent = publishing.account(workspace, "telegram")
    published(silent, owner, clock.now - timedelta(hours=2), ids=("a",))
    assert turn(hands, silent) == 0
    assert Watch.objects.filter(account=silent).exists()
    assert due_accounts(clock.now) == []


def test_the_look_at_seven_days_is_the_one_that_is_compared(
    fake: CountedFake, account: Account, owner: User, hands: Hands, clock: Clock
) -> None:
    published(account, owner, clock.now - timedelta(days=7, hours=1), ids=("a",))
    fake.has("a", likes=12)
    turn(hands, account)
    clock.later(days=8)
    turn(hands, account)
    watch = Watch.objects.get()
    first, second = Look.objects.all()
    assert (watch.ripe, watch.last) == (first, second)


def test_what_was_published_long_ago_is_looked_at_once(
    fake: CountedFake, account: Account, owner: User, hands: Hands, clock: Clock
) -> None:
    published(account, owner, clock.now - timedelta(days=400), ids=("a",))
    fake.has("a", likes=12)
    assert turn(hands, account) == 1
    watch = Watch.objects.get()
    assert (watch.next_at, watch.ripe) == (None, None)


def test_a_look_is_never_rewritten_but_goes_with_its_post(
    fake: CountedFake, account: Account, owner: User, hands: Hands, clock: Clock
) -> None:
    published(account, owner, clock.now - timedelta(hours=2), ids=("a",))
    fake.has("a", likes=12)
    turn(hands, account)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE results_look SET likes = 1000")
    Watch.objects.get().delete()
    assert not Look.objects.exists()


def test_the_format_is_what_weighs_most(workspace: Workspace) -> None:
    assert format_of(Variant(), {}) is Format.TEXT
    assert format_of(Variant(parts=(Piece("voir https://velo.example/"),)), {}) is Format.LINK
    assert format_of(Variant(link="https://velo.example/"), {}) is Format.LINK
    assert format_of(Variant(parts=(Piece("a"), Piece("b"))), {}) is Format.THREAD
