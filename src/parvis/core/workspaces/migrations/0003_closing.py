"""A closing opens the way out for what is written once, and only a person's own entry in the audit opens it.

The audit is append-only: whoever closes a workspace stands there for good, whatever way the row came by.
"""

import django.db.models.deletion
from django.db import migrations, models

from parvis.core.guards import told

SAID = "only an owner closes a workspace"
TOLD = """EXISTS (SELECT 1 FROM core_auditentry entry WHERE entry.id = NEW.entry_id
    AND entry.workspace_id = NEW.workspace_id AND entry.verb = 'workspace.close' AND entry.actor_kind = 'human')"""
SQLITE = [
    f"""CREATE TRIGGER closing_is_told BEFORE INSERT ON workspaces_closing WHEN NOT {TOLD}
        BEGIN SELECT RAISE(ABORT, '{SAID}'); END""",
    f"""CREATE TRIGGER closing_stays BEFORE UPDATE ON workspaces_closing
        BEGIN SELECT RAISE(ABORT, '{SAID}'); END""",
]
POSTGRESQL = [
    f"""CREATE FUNCTION workspaces_closing_refuses() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF TG_OP = 'INSERT' THEN IF {TOLD} THEN RETURN NEW; END IF; END IF;
        RAISE EXCEPTION '{SAID}' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    """CREATE TRIGGER closing_is_told BEFORE INSERT OR UPDATE ON workspaces_closing
        FOR EACH ROW EXECUTE FUNCTION workspaces_closing_refuses()""",
]
UNDO_SQLITE = ["DROP TRIGGER closing_is_told", "DROP TRIGGER closing_stays"]
UNDO_POSTGRESQL = [
    "DROP TRIGGER closing_is_told ON workspaces_closing",
    "DROP FUNCTION workspaces_closing_refuses()",
]


class Migration(migrations.Migration):
    dependencies = [("workspaces", "0002_alert_days"), ("core", "0005_audit_is_not_replaced")]
    operations = [
        migrations.CreateModel(
            name="Closing",
            fields=[
                (
                    "workspace",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="workspaces.workspace",
                    ),
                ),
                ("entry_id", models.BigIntegerField()),
            ],
        ),
        told(sqlite=SQLITE, undo_sqlite=UNDO_SQLITE, postgresql=POSTGRESQL, undo_postgresql=UNDO_POSTGRESQL),
    ]
