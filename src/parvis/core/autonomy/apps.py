"""What Parvis may do without being asked each time, and the switch that stops everything."""

from django.apps import AppConfig


class AutonomyConfig(AppConfig):
    """Grants, what was done under them, and stops."""

    name = "parvis.core.autonomy"
    label = "autonomy"
    verbose_name = "Autonomy"
