"""Revisions go with a workspace that its owner closes, and on no other way. SQLite's ``REPLACE`` is none
(``core.guards``)."""

from django.db import migrations

from parvis.core.guards import refuse_deleting, refuse_replacing, told, undone

REVISION, KEPT = "content_revision", "a revision is kept as it was"
WORKSPACE = "(SELECT p.workspace_id FROM content_post p WHERE p.id = OLD.post_id)"
STAYS = refuse_deleting(REVISION, KEPT, workspace=WORKSPACE)
REPLACING = (
    *refuse_replacing(
        REVISION,
        KEPT,
        keys=["there.id = NEW.id", "there.post_id = NEW.post_id AND there.number = NEW.number"],
        of=["id"],  # the rest never changes
    ),
    *refuse_replacing("content_post", "this post is there already", keys=["there.id = NEW.id"], of=["id"]),
)
SQLITE = ["DROP TRIGGER revision_refuses_delete", *STAYS["sqlite"], *REPLACING]
UNDO_SQLITE = [
    *undone(REPLACING),
    *undone(STAYS["sqlite"]),
    f"""CREATE TRIGGER revision_refuses_delete BEFORE DELETE ON {REVISION}
        BEGIN SELECT RAISE(ABORT, '{KEPT}'); END""",
]
POSTGRESQL = [f"DROP TRIGGER revision_refuses_delete ON {REVISION}", *STAYS["postgresql"]]
UNDO_POSTGRESQL = [
    f"DROP TRIGGER {REVISION}_refuses_delete ON {REVISION}",
    f"DROP FUNCTION {REVISION}_stays()",
    f"""CREATE TRIGGER revision_refuses_delete BEFORE DELETE ON {REVISION}
        FOR EACH ROW EXECUTE FUNCTION revision_refuses()""",
]


class Migration(migrations.Migration):
    dependencies = [("content", "0002_words_are_kept"), ("workspaces", "0003_closing")]
    operations = [
        told(sqlite=SQLITE, undo_sqlite=UNDO_SQLITE, postgresql=POSTGRESQL, undo_postgresql=UNDO_POSTGRESQL)
    ]
