"""The prompt workshop: versions of a prompt tried on the same cases, measured, and judged blind."""

from django.apps import AppConfig


class WorkshopConfig(AppConfig):
    """Cases, trials, and what people preferred."""

    name = "parvis.apps.workshop"
    label = "workshop"
    verbose_name = "Prompt workshop"
