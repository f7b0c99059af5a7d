"""The studio: the brand's look, pictures composed with it, and films."""

from django.apps import AppConfig


class StudioConfig(AppConfig):
    """Brand kits, compositions and films."""

    name = "parvis.apps.studio"
    label = "studio"
    verbose_name = "Studio"
