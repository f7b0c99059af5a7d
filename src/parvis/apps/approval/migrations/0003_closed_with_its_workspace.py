"""Decisions and clearances go with a workspace that its owner closes, and on no other way (``core.guards``)."""

from django.db import migrations

from parvis.core.guards import refuse_deleting, undone

TABLES = {
    "approval_decision": ("a decision stays as it was made", "UPDATE"),
    "approval_clearance": ("a clearance can only be withdrawn, once", "INSERT OR UPDATE"),
}
WORKSPACE = dict.fromkeys(TABLES, "(SELECT p.workspace_id FROM content_post p WHERE p.id = OLD.post_id)")
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
    dependencies = [("approval", "0002_decided_once"), ("workspaces", "0003_closing")]
    operations = [migrations.RunPython(forwards, backwards)]
