"""Reports: what happened, how sure is it, what to do?"""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Reports, their plans, their links, and the letterhead they bear."""

    name = "parvis.apps.reports"
    label = "reports"
    verbose_name = "Reports"
