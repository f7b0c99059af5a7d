"""A revision is written once: the database refuses to change or delete it. A post's words change only together
with a greater number, so that whoever names a number names its words.

Who wrote a revision may be forgotten (``by_id``): deleting a person leaves the name that was written then.
"""

from django.db import migrations

REVISION = "content_revision"
POST = "content_post"
WORDS = "post_id, number, body, digest, made, at, by_kind, by_label"
KEPT = "a revision is kept as it was"
COUNTED = "other words need a greater number"
SQLITE = [
    f"""CREATE TRIGGER revision_refuses_update BEFORE UPDATE OF {WORDS} ON {REVISION}
        BEGIN SELECT RAISE(ABORT, '{KEPT}'); END""",
    f"""CREATE TRIGGER revision_refuses_delete BEFORE DELETE ON {REVISION}
        BEGIN SELECT RAISE(ABORT, '{KEPT}'); END""",
    f"""CREATE TRIGGER post_counts_its_words BEFORE UPDATE OF body, digest, number ON {POST}
        WHEN (NEW.digest IS NOT OLD.digest OR NEW.body IS NOT OLD.body OR NEW.number < OLD.number)
             AND NEW.number <= OLD.number
        BEGIN SELECT RAISE(ABORT, '{COUNTED}'); END""",
]
POSTGRESQL = [
    f"""CREATE FUNCTION revision_refuses() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION '{KEPT}' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    f"""CREATE TRIGGER revision_refuses_update BEFORE UPDATE OF {WORDS} ON {REVISION}
        FOR EACH ROW EXECUTE FUNCTION revision_refuses()""",
    f"""CREATE TRIGGER revision_refuses_delete BEFORE DELETE ON {REVISION}
        FOR EACH ROW EXECUTE FUNCTION revision_refuses()""",
    f"""CREATE TRIGGER revision_refuses_truncate BEFORE TRUNCATE ON {REVISION}
        FOR EACH STATEMENT EXECUTE FUNCTION revision_refuses()""",
    f"""CREATE FUNCTION post_counts() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION '{COUNTED}' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    f"""CREATE TRIGGER post_counts_its_words BEFORE UPDATE OF body, digest, number ON {POST} FOR EACH ROW
        WHEN ((NEW.digest IS DISTINCT FROM OLD.digest OR NEW.body IS DISTINCT FROM OLD.body
               OR NEW.number < OLD.number) AND NEW.number <= OLD.number)
        EXECUTE FUNCTION post_counts()""",
]
UNDO_SQLITE = [
    "DROP TRIGGER revision_refuses_update",
    "DROP TRIGGER revision_refuses_delete",
    "DROP TRIGGER post_counts_its_words",
]
UNDO_POSTGRESQL = [
    f"DROP TRIGGER post_counts_its_words ON {POST}",
    "DROP FUNCTION post_counts()",
    *(f"DROP TRIGGER revision_refuses_{verb} ON {REVISION}" for verb in ("truncate", "delete", "update")),
    "DROP FUNCTION revision_refuses()",
]


def _run(schema_editor, sqlite, postgresql):
    for statement in sqlite if schema_editor.connection.vendor == "sqlite" else postgresql:
        schema_editor.execute(statement)


def forwards(_apps, schema_editor):
    _run(schema_editor, SQLITE, POSTGRESQL)


def backwards(_apps, schema_editor):
    _run(schema_editor, UNDO_SQLITE, UNDO_POSTGRESQL)


class Migration(migrations.Migration):
    dependencies = [("content", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
