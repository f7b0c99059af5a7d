"""Listening: what people say, understood."""

from django.apps import AppConfig


class ListeningConfig(AppConfig):
    """Sources, queries, mentions, corrections."""

    name = "parvis.apps.listening"
    label = "listening"
    verbose_name = "Listening"
