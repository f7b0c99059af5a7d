"""What the database itself refuses, whoever asks and in whatever way (promise 1).

- A delivery is scheduled or sent only with a clearance of the same post and the same words that nobody
  withdrew, or with a use of a grant that holds now; and only while the post still says these words.
- Being at the network, or published, is entered from being sent alone, and only of words that were cleared.
- Words, post and account of a delivery never change; what was published never goes back; an id that the
  network gave never changes; the log is never rewritten.
- When the post says other words, when a clearance is withdrawn or a grant revoked, what was scheduled on its
  strength is held in the same transaction.
"""

from django.db import migrations

# Common to both databases: {now}, {id} and {account} are how each writes them.
CLEARED = """EXISTS (SELECT 1 FROM approval_clearance c WHERE c.post_id = NEW.post_id AND c.digest = NEW.digest
    AND c.withdrawn_at IS NULL)"""
GRANTED = """EXISTS (SELECT 1 FROM autonomy_use u JOIN autonomy_grant g ON g.id = u.grant_id
    WHERE u.what = 'delivery:' || {id} AND g.workspace_id = NEW.workspace_id AND g.task = 'publish'
    AND g.revoked_at IS NULL AND (g.channel = '' OR g.channel = {account})
    AND g.from_at <= {now} AND {now} < g.until_at)"""
ONCE = """(EXISTS (SELECT 1 FROM approval_clearance c WHERE c.post_id = NEW.post_id AND c.digest = NEW.digest)
    OR EXISTS (SELECT 1 FROM autonomy_use u WHERE u.what = 'delivery:' || {id}))"""
AS_WRITTEN = "NEW.digest = (SELECT p.digest FROM content_post p WHERE p.id = NEW.post_id)"
OURS = """NEW.workspace_id = (SELECT p.workspace_id FROM content_post p WHERE p.id = NEW.post_id)
    AND NEW.workspace_id = (SELECT a.workspace_id FROM publishing_account a WHERE a.id = NEW.account_id)"""

HOLD_EDITED = """UPDATE publishing_delivery SET state = 'held', reason = 'edited'
    WHERE post_id = NEW.id AND digest <> NEW.digest AND state = 'scheduled'"""
HOLD_UNAPPROVED = """UPDATE publishing_delivery SET state = 'held', reason = 'unapproved'
    WHERE post_id = NEW.post_id AND digest = NEW.digest AND state = 'scheduled' AND use_id IS NULL"""
HOLD_REVOKED = """UPDATE publishing_delivery SET state = 'held', reason = 'revoked' WHERE state = 'scheduled'
    AND use_id IN (SELECT u.id FROM autonomy_use u WHERE u.grant_id = NEW.id)
    AND NOT EXISTS (SELECT 1 FROM approval_clearance c WHERE c.post_id = publishing_delivery.post_id
        AND c.digest = publishing_delivery.digest AND c.withdrawn_at IS NULL)"""

LITE = {
    "id": "NEW.id",
    "account": "CAST(NEW.account_id AS TEXT)",
    "now": "strftime('%Y-%m-%d %H:%M:%f', 'now')",
}
PG = {
    "id": "replace(NEW.id::text, '-', '')",
    "account": "NEW.account_id::text",
    "now": "clock_timestamp()",
}
PERMITTED = f"({CLEARED} OR {GRANTED})"


def _lite(name, when, condition, message):
    return f"""CREATE TRIGGER {name} BEFORE {when} FOR EACH ROW WHEN {condition}
        BEGIN SELECT RAISE(ABORT, '{message}'); END"""


