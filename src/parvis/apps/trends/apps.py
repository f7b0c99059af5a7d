"""Trends: what rises, why, and whether it is pushed."""

from django.apps import AppConfig


class TrendsConfig(AppConfig):
    """Subjects that are followed, and their rises."""

    name = "parvis.apps.trends"
    label = "trends"
    verbose_name = "Trends"
