"""Demographics: who speaks, by what they say publicly of themselves?"""

from django.apps import AppConfig


class DemographicsConfig(AppConfig):
    """Tables of people, counted by what they state, protected before they are kept."""

    name = "parvis.apps.demographics"
    label = "demographics"
    verbose_name = "Demographics"
