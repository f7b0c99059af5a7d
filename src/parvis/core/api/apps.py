"""The API's tables."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Tokens, and the answers that were given to a key."""

    name = "parvis.core.api"
    label = "api"
    verbose_name = "API"
