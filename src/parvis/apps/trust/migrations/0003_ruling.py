"""What had to be disclosed when words were cleared: written once, gone with its workspace only."""

import django.db.models.deletion
from django.db import migrations, models

from parvis.apps.trust.migrations._kept import kept


class Migration(migrations.Migration):
    dependencies = [
        ("content", "0003_closed_with_its_workspace"),
        ("trust", "0002_waived_once"),
        ("workspaces", "0003_closing"),
    ]

    operations = [
        migrations.CreateModel(
            name="Ruling",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                (
                    "made",
                    models.CharField(
                        choices=[("human", "person"), ("ai", "AI"), ("both", "person and AI")], max_length=5
                    ),
                ),
                ("lines", models.JSONField(default=list)),
                ("at", models.DateTimeField()),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rulings", to="content.post"
                    ),
                ),
                (
                    "workspace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="workspaces.workspace",
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
                "indexes": [models.Index(fields=["workspace", "-at"], name="rulings_newest_first")],
            },
        ),
        kept("trust_ruling", "a ruling is kept as it was written"),
    ]
