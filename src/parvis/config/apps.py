"""Where Django learns that the house is to be assembled."""

from django.apps import AppConfig


class HouseConfig(AppConfig):
    """Connects events to handlers and registers schedules, once every app is loaded."""

    name = "parvis.config"
    label = "house"
    verbose_name = "House"

    def ready(self) -> None:
        """Assemble the house."""
        # Schedules and subscriptions touch models, which exist only now.
        from parvis.config.wiring import assemble  # noqa: PLC0415

        assemble()
