"""Results: what became of what was published, and whether the AI helped."""

from django.apps import AppConfig


class ResultsConfig(AppConfig):
    """Posts that are followed, and how they stood each time."""

    name = "parvis.apps.results"
    label = "results"
    verbose_name = "Results"
