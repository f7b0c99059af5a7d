"""Rules, alerts, and who was told of them. Tables of the first migration."""

import datetime

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

ALERTS = [
    migrations.CreateModel(
        name="AlertRule",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("name", models.CharField(max_length=80, verbose_name="name")),
            (
                "kind",
                models.CharField(
                    choices=[
                        ("spike", "a spike of posts"),
                        ("sentiment", "a fall in sentiment"),
                        ("words", "crisis words"),
                        ("author", "an influential author"),
                        ("launch", "a competitor’s launch"),
                        ("webhook", "a webhook that was turned off"),
                    ],
                    max_length=12,
                ),
            ),
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
            ("words", models.TextField(blank=True, max_length=2000)),
            (
                "measure",
                models.CharField(
                    choices=[
                        ("followers", "followers"),
                        ("engagement", "reactions to the post"),
                        ("top", "followers, among the top of what is heard"),
                    ],
                    default="followers",
                    max_length=12,
                ),
            ),
            ("threshold", models.FloatField()),
            ("least_posts", models.PositiveIntegerField(default=10)),
            ("least_authors", models.PositiveIntegerField(default=3)),
            ("silence_hours", models.PositiveIntegerField(default=12)),
            ("most_a_day", models.PositiveIntegerField(default=4)),
            ("urgent", models.BooleanField(default=False)),
            ("by_email", models.BooleanField(default=True)),
            ("by_webhook", models.BooleanField(default=True)),
            ("is_active", models.BooleanField(default=True)),
            ("heard_upto", models.DateTimeField(editable=False, null=True)),
            ("pending", models.JSONField(default=list, editable=False)),
            ("recent", models.JSONField(default=list, editable=False)),
            ("evaluated_at", models.DateTimeField(editable=False, null=True)),
            ("trouble", models.CharField(blank=True, editable=False, max_length=40)),
            ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
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
                    related_name="alert_rules",
                    to="workspaces.workspace",
                ),
            ),
        ],
        options={
            "ordering": ["name", "pk"],
            "constraints": [
                models.UniqueConstraint(fields=("workspace", "name"), name="one_alert_rule_per_name"),
                models.CheckConstraint(
                    condition=models.Q(("kind__in", ["spike", "sentiment", "words", "author", "launch"])),
                    name="known_alert_kind",
                ),
                models.CheckConstraint(
                    condition=models.Q(("scope__in", ["all", "query", "brand"])), name="known_alert_scope"
                ),
                models.CheckConstraint(
                    condition=models.Q(("threshold__gt", 0)), name="alert_threshold_is_positive"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("kind", "words"), _negated=True),
                        models.Q(("words", ""), _negated=True),
                        _connector="OR",
                    ),
                    name="crisis_words_are_named",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Alert",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            (
                "kind",
                models.CharField(
                    choices=[
                        ("spike", "a spike of posts"),
                        ("sentiment", "a fall in sentiment"),
                        ("words", "crisis words"),
                        ("author", "an influential author"),
                        ("launch", "a competitor’s launch"),
                        ("webhook", "a webhook that was turned off"),
                    ],
                    max_length=12,
                ),
            ),
            ("name", models.CharField(max_length=80)),
            ("key", models.CharField(max_length=120)),
            ("subject", models.CharField(max_length=120)),
            ("strength", models.FloatField(default=0)),
            ("facts", models.JSONField(default=dict)),
            ("mentions", models.JSONField(default=list)),
            ("happened_at", models.DateTimeField()),
            ("rang_at", models.DateTimeField(db_index=True)),
            ("held", models.CharField(blank=True, max_length=12)),
            ("again", models.PositiveIntegerField(default=0)),
            ("last_at", models.DateTimeField()),
            (
                "workspace",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="alerts",
                    to="workspaces.workspace",
                ),
            ),
            (
                "rule",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="alerts",
                    to="alerts.alertrule",
                ),
            ),
        ],
        options={
            "ordering": ["-id"],
            "indexes": [
                models.Index(fields=["workspace", "-rang_at"], name="alerts_by_workspace"),
            ],
            "constraints": [
                models.UniqueConstraint(fields=("workspace", "key"), name="one_alert_per_happening"),
                models.CheckConstraint(
                    condition=models.Q(
                        ("kind__in", ["spike", "sentiment", "words", "author", "launch", "webhook"])
                    ),
                    name="known_kind_of_alert",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Feedback",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("useful", models.BooleanField()),
            ("before", models.FloatField()),
            ("after", models.FloatField()),
            ("at", models.DateTimeField()),
            (
                "alert",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="feedback",
                    to="alerts.alert",
                ),
            ),
            (
                "rule",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="feedback",
                    to="alerts.alertrule",
                ),
            ),
            (
                "user",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        options={
            "ordering": ["-id"],
            "constraints": [
                models.UniqueConstraint(fields=("alert", "user"), name="one_answer_per_person_and_alert"),
            ],
        },
    ),
    migrations.CreateModel(
        name="Reach",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("email", models.BooleanField(default=True)),
            ("quiet", models.BooleanField(default=True)),
            ("quiet_from", models.TimeField(default=datetime.time(21, 0))),
            ("quiet_to", models.TimeField(default=datetime.time(7, 30))),
            ("digest", models.BooleanField(default=True)),
            ("digest_at", models.TimeField(default=datetime.time(8, 0))),
            ("time_zone", models.CharField(max_length=40)),
            ("digest_on", models.DateField(editable=False, null=True)),
            (
                "user",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
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
            "constraints": [
                models.UniqueConstraint(
                    fields=("workspace", "user"), name="one_reach_per_person_and_workspace"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Seen",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            (
                "alert",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="seen", to="alerts.alert"
                ),
            ),
            (
                "user",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(fields=("alert", "user"), name="seen_once"),
            ],
        },
    ),
    migrations.CreateModel(
        name="Telling",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("sent_at", models.DateTimeField(null=True)),
            (
                "alert",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="tellings",
                    to="alerts.alert",
                ),
            ),
            (
                "user",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(fields=("alert", "user"), name="told_once"),
            ],
        },
    ),
]
