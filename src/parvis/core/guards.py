"""What migrations say to the database to keep rows that are written once.

Migrations that were applied must stay what they were: these functions may get siblings, never other answers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence


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
