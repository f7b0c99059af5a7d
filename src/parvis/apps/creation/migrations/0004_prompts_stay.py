"""A version of a prompt is written once: the database refuses to change it, and to delete it but with its
workspace."""

from django.db import migrations

from parvis.core.guards import refuse_deleting, refuse_replacing, told, undone

TABLE = "creation_promptversion"
KEPT = "a version of a prompt is kept as it was written"
STAYS = refuse_deleting(TABLE, KEPT, workspace="OLD.workspace_id")
KEYS = (
    "there.id = NEW.id",
    "there.workspace_id = NEW.workspace_id AND there.language = NEW.language AND there.number = NEW.number",
)
SQLITE = [
    f"""CREATE TRIGGER {TABLE}_refuses_update BEFORE UPDATE ON {TABLE}
        BEGIN SELECT RAISE(ABORT, '{KEPT}'); END""",
    *STAYS["sqlite"],
    *refuse_replacing(TABLE, KEPT, keys=KEYS),
]
POSTGRESQL = [
    f"""CREATE FUNCTION {TABLE}_refuses() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION '{KEPT}' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    f"""CREATE TRIGGER {TABLE}_refuses_update BEFORE UPDATE ON {TABLE}
        FOR EACH ROW EXECUTE FUNCTION {TABLE}_refuses()""",
    f"""CREATE TRIGGER {TABLE}_refuses_truncate BEFORE TRUNCATE ON {TABLE}
        FOR EACH STATEMENT EXECUTE FUNCTION {TABLE}_refuses()""",
    *STAYS["postgresql"],
]
UNDO_POSTGRESQL = [
    *(f"DROP TRIGGER {TABLE}_refuses_{verb} ON {TABLE}" for verb in ("delete", "truncate", "update")),
    f"DROP FUNCTION {TABLE}_refuses()",
    f"DROP FUNCTION {TABLE}_stays()",
]


class Migration(migrations.Migration):
    dependencies = [("creation", "0003_prompt_versions"), ("workspaces", "0003_closing")]
    operations = [
        told(
            sqlite=SQLITE,
            undo_sqlite=undone(SQLITE),
            postgresql=POSTGRESQL,
            undo_postgresql=UNDO_POSTGRESQL,
        )
    ]
