"""What a team writes: posts, a version of each for every network, and every state they were in."""

from django.apps import AppConfig


class ContentConfig(AppConfig):
    """Posts and their revisions."""

    name = "parvis.apps.content"
    label = "content"
    verbose_name = "Posts"
