"""What is written once, attacked by ``REPLACE`` of SQLite, which asks no trigger of deletion."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from apps.publishing import made as publishing
from apps.results import made as results
from parvis.apps.publishing.states import Boundary, State
from parvis.apps.results.models import Watch
from parvis.core.people import User
from parvis.core.workspaces.models import Workspace

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL has no REPLACE"),
]
GUARDED = (
    "core_auditentry", "approval_decision", "approval_clearance", "autonomy_grant", "autonomy_use",
    "content_revision", "content_post", "publishing_delivery", "publishing_step", "publishing_attempt",
    "results_look",
)  # fmt: skip


@pytest.fixture
def watch(workspace: Workspace, owner: User) -> Watch:
    """A published post with a row in every guarded table, two where one could take another's place."""
    account = publishing.account(workspace)
    results.followed(account, owner, timezone.now() - timedelta(days=9))
    watch = results.followed(account, owner, timezone.now() - timedelta(days=8))
    watch.delivery.log.create(boundary=Boundary.COMMIT, outcome="ok", at=timezone.now())
    publishing.grant(workspace, owner).uses.create(at=timezone.now(), what="delivery:0")
    return watch


def sql(statement: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def refused(statement: str) -> bool:
    try:
        with transaction.atomic():
            sql(statement)
            sql("PRAGMA foreign_key_check")
    except DatabaseError:
        return True
    return False


def rows(table: str) -> list[Any]:
    return sorted(map(str, sql("SELECT * FROM " + table)))  # noqa: S608 - constants


@pytest.mark.parametrize("table", GUARDED)
def test_no_row_is_written_over_by_another_with_its_id(watch: Watch, table: str) -> None:
    before = rows(table)
    assert before
    assert refused(" ".join(["INSERT OR REPLACE INTO", table, "SELECT * FROM", table]))
    assert rows(table) == before


@pytest.mark.parametrize("table", GUARDED)
def test_no_row_takes_the_place_of_another_by_an_update(watch: Watch, table: str) -> None:
    before = rows(table)
    highest = f"(SELECT max(id) FROM {table})"  # noqa: S608 - constants
    lowest = f"(SELECT min(id) FROM {table})"  # noqa: S608 - constants
    taking = f"UPDATE OR REPLACE {table} SET id = {highest} WHERE id = {lowest}"  # noqa: S608 - constants
    assert len(before) == 1 or refused(taking)
    assert refused(f"UPDATE OR REPLACE {table} SET id = 7000")  # noqa: S608 - constants
    assert rows(table) == before


def columns(table: str, **changed: str) -> str:
    """``INSERT OR REPLACE`` of the table's own first row, with some columns as told."""
    names = [row[1] for row in sql(f"PRAGMA table_info({table})")]
    said = ", ".join(changed.get(name, name) for name in names)
    listed = ", ".join(names)
    return f"INSERT OR REPLACE INTO {table} ({listed}) SELECT {said} FROM {table} LIMIT 1"  # noqa: S608


@pytest.mark.parametrize(
    ("table", "changed"),
    [
        ("content_revision", {"id": "NULL", "digest": "'x'"}),
        ("publishing_delivery", {"id": "'" + "a" * 32 + "'", "state": "'held'"}),
        ("publishing_step", {"id": "NULL", "remote_id": "'x'", "key": "'y'"}),
        ("publishing_step", {"id": "NULL", "remote_id": "'x'", "position": "9"}),
        ("publishing_step", {"id": "NULL", "position": "9", "key": "'y'"}),
        ("results_look", {"id": "NULL", "likes": "999"}),
        ("approval_clearance", {"id": "NULL"}),
        ("autonomy_use", {"id": "NULL"}),
    ],
)
def test_no_row_is_pushed_out_by_one_that_must_be_the_only_one(
    watch: Watch, table: str, changed: dict[str, str]
) -> None:
    before = rows(table)
    assert refused(columns(table, **changed))
    assert rows(table) == before


def test_a_delivery_that_was_given_up_does_not_come_back_over_the_one_that_was_published(
    watch: Watch,
) -> None:
    delivery = watch.delivery
    publishing.delivery(delivery.post, delivery.account, state=State.CANCELLED)
    before = rows("publishing_delivery")
    assert refused("UPDATE OR REPLACE publishing_delivery SET state = 'held' WHERE state = 'cancelled'")
    assert rows("publishing_delivery") == before
