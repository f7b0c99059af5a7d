"""Alerts: what must somebody know now?"""

from django.apps import AppConfig


class AlertsConfig(AppConfig):
    """Rules, alerts, whom they reach, and the crisis room."""

    name = "parvis.apps.alerts"
    label = "alerts"
    verbose_name = "Alerts"