SQLITE = [
    _lite(
        "delivery_begins_permitted",
        "INSERT ON publishing_delivery",
        f"""NOT ({OURS}) OR (NEW.state IN ('scheduled', 'sending', 'pending', 'published', 'unconfirmed')
            AND NOT {PERMITTED.format(**LITE)})
            OR (NEW.state IN ('scheduled', 'sending') AND NOT {AS_WRITTEN})""",
        "publishing: nobody approved these words",
    ),
    _lite(
        "delivery_leaves_permitted",
        "UPDATE OF state ON publishing_delivery",
        f"""NEW.state <> OLD.state AND NEW.state IN ('scheduled', 'sending')
            AND NOT ({PERMITTED.format(**LITE)} AND {AS_WRITTEN})""",
        "publishing: nobody approved these words",
    ),
    _lite(
        "delivery_arrives_from_sending",
        "UPDATE OF state ON publishing_delivery",
        f"""NEW.state <> OLD.state AND ((NEW.state IN ('pending', 'published')
            AND NOT (OLD.state IN ('sending', 'pending', 'unconfirmed') AND {ONCE.format(**LITE)}))
            OR (NEW.state = 'unconfirmed' AND OLD.state NOT IN ('sending', 'pending')))""",
        "publishing: it was never sent",
    ),
    _lite(
        "delivery_stays_published",
        "UPDATE OF state ON publishing_delivery",
        "OLD.state = 'published' AND NEW.state <> 'published'",
        "publishing: what was published stays published",
    ),
    _lite(
        "delivery_keeps_its_words",
        "UPDATE OF post_id, digest, account_id, workspace_id ON publishing_delivery",
        """NEW.post_id <> OLD.post_id OR NEW.digest <> OLD.digest OR NEW.account_id <> OLD.account_id
            OR NEW.workspace_id <> OLD.workspace_id""",
        "publishing: a delivery keeps its words and its account",
    ),
    _lite(
        "step_keeps_its_id",
        "UPDATE OF remote_id, key, delivery_id, position ON publishing_step",
        """(OLD.remote_id <> '' AND NEW.remote_id <> OLD.remote_id) OR NEW.key <> OLD.key
            OR NEW.delivery_id <> OLD.delivery_id OR NEW.position <> OLD.position""",
        "publishing: a step keeps its key and the id that the network gave",
    ),
    _lite("attempt_stays", "UPDATE ON publishing_attempt", "1", "publishing: the log is never rewritten"),
    f"""CREATE TRIGGER edited_post_is_held AFTER UPDATE OF digest ON content_post
        FOR EACH ROW WHEN NEW.digest <> OLD.digest BEGIN {HOLD_EDITED}; END""",
    f"""CREATE TRIGGER withdrawn_clearance_holds AFTER UPDATE OF withdrawn_at ON approval_clearance
        FOR EACH ROW WHEN NEW.withdrawn_at IS NOT NULL AND OLD.withdrawn_at IS NULL
        BEGIN {HOLD_UNAPPROVED}; END""",
    f"""CREATE TRIGGER revoked_grant_holds AFTER UPDATE OF revoked_at ON autonomy_grant
        FOR EACH ROW WHEN NEW.revoked_at IS NOT NULL AND OLD.revoked_at IS NULL BEGIN {HOLD_REVOKED}; END""",
]


def _refuse(message):
    return f"RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation';"


def _function(name, body):
    return f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} RETURN NEW; END $$"


