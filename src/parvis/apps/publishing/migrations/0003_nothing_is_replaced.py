"""SQLite's ``REPLACE`` does away with no delivery, no step and no line of the log (``core.guards``)."""

from django.db import migrations

from parvis.core.guards import refuse_replacing, told, undone

SAME = "there.post_id = NEW.post_id AND there.digest = NEW.digest AND there.account_id = NEW.account_id"
ACTIVE = "state NOT IN ('cancelled', 'failed')"
SQLITE = (
    *refuse_replacing(
        "publishing_delivery",
        "publishing: this delivery is there already",
        keys=[
            "there.id = NEW.id",
            f"{SAME} AND there.{ACTIVE} AND NEW.{ACTIVE}",
        ],
        of=["id", "state"],  # words and account never change
    ),
    *refuse_replacing(
        "publishing_step",
        "publishing: this step is there already",
        keys=[
            "there.id = NEW.id",
            "there.delivery_id = NEW.delivery_id AND there.position = NEW.position",
            "there.key = NEW.key",
            # (in the words of the index of ids that are not empty: SQLite uses it for these alone)
            "there.account_id = NEW.account_id AND there.remote_id = NEW.remote_id AND NOT (there.remote_id = '')",
        ],
        of=["id", "account_id", "remote_id"],  # its key and its place never change
    ),
    *refuse_replacing(
        "publishing_attempt", "publishing: the log is never rewritten", keys=["there.id = NEW.id"]
    ),
)


class Migration(migrations.Migration):
    dependencies = [("publishing", "0002_promises")]
    operations = [told(sqlite=SQLITE, undo_sqlite=undone(SQLITE))]
