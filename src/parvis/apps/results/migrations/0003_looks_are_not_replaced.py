"""SQLite's ``INSERT OR REPLACE`` rewrites no look either (``core.guards``)."""

from django.db import migrations

from parvis.core.guards import refuse_replacing, undone

SQLITE = refuse_replacing(
    "results_look",
    "results: a look is never rewritten",
    keys=["there.id = NEW.id", "there.watch_id = NEW.watch_id AND there.at = NEW.at"],
)


def _run(schema_editor, statements):
    for statement in statements if schema_editor.connection.vendor == "sqlite" else ():
        schema_editor.execute(statement)


def forwards(_apps, schema_editor):
    _run(schema_editor, SQLITE)


def backwards(_apps, schema_editor):
    _run(schema_editor, undone(SQLITE))


class Migration(migrations.Migration):
    dependencies = [("results", "0002_looks_stay")]
    operations = [migrations.RunPython(forwards, backwards)]
