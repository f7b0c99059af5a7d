"""Which entries of the record a page or a file shows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from parvis.apps.editorial.selectors import Sought
from parvis.apps.results.scope import PERIODS, since_of
from parvis.core.actors import Made

DEFAULT = "365d"


class RecordForm(forms.Form):
    """A period, and who made the words."""

    period = forms.ChoiceField(
        label=_("Cleared in the last"), choices=[(key, words) for key, (_length, words) in PERIODS.items()]
    )
    made = forms.ChoiceField(label=_("Made by"), required=False, choices=[("", _("anybody")), *Made.choices])

    def __init__(self, data: QueryDict, **more: Any) -> None:
        given = data.copy()
        given.setdefault("period", DEFAULT)
        super().__init__(given, **more)

    def sought(self, now: datetime) -> Sought:
        """What was chosen; whatever is not understood is as if it had not been said."""
        self.is_valid()
        period = self.cleaned_data.get("period") or DEFAULT
        return Sought(since_of(period, now), self.cleaned_data.get("made", ""))
