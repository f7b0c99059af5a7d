"""What a page of results lets one choose. What is not offered is not chosen."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from parvis.apps.results.scope import DEFAULT, PERIODS, Scope, since_of
from parvis.apps.results.selectors import Choices


class ScopeForm(forms.Form):
    """A period, an account, a campaign, a network."""

    period = forms.ChoiceField(
        label=_("Published in the last"), choices=[(key, words) for key, (_length, words) in PERIODS.items()]
    )
    network = forms.ChoiceField(label=_("Network"), required=False)
    account = forms.TypedChoiceField(label=_("Account"), required=False, coerce=int, empty_value=None)
    campaign = forms.ChoiceField(label=_("Campaign"), required=False)

    def __init__(self, data: QueryDict, choices: Choices, **more: Any) -> None:
        given = data.copy()
        given.setdefault("period", DEFAULT)
        super().__init__(given, **more)
        offered = {
            "network": (_("all networks"), choices.networks),
            "account": (_("all accounts"), choices.accounts),
            "campaign": (_("all campaigns"), [(name, name) for name in choices.campaigns]),
        }
        for name, (everything, found) in offered.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - the type checker's, of fields above
            field.choices = [("", everything), *found]

    def scope(self, now: datetime) -> Scope:
        """What was chosen; whatever is not understood is as if it had not been said."""
        self.is_valid()
        chosen = self.cleaned_data
        period = chosen.get("period") or DEFAULT
        return Scope(
            period,
            since_of(period, now),
            chosen.get("account"),
            chosen.get("campaign", ""),
            chosen.get("network", ""),
        )
