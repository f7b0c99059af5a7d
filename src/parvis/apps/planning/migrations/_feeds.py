"""Categories, and feeds that draft for them. Tables of the first migration."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FEEDS = [
    migrations.CreateModel(
        name="Category",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("name", models.CharField(max_length=60, verbose_name="name")),
            ("is_paused", models.BooleanField(default=False)),
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
            "ordering": ["name", "pk"],
            "constraints": [
                models.UniqueConstraint(fields=("workspace", "name"), name="one_category_per_name"),
                models.CheckConstraint(
                    condition=models.Q(("name", ""), _negated=True), name="category_has_a_name"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Feed",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("name", models.CharField(max_length=80, verbose_name="name")),
            ("url", models.CharField(max_length=2000, verbose_name="address")),
            ("template", models.TextField(max_length=2000, verbose_name="template")),
            ("networks", models.JSONField(default=list)),
            ("campaign", models.CharField(blank=True, max_length=80, verbose_name="campaign")),
            ("is_active", models.BooleanField(default=True)),
            ("begun_at", models.DateTimeField(editable=False, null=True)),
            ("read_at", models.DateTimeField(editable=False, null=True)),
            ("next_at", models.DateTimeField(editable=False, null=True)),
            ("etag", models.CharField(blank=True, editable=False, max_length=300)),
            ("modified", models.CharField(blank=True, editable=False, max_length=100)),
            (
                "trouble",
                models.CharField(
                    blank=True,
                    choices=[
                        (
                            "not_a_feed",
                            "At this address there is neither RSS nor Atom. Look for the site’s feed.",
                        ),
                        (
                            "unreadable",
                            "The feed could not be read. Parvis tries again; if it lasts, check its address.",
                        ),
                    ],
                    editable=False,
                    max_length=10,
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
            "ordering": ["name", "pk"],
            "constraints": [
                models.UniqueConstraint(fields=("workspace", "url"), name="one_feed_per_address"),
                models.CheckConstraint(
                    condition=models.Q(("name", ""), _negated=True), name="feed_has_a_name"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="FeedEntry",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("key", models.CharField(max_length=64)),
            ("seen_at", models.DateTimeField()),
            (
                "feed",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="entries",
                    to="planning.feed",
                ),
            ),
            (
                "post",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="content.post",
                ),
            ),
        ],
        options={
            "ordering": ["-seen_at", "-pk"],
            "constraints": [
                models.UniqueConstraint(fields=("feed", "key"), name="one_entry_seen_once"),
            ],
        },
    ),
]
