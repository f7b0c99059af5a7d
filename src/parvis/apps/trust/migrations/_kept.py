"""Tables whose rows are written once: the database refuses to change them, and to delete them but with their
workspace."""

from __future__ import annotations

from django.db.migrations import RunPython

from parvis.core.guards import refuse_deleting, refuse_replacing, told, undone


def kept(table: str, words: str, *keys: str) -> RunPython:
    """Refuse updates, deletions and replacements in a table; ``keys`` are its other unique constraints, as
    conditions on ``there`` and ``NEW``."""
    stays = refuse_deleting(table, words, workspace="OLD.workspace_id")
    sqlite = [
        f"""CREATE TRIGGER {table}_refuses_update BEFORE UPDATE ON {table}
            BEGIN SELECT RAISE(ABORT, '{words}'); END""",
        *stays["sqlite"],
        *refuse_replacing(table, words, keys=("there.id = NEW.id", *keys)),
    ]
    postgresql = [
        f"""CREATE FUNCTION {table}_refuses() RETURNS trigger LANGUAGE plpgsql AS
           $$ BEGIN RAISE EXCEPTION '{words}' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
        f"""CREATE TRIGGER {table}_refuses_update BEFORE UPDATE ON {table}
            FOR EACH ROW EXECUTE FUNCTION {table}_refuses()""",
        f"""CREATE TRIGGER {table}_refuses_truncate BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuses()""",
        *stays["postgresql"],
    ]
    undo_postgresql = [
        *(f"DROP TRIGGER {table}_refuses_{verb} ON {table}" for verb in ("delete", "truncate", "update")),
        f"DROP FUNCTION {table}_refuses()",
        f"DROP FUNCTION {table}_stays()",
    ]
    return told(
        sqlite=sqlite, undo_sqlite=undone(sqlite), postgresql=postgresql, undo_postgresql=undo_postgresql
    )