POSTGRESQL = [
    _function(
        "publishing_delivery_begins",
        f"""IF NOT ({OURS}) OR (NEW.state IN ('scheduled', 'sending', 'pending', 'published', 'unconfirmed')
            AND NOT {PERMITTED.format(**PG)}) OR (NEW.state IN ('scheduled', 'sending') AND NOT {AS_WRITTEN})
            THEN {_refuse("publishing: nobody approved these words")} END IF;""",
    ),
    _function(
        "publishing_delivery_moves",
        f"""IF NEW.post_id <> OLD.post_id OR NEW.digest <> OLD.digest OR NEW.account_id <> OLD.account_id
            OR NEW.workspace_id <> OLD.workspace_id
            THEN {_refuse("publishing: a delivery keeps its words and its account")} END IF;
        IF NEW.state = OLD.state THEN RETURN NEW; END IF;
        IF OLD.state = 'published'
            THEN {_refuse("publishing: what was published stays published")} END IF;
        IF NEW.state IN ('scheduled', 'sending') AND NOT ({PERMITTED.format(**PG)} AND {AS_WRITTEN})
            THEN {_refuse("publishing: nobody approved these words")} END IF;
        IF (NEW.state IN ('pending', 'published')
            AND NOT (OLD.state IN ('sending', 'pending', 'unconfirmed') AND {ONCE.format(**PG)}))
            OR (NEW.state = 'unconfirmed' AND OLD.state NOT IN ('sending', 'pending'))
            THEN {_refuse("publishing: it was never sent")} END IF;""",
    ),
    _function(
        "publishing_step_moves",
        f"""IF (OLD.remote_id <> '' AND NEW.remote_id <> OLD.remote_id) OR NEW.key <> OLD.key
            OR NEW.delivery_id <> OLD.delivery_id OR NEW.position <> OLD.position
            THEN {_refuse("publishing: a step keeps its key and the id that the network gave")} END IF;""",
    ),
    _function("publishing_attempt_stays", _refuse("publishing: the log is never rewritten")),
    _function("publishing_edited", f"IF NEW.digest <> OLD.digest THEN {HOLD_EDITED}; END IF;"),
    _function(
        "publishing_withdrawn",
        f"""IF NEW.withdrawn_at IS NOT NULL AND OLD.withdrawn_at IS NULL
            THEN {HOLD_UNAPPROVED}; END IF;""",
    ),
    _function(
        "publishing_revoked",
        f"IF NEW.revoked_at IS NOT NULL AND OLD.revoked_at IS NULL THEN {HOLD_REVOKED}; END IF;",
    ),
    """CREATE TRIGGER delivery_begins_permitted BEFORE INSERT ON publishing_delivery
        FOR EACH ROW EXECUTE FUNCTION publishing_delivery_begins()""",
    """CREATE TRIGGER delivery_leaves_permitted BEFORE UPDATE ON publishing_delivery
        FOR EACH ROW EXECUTE FUNCTION publishing_delivery_moves()""",
    """CREATE TRIGGER step_keeps_its_id BEFORE UPDATE ON publishing_step
        FOR EACH ROW EXECUTE FUNCTION publishing_step_moves()""",
    """CREATE TRIGGER attempt_stays BEFORE UPDATE ON publishing_attempt
        FOR EACH ROW EXECUTE FUNCTION publishing_attempt_stays()""",
    """CREATE TRIGGER edited_post_is_held AFTER UPDATE OF digest ON content_post
        FOR EACH ROW EXECUTE FUNCTION publishing_edited()""",
    """CREATE TRIGGER withdrawn_clearance_holds AFTER UPDATE OF withdrawn_at ON approval_clearance
        FOR EACH ROW EXECUTE FUNCTION publishing_withdrawn()""",
    """CREATE TRIGGER revoked_grant_holds AFTER UPDATE OF revoked_at ON autonomy_grant
        FOR EACH ROW EXECUTE FUNCTION publishing_revoked()""",
]
ON_TABLE = {
    "delivery_begins_permitted": "publishing_delivery",
    "delivery_leaves_permitted": "publishing_delivery",
    "delivery_arrives_from_sending": "publishing_delivery",
    "delivery_stays_published": "publishing_delivery",
    "delivery_keeps_its_words": "publishing_delivery",
    "step_keeps_its_id": "publishing_step",
    "attempt_stays": "publishing_attempt",
    "edited_post_is_held": "content_post",
    "withdrawn_clearance_holds": "approval_clearance",
    "revoked_grant_holds": "autonomy_grant",
}
FUNCTIONS = (
    "delivery_begins",
    "delivery_moves",
    "step_moves",
    "attempt_stays",
    "edited",
    "withdrawn",
    "revoked",
)


def forwards(_apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def backwards(_apps, schema_editor):
    sqlite = schema_editor.connection.vendor == "sqlite"
    for name, table in ON_TABLE.items():
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}" + ("" if sqlite else f" ON {table}"))
    for name in () if sqlite else FUNCTIONS:
        schema_editor.execute(f"DROP FUNCTION publishing_{name}()")


class Migration(migrations.Migration):
    dependencies = [("publishing", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
