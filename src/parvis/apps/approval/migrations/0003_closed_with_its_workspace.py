"""Decisions and clearances go with a workspace that its owner closes, and on no other way (``core.guards``)."""

from django.db import migrations

from parvis.core.guards import Kept, deleted_with_workspaces

OF_POST = "(SELECT p.workspace_id FROM content_post p WHERE p.id = OLD.post_id)"
DECISIONS = Kept("approval_decision", "a decision stays as it was made", "UPDATE", OF_POST)
CLEARANCES = Kept(
    "approval_clearance", "a clearance can only be withdrawn, once", "INSERT OR UPDATE", OF_POST
)


class Migration(migrations.Migration):
    dependencies = [("approval", "0002_decided_once"), ("workspaces", "0003_closing")]
    operations = [deleted_with_workspaces(DECISIONS, CLEARANCES)]
