"""The audit can be added to, never rewritten: the database itself refuses UPDATE, DELETE and TRUNCATE.

The references to people and workspaces carry no database constraint, so that deleting a workspace or a
person touches no entry: what was done stays told, under the name that was written then.
"""

from django.db import migrations

TABLE = "core_auditentry"
SQLITE = [
    f"""CREATE TRIGGER audit_refuses_{verb.lower()} BEFORE {verb} ON {TABLE}
        BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END"""
    for verb in ("UPDATE", "DELETE")
]
POSTGRESQL = [
    """CREATE FUNCTION audit_refuses() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'the audit is append-only' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    f"""CREATE TRIGGER audit_refuses_change BEFORE UPDATE OR DELETE ON {TABLE}
        FOR EACH ROW EXECUTE FUNCTION audit_refuses()""",
    f"""CREATE TRIGGER audit_refuses_truncate BEFORE TRUNCATE ON {TABLE}
        FOR EACH STATEMENT EXECUTE FUNCTION audit_refuses()""",
]
UNDO_SQLITE = [f"DROP TRIGGER audit_refuses_{verb}" for verb in ("update", "delete")]
UNDO_POSTGRESQL = [
    f"DROP TRIGGER audit_refuses_truncate ON {TABLE}",
    f"DROP TRIGGER audit_refuses_change ON {TABLE}",
    "DROP FUNCTION audit_refuses()",
]


def _run(schema_editor, sqlite, postgresql):
    for statement in sqlite if schema_editor.connection.vendor == "sqlite" else postgresql:
        schema_editor.execute(statement)


def forwards(_apps, schema_editor):
    _run(schema_editor, SQLITE, POSTGRESQL)


def backwards(_apps, schema_editor):
    _run(schema_editor, UNDO_SQLITE, UNDO_POSTGRESQL)


class Migration(migrations.Migration):
    dependencies = [("core", "0002_workspace_links")]
    operations = [migrations.RunPython(forwards, backwards)]
