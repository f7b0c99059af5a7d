"""What a person allowed and what was done under it cannot be rewritten: the database itself refuses it.

A grant can only be revoked, once. A use can only be written. Neither is ever deleted.
"""

from django.db import migrations

GRANT, USE = "autonomy_grant", "autonomy_use"
FIXED = (
    "id",
    "workspace_id",
    "task",
    "channel",
    "words",
    "a_day",
    "from_at",
    "until_at",
    "granted_by_id",
    "granted_at",
)
SAME = {
    "sqlite": " AND ".join(f"NEW.{name} IS OLD.{name}" for name in FIXED),
    "postgresql": " AND ".join(f"NEW.{name} IS NOT DISTINCT FROM OLD.{name}" for name in FIXED),
}
REVOKED_ONCE = "OLD.revoked_at IS NULL AND NEW.revoked_at IS NOT NULL AND NEW.revoked_by_id IS NOT NULL"
SAID_GRANT = "a grant can only be revoked, once"
SAID_USE = "what was done under a grant stays written"

# ``INSERT OR REPLACE`` of SQLite deletes the row in its way without asking the trigger that refuses deletions.
REPLACES = {
    GRANT: "EXISTS (SELECT 1 FROM autonomy_grant WHERE id = NEW.id)",
    USE: "EXISTS (SELECT 1 FROM autonomy_use WHERE id = NEW.id OR what = NEW.what)",
}
SQLITE = [
    *(
        f"""CREATE TRIGGER {table}_refuses_replace BEFORE INSERT ON {table} WHEN {there}
        BEGIN SELECT RAISE(ABORT, '{said}'); END"""
        for (table, there), said in zip(REPLACES.items(), (SAID_GRANT, SAID_USE), strict=True)
    ),
    f"""CREATE TRIGGER autonomy_grant_refuses_update BEFORE UPDATE ON {GRANT}
        WHEN NOT ({REVOKED_ONCE} AND {SAME["sqlite"]})
        BEGIN SELECT RAISE(ABORT, '{SAID_GRANT}'); END""",
    f"""CREATE TRIGGER autonomy_grant_refuses_delete BEFORE DELETE ON {GRANT}
        BEGIN SELECT RAISE(ABORT, '{SAID_GRANT}'); END""",
    *(
        f"""CREATE TRIGGER autonomy_use_refuses_{verb.lower()} BEFORE {verb} ON {USE}
        BEGIN SELECT RAISE(ABORT, '{SAID_USE}'); END"""
        for verb in ("UPDATE", "DELETE")
    ),
]
POSTGRESQL = [
    f"""CREATE FUNCTION autonomy_grant_refuses() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF TG_OP = 'UPDATE' THEN
            IF {REVOKED_ONCE} AND {SAME["postgresql"]} THEN RETURN NEW; END IF;
        END IF;
        RAISE EXCEPTION '{SAID_GRANT}' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    f"""CREATE FUNCTION autonomy_use_refuses() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        RAISE EXCEPTION '{SAID_USE}' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    *(
        f"""CREATE TRIGGER {table}_refuses_change BEFORE UPDATE OR DELETE ON {table}
        FOR EACH ROW EXECUTE FUNCTION {table}_refuses()"""
        for table in (GRANT, USE)
    ),
    *(
        f"""CREATE TRIGGER {table}_refuses_truncate BEFORE TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuses()"""
        for table in (GRANT, USE)
    ),
]
UNDO_SQLITE = [
    f"DROP TRIGGER {table}_refuses_{verb}"
    for table in (GRANT, USE)
    for verb in ("replace", "update", "delete")
]
UNDO_POSTGRESQL = [
    *(
        f"DROP TRIGGER {table}_refuses_{what} ON {table}"
        for table in (GRANT, USE)
        for what in ("truncate", "change")
    ),
    *(f"DROP FUNCTION {table}_refuses()" for table in (GRANT, USE)),
]


def _run(schema_editor, sqlite, postgresql):
    for statement in sqlite if schema_editor.connection.vendor == "sqlite" else postgresql:
        schema_editor.execute(statement)


def forwards(_apps, schema_editor):
    _run(schema_editor, SQLITE, POSTGRESQL)


def backwards(_apps, schema_editor):
    _run(schema_editor, UNDO_SQLITE, UNDO_POSTGRESQL)


class Migration(migrations.Migration):
    dependencies = [("autonomy", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
