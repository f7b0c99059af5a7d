"""The shell around every page."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Base templates, components, design tokens, charts, home."""

    name = "parvis.web"
    label = "web"
    verbose_name = "Web"
