"""What people fill in about a view and its links."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from parvis.apps.listening.saved.services import LONGEST_QUERY
from parvis.core.links import DAYS


class ViewForm(forms.Form):
    """A view: its name and who sees it; ``query`` is the address's end that it keeps."""

    name = forms.CharField(label=_("Name"), max_length=80)
    for_team = forms.BooleanField(
        label=_("For the whole team"),
        required=False,
        help_text=_("Otherwise you alone see it."),
    )
    query = forms.CharField(required=False, max_length=LONGEST_QUERY, widget=forms.HiddenInput)


def _days() -> list[tuple[int, str]]:
    return [(days, ngettext("%(n)s day", "%(n)s days", days) % {"n": days}) for days in DAYS]


class ShareForm(forms.Form):
    """How long a link opens."""

    days = forms.TypedChoiceField(label=_("Open for"), choices=_days, coerce=int, initial=7)
