"""From a brief to posts: what a brand wants to say, the variants of it, and the one that a person chooses."""

from django.apps import AppConfig


class CreationConfig(AppConfig):
    """Briefs, the brand's voice, variants, and what writing them costs."""

    name = "parvis.apps.creation"
    label = "creation"
    verbose_name = "Creation"
