"""Forms of publishing: they say what is wrong beside the field; services and networks decide."""

from __future__ import annotations

import zoneinfo
from collections.abc import Mapping, Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from parvis.apps.publishing.models import Account
from parvis.apps.publishing.told import set_once
from parvis.networks.connecting import Question
from parvis.networks.post_settings import Setting
from parvis.networks.publishing import Place


class QuestionsForm(forms.Form):
    """What a network asks before an account is connected. ``known`` are answers that nobody types twice."""

    def __init__(
        self, data: QueryDict | None, questions: Sequence[Question], known: Mapping[str, str]
    ) -> None:
        super().__init__(data, initial=dict(known))
        for question in questions:
            attributes = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}
            widget = (
                forms.PasswordInput(attrs=attributes)
                if question.secret
                else forms.TextInput(attrs=attributes)
            )
            self.fields[question.name] = forms.CharField(
                label=gettext(question.label),
                help_text=gettext(question.help) if question.help else "",
                required=question.required,
                max_length=500,
                widget=widget,
            )


class ApplicationForm(forms.Form):
    """Parvis as a network's developers' page knows it."""

    client_id = forms.CharField(
        label=_("Application id"), max_length=300, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    client_secret = forms.CharField(
        label=_("Application secret"),
        max_length=500,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("Kept sealed. Empty leaves the one that is kept."),
    )
    scopes = forms.RegexField(
        r"^[\w.:/-]+( [\w.:/-]+)*$",
        label=_("Permissions to ask for"),
        max_length=500,
        required=False,
        help_text=_(
            "Only where the network granted the application more than the usual: their names, a space "
            "between. A LinkedIn page needs r_basicprofile w_member_social w_organization_social"
            " r_organization_social rw_organization_admin."
        ),
    )


class GuardForm(forms.Form):
    """What Parvis watches over when it publishes for an account."""

    gap_seconds = forms.IntegerField(label=_("Seconds between two posts"), min_value=0, max_value=86_400)
    an_hour = forms.IntegerField(
        label=_("Posts an hour, at most"),
        min_value=1,
        max_value=1000,
        help_text=_(
            "Beyond this the next ones wait: an account that suddenly posts a lot is most often a mistake."
        ),
    )
    late_minutes = forms.IntegerField(
        label=_("Ask a person when it is late by (minutes)"),
        min_value=1,
        max_value=100_000,
        help_text=_("After an outage, nothing older leaves without somebody’s yes."),
    )

    def __init__(self, data: QueryDict | None, account: Account, places: Sequence[Place]) -> None:
        names = ("gap_seconds", "an_hour", "late_minutes")
        first = {name: getattr(account, name) for name in names}
        super().__init__(data, initial={**account.options, **first})
        for one in set_once(account.network):
            nothing = gettext(one.nothing) if one.nothing else gettext("not said")
            offered = [("", nothing), *((value, gettext(words)) for value, words in one.values)]
            self.fields[one.name] = forms.ChoiceField(
                label=gettext(one.label), choices=offered, required=False, help_text=_of_each(one)
            )
        if places:
            known = [("", gettext("choose for each post")), *((place.id, place.name) for place in places)]
            self.fields["place"] = forms.ChoiceField(
                label=_("Where posts go by default"), choices=known, required=False
            )


def _of_each(one: Setting) -> str:
    """What holds where nothing is set, beside what the setting is for."""
    each = gettext("Holds for every post that says nothing else.")
    return f"{gettext(one.help)} {each}" if one.help else each


def zones() -> list[str]:
    """The zones to choose from."""
    return sorted(name for name in zoneinfo.available_timezones() if "/" in name)


class WhenForm(forms.Form):
    """A day, an hour and a zone, as on a wall."""

    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    at = forms.TimeField(
        label=_("At what time"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    zone = forms.ChoiceField(
        label=_("Time zone"), choices=lambda: [(name, name.replace("_", " ")) for name in zones()]
    )


class RemoteForm(forms.Form):
    """Which post it is: its address, or its id."""

    remote = forms.CharField(label=_("Address or id of the post"), max_length=500)
