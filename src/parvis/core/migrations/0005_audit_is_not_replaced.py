"""SQLite's ``INSERT OR REPLACE`` rewrites no entry either (``core.guards`` says why it could)."""

from django.db import migrations

from parvis.core.guards import refuse_replacing, undone

SQLITE = refuse_replacing("core_auditentry", "the audit is append-only", keys=["there.id = NEW.id"])


def _run(schema_editor, statements):
    for statement in statements if schema_editor.connection.vendor == "sqlite" else ():
        schema_editor.execute(statement)


def forwards(_apps, schema_editor):
    _run(schema_editor, SQLITE)


def backwards(_apps, schema_editor):
    _run(schema_editor, undone(SQLITE))


class Migration(migrations.Migration):
    dependencies = [("core", "0004_alter_event_payload")]
    operations = [migrations.RunPython(forwards, backwards)]
