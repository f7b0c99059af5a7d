"""What migrations say to the database to keep rows that are written once.

Migrations that were applied must stay what they were: these functions may get siblings, never other answers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.migrations import RunPython


def refuse_deleting(table: str, said: str, *, workspace: str) -> Mapping[str, tuple[str, ...]]:
    """By database, what refuses to delete a row of ``table`` unless the workspace that it belongs to is being
    closed by its owner (``workspaces.closing``). ``workspace`` is the id of that, written with ``OLD``."""
    name = f"{table}_refuses_delete"
    closed = " ".join(("EXISTS (SELECT 1 FROM workspaces_closing c WHERE c.workspace_id =", workspace, ")"))
    raised = f"RAISE EXCEPTION '{said}' USING ERRCODE = 'integrity_constraint_violation'"
    return {
        "sqlite": (
            f"""CREATE TRIGGER {name} BEFORE DELETE ON {table} WHEN NOT {closed}
        BEGIN SELECT RAISE(ABORT, '{said}'); END""",
        ),
        "postgresql": (
            f"""CREATE FUNCTION {table}_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF {closed} THEN RETURN OLD; END IF; {raised}; END $$""",
            f"""CREATE TRIGGER {name} BEFORE DELETE ON {table}
        FOR EACH ROW EXECUTE FUNCTION {table}_stays()""",
        ),
    }


def refuse_replacing(
    table: str, said: str, *, keys: Sequence[str], of: Sequence[str] = ()
) -> tuple[str, ...]:
    """Triggers of SQLite that keep ``REPLACE`` from doing away with a row of ``table``.

    ``INSERT OR REPLACE`` and ``UPDATE OR REPLACE`` delete whatever stands in their way without asking the
    triggers of deletion (https://sqlite.org/lang_conflict.html: only where ``recursive_triggers`` is on, and
    each connection decides that for itself). So an insertion is refused where a row has one of ``keys``
    (conditions between ``there`` and ``NEW``), and a change of the columns ``of`` where another one has, or
    where a row would become another. PostgreSQL knows no such statement.
    """
    there = " OR ".join(f"({key})" for key in keys)
    found = " ".join(("EXISTS (SELECT 1 FROM", table, "there WHERE "))
    made = [
        f"""CREATE TRIGGER {table}_refuses_replace BEFORE INSERT ON {table} WHEN {found}{there})
        BEGIN SELECT RAISE(ABORT, '{said}'); END"""
    ]
    if of:
        made.append(
            f"""CREATE TRIGGER {table}_refuses_taking BEFORE UPDATE OF {", ".join(of)} ON {table}
        WHEN NEW.id IS NOT OLD.id OR {found}there.id IS NOT OLD.id AND ({there}))
        BEGIN SELECT RAISE(ABORT, '{said}'); END"""
        )
    return tuple(made)


def undone(statements: Sequence[str]) -> tuple[str, ...]:
    """What drops the triggers that SQLite was told to make, the last first."""
    names = [re.findall(r"CREATE TRIGGER (\w+)", statement) for statement in reversed(statements)]
    return tuple(f"DROP TRIGGER {name}" for found in names for name in found)


def told(
    *,
    sqlite: Sequence[str] = (),
    undo_sqlite: Sequence[str] = (),
    postgresql: Sequence[str] = (),
    undo_postgresql: Sequence[str] = (),
) -> RunPython:
    """The operation of a migration that says each database its own statements, and takes them back."""

    def saying(on_sqlite: Sequence[str], on_postgresql: Sequence[str]) -> Any:
        def say(_apps: Any, schema_editor: Any) -> None:
            for statement in on_sqlite if schema_editor.connection.vendor == "sqlite" else on_postgresql:
                schema_editor.execute(statement)

        return say

    return RunPython(saying(sqlite, postgresql), saying(undo_sqlite, undo_postgresql))


@dataclass(frozen=True, slots=True)
class Kept:
    """A table that refused every deletion by ``<table>_refuses_delete`` on SQLite, and on PostgreSQL by the
    trigger ``<table>_refuses_change`` that also watches ``changes``."""

    table: str
    said: str
    changes: str
    workspace: str  # the id of the workspace that a row belongs to, written with ``OLD``


def deleted_with_workspaces(*tables: Kept) -> RunPython:
    """Let rows of these tables go with a workspace that is being closed, and on no other way."""
    stays = [(one, refuse_deleting(one.table, one.said, workspace=one.workspace)) for one in tables]
    return told(
        sqlite=[
            statement
            for one, made in stays
            for statement in (f"DROP TRIGGER {one.table}_refuses_delete", *made["sqlite"])
        ],
        undo_sqlite=[
            statement
            for one, made in stays
            for statement in (
                *undone(made["sqlite"]),
                f"""CREATE TRIGGER {one.table}_refuses_delete BEFORE DELETE ON {one.table}
        BEGIN SELECT RAISE(ABORT, '{one.said}'); END""",
            )
        ],
        postgresql=[
            statement
            for one, made in stays
            for statement in (*_watched(one, one.changes), *made["postgresql"])
        ],
        undo_postgresql=[
            statement
            for one, _made in stays
            for statement in (
                f"DROP TRIGGER {one.table}_refuses_delete ON {one.table}",
                f"DROP FUNCTION {one.table}_stays()",
                *_watched(one, f"{one.changes} OR DELETE"),
            )
        ],
    )


def _watched(one: Kept, changes: str) -> tuple[str, str]:
    return (
        f"DROP TRIGGER {one.table}_refuses_change ON {one.table}",
        f"""CREATE TRIGGER {one.table}_refuses_change BEFORE {changes} ON {one.table}
        FOR EACH ROW EXECUTE FUNCTION {one.table}_refuses()""",
    )
