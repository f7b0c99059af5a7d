"""SQLite's ``INSERT OR REPLACE`` rewrites no look either (``core.guards``)."""

from django.db import migrations

from parvis.core.guards import refuse_replacing, told, undone

SQLITE = refuse_replacing(
    "results_look",
    "results: a look is never rewritten",
    keys=["there.id = NEW.id", "there.watch_id = NEW.watch_id AND there.at = NEW.at"],
)


class Migration(migrations.Migration):
    dependencies = [("results", "0002_looks_stay")]
    operations = [told(sqlite=SQLITE, undo_sqlite=undone(SQLITE))]
