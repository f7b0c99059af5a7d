"""Briefs and their states. Tables of the first migration."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

BRIEFS = [
    migrations.CreateModel(
        name="Brief",
        fields=[
            (
                "id",
                models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
            ),
            ("name", models.CharField(max_length=120, verbose_name="name")),
            ("said", models.JSONField(default=dict)),
            ("number", models.PositiveIntegerField(default=1)),
            ("created_at", models.DateTimeField(auto_now_add=True)),
            ("changed_at", models.DateTimeField(auto_now=True)),
            ("archived_at", models.DateTimeField(editable=False, null=True)),
            ("is_sample", models.BooleanField(default=False, editable=False)),
            (
                "created_by",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "segment",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="audience.segment",
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
            "ordering": ["-changed_at"],
            "indexes": [models.Index(fields=["workspace", "-changed_at"], name="briefs_newest_first")],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("name", ""), _negated=True), name="brief_has_a_name"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="BriefVersion",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("number", models.PositiveIntegerField()),
            ("said", models.JSONField()),
            ("at", models.DateTimeField()),
            ("by_label", models.CharField(max_length=200)),
            (
                "brief",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="versions",
                    to="creation.brief",
                ),
            ),
        ],
        options={
            "ordering": ["-number"],
            "constraints": [
                models.UniqueConstraint(fields=("brief", "number"), name="one_version_per_number")
            ],
        },
    ),
]
