"""What a workspace has checked, as a form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from parvis.apps.trust.findings import OPTIONAL
from parvis.apps.trust.models import AiRule, Naming, Rules
from parvis.apps.trust.services import LONGEST_LINE, MOST_LINES, Wish
from parvis.apps.trust.wording import CHECKS

_LONGEST = (LONGEST_LINE + 2) * MOST_LINES


class RulesForm(forms.Form):
    """Checks that run, conventions, watched words (one a line)."""

    on = forms.MultipleChoiceField(
        label=_("What is looked at"),
        choices=[(one.value, CHECKS[one]) for one in OPTIONAL],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Limits of the networks and rights to files are always looked at."),
    )
    ai = forms.ChoiceField(label=_("When a post says that AI had a part in it"), choices=AiRule.choices)
    naming = forms.ChoiceField(
        label=_("How people are named"),
        choices=Naming.choices,
        help_text=_("Hints follow this choice; nothing is ever imposed."),
    )
    known_brands = forms.BooleanField(label=_("Watch the competitors that listening knows"), required=False)
    rivals = forms.CharField(
        label=_("Other brands to watch"),
        required=False,
        max_length=_LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "One a line. After “!”, words beside which it means something else: Orange ! juice, dress"
        ),
    )
    crisis = forms.CharField(
        label=_("Words of a crisis to watch"),
        required=False,
        max_length=_LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One a line, such as: recall, outage, strike ! pose"),
    )

    @staticmethod
    def shown(rules: Rules) -> dict[str, Any]:
        """What the form begins with."""
        return {
            "on": [one.value for one in OPTIONAL if one not in rules.off],
            "ai": rules.ai,
            "naming": rules.naming,
            "known_brands": rules.known_brands,
            "rivals": "\n".join(rules.rivals),
            "crisis": "\n".join(rules.crisis),
        }

    @property
    def wish(self) -> Wish:
        """What was chosen; only once it is valid."""
        said = self.cleaned_data
        return Wish(
            off=tuple(one.value for one in OPTIONAL if one.value not in said["on"]),
            naming=said["naming"],
            ai=said["ai"],
            rivals=tuple(said["rivals"].splitlines()),
            crisis=tuple(said["crisis"].splitlines()),
            known_brands=said["known_brands"],
        )
