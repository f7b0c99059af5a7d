"""What people fill in: a plan, a slot, a link, a template, a feed, a link to the calendar."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any, Final
from zoneinfo import available_timezones

from django import forms
from django.utils.dates import WEEKDAYS as DAY_NAMES
from django.utils.translation import gettext_lazy as _

from parvis.apps.content.selectors import posts_of
from parvis.apps.planning.calendar.items import name_of, network_name
from parvis.apps.planning.links.models import Shorten
from parvis.apps.planning.links.selectors import setting_of, templates_of
from parvis.apps.planning.models import Category
from parvis.apps.planning.sharing.models import Shows
from parvis.apps.planning.sharing.services import A_YEAR
from parvis.apps.publishing.selectors import accounts_of
from parvis.core.links import DAYS
from parvis.core.workspaces.models import Workspace
from parvis.kit.utm import PARAMETERS
from parvis.networks.hands import that_publish

Choices = list[tuple[Any, Any]]
LISTED: Final = 200  # posts in a list to choose from; the editor leads to the others
WEEKDAYS: Final = tuple(DAY_NAMES.items())  # 0 is Monday
FIRST: Final = date(2000, 1, 1)
LAST: Final = date(2199, 12, 31)


def accounts(workspace: Workspace) -> Choices:
    """The brand's accounts, each with its network."""
    return [(one.pk, f"{one} · {network_name(one.network)}") for one in accounts_of(workspace)]


def posts(workspace: Workspace) -> Choices:
    """The posts that were changed last, by their titles, else by how they begin."""
    found = posts_of(workspace)[:LISTED]
    return [(one.pk, name_of(one)) for one in found]


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


def _time(label: Any) -> forms.TimeField:
    return forms.TimeField(label=label, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))


def _zone() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Time zone"), choices=lambda: [(zone, zone.replace("_", " ")) for zone in zones()]
    )


def zones() -> list[str]:
    """Every zone whose rules this machine knows."""
    return sorted(available_timezones())


class WhenForm(forms.Form):
    """A time on a wall."""

    day = _day(_("Day"))
    at = _time(_("At"))
    zone = _zone()

    def clean_day(self) -> date:
        """A day that calendars know."""
        day: date = self.cleaned_data["day"]
        if not FIRST <= day <= LAST:
            raise forms.ValidationError(_("Choose a day of this century or the next."))
        return day


class PlanForm(WhenForm):
    """A post that is to leave for an account."""

    post = forms.ChoiceField(label=_("Post"))
    account = forms.TypedChoiceField(label=_("Account"), coerce=int)
    field_order = ("post", "account", "day", "at", "zone")

    def __init__(self, workspace: Workspace, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].choices = posts(workspace)  # type: ignore[attr-defined]
        self.fields["account"].choices = accounts(workspace)  # type: ignore[attr-defined]


class QueueForm(forms.Form):
    """A post that is to take the next free slot."""

    post = forms.ChoiceField(label=_("Post"))
    account = forms.TypedChoiceField(label=_("Account"), coerce=int)

    def __init__(self, category: Category, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"prefix": f"queue{category.pk}", **kwargs})
        with_slots = {slot.account_id: slot.account for slot in category.slots.all()}
        self.fields["post"].choices = posts(category.workspace)  # type: ignore[attr-defined]
        self.fields["account"].choices = [  # type: ignore[attr-defined]
            (pk, f"{one} · {network_name(one.network)}") for pk, one in with_slots.items()
        ]


class CategoryForm(forms.Form):
    """A category's name."""

    name = forms.CharField(label=_("Name"), max_length=60)


