"""The forms of the shell: they say what is wrong beside the field; services decide."""

from __future__ import annotations

import zoneinfo

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from parvis.core.actors import ActorKind
from parvis.core.workspaces.permissions import Role, Verb
from parvis.web import deeds


def _zones() -> list[tuple[str, str]]:
    return [(name, name.replace("_", " ")) for name in sorted(zoneinfo.available_timezones()) if "/" in name]


class MemberForm(forms.Form):
    """Who is invited, and as what."""

    email = forms.EmailField(
        label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, initial=Role.ANALYST)


class RoleForm(forms.Form):
    """A member's new role."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)


class ProfileForm(forms.Form):
    """How a person is called here, and in which language they read."""

    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        required=False,
        help_text=_("Shown to the other members, and beside what you write."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)


class WorkspaceForm(forms.Form):
    """What a workspace is called and how long it keeps what it hears."""

    name = forms.CharField(label=_("Name"), max_length=80)
    language = forms.ChoiceField(
        label=_("Language"),
        choices=settings.LANGUAGES,
        help_text=_("The first language of people invited here."),
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"), choices=_zones, help_text=_("Days and hours of the charts are counted in it.")
    )
    retention_days = forms.IntegerField(
        label=_("Keep posts for (days)"),
        min_value=1,
        max_value=3650,
        help_text=_("Older posts are deleted every night. Keep only what you need: they are people’s words."),
    )
    alert_days = forms.IntegerField(
        label=_("Keep alerts and closed crises for (days)"),
        min_value=31,
        max_value=3650,
        help_text=_(
            "Older ones are deleted, with notes and holding statements; open crises stay. At least a month: "
            "it is by what is kept that nothing rings twice."
        ),
    )


class TokenForm(forms.Form):
    """A token for a program: what it may do is ticked among what its maker may do."""

    name = forms.CharField(
        label=_("Name"),
        max_length=60,
        help_text=_("The program that will use it, such as “weekly notebook”."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    days = forms.ChoiceField(
        label=_("Valid for"),
        choices=[("30", _("30 days")), ("90", _("90 days")), ("365", _("1 year"))],
        initial="90",
    )

    def __init__(self, data: QueryDict | None, *, verbs: list[Verb]) -> None:
        super().__init__(data)
        self.fields["verbs"] = forms.MultipleChoiceField(
            label=_("What it may do"),
            choices=[(verb.value, verb.label) for verb in verbs],
            initial=[Verb.SEE_LISTENING.value],
            widget=forms.CheckboxSelectMultiple,
            help_text=_("Tick only what the program needs."),
        )


class NewWorkspaceForm(forms.Form):
    """A new workspace needs only a name."""

    name = forms.CharField(
        label=_("Name"), max_length=80, help_text=_("The brand, the client or the subject.")
    )


class AuditForm(forms.Form):
    """Filters of the audit; an empty one does not filter."""

    person = forms.CharField(label=_("Person"), required=False, max_length=200)
    kind = forms.ChoiceField(label=_("Made by"), required=False)
    verb = forms.ChoiceField(label=_("Action"), required=False)
    target = forms.ChoiceField(label=_("On what"), required=False)
    since = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(
        label=_("Until (included)"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, data: object, *, verbs: list[str], targets: list[str]) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        everything = ("", _("all"))
        self.fields["kind"] = forms.ChoiceField(
            label=_("Made by"), required=False, choices=[everything, *ActorKind.choices]
        )
        self.fields["verb"] = forms.ChoiceField(
            label=_("Action"),
            required=False,
            choices=[everything, *((one, deeds.deed(one)) for one in verbs)],
        )
        self.fields["target"] = forms.ChoiceField(
            label=_("On what"),
            required=False,
            choices=[everything, *((one, deeds.target(one)) for one in targets)],
        )
