"""Webhooks: news that Parvis sends to other systems, signed and retried."""

from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    """Addresses, deliveries, signatures."""

    name = "parvis.core.webhooks"
    label = "webhooks"
    verbose_name = "Webhooks"
