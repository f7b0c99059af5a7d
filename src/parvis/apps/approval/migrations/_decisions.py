"""What was decided, and what may leave by it. Tables of the first migration."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

DECISIONS = [
    migrations.CreateModel(
        name="Decision",
        fields=[
            (
                "id",
                models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
            ),
            ("digest", models.CharField(max_length=64)),
            (
                "verdict",
                models.CharField(
                    choices=[("approved", "approved"), ("changes", "changes asked")], max_length=10
                ),
            ),
            ("stage", models.CharField(blank=True, max_length=80)),
            ("guest", models.CharField(blank=True, max_length=120)),
            ("note", models.CharField(blank=True, max_length=2000)),
            ("at", models.DateTimeField()),
            (
                "post",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="decisions",
                    to="content.post",
                ),
            ),
            (
                "user",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "link",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="approval.reviewlink",
                ),
            ),
            (
                "step",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="decisions",
                    to="approval.step",
                ),
            ),
        ],
        options={
            "ordering": ["-at"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("verdict__in", ["approved", "changes"])), name="known_verdict"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("user__isnull", False), models.Q(("guest", ""), _negated=True), _connector="OR"
                    ),
                    name="a_person_decides",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Suggestion",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("label", models.CharField(max_length=200)),
            ("at", models.DateTimeField()),
            ("network", models.CharField(blank=True, max_length=40)),
            ("part", models.PositiveSmallIntegerField(default=0)),
            ("before", models.TextField(blank=True)),
            ("after", models.TextField(blank=True)),
            (
                "state",
                models.CharField(
                    choices=[("open", "suggested"), ("accepted", "accepted"), ("declined", "declined")],
                    default="open",
                    max_length=10,
                ),
            ),
            ("settled_at", models.DateTimeField(null=True)),
            (
                "link",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="approval.reviewlink",
                ),
            ),
            (
                "review",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="%(class)ss",
                    to="approval.review",
                ),
            ),
            (
                "settled_by",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
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
            "ordering": ["pk"],
            "abstract": False,
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("state__in", ["open", "accepted", "declined"])),
                    name="known_suggestion",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Workflow",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("writer_alone", models.BooleanField(null=True)),
            (
                "workspace",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="+",
                    to="workspaces.workspace",
                ),
            ),
        ],
    ),
    migrations.CreateModel(
        name="Clearance",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("digest", models.CharField(max_length=64)),
            ("at", models.DateTimeField()),
            ("withdrawn_at", models.DateTimeField(null=True)),
            (
                "post",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="clearances",
                    to="content.post",
                ),
            ),
            (
                "decision",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to="approval.decision"
                ),
            ),
        ],
        options={
            "ordering": ["-at"],
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("withdrawn_at__isnull", True)),
                    fields=("post", "digest"),
                    name="one_clearance_a_state",
                ),
            ],
        },
    ),
]
