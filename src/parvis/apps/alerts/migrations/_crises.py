"""Crises, their notes and holding statements. Tables of the first migration."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

CRISES = [
    migrations.CreateModel(
        name="Crisis",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("title", models.CharField(max_length=120, verbose_name="title")),
            (
                "scope",
                models.CharField(
                    choices=[
                        ("all", "everything that is heard"),
                        ("query", "a saved query"),
                        ("brand", "a brand"),
                    ],
                    default="all",
                    max_length=8,
                ),
            ),
            ("brand", models.CharField(blank=True, max_length=80)),
            ("began_at", models.DateTimeField()),
            ("pause_publishing", models.BooleanField(default=True)),
            ("opened_at", models.DateTimeField()),
            ("closed_at", models.DateTimeField(null=True)),
            ("summary", models.TextField(blank=True, max_length=5000)),
            (
                "alert",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="crises",
                    to="alerts.alert",
                ),
            ),
            (
                "closed_by",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "opened_by",
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
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="listening.query",
                ),
            ),
            (
                "workspace",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="crises",
                    to="workspaces.workspace",
                ),
            ),
        ],
        options={
            "verbose_name_plural": "crises",
            "ordering": ["-id"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        ("closed_at__isnull", True),
                        models.Q(("summary", ""), _negated=True),
                        _connector="OR",
                    ),
                    name="a_closed_crisis_has_a_summary",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("closed_at__isnull", True)),
                    fields=("alert",),
                    name="one_open_crisis_per_alert",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Note",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("at", models.DateTimeField()),
            ("text", models.TextField(max_length=5000)),
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
                "crisis",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="notes", to="alerts.crisis"
                ),
            ),
        ],
        options={
            "ordering": ["at", "pk"],
        },
    ),
    migrations.CreateModel(
        name="Statement",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("language", models.CharField(choices=[("fr", "Français"), ("en", "English")], max_length=5)),
            ("facts", models.JSONField(default=dict)),
            ("text", models.TextField(max_length=5000)),
            ("digest", models.CharField(max_length=64)),
            (
                "state",
                models.CharField(
                    choices=[
                        ("draft", "to be approved"),
                        ("approved", "approved"),
                        ("withdrawn", "withdrawn"),
                    ],
                    default="draft",
                    max_length=10,
                ),
            ),
            ("at", models.DateTimeField()),
            ("approved_digest", models.CharField(blank=True, max_length=64)),
            ("approved_at", models.DateTimeField(null=True)),
            (
                "approved_by",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
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
                "crisis",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="statements",
                    to="alerts.crisis",
                ),
            ),
        ],
        options={
            "ordering": ["-id"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state", "approved"), _negated=True),
                        ("approved_digest", models.F("digest")),
                        _connector="OR",
                    ),
                    name="what_is_approved_is_what_was_read",
                ),
                models.CheckConstraint(
                    condition=models.Q(("state__in", ["draft", "approved", "withdrawn"])),
                    name="known_statement_state",
                ),
            ],
        },
    ),
]
