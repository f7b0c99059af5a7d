"""SQLite's ``INSERT OR REPLACE`` rewrites no entry either (``core.guards`` says why it could)."""

from django.db import migrations

from parvis.core.guards import refuse_replacing, told, undone

SQLITE = refuse_replacing("core_auditentry", "the audit is append-only", keys=["there.id = NEW.id"])


class Migration(migrations.Migration):
    dependencies = [("core", "0004_alter_event_payload")]
    operations = [told(sqlite=SQLITE, undo_sqlite=undone(SQLITE))]
