"""What people fill in about an event."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

WALL_CLOCK = "%Y-%m-%dT%H:%M"  # what a browser's field of date and time holds


class EventForm(forms.Form):
    """An event: its time on the workspace's clocks, its title, a note."""

    title = forms.CharField(
        label=_("What happened"),
        max_length=80,
        help_text=_("A few words, such as “campaign launched”."),
    )
    at = forms.DateTimeField(
        label=_("Date and time"),
        input_formats=[WALL_CLOCK, "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=WALL_CLOCK),
    )
    note = forms.CharField(
        label=_("Note"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
