"""What is asked, of whom, and what was said about it. Tables of the first migration."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

REVIEWS = [
    migrations.CreateModel(
        name="Review",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("digest", models.CharField(max_length=64)),
            ("round", models.PositiveSmallIntegerField(default=1)),
            (
                "state",
                models.CharField(
                    choices=[
                        ("asked", "waits for a decision"),
                        ("changes", "changes asked"),
                        ("cleared", "approved"),
                        ("withdrawn", "withdrawn"),
                    ],
                    default="asked",
                    max_length=10,
                ),
            ),
            ("note", models.CharField(blank=True, max_length=2000)),
            ("asked_label", models.CharField(max_length=200)),
            ("asked_at", models.DateTimeField()),
            ("opened_at", models.DateTimeField()),
            ("closed_at", models.DateTimeField(null=True)),
            ("writer_alone", models.BooleanField(default=False)),
            (
                "asked_by",
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
                    on_delete=django.db.models.deletion.PROTECT, related_name="reviews", to="content.post"
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
            "ordering": ["-pk"],
            "indexes": [
                models.Index(fields=["workspace", "state"], name="reviews_by_state"),
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("state__in", ["asked", "changes", "cleared", "withdrawn"])),
                    name="known_review_state",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("closed_at__isnull", True)),
                    fields=("post",),
                    name="one_review_alive_a_post",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="ReviewLink",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("token_hash", models.CharField(editable=False, max_length=64, unique=True)),
            ("created_at", models.DateTimeField()),
            ("expires_at", models.DateTimeField()),
            ("withdrawn_at", models.DateTimeField(editable=False, null=True)),
            ("guest", models.CharField(blank=True, max_length=120)),
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
                "review",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="links",
                    to="approval.review",
                ),
            ),
        ],
        options={
            "ordering": ["-created_at", "-pk"],
            "abstract": False,
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("expires_at__gt", models.F("created_at"))),
                    name="review_link_expires_after_it_begins",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Comment",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("label", models.CharField(max_length=200)),
            ("at", models.DateTimeField()),
            ("network", models.CharField(blank=True, max_length=40)),
            ("part", models.PositiveSmallIntegerField(default=0)),
            ("text", models.CharField(max_length=5000)),
            ("inside", models.BooleanField(default=True)),
            ("quote", models.CharField(blank=True, max_length=500)),
            ("prefix", models.CharField(blank=True, max_length=64)),
            ("suffix", models.CharField(blank=True, max_length=64)),
            ("start", models.PositiveIntegerField(default=0)),
            ("asset", models.UUIDField(null=True)),
            ("resolved_at", models.DateTimeField(null=True)),
            (
                "parent",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="replies",
                    to="approval.comment",
                ),
            ),
            (
                "resolved_by",
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
            (
                "review",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="%(class)ss",
                    to="approval.review",
                ),
            ),
            (
                "link",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="approval.reviewlink",
                ),
            ),
        ],
        options={
            "ordering": ["pk"],
            "abstract": False,
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("text", ""), _negated=True), name="comment_says_something"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Stage",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("position", models.PositiveSmallIntegerField()),
            ("name", models.CharField(max_length=80, verbose_name="name")),
            (
                "how",
                models.CharField(
                    choices=[("any", "one of them"), ("all", "each of them")], default="any", max_length=3
                ),
            ),
            (
                "role",
                models.CharField(
                    blank=True,
                    choices=[
                        ("owner", "owner"),
                        ("manager", "manager"),
                        ("creator", "creator"),
                        ("agent", "agent"),
                        ("analyst", "analyst"),
                        ("client", "client"),
                        ("auditor", "auditor"),
                    ],
                    max_length=10,
                ),
            ),
            ("is_client", models.BooleanField(default=False)),
            ("hours", models.PositiveSmallIntegerField(default=0)),
            (
                "members",
                models.ManyToManyField(blank=True, related_name="+", to=settings.AUTH_USER_MODEL),
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
            "ordering": ["position"],
            "abstract": False,
            "constraints": [
                models.UniqueConstraint(fields=("workspace", "position"), name="one_stage_a_position"),
                models.UniqueConstraint(fields=("workspace", "name"), name="one_stage_a_name"),
                models.CheckConstraint(
                    condition=models.Q(("name", ""), _negated=True), name="stage_has_a_name"
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
            ("name", models.CharField(max_length=80, verbose_name="name")),
            (
                "how",
                models.CharField(
                    choices=[("any", "one of them"), ("all", "each of them")], default="any", max_length=3
                ),
            ),
            (
                "role",
                models.CharField(
                    blank=True,
                    choices=[
                        ("owner", "owner"),
                        ("manager", "manager"),
                        ("creator", "creator"),
                        ("agent", "agent"),
                        ("analyst", "analyst"),
                        ("client", "client"),
                        ("auditor", "auditor"),
                    ],
                    max_length=10,
                ),
            ),
            ("is_client", models.BooleanField(default=False)),
            ("hours", models.PositiveSmallIntegerField(default=0)),
            ("round", models.PositiveSmallIntegerField(default=1)),
            ("begun_at", models.DateTimeField(null=True)),
            ("due_at", models.DateTimeField(null=True)),
            ("done_at", models.DateTimeField(null=True)),
            ("reminded_at", models.DateTimeField(null=True)),
            (
                "members",
                models.ManyToManyField(blank=True, related_name="+", to=settings.AUTH_USER_MODEL),
            ),
            (
                "review",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="steps",
                    to="approval.review",
                ),
            ),
        ],
        options={
            "ordering": ["position"],
            "abstract": False,
            "constraints": [
                models.UniqueConstraint(fields=("review", "round", "position"), name="one_step_a_position"),
            ],
        },
    ),
]
