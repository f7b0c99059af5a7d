"""The audit: written with its effect, never rewritten."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from parvis.core import audit
from parvis.core.actors import Actor
from parvis.core.audit import AuditEntry
from parvis.core.people import User
from parvis.core.workspaces.models import Workspace

pytestmark = pytest.mark.django_db


def _record(actor: Actor, workspace: Workspace | None = None) -> AuditEntry:
    with transaction.atomic():
        return audit.record(
            actor=actor,
            verb="query.create",
            target="query",
            target_id=7,
            workspace=workspace,
            after={"name": "vélo"},
        )


def test_an_entry_tells_who_did_what_to_what_for_whom(owner: User, workspace: Workspace) -> None:
    entry = _record(Actor.human(owner), workspace)
    entry.refresh_from_db()
    assert (entry.actor_label, entry.verb, entry.target, entry.target_id) == (
        "Ada",
        "query.create",
        "query",
        "7",
    )
    assert (entry.workspace, entry.after, entry.before) == (workspace, {"name": "vélo"}, None)
    machine = _record(Actor.ai("sentiment 3", on_behalf_of="Ada"))
    assert (machine.actor_kind, machine.on_behalf_of, machine.actor_user) == ("ai", "Ada", None)


@pytest.mark.django_db(transaction=True)
def test_an_entry_without_the_transaction_of_its_effect_is_refused() -> None:
    with pytest.raises(RuntimeError, match="transaction of its effect"):
        audit.record(actor=Actor.system(), verb="x", target="y")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE core_auditentry SET actor_label = 'Eve'",
        "DELETE FROM core_auditentry",
        pytest.param("TRUNCATE core_auditentry", id="TRUNCATE"),
    ],
)
def test_the_database_refuses_to_rewrite_or_delete_an_entry(statement: str) -> None:
    if statement.startswith("TRUNCATE") and connection.vendor == "sqlite":
        statement = "DELETE FROM core_auditentry WHERE id > 0"  # SQLite has no TRUNCATE
    entry = _record(Actor.system())
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    entry.refresh_from_db()
    assert entry.actor_label == "parvis"


def test_the_product_itself_cannot_change_or_delete_an_entry_either() -> None:
    entry = _record(Actor.system())
    for attempt in (lambda: AuditEntry.objects.update(verb="nothing"), entry.delete, entry.save):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()
    assert AuditEntry.objects.get().verb == "query.create"


def test_what_was_done_stays_told_when_the_workspace_and_the_person_are_gone(
    owner: User, workspace: Workspace
) -> None:
    entry = _record(Actor.human(owner), workspace)
    workspace_id, owner_id = workspace.pk, owner.pk
    workspace.delete()
    owner.delete()
    entry.refresh_from_db()
    assert (entry.workspace_id, entry.actor_user_id, entry.actor_label) == (workspace_id, owner_id, "Ada")
