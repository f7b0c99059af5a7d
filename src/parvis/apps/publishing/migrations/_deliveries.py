"""Deliveries, their steps and their log. Tables of the first migration."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

DELIVERIES = [
    migrations.CreateModel(
        name="Delivery",
        fields=[
            (
                "id",
                models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
            ),
            ("digest", models.CharField(max_length=64)),
            ("place", models.CharField(blank=True, max_length=200)),
            (
                "state",
                models.CharField(
                    choices=[
                        ("scheduled", "scheduled"),
                        ("sending", "being sent"),
                        ("pending", "at the network"),
                        ("published", "published"),
                        ("failed", "failed"),
                        ("unconfirmed", "to be confirmed"),
                        ("held", "held"),
                        ("cancelled", "cancelled"),
                    ],
                    default="held",
                    max_length=12,
                ),
            ),
            (
                "reason",
                models.CharField(
                    blank=True,
                    choices=[
                        ("unapproved", "not approved"),
                        ("edited", "changed since"),
                        ("revoked", "autonomy ended"),
                        ("late", "too late"),
                        ("stopped", "everything was stopped"),
                        ("rights", "rights ended"),
                        ("media", "a file is missing"),
                        ("auth", "the account must be connected again"),
                        ("public_url", "Parvis has no public address"),
                        ("refused", "refused by the network"),
                        ("no_answer", "the network does not answer"),
                        ("absent", "not found on the account"),
                        ("unknowable", "the network shows nothing to compare"),
                        ("cannot_look", "the account could not be read"),
                        ("unsettled", "the network never said"),
                    ],
                    max_length=20,
                ),
            ),
            ("day", models.DateField()),
            ("time", models.TimeField()),
            ("zone", models.CharField(max_length=40)),
            ("due_at", models.DateTimeField()),
            ("next_at", models.DateTimeField()),
            ("attempts", models.PositiveIntegerField(default=0)),
            ("late_allowed", models.BooleanField(default=False)),
            (
                "made",
                models.CharField(
                    choices=[("human", "person"), ("ai", "AI"), ("both", "person and AI")],
                    default="human",
                    max_length=5,
                ),
            ),
            ("cost", models.DecimalField(decimal_places=4, max_digits=10, null=True)),
            ("created_at", models.DateTimeField(auto_now_add=True)),
            ("published_at", models.DateTimeField(null=True)),
            ("shown", models.CharField(blank=True, max_length=64)),
            ("removed_at", models.DateTimeField(null=True)),
            ("is_sample", models.BooleanField(default=False, editable=False)),
            (
                "account",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="deliveries",
                    to="publishing.account",
                ),
            ),
            (
                "clearance",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="approval.clearance",
                ),
            ),
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
                "post",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="deliveries",
                    to="content.post",
                ),
            ),
            (
                "use",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="autonomy.use",
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
            "ordering": ["-due_at", "pk"],
            "indexes": [
                models.Index(
                    condition=models.Q(("state__in", ["scheduled", "sending", "pending"])),
                    fields=["next_at", "account"],
                    name="deliveries_to_do",
                ),
                models.Index(fields=["workspace", "-due_at"], name="deliveries_by_time"),
                models.Index(fields=["workspace", "state"], name="deliveries_by_state"),
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "state__in",
                            [
                                "scheduled",
                                "sending",
                                "pending",
                                "published",
                                "failed",
                                "unconfirmed",
                                "held",
                                "cancelled",
                            ],
                        )
                    ),
                    name="delivery_in_a_known_state",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("reason", ""),
                        (
                            "reason__in",
                            [
                                "unapproved",
                                "edited",
                                "revoked",
                                "late",
                                "stopped",
                                "rights",
                                "media",
                                "auth",
                                "public_url",
                                "refused",
                                "no_answer",
                                "absent",
                                "unknowable",
                                "cannot_look",
                                "unsettled",
                            ],
                        ),
                        _connector="OR",
                    ),
                    name="known_reason",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("state__in", ("cancelled", "failed")), _negated=True),
                    fields=("post", "digest", "account"),
                    name="one_delivery_per_words_and_account",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Step",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("position", models.PositiveSmallIntegerField()),
            ("kind", models.CharField(choices=[("part", "part"), ("comment", "comment")], max_length=7)),
            ("key", models.CharField(max_length=64)),
            (
                "state",
                models.CharField(
                    choices=[
                        ("waiting", "waiting"),
                        ("preparing", "being prepared"),
                        ("prepared", "prepared"),
                        ("committing", "sent, no answer yet"),
                        ("pending", "at the network"),
                        ("live", "live"),
                        ("failed", "failed"),
                        ("unconfirmed", "to be confirmed"),
                    ],
                    default="waiting",
                    max_length=12,
                ),
            ),
            ("prepared", models.JSONField(default=dict)),
            ("begun_at", models.DateTimeField(null=True)),
            ("commit_began_at", models.DateTimeField(null=True)),
            ("looked", models.PositiveSmallIntegerField(default=0)),
            ("live_at", models.DateTimeField(null=True)),
            ("remote_id", models.CharField(blank=True, max_length=300)),
            ("remote_url", models.CharField(blank=True, max_length=500)),
            ("remote_data", models.JSONField(default=dict)),
            (
                "account",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to="publishing.account"
                ),
            ),
            (
                "delivery",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="steps",
                    to="publishing.delivery",
                ),
            ),
        ],
        options={
            "ordering": ["delivery", "position"],
            "indexes": [
                models.Index(fields=["account", "-commit_began_at"], name="steps_by_commit"),
            ],
            "constraints": [
                models.UniqueConstraint(fields=("delivery", "position"), name="one_step_per_position"),
                models.UniqueConstraint(fields=("key",), name="one_step_per_key"),
                models.UniqueConstraint(
                    condition=models.Q(("remote_id", ""), _negated=True),
                    fields=("account", "remote_id"),
                    name="one_step_per_remote_id",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "state__in",
                            [
                                "waiting",
                                "preparing",
                                "prepared",
                                "committing",
                                "pending",
                                "live",
                                "failed",
                                "unconfirmed",
                            ],
                        )
                    ),
                    name="step_in_a_known_state",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state", "live"), _negated=True),
                        models.Q(("remote_id", ""), _negated=True),
                        _connector="OR",
                    ),
                    name="what_is_live_has_an_id",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Attempt",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            (
                "boundary",
                models.CharField(
                    choices=[
                        ("prepare", "preparing"),
                        ("commit", "sending"),
                        ("settle", "asking what became of it"),
                        ("find", "looking for it"),
                        ("refresh", "renewing the permission"),
                        ("person", "a person’s choice"),
                        ("hold", "holding"),
                    ],
                    max_length=8,
                ),
            ),
            ("outcome", models.CharField(max_length=40)),
            ("words", models.CharField(blank=True, max_length=500)),
            ("at", models.DateTimeField()),
            (
                "delivery",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="log",
                    to="publishing.delivery",
                ),
            ),
            (
                "step",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="log",
                    to="publishing.step",
                ),
            ),
        ],
        options={
            "ordering": ["at", "pk"],
        },
    ),
]
