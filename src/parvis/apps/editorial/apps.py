"""The app's name for Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EditorialConfig(AppConfig):
    """The record of every text that a person answered for before it left."""

    name = "parvis.apps.editorial"
    verbose_name = _("Editorial record")
