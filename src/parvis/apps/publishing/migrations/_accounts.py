"""Accounts, and Parvis as networks know it. Tables of the first migration."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import parvis.core.secrets

ACCOUNTS = [
    migrations.CreateModel(
        name="Account",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("network", models.CharField(max_length=20)),
            ("remote_id", models.CharField(max_length=200)),
            ("handle", models.CharField(blank=True, max_length=200)),
            ("name", models.CharField(blank=True, max_length=120, verbose_name="name")),
            ("host", models.CharField(blank=True, max_length=200)),
            ("url", models.CharField(blank=True, max_length=500)),
            ("token", parvis.core.secrets.SealedField(null=True)),
            ("refresh", parvis.core.secrets.SealedField(null=True)),
            ("secrets", parvis.core.secrets.SealedField(null=True)),
            ("expires_at", models.DateTimeField(null=True)),
            ("options", models.JSONField(default=dict)),
            (
                "state",
                models.CharField(
                    choices=[("connected", "connected"), ("disconnected", "disconnected")],
                    default="connected",
                    max_length=14,
                ),
            ),
            ("trouble", models.CharField(blank=True, max_length=40)),
            ("quota", models.JSONField(null=True)),
            ("quota_at", models.DateTimeField(null=True)),
            ("told", models.JSONField(default=dict)),
            ("told_at", models.DateTimeField(null=True)),
            (
                "gap_seconds",
                models.PositiveIntegerField(default=30, verbose_name="seconds between two posts"),
            ),
            ("an_hour", models.PositiveIntegerField(default=20, verbose_name="posts an hour, at most")),
            (
                "late_minutes",
                models.PositiveIntegerField(default=60, verbose_name="ask a person after (minutes)"),
            ),
            ("colour", models.PositiveSmallIntegerField(default=0, verbose_name="colour")),
            ("created_at", models.DateTimeField(auto_now_add=True)),
            ("lease_by", models.CharField(blank=True, editable=False, max_length=40)),
            ("lease_until", models.DateTimeField(editable=False, null=True)),
            ("served_at", models.DateTimeField(editable=False, null=True)),
            ("resume_at", models.DateTimeField(editable=False, null=True)),
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
                "workspace",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="+",
                    to="workspaces.workspace",
                ),
            ),
        ],
        options={
            "ordering": ["network", "handle", "pk"],
            "constraints": [
                models.UniqueConstraint(
                    fields=("workspace", "network", "remote_id"), name="one_account_per_remote_id"
                ),
                models.CheckConstraint(
                    condition=models.Q(("state__in", ["connected", "disconnected"])),
                    name="account_in_a_known_state",
                ),
                models.CheckConstraint(
                    condition=models.Q(("remote_id", ""), _negated=True), name="account_is_somebody"
                ),
                models.CheckConstraint(condition=models.Q(("an_hour__gte", 1)), name="account_may_post"),
            ],
        },
    ),
    migrations.CreateModel(
        name="Application",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("network", models.CharField(max_length=20)),
            ("host", models.CharField(blank=True, max_length=200)),
            ("client_id", parvis.core.secrets.SealedField(null=True)),
            ("client_secret", parvis.core.secrets.SealedField(null=True)),
            ("scopes", models.CharField(blank=True, max_length=500)),
            ("made_at", models.DateTimeField(auto_now_add=True)),
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
            "ordering": ["network", "host"],
            "constraints": [
                models.UniqueConstraint(
                    fields=("workspace", "network", "host"), name="one_application_a_server"
                ),
            ],
        },
    ),
]
