"""Templates, short links, and how often they were followed. Tables of the first migration."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

LINKS = [
    migrations.CreateModel(
        name="LinkTemplate",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("name", models.CharField(max_length=60, verbose_name="name")),
            ("source", models.CharField(blank=True, default="{network}", max_length=120)),
            ("medium", models.CharField(blank=True, default="social", max_length=120)),
            ("campaign", models.CharField(blank=True, default="{campaign}", max_length=120)),
            ("content", models.CharField(blank=True, max_length=120)),
            ("term", models.CharField(blank=True, max_length=120)),
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
                models.UniqueConstraint(fields=("workspace", "name"), name="one_link_template_per_name"),
                models.CheckConstraint(
                    condition=models.Q(("name", ""), _negated=True), name="link_template_has_a_name"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="ShortLink",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("code", models.CharField(max_length=16, unique=True)),
            ("url", models.CharField(max_length=2000, verbose_name="link")),
            ("network", models.CharField(blank=True, max_length=20)),
            ("campaign", models.CharField(blank=True, max_length=80, verbose_name="campaign")),
            ("created_at", models.DateTimeField()),
            ("expires_at", models.DateTimeField(null=True)),
            ("removed_at", models.DateTimeField(editable=False, null=True)),
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
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="content.post",
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
            "indexes": [
                models.Index(fields=["workspace", "-created_at"], name="short_links_by_age"),
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        ("url__startswith", "http://"), ("url__startswith", "https://"), _connector="OR"
                    ),
                    name="short_link_leads_to_the_web",
                ),
                models.UniqueConstraint(
                    condition=models.Q(
                        ("expires_at__isnull", True),
                        ("post__isnull", False),
                        ("removed_at__isnull", True),
                    ),
                    fields=("workspace", "url", "network", "post"),
                    name="one_short_link_per_place",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Clicks",
        fields=[
            (
                "id",
                models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
            ),
            ("day", models.DateField()),
            (
                "came_from",
                models.CharField(
                    choices=[
                        ("network", "a social network"),
                        ("search", "a search engine"),
                        ("mail", "an e-mail"),
                        ("other", "another site"),
                        ("untold", "not told"),
                    ],
                    max_length=8,
                ),
            ),
            ("by_program", models.BooleanField(default=False)),
            ("n", models.PositiveIntegerField(default=0)),
            (
                "link",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="clicks",
                    to="planning.shortlink",
                ),
            ),
        ],
        options={
            "ordering": ["day"],
            "constraints": [
                models.UniqueConstraint(
                    fields=("link", "day", "came_from", "by_program"), name="one_count_of_clicks"
                ),
                models.CheckConstraint(
                    condition=models.Q(("came_from__in", ["network", "search", "mail", "other", "untold"])),
                    name="click_from_a_known_kind",
                ),
            ],
        },
    ),
]
