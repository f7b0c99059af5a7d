"""Variants that are sent to an A/B test."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("content", "0003_closed_with_its_workspace"),
        ("creation", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="chosen",
            name="lot",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.CreateModel(
            name="AbTest",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("seed", models.PositiveBigIntegerField()),
                ("opened_at", models.DateTimeField()),
                ("opened_by_label", models.CharField(max_length=200)),
                (
                    "brief",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ab_tests",
                        to="creation.brief",
                    ),
                ),
            ],
            options={
                "ordering": ["-opened_at"],
            },
        ),
        migrations.AddField(
            model_name="chosen",
            name="ab_test",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="arms",
                to="creation.abtest",
            ),
        ),
        migrations.AddConstraint(
            model_name="chosen",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ab_test__isnull", False)),
                fields=("ab_test", "lot"),
                name="one_arm_a_lot",
            ),
        ),
    ]
