"""Plans, files of plans, slots, and the calendar that is shared. Tables of the first migration."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

CALENDAR = [
    migrations.CreateModel(
        name="Plan",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("position", models.PositiveIntegerField(default=0)),
            ("day", models.DateField(null=True)),
            ("time", models.TimeField(null=True)),
            ("zone", models.CharField(blank=True, max_length=40)),
            ("due_at", models.DateTimeField(null=True)),
            ("trouble", models.CharField(blank=True, max_length=40)),
            ("words", models.CharField(blank=True, max_length=500)),
            (
                "origin",
                models.CharField(
                    choices=[("person", "a person"), ("file", "an imported file")],
                    default="person",
                    max_length=6,
                ),
            ),
            ("created_at", models.DateTimeField(auto_now_add=True)),
            (
                "account",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="+", to="publishing.account"
                ),
            ),
            (
                "category",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="plans",
                    to="planning.category",
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
                "delivery",
                models.OneToOneField(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="publishing.delivery",
                ),
            ),
            (
                "post",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="+", to="content.post"
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
            "ordering": ["due_at", "position", "pk"],
            "indexes": [
                models.Index(fields=["workspace", "due_at"], name="plans_by_time"),
                models.Index(fields=["category", "account", "position"], name="plans_in_their_queue"),
            ],
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("delivery__isnull", True)),
                    fields=("post", "account"),
                    name="one_plan_per_account",
                ),
                models.CheckConstraint(
                    condition=models.Q(("origin__in", ["person", "file"])), name="known_plan_origin"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("day__isnull", True), ("due_at__isnull", True), ("time__isnull", True)),
                        models.Q(("day__isnull", False), ("due_at__isnull", False), ("time__isnull", False)),
                        _connector="OR",
                    ),
                    name="plan_has_a_whole_time",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="PlanFile",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("name", models.CharField(max_length=120)),
            ("text", models.TextField()),
            (
                "state",
                models.CharField(
                    choices=[
                        ("read", "looked through"),
                        ("chosen", "being imported"),
                        ("done", "imported"),
                    ],
                    default="read",
                    max_length=8,
                ),
            ),
            ("lines", models.PositiveIntegerField(default=0)),
            ("done", models.PositiveIntegerField(default=0)),
            ("made", models.PositiveIntegerField(default=0)),
            ("left_out", models.PositiveIntegerField(default=0)),
            ("created_at", models.DateTimeField()),
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
                "template",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="planning.linktemplate",
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
            "ordering": ["-created_at", "-pk"],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("state__in", ["read", "chosen", "done"])),
                    name="plan_file_in_a_known_state",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Slot",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("weekday", models.PositiveSmallIntegerField()),
            ("at", models.TimeField()),
            ("zone", models.CharField(max_length=40)),
            (
                "account",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="+", to="publishing.account"
                ),
            ),
            (
                "category",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="slots",
                    to="planning.category",
                ),
            ),
        ],
        options={
            "ordering": ["weekday", "at", "pk"],
            "constraints": [
                models.UniqueConstraint(
                    fields=("account", "weekday", "at", "zone"), name="one_slot_at_a_time"
                ),
                models.CheckConstraint(
                    condition=models.Q(("weekday__lte", 6)), name="slot_on_a_known_weekday"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Skip",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("day", models.DateField()),
            (
                "slot",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="skips", to="planning.slot"
                ),
            ),
        ],
        options={
            "ordering": ["day"],
            "constraints": [
                models.UniqueConstraint(fields=("slot", "day"), name="one_skip_a_day"),
            ],
        },
    ),
    migrations.CreateModel(
        name="CalendarLink",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("token_hash", models.CharField(editable=False, max_length=64, unique=True)),
            ("created_at", models.DateTimeField()),
            ("expires_at", models.DateTimeField()),
            ("withdrawn_at", models.DateTimeField(editable=False, null=True)),
            (
                "kind",
                models.CharField(
                    choices=[("page", "a page"), ("feed", "a calendar feed (iCal)")], max_length=4
                ),
            ),
            (
                "with_plans",
                models.BooleanField(default=False, verbose_name="show what is not approved yet"),
            ),
            (
                "account",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="+",
                    to="publishing.account",
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
                "workspace",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="+",
                    to="workspaces.workspace",
                ),
            ),
        ],
        options={
            "ordering": ["-created_at", "-pk"],
            "abstract": False,
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("expires_at__gt", models.F("created_at"))),
                    name="calendar_link_expires_after_it_begins",
                ),
                models.CheckConstraint(
                    condition=models.Q(("kind__in", ["page", "feed"])),
                    name="calendar_link_of_a_known_kind",
                ),
            ],
        },
    ),
]
