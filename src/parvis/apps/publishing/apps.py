"""Publishing: what was approved leaves at its hour, once."""

from django.apps import AppConfig


class PublishingConfig(AppConfig):
    """Accounts, deliveries and their steps."""

    name = "parvis.apps.publishing"
    label = "publishing"
    verbose_name = "Publishing"
