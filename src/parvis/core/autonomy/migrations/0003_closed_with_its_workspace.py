"""Grants and their uses go with a workspace that its owner closes, and on no other way (``core.guards``)."""

from django.db import migrations

from parvis.core.guards import refuse_deleting, undone

TABLES = {
    "autonomy_grant": ("a grant can only be revoked, once", "UPDATE"),
    "autonomy_use": ("what was done under a grant stays written", "UPDATE"),
}
WORKSPACE = {
    "autonomy_grant": "OLD.workspace_id",
    "autonomy_use": "(SELECT g.workspace_id FROM autonomy_grant g WHERE g.id = OLD.grant_id)",
}
STAYS = {
    table: refuse_deleting(table, said, workspace=WORKSPACE[table]) for table, (said, _on) in TABLES.items()
}
SQLITE = [
    statement
    for table in TABLES
    for statement in (f"DROP TRIGGER {table}_refuses_delete", *STAYS[table]["sqlite"])
]
UNDO_SQLITE = [
    statement
    for table, (said, _on) in TABLES.items()
    for statement in (
        *undone(STAYS[table]["sqlite"]),
        f"""CREATE TRIGGER {table}_refuses_delete BEFORE DELETE ON {table}
        BEGIN SELECT RAISE(ABORT, '{said}'); END""",
    )
]


def _change(table, on):
    return (
        f"DROP TRIGGER {table}_refuses_change ON {table}",
        f"""CREATE TRIGGER {table}_refuses_change BEFORE {on} ON {table}
        FOR EACH ROW EXECUTE FUNCTION {table}_refuses()""",
    )


POSTGRESQL = [
    statement
    for table, (_said, on) in TABLES.items()
    for statement in (*_change(table, on), *STAYS[table]["postgresql"])
]
UNDO_POSTGRESQL = [
    statement
    for table, (_said, on) in TABLES.items()
    for statement in (
        f"DROP TRIGGER {table}_refuses_delete ON {table}",
        f"DROP FUNCTION {table}_stays()",
        *_change(table, f"{on} OR DELETE"),
    )
]


def _run(schema_editor, sqlite, postgresql):
    for statement in sqlite if schema_editor.connection.vendor == "sqlite" else postgresql:
        schema_editor.execute(statement)


def forwards(_apps, schema_editor):
    _run(schema_editor, SQLITE, POSTGRESQL)


def backwards(_apps, schema_editor):
    _run(schema_editor, UNDO_SQLITE, UNDO_POSTGRESQL)


class Migration(migrations.Migration):
    dependencies = [("autonomy", "0002_written_once"), ("workspaces", "0003_closing")]
    operations = [migrations.RunPython(forwards, backwards)]
