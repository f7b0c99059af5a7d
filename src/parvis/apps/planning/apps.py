"""Planning: what is to leave when, on one calendar."""

from django.apps import AppConfig


class PlanningConfig(AppConfig):
    """Planned posts, weekly slots and queues, links that count, imports, feeds that draft."""

    name = "parvis.apps.planning"
    label = "planning"
    verbose_name = "Planning"
