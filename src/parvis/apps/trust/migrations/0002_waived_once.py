"""A waiver is written once: the database refuses to change it, and to delete it but with its workspace."""

from django.db import migrations

from parvis.apps.trust.migrations._kept import kept

SAME = "there.post_id = NEW.post_id AND there.digest = NEW.digest AND there.key = NEW.key"


class Migration(migrations.Migration):
    dependencies = [("trust", "0001_initial"), ("workspaces", "0003_closing")]
    operations = [kept("trust_waiver", "a waiver is kept as it was signed", SAME)]
