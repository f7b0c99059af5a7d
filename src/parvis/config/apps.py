"""Where Django learns that the house is to be assembled."""

from django.apps import AppConfig

from parvis.config.wiring import assemble


class HouseConfig(AppConfig):
    """Connects events to handlers and registers schedules, once every app is loaded."""

    name = "parvis.config"
    label = "house"
    verbose_name = "House"

    def ready(self) -> None:
        """Assemble the house."""
        assemble()
