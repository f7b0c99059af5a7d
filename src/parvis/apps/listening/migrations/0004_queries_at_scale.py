import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def first_versions(apps, _schema_editor):
    """What each query says now is its first version; a past not matched yet is matched again, from the start."""
    Query = apps.get_model("listening", "Query")
    QueryVersion = apps.get_model("listening", "QueryVersion")
    Backfill = apps.get_model("listening", "Backfill")
    for query in Query.objects.iterator():
        QueryVersion.objects.create(
            query=query, number=1, text=query.text, by_id=query.created_by_id, at=query.changed_at
        )
        if query.matched_at is None:
            Backfill.objects.create(query=query, version=1, asked_at=query.changed_at)


class Migration(migrations.Migration):
    dependencies = [
        ("listening", "0003_model_choices"),
        ("workspaces", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Backfill",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("running", "being matched"),
                            ("stopped", "stopped"),
                            ("done", "matched"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("done_from", models.DateField(null=True)),
                ("within", models.PositiveBigIntegerField(default=0)),
                ("asked_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "query",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="backfill",
                        to="listening.query",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["waiting", "running"])),
                        fields=["state"],
                        name="backfills_open",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["waiting", "running", "stopped", "done"])),
                        name="known_backfill_state",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="QueryFolder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                (
                    "workspace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="query_folders",
                        to="workspaces.workspace",
                    ),
                ),
            ],
            options={
                "ordering": ["name", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("workspace", "name"), name="one_folder_per_name"),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="folder_has_a_name"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="QueryVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("text", models.TextField()),
                ("returned_to", models.PositiveIntegerField(null=True)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "query",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="listening.query",
                    ),
                ),
            ],
            options={
                "ordering": ["-number"],
                "constraints": [
                    models.UniqueConstraint(fields=("query", "number"), name="one_text_per_version"),
                ],
            },
        ),
        migrations.RemoveConstraint(
            model_name="query",
            name="one_query_per_name",
        ),
        migrations.AddField(
            model_name="query",
            name="is_shared",
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name="query",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name="query",
            name="folder",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="queries",
                to="listening.queryfolder",
            ),
        ),
        migrations.AddConstraint(
            model_name="query",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_shared", True)),
                fields=("workspace", "name"),
                name="one_shared_query_per_name",
            ),
        ),
        migrations.AddConstraint(
            model_name="query",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_shared", False)),
                fields=("workspace", "created_by", "name"),
                name="one_own_query_per_name",
            ),
        ),
        migrations.AlterField(
            model_name="query",
            name="text",
            field=models.TextField(max_length=5000, verbose_name="query"),
        ),
        migrations.RunPython(first_versions, migrations.RunPython.noop),
    ]
