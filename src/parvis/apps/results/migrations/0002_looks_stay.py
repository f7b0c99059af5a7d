"""A look is what was seen at a moment: the database refuses to change it. It goes with its post."""

from django.db import migrations

SQLITE = [
    """CREATE TRIGGER look_stays BEFORE UPDATE ON results_look
        BEGIN SELECT RAISE(ABORT, 'results: a look is never rewritten'); END"""
]
POSTGRESQL = [
    """CREATE FUNCTION results_look_stays() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'results: a look is never rewritten'
          USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    """CREATE TRIGGER look_stays BEFORE UPDATE ON results_look
        FOR EACH ROW EXECUTE FUNCTION results_look_stays()""",
]
UNDO_SQLITE = ["DROP TRIGGER look_stays"]
UNDO_POSTGRESQL = ["DROP TRIGGER look_stays ON results_look", "DROP FUNCTION results_look_stays()"]


def _run(schema_editor, sqlite, postgresql):
    for statement in sqlite if schema_editor.connection.vendor == "sqlite" else postgresql:
        schema_editor.execute(statement)


def forwards(_apps, schema_editor):
    _run(schema_editor, SQLITE, POSTGRESQL)


def backwards(_apps, schema_editor):
    _run(schema_editor, UNDO_SQLITE, UNDO_POSTGRESQL)


class Migration(migrations.Migration):
    dependencies = [("results", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
