"""From an idea to a published post: where ideas come from, and the board they move on."""

from django.apps import AppConfig


class IdeasConfig(AppConfig):
    """Ideas, what proposes them, the workspace's own days, feeds and evergreen posts."""

    name = "parvis.apps.ideas"
    label = "ideas"
    verbose_name = "Ideas"
