"""Audience: whom do we speak to, and what do they care about?"""

from django.apps import AppConfig


class AudienceConfig(AppConfig):
    """Segments, their interests, and what the brand speaks of."""

    name = "parvis.apps.audience"
    label = "audience"
    verbose_name = "Audience"
