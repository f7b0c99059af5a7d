"""What people decided cannot be rewritten, and nothing is cleared that nobody approved: the database refuses.

A decision can only be written. A clearance stands on a decision that approves the same words of the same post,
and can only be withdrawn, once. Neither is ever deleted.
"""

from django.db import migrations

DECISION, CLEARANCE = "approval_decision", "approval_clearance"
SAID_DECISION = "a decision stays as it was made"
SAID_CLEARANCE = "a clearance can only be withdrawn, once"
SAID_UNAPPROVED = "no person approved these words"
APPROVED = """EXISTS (SELECT 1 FROM approval_decision WHERE id = NEW.decision_id AND post_id = NEW.post_id
    AND digest = NEW.digest AND verdict = 'approved')"""
FIXED = ("id", "post_id", "digest", "decision_id", "at")
WITHDRAWN_ONCE = "OLD.withdrawn_at IS NULL AND NEW.withdrawn_at IS NOT NULL"
SAME = {
    "sqlite": " AND ".join(f'NEW."{name}" IS OLD."{name}"' for name in FIXED),
    "postgresql": " AND ".join(f'NEW."{name}" IS NOT DISTINCT FROM OLD."{name}"' for name in FIXED),
}

# ``INSERT OR REPLACE`` of SQLite deletes the row in its way without asking the trigger that refuses deletions.
REPLACES = {
    DECISION: "EXISTS (SELECT 1 FROM approval_decision WHERE id = NEW.id)",
    CLEARANCE: """EXISTS (SELECT 1 FROM approval_clearance WHERE id = NEW.id OR (withdrawn_at IS NULL
        AND NEW.withdrawn_at IS NULL AND post_id = NEW.post_id AND digest = NEW.digest))""",
}
SQLITE = [
    *(
        f"""CREATE TRIGGER {table}_refuses_replace BEFORE INSERT ON {table} WHEN {there}
        BEGIN SELECT RAISE(ABORT, '{said}'); END"""
        for (table, there), said in zip(REPLACES.items(), (SAID_DECISION, SAID_CLEARANCE), strict=True)
    ),
    *(
        f"""CREATE TRIGGER approval_decision_refuses_{verb.lower()} BEFORE {verb} ON {DECISION}
        BEGIN SELECT RAISE(ABORT, '{SAID_DECISION}'); END"""
        for verb in ("UPDATE", "DELETE")
    ),
    f"""CREATE TRIGGER approval_clearance_refuses_insert BEFORE INSERT ON {CLEARANCE} WHEN NOT {APPROVED}
        BEGIN SELECT RAISE(ABORT, '{SAID_UNAPPROVED}'); END""",
    f"""CREATE TRIGGER approval_clearance_refuses_update BEFORE UPDATE ON {CLEARANCE}
        WHEN NOT ({WITHDRAWN_ONCE} AND {SAME["sqlite"]})
        BEGIN SELECT RAISE(ABORT, '{SAID_CLEARANCE}'); END""",
    f"""CREATE TRIGGER approval_clearance_refuses_delete BEFORE DELETE ON {CLEARANCE}
        BEGIN SELECT RAISE(ABORT, '{SAID_CLEARANCE}'); END""",
]
RAISES = "USING ERRCODE = 'integrity_constraint_violation'"
POSTGRESQL = [
    f"""CREATE FUNCTION approval_decision_refuses() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        RAISE EXCEPTION '{SAID_DECISION}' {RAISES}; END $$""",
    f"""CREATE FUNCTION approval_clearance_refuses() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF TG_OP = 'INSERT' THEN
            IF {APPROVED} THEN RETURN NEW; END IF;
            RAISE EXCEPTION '{SAID_UNAPPROVED}' {RAISES};
        ELSIF TG_OP = 'UPDATE' THEN
            IF {WITHDRAWN_ONCE} AND {SAME["postgresql"]} THEN RETURN NEW; END IF;
        END IF;
        RAISE EXCEPTION '{SAID_CLEARANCE}' {RAISES}; END $$""",
    f"""CREATE TRIGGER approval_decision_refuses_change BEFORE UPDATE OR DELETE ON {DECISION}
        FOR EACH ROW EXECUTE FUNCTION approval_decision_refuses()""",
    f"""CREATE TRIGGER approval_clearance_refuses_change BEFORE INSERT OR UPDATE OR DELETE ON {CLEARANCE}
        FOR EACH ROW EXECUTE FUNCTION approval_clearance_refuses()""",
    *(
        f"""CREATE TRIGGER {table}_refuses_truncate BEFORE TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuses()"""
        for table in (DECISION, CLEARANCE)
    ),
]
UNDO_SQLITE = [
    *(f"DROP TRIGGER approval_decision_refuses_{verb}" for verb in ("replace", "update", "delete")),
    *(
        f"DROP TRIGGER approval_clearance_refuses_{verb}"
        for verb in ("replace", "insert", "update", "delete")
    ),
]
UNDO_POSTGRESQL = [
    *(
        f"DROP TRIGGER {table}_refuses_{what} ON {table}"
        for table in (DECISION, CLEARANCE)
        for what in ("truncate", "change")
    ),
    *(f"DROP FUNCTION {table}_refuses()" for table in (DECISION, CLEARANCE)),
]


def _run(schema_editor, sqlite, postgresql):
    for statement in sqlite if schema_editor.connection.vendor == "sqlite" else postgresql:
        schema_editor.execute(statement)


def forwards(_apps, schema_editor):
    _run(schema_editor, SQLITE, POSTGRESQL)


def backwards(_apps, schema_editor):
    _run(schema_editor, UNDO_SQLITE, UNDO_POSTGRESQL)


class Migration(migrations.Migration):
    dependencies = [("approval", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
