"""What the database refuses, attacked with raw SQL: SQLite here, PostgreSQL in the run's second part."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from apps.publishing import made
from parvis.apps.content import services as content
from parvis.apps.content.models import Post
from parvis.apps.publishing.models import Account, Attempt, Delivery, Step, key_of, use_of
from parvis.apps.publishing.states import Boundary, Reason, State, StepState
from parvis.core.actors import Actor
from parvis.core.autonomy.models import Use
from parvis.core.people import User
from parvis.core.workspaces.models import Workspace

pytestmark = pytest.mark.django_db
UNAPPROVED, NEVER_SENT = "nobody approved these words", "it was never sent"


@contextmanager
def refused(words: str) -> Iterator[None]:
    with pytest.raises(DatabaseError, match=words), transaction.atomic():
        yield


def sql(statement: str, *values: object) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount


def uid(row: Delivery | Post) -> str:
    return row.pk.hex if connection.vendor == "sqlite" else str(row.pk)


def move(row: Delivery, state: str) -> int:
    return sql("UPDATE publishing_delivery SET state = %s WHERE id = %s", state, uid(row))


@pytest.fixture
def post(workspace: Workspace, owner: User) -> Post:
    return made.post(workspace, owner)


@pytest.fixture
def account(workspace: Workspace) -> Account:
    return made.account(workspace)


@pytest.mark.parametrize("state", ["scheduled", "sending", "pending", "published", "unconfirmed"])
def test_words_that_nobody_approved_cannot_be_inserted_as_leaving(
    post: Post, account: Account, state: str
) -> None:
    with refused(UNAPPROVED):
        made.delivery(post, account, state=State(state))


@pytest.mark.parametrize("state", ["scheduled", "sending", "pending", "published"])
def test_a_held_delivery_cannot_be_moved_on_without_a_yes(
    post: Post, account: Account, owner: User, state: str
) -> None:
    held = made.delivery(post, account, state=State.HELD)
    with refused(f"{UNAPPROVED}|{NEVER_SENT}"):
        move(held, state)
    withdrawn = made.cleared(post, owner)
    withdrawn.withdrawn_at = timezone.now()
    withdrawn.save()
    with refused(f"{UNAPPROVED}|{NEVER_SENT}"):
        move(held, state)


def test_the_yes_must_be_for_the_same_words_and_the_same_post(
    post: Post, account: Account, owner: User, workspace: Workspace
) -> None:
    made.cleared(made.post(workspace, owner, made.body("autre chose")), owner)
    with refused(UNAPPROVED):
        made.delivery(post, account)
    made.cleared(post, owner)
    scheduled = made.delivery(post, account)
    with refused("keeps its words"):
        sql("UPDATE publishing_delivery SET digest = %s WHERE id = %s", "0" * 64, uid(scheduled))
    other = made.account(workspace)
    with refused("keeps its words"):
        sql("UPDATE publishing_delivery SET account_id = %s WHERE id = %s", other.pk, uid(scheduled))


def test_another_workspaces_account_is_refused(post: Post, owner: User, other_workspace: Workspace) -> None:
    made.cleared(post, owner)
    with refused(UNAPPROVED):
        made.delivery(post, made.account(other_workspace))


def test_a_grant_lets_leave_only_what_it_was_used_for_within_its_bounds(
    post: Post, account: Account, owner: User, workspace: Workspace
) -> None:
    grant = made.grant(workspace, owner, channel=str(account.pk))
    held = made.delivery(post, account, state=State.HELD)
    with refused(UNAPPROVED):
        move(held, "scheduled")
    Use.objects.create(grant=grant, at=timezone.now(), what=use_of(held.pk))
    assert move(held, "scheduled") == 1
    elsewhere = made.delivery(post, made.account(workspace), state=State.HELD)
    Use.objects.create(grant=grant, at=timezone.now(), what=use_of(elsewhere.pk))
    with refused(UNAPPROVED):
        move(elsewhere, "scheduled")


@pytest.mark.parametrize("change", ["over", "not yet", "revoked", "task"])
def test_a_grant_that_does_not_hold_lets_nothing_leave(
    post: Post, account: Account, owner: User, workspace: Workspace, change: str
) -> None:
    now = timezone.now()
    bounds = {
        "over": {"from_at": now - timedelta(days=2), "until_at": now - timedelta(seconds=2)},
        "not yet": {"from_at": now + timedelta(minutes=1), "until_at": now + timedelta(days=1)},
        "revoked": {"revoked_at": now, "revoked_by": owner},
        "task": {"task": "answer"},
    }[change]
    held = made.delivery(post, account, state=State.HELD)
    grant = made.grant(workspace, owner, **bounds)
    Use.objects.create(grant=grant, at=now, what=use_of(held.pk))
    with refused(UNAPPROVED):
        move(held, "sending")


def test_editing_a_post_holds_what_was_scheduled_of_its_old_words(
    post: Post, account: Account, owner: User, workspace: Workspace
) -> None:
    made.cleared(post, owner)
    scheduled = made.delivery(post, account)
    content.post_save(
        actor=Actor.human(owner), workspace=workspace, post_id=post.pk, body=made.body("mieux"),
        seen=1, now=timezone.now(),
    )  # fmt: skip
    scheduled.refresh_from_db()
    assert (scheduled.state, scheduled.reason) == (State.HELD, Reason.EDITED)
    with refused(UNAPPROVED):
        move(scheduled, "scheduled")


def test_withdrawing_a_clearance_holds_what_stood_on_it(post: Post, account: Account, owner: User) -> None:
    clearance = made.cleared(post, owner)
    scheduled = made.delivery(post, account, clearance=clearance)
    clearance.withdrawn_at = timezone.now()
    clearance.save()
    scheduled.refresh_from_db()
    assert (scheduled.state, scheduled.reason) == (State.HELD, Reason.UNAPPROVED)


def test_revoking_a_grant_holds_what_stood_on_it_alone(
    post: Post, account: Account, owner: User, workspace: Workspace
) -> None:
    grant = made.grant(workspace, owner)
    held = made.delivery(post, account, state=State.HELD)
    held.use = Use.objects.create(grant=grant, at=timezone.now(), what=use_of(held.pk))
    held.state = State.SCHEDULED
    held.save()
    grant.revoked_at, grant.revoked_by = timezone.now(), owner
    grant.save()
    held.refresh_from_db()
    assert (held.state, held.reason) == (State.HELD, Reason.REVOKED)


def test_what_was_published_never_goes_back(post: Post, account: Account, owner: User) -> None:
    made.cleared(post, owner)
    published = made.delivery(post, account, state=State.PUBLISHED)
    for state in (state for state in State if state != State.PUBLISHED):
        with refused("stays published"):
            move(published, state)


def test_nothing_is_published_or_unknown_that_was_never_sent(
    post: Post, account: Account, owner: User
) -> None:
    made.cleared(post, owner)
    scheduled = made.delivery(post, account)
    for state in ("pending", "published", "unconfirmed"):
        with refused(NEVER_SENT):
            move(scheduled, state)
    for state in ("sending", "pending", "unconfirmed", "published"):
        assert move(scheduled, state) == 1


def test_what_is_already_out_is_told_as_published_even_after_its_approval_was_withdrawn(
    post: Post, account: Account, owner: User
) -> None:
    clearance = made.cleared(post, owner)
    scheduled = made.delivery(post, account)
    move(scheduled, "sending")
    clearance.withdrawn_at = timezone.now()
    clearance.save()
    assert move(scheduled, "published") == 1


def test_the_same_words_go_to_an_account_once_unless_they_failed(
    post: Post, account: Account, owner: User
) -> None:
    made.cleared(post, owner)
    first = made.delivery(post, account)
    with refused("UNIQUE|unique|is there already"):
        made.delivery(post, account)
    move(first, "cancelled")
    made.delivery(post, account)


def test_a_step_keeps_its_key_and_the_id_that_the_network_gave(
    post: Post, account: Account, owner: User
) -> None:
    made.cleared(post, owner)
    row = made.delivery(post, account)
    key = key_of(row.pk, 1, row.digest)
    step = Step.objects.create(delivery=row, account=account, position=1, kind="part", key=key)
    assert sql("UPDATE publishing_step SET remote_id = 'a1' WHERE id = %s", step.pk) == 1
    for change in ("remote_id = 'a2'", "remote_id = ''", "key = 'x'", "position = 2"):
        with refused("keeps its key"):
            sql(f"UPDATE publishing_step SET {change} WHERE id = %s", step.pk)  # noqa: S608 - our own words
    again = made.delivery(made.post(post.workspace, owner), account, state=State.HELD)
    with refused("UNIQUE|unique|is there already"):
        Step.objects.create(
            delivery=again, account=account, position=1, kind="part", key="k", remote_id="a1",
            state=StepState.LIVE,
        )  # fmt: skip


def test_the_log_is_never_rewritten(post: Post, account: Account) -> None:
    held = made.delivery(post, account, state=State.HELD)
    Attempt.objects.create(delivery=held, boundary=Boundary.HOLD, outcome="late", at=timezone.now())
    with refused("never rewritten"):
        sql("UPDATE publishing_attempt SET outcome = 'fine'")
