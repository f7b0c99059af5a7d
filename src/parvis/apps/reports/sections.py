"""The parts of a report, in their order."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Section(models.TextChoices):
    """What a report may hold; how sure it is and what to do always stand in it."""

    VOLUME = "volume", _("Posts over time")
    SENTIMENT = "sentiment", _("Sentiment")
    TOPICS = "topics", _("Topics")
    RISING = "rising", _("What is rising")
    VOICES = "voices", _("Share of voice")
    ASKED = "asked", _("Questions and complaints")
    ALERTS = "alerts", _("Alerts")


ALL = tuple(Section.values)
