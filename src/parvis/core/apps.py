"""The ground's own tables: people, audit, secrets."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """People, audit, outbox."""

    name = "parvis.core"
    label = "core"
    verbose_name = "Core"
