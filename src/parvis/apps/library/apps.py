"""The media library: pictures and videos, who made them, who is on them, and until when they may be used."""

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    """Media and the rights to them."""

    name = "parvis.apps.library"
    label = "library"
    verbose_name = "Media library"
