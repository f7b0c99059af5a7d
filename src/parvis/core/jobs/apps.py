"""The background worker's tables."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Jobs and schedules."""

    name = "parvis.core.jobs"
    label = "jobs"
    verbose_name = "Jobs"
