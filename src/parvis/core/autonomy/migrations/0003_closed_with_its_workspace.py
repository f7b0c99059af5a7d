"""Grants and their uses go with a workspace that its owner closes, and on no other way (``core.guards``)."""

from django.db import migrations

from parvis.core.guards import Kept, deleted_with_workspaces

OF_GRANT = "(SELECT g.workspace_id FROM autonomy_grant g WHERE g.id = OLD.grant_id)"
GRANTS = Kept("autonomy_grant", "a grant can only be revoked, once", "UPDATE", "OLD.workspace_id")
USES = Kept("autonomy_use", "what was done under a grant stays written", "UPDATE", OF_GRANT)


class Migration(migrations.Migration):
    dependencies = [("autonomy", "0002_written_once"), ("workspaces", "0003_closing")]
    operations = [deleted_with_workspaces(GRANTS, USES)]
