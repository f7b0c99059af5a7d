"""What needs a person finds one: the bell, one letter for each cause, and quiet when it is settled."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from apps.publishing import made
from apps.publishing.rigged import Desk
from parvis.apps.alerts import selectors as alerts
from parvis.apps.alerts import services as reach
from parvis.apps.alerts.models import Alert, Telling
from parvis.apps.alerts.telling import alerts_email, digest_email
from parvis.apps.publishing import connections, resolving, services
from parvis.apps.publishing.calls import calls_look, workspaces_to_look_at
from parvis.apps.publishing.handlers import call_people
from parvis.apps.publishing.models import Account, Delivery
from parvis.apps.publishing.states import Connection, Reason, State
from parvis.core.actors import Actor
from parvis.core.audit import AuditEntry
from parvis.core.people import User
from parvis.core.workspaces.models import Membership, Workspace
from parvis.core.workspaces.permissions import Role
from servers.fakes import Fault
from servers.smtp import Smtp

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 26, 11, tzinfo=UTC)
SOON = timedelta(minutes=2)
Make = Callable[[Role], User]


@pytest.fixture
def smtp(settings: Any) -> Iterator[Smtp]:
    """A mail server that Django is told of."""
    with Smtp() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.PUBLIC_URL = "https://parvis.test"
        yield server


@pytest.fixture
def account(workspace: Workspace) -> Account:
    return made.account(workspace, handle="@velo")


def held(
    account: Account, by: User, words: str = "Bonjour", *, reason: Reason = Reason.LATE,
    state: State = State.HELD, **more: Any,
) -> Delivery:  # fmt: skip
    """A delivery that waits for somebody."""
    post = made.post(account.workspace, by, made.body(words), now=NOON)
    clearance = made.cleared(post, by, NOON)
    due = {"due_at": NOON} | more
    row = made.delivery(post, account, clearance=clearance, **due)
    if state == State.UNCONFIRMED:
        Delivery.objects.filter(pk=row.pk).update(state=State.SENDING)
    Delivery.objects.filter(pk=row.pk).update(state=state, reason=reason)
    row.refresh_from_db()
    return row


def bell(workspace: Workspace, user: User) -> int:
    member = Membership.objects.select_related("workspace").get(workspace=workspace, user=user)
    return alerts.unread(Alert.objects.filter(workspace=workspace), member, NOON).count()


def letters(smtp: Smtp, workspace: Workspace, at: datetime = NOON + SOON) -> dict[str, str]:
    """Send what waits for everybody; subject by address."""
    before = len(smtp.taken)
    for user in User.objects.filter(memberships__workspace=workspace):
        alerts_email(workspace.pk, user.pk, now=at)
    return {to[0]: mail["Subject"] for _from, to, mail in smtp.taken[before:]}


def test_whoever_may_settle_it_and_whoever_wrote_it_are_told_with_one_link(
    smtp: Smtp, workspace: Workspace, account: Account, owner: User, member: Make
) -> None:
    author, analyst, client = member(Role.AGENT), member(Role.ANALYST), member(Role.CLIENT)
    waiting = held(account, author, reason=Reason.REFUSED, state=State.FAILED)
    assert calls_look(workspace=workspace, now=NOON) == 1
    told = letters(smtp, workspace)
    assert set(told) == {owner.email, author.email}
    assert "n’a pas pu être publiée" in told[owner.email]
    assert "@velo" in told[owner.email]
    assert [bell(workspace, user) for user in (owner, author, analyst, client)] == [1, 1, 0, 0]
    body = smtp.taken[0][2].get_body(("plain",)).get_content()  # type: ignore[union-attr]
    alert = Alert.objects.get()
    assert body.count(f"https://parvis.test/w/velo-lyon/alerts/{alert.pk}/") == 1
    assert "refusé" in body
    assert str(waiting.post.body) not in body


def test_the_link_reads_the_alert_and_leads_to_the_delivery(
    page: Client, workspace: Workspace, account: Account, owner: User
) -> None:
    waiting = held(account, owner)
    calls_look(workspace=workspace, now=timezone.now())
    listed = page.get("/w/velo-lyon/alerts/").content.decode()
    assert "A post without a title waits for you before it leaves for @velo" in listed
    gone = page.get(f"/w/velo-lyon/alerts/{Alert.objects.get().pk}/")
    assert gone.status_code == 302
    assert gone.headers["Location"] == f"/w/velo-lyon/deliveries/{waiting.pk}/"
    assert bell(workspace, owner) == 0


def test_many_deliveries_of_one_cause_are_one_letter_and_two_causes_share_it(
    smtp: Smtp, workspace: Workspace, account: Account, owner: User
) -> None:
    for n in range(5):
        held(account, owner, f"Texte {n}", reason=Reason.STOPPED)
    held(account, owner, "Seul", reason=Reason.RIGHTS)
    calls_look(workspace=workspace, now=NOON)
    assert sorted(Alert.objects.values_list("facts__n", flat=True)) == [1, 5]
    assert list(letters(smtp, workspace)) == [owner.email]
    assert len(smtp.taken) == 1
    body = smtp.taken[0][2].get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "5 envois vous attendent" in body


def test_looking_again_and_dying_in_between_tell_nothing_twice(
    smtp: Smtp, workspace: Workspace, account: Account, owner: User
) -> None:
    held(account, owner)
    for _ in range(3):
        call_people.call()
    assert Alert.objects.count() == 1
    assert AuditEntry.objects.filter(verb="alert.ring").count() == 1
    assert list(letters(smtp, workspace)) == [owner.email]
    calls_look(workspace=workspace, now=NOON)
    assert letters(smtp, workspace) == {}


def test_more_of_the_same_is_silent_for_half_a_day_and_then_told_again(
    smtp: Smtp, workspace: Workspace, account: Account, owner: User
) -> None:
    held(account, owner, "Un")
    calls_look(workspace=workspace, now=NOON)
    assert len(letters(smtp, workspace)) == 1
    held(account, owner, "Deux")
    calls_look(workspace=workspace, now=NOON + timedelta(hours=3))
    assert letters(smtp, workspace, NOON + timedelta(hours=4)) == {}
    held(account, owner, "Trois")
    later = NOON + timedelta(hours=21)  # eight in the morning: no quiet hours
    calls_look(workspace=workspace, now=later)
    assert "3 envois" in letters(smtp, workspace, later + SOON)[owner.email]
    assert bell(workspace, owner) == 1


def test_what_is_settled_before_the_letter_leaves_is_not_told_and_the_bell_is_quiet(
    smtp: Smtp, workspace: Workspace, account: Account, owner: User, actor: Actor
) -> None:
    waiting = held(account, owner)
    calls_look(workspace=workspace, now=NOON)
    assert bell(workspace, owner) == 1
    services.delivery_cancel(actor=actor, workspace=workspace, delivery_id=waiting.pk)
    assert workspaces_to_look_at().get() == workspace
    assert calls_look(workspace=workspace, now=NOON) == 0
    assert (bell(workspace, owner), letters(smtp, workspace)) == (0, {})
    assert Alert.objects.get().settled_at == NOON
    assert not workspaces_to_look_at().exists()
    assert digest_email(workspace.pk, owner.pk, now=NOON + timedelta(hours=1)) == 0


def test_the_same_cause_rings_anew_once_it_was_settled(
    workspace: Workspace, account: Account, owner: User
) -> None:
    first = held(account, owner, "Un")
    calls_look(workspace=workspace, now=NOON)
    Delivery.objects.filter(pk=first.pk).update(state=State.CANCELLED, reason="")
    calls_look(workspace=workspace, now=NOON + SOON)
    held(account, owner, "Deux")
    calls_look(workspace=workspace, now=NOON + 2 * SOON)
    assert list(Alert.objects.values_list("settled_at", flat=True)) == [None, NOON + SOON]
    assert bell(workspace, owner) == 1


def test_each_person_chooses_and_quiet_hours_hold(
    smtp: Smtp, workspace: Workspace, account: Account, owner: User, member: Make
) -> None:
    creator = member(Role.CREATOR)
    reach.reach_set(actor=Actor.human(creator), workspace=workspace, calls=False)
    reach.reach_set(actor=Actor.human(owner), workspace=workspace, email=False)
    held(account, owner)
    midnight = NOON + timedelta(hours=12)
    calls_look(workspace=workspace, now=midnight)
    assert letters(smtp, workspace, midnight + SOON) == {}
    assert bell(workspace, creator) == 1
    assert list(letters(smtp, workspace, midnight + timedelta(hours=8))) == [owner.email]


def test_whoever_may_no_longer_publish_is_told_nothing_more(
    smtp: Smtp, workspace: Workspace, account: Account, owner: User, member: Make
) -> None:
    creator = member(Role.CREATOR)
    held(account, owner)
    calls_look(workspace=workspace, now=NOON)
    Membership.objects.filter(user=creator).update(role=Role.ANALYST)
    assert list(letters(smtp, workspace)) == [owner.email]
    assert (Telling.objects.count(), bell(workspace, creator)) == (1, 0)


def test_an_account_that_is_lost_tells_those_who_can_connect_it_and_what_waits_joins_it(
    smtp: Smtp, workspace: Workspace, account: Account, owner: User, member: Make
) -> None:
    creator = member(Role.CREATOR)
    Account.objects.update(state=Connection.DISCONNECTED, trouble="invalid_grant")
    calls_look(workspace=workspace, now=NOON)
    told = letters(smtp, workspace)
    assert set(told) == {owner.email}
    assert "@velo doit être reconnecté à Mastodon" in told[owner.email]
    held(account, creator, reason=Reason.AUTH)
    calls_look(workspace=workspace, now=NOON + SOON)
    assert Alert.objects.get().facts["n"] == 1
    assert set(letters(smtp, workspace, NOON + 2 * SOON)) == {creator.email}, "the author, who waits for it"


def test_disconnecting_by_hand_rings_nobody_until_something_waits(
    workspace: Workspace, account: Account, owner: User, actor: Actor
) -> None:
    connections.account_disconnect(actor=actor, workspace=workspace, account_id=account.pk)
    assert calls_look(workspace=workspace, now=NOON) == 0
    held(account, owner, reason=Reason.AUTH)
    assert calls_look(workspace=workspace, now=NOON) == 1


def test_what_people_held_themselves_is_told_a_day_before_its_hour(
    workspace: Workspace, account: Account, owner: User
) -> None:
    held(account, owner, reason=Reason.EDITED, due_at=NOON + timedelta(hours=30))
    assert calls_look(workspace=workspace, now=NOON) == 0
    assert calls_look(workspace=workspace, now=NOON + timedelta(hours=7)) == 1


def test_a_lost_answer_rings_and_giving_it_up_settles_it(
    keyless: Desk, workspace: Workspace, owner: User, actor: Actor
) -> None:
    delivery = keyless.delivery("Un")
    keyless.rig.fake.order(Fault.TIMEOUT_BEFORE, *keyless.rig.commit)
    keyless.work()
    assert keyless.seen(delivery).state == State.UNCONFIRMED
    now = keyless.clock.now
    calls_look(workspace=workspace, now=now)
    alert = Alert.objects.get()
    assert (alert.kind, alert.facts["state"]) == ("delivery", "unconfirmed")
    resolving.delivery_give_up(actor=actor, workspace=workspace, delivery_id=delivery.pk, now=now)
    calls_look(workspace=workspace, now=now)
    alert.refresh_from_db()
    assert alert.settled_at == now


def test_nothing_of_another_workspace_is_told(
    workspace: Workspace, other_workspace: Workspace, account: Account, owner: User
) -> None:
    held(account, owner)
    assert calls_look(workspace=other_workspace, now=NOON) == 0
    assert calls_look(workspace=workspace, now=NOON) == 1
    assert not Alert.objects.filter(workspace=other_workspace).exists()


def test_two_workers_that_look_at_once_open_one_call(
    workspace: Workspace, account: Account, owner: User
) -> None:
    held(account, owner)
    calls_look(workspace=workspace, now=NOON)
    twin = Alert.objects.get()
    twin.pk, twin.key = None, "another"
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()
    twin.settled_at = NOON
    twin.save()
    assert Alert.objects.count() == 2, "what is settled stands in nobody's way"