class SlotForm(forms.Form):
    """A weekly place."""

    category = forms.TypedChoiceField(label=_("Category"), coerce=int)
    account = forms.TypedChoiceField(label=_("Account"), coerce=int)
    weekday = forms.TypedChoiceField(label=_("Day of the week"), choices=WEEKDAYS, coerce=int)
    at = _time(_("At"))
    zone = _zone()

    def __init__(self, workspace: Workspace, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = Category.objects.filter(workspace=workspace).values_list("pk", "name")
        self.fields["category"].choices = list(names)  # type: ignore[attr-defined]
        self.fields["account"].choices = accounts(workspace)  # type: ignore[attr-defined]


def _networks() -> Choices:
    return [(one.name, one.label) for one in that_publish()]


class LinkForm(forms.Form):
    """A short link."""

    url = forms.CharField(
        label=_("Link"), max_length=2000, widget=forms.URLInput(attrs={"placeholder": "https://"})
    )
    template = forms.TypedChoiceField(label=_("UTM template"), coerce=int, required=False, empty_value=None)
    network = forms.ChoiceField(
        label=_("Network"),
        required=False,
        help_text=_("One link for each network tells which one brings visits."),
    )
    campaign = forms.CharField(label=_("Campaign"), max_length=80, required=False)
    days = forms.TypedChoiceField(
        label=_("Open for"), coerce=int, required=False, empty_value=None,
        choices=[
            ("", _("as long as it is not removed")), (30, _("30 days")), (90, _("90 days")),
            (A_YEAR, _("a year")),
        ],
    )  # fmt: skip

    def __init__(self, workspace: Workspace, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["template"].choices = _templates(workspace)  # type: ignore[attr-defined]
        self.fields["network"].choices = [("", _("any network")), *_networks()]  # type: ignore[attr-defined]


class LinkSettingForm(forms.Form):
    """What becomes of the links in posts."""

    shorten = forms.ChoiceField(label=_("Shorten the links of posts"), choices=Shorten.choices)
    template = forms.TypedChoiceField(
        label=_("UTM template"), coerce=int, required=False, empty_value=None,
        help_text=_("With the campaign of each post and the network that it goes to."),
    )  # fmt: skip

    def __init__(self, workspace: Workspace, *args: Any, **kwargs: Any) -> None:
        kept = setting_of(workspace)
        initial = {"shorten": kept.shorten, "template": kept.template_id}
        super().__init__(*args, **{"prefix": "setting", "initial": initial, **kwargs})
        self.fields["template"].choices = _templates(workspace)  # type: ignore[attr-defined]


def _templates(workspace: Workspace) -> Choices:
    return [("", _("no template")), *templates_of(workspace).values_list("pk", "name")]


class TemplateForm(forms.Form):
    """Which parameters a link gets."""

    name = forms.CharField(label=_("Name"), max_length=60)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first = {"source": "{network}", "medium": "social", "campaign": "{campaign}"}
        for one in PARAMETERS:
            self.fields[one] = forms.CharField(
                label=f"utm_{one}", max_length=120, required=False, initial=first.get(one, "")
            )


class FeedForm(forms.Form):
    """A feed whose entries become drafts."""

    name = forms.CharField(label=_("Name"), max_length=80)
    url = forms.CharField(
        label=_("Address of the feed"),
        max_length=2000,
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )
    template = forms.CharField(
        label=_("What a draft says"), max_length=2000, initial="{title}\n\n{link}",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("{title}, {link} and {summary} stand for what the entry says."),
    )  # fmt: skip
    networks = forms.MultipleChoiceField(
        label=_("Networks"), required=False, widget=forms.CheckboxSelectMultiple
    )
    campaign = forms.CharField(label=_("Campaign"), max_length=80, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["networks"].choices = _networks()  # type: ignore[attr-defined]


class ShareForm(forms.Form):
    """A link that shows the calendar."""

    kind = forms.ChoiceField(label=_("What it opens"), choices=Shows.choices)
    account = forms.TypedChoiceField(label=_("Account"), coerce=int, required=False, empty_value=None)
    days = forms.TypedChoiceField(label=_("For how long"), coerce=int)
    with_plans = forms.BooleanField(label=_("Show what is not approved yet too"), required=False)

    def __init__(self, workspace: Workspace, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["account"].choices = [("", _("every account")), *accounts(workspace)]  # type: ignore[attr-defined]
        labels = {1: _("one day"), 7: _("one week"), 30: _("30 days"), 90: _("90 days")}
        days: Choices = [(n, labels[n]) for n in DAYS]
        self.fields["days"].choices = [*days, (A_YEAR, _("a year (iCal only)"))]  # type: ignore[attr-defined]
        self.fields["days"].initial = 30


def first_time(now_local_day: date, zone: str) -> dict[str, Any]:
    """What a form of a time begins with: tomorrow at nine."""
    return {"day": now_local_day + timedelta(days=1), "at": time(9), "zone": zone}
