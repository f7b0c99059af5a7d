"""What people fill in: a report, a plan, the letterhead, a link."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from parvis.apps.listening import selectors as listening
from parvis.apps.listening.saved.models import SavedView
from parvis.apps.listening.scope import names_an_author
from parvis.apps.reports.gathering import Wish
from parvis.apps.reports.models import INK, Letterhead, Plan, Rhythm, Weekday
from parvis.apps.reports.planning import PlanWish
from parvis.apps.reports.sections import Section
from parvis.apps.reports.services import wished
from parvis.apps.reports.times import FIRST_DAY, LAST_DAY, midnight
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb
from parvis.core.workspaces.selectors import members_who

Choices = list[tuple[str, Any]]
EVERYTHING = "period=all"  # an address without a filter; its period is not read
LISTED = 200  # queries and views in the list; beyond, a saved view finds what one looks for
A_WEEK, A_MONTH = 7, 30


def abouts(workspace: Workspace) -> Choices:
    """What a report may be about: everything, what the team's views show, a shared query. Values are the
    ends of addresses."""
    views = SavedView.objects.filter(workspace=workspace, for_team=True)[:LISTED]
    queries = listening.queries_of(workspace).values_list("pk", "name")[:LISTED]
    found: Choices = [(EVERYTHING, _("everything that is heard"))]
    shown = [(one.query, one.name) for one in views if one.query and not names_an_author(one.query)]
    if shown:
        found.append((str(_("Saved views")), shown))
    if queries:
        found.append((str(_("Queries")), [(f"query={pk}", name) for pk, name in queries]))
    return found


class Parts(forms.Form):
    """Which parts a report holds."""

    sections = forms.MultipleChoiceField(
        label=_("Parts"),
        choices=Section.choices,
        widget=forms.CheckboxSelectMultiple,
        initial=Section.values,
        error_messages={"required": _("Choose at least one part.")},
    )


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        validators=[MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)],
    )


class ReportForm(Parts):
    """A report of one period. ``about`` is the end of an address; the last day is part of the period."""

    title = forms.CharField(label=_("Title"), max_length=120)
    since = _day(_("First day"))
    until = _day(_("Last day"))
    about = forms.ChoiceField(label=_("About"))
    field_order = ("title", "about", "since", "until", "sections")

    def __init__(self, workspace: Workspace, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.workspace = workspace
        field = self.fields["about"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - as declared above
        field.choices = abouts(workspace)

    def wish(self) -> Wish:
        """What was asked for; raises ``BadInput`` whose code names the field to mend."""
        given, zone = self.cleaned_data, self.workspace.time_zone
        return wished(
            self.workspace,
            since=midnight(given["since"], zone),
            until=midnight(given["until"] + timedelta(days=1), zone),
            query=given["about"],
            sections=tuple(given["sections"]),
        )


def first_days(workspace: Workspace, *, now: datetime, newest: datetime | None) -> tuple[date, date]:
    """The period that a report begins with: the last seven whole days; of a corpus that ended earlier, its
    last thirty."""
    zone = ZoneInfo(workspace.time_zone)
    yesterday = now.astimezone(zone).date() - timedelta(days=1)
    last = newest.astimezone(zone).date() if newest else yesterday
    if last < yesterday - timedelta(days=A_WEEK):
        return last - timedelta(days=A_MONTH - 1), last
    return yesterday - timedelta(days=A_WEEK - 1), yesterday


class PlanForm(Parts):
    """A report that comes again."""

    name = forms.CharField(label=_("Title"), max_length=80)
    about = forms.ChoiceField(label=_("About"))
    rhythm = forms.ChoiceField(
        label=_("How often"),
        choices=Rhythm.choices,
        help_text=_("It tells of the day before, of the seven days before, or of the month before."),
    )
    weekday = forms.TypedChoiceField(
        label=_("Day of the week"), choices=Weekday.choices, coerce=int, help_text=_("For a weekly report.")
    )
    day = forms.IntegerField(
        label=_("Day of the month"),
        min_value=1,
        max_value=31,
        help_text=_("For a monthly report; in a shorter month, its last day."),
    )
    at = forms.TimeField(label=_("At"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    readers = forms.TypedMultipleChoiceField(
        label=_("Sent by e-mail to"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    field_order = ("name", "about", "rhythm", "weekday", "day", "at", "readers", "sections")

    def __init__(self, workspace: Workspace, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        about, readers = self.fields["about"], self.fields["readers"]
        assert isinstance(about, forms.ChoiceField)  # noqa: S101 - as declared above
        assert isinstance(readers, forms.ChoiceField)  # noqa: S101 - as declared above
        about.choices = abouts(workspace)
        readers.choices = [(one.pk, str(one)) for one in members_who(workspace, Verb.SEE_LISTENING)]
        self.fields["at"].help_text = _("On the clocks of %(zone)s.") % {
            "zone": workspace.time_zone.replace("_", " ")
        }

    @staticmethod
    def of(plan: Plan) -> dict[str, Any]:
        """What the form shows of a plan."""
        own = {name: getattr(plan, name) for name in ("name", "rhythm", "weekday", "day", "at", "sections")}
        return {**own, "about": plan.query or EVERYTHING, "readers": [one.pk for one in plan.readers.all()]}

    def wish(self) -> PlanWish:
        """What was asked for."""
        given = self.cleaned_data
        return PlanWish(
            name=given["name"],
            query=given["about"],
            sections=tuple(given["sections"]),
            rhythm=given["rhythm"],
            weekday=int(given["weekday"]),
            day=given["day"],
            at=given["at"],
            readers=tuple(given["readers"]),
        )


class LetterheadForm(forms.Form):
    """How reports look, and how long they are kept."""

    name = forms.CharField(
        label=_("Name"), max_length=80, required=False, help_text=_("The workspace’s own where it is empty.")
    )
    colour = forms.CharField(
        label=_("Colour"),
        max_length=7,
        initial=INK,
        widget=forms.TextInput(attrs={"type": "color"}),
        help_text=_("For titles and lines: it must be dark enough to be read on white."),
    )
    logo = forms.FileField(
        label=_("Logo"), required=False, help_text=_("PNG or JPEG, one megabyte at most. It is drawn anew.")
    )
    remove_logo = forms.BooleanField(label=_("Remove the logo"), required=False)
    keep_days = forms.IntegerField(
        label=_("Keep reports for (days)"),
        min_value=1,
        max_value=3650,
        help_text=_("For the reports to come. What is older is deleted, with its links."),
    )

    @staticmethod
    def of(head: Letterhead) -> dict[str, Any]:
        """What the form shows of a letterhead."""
        return {"name": head.name, "colour": head.colour, "keep_days": head.keep_days}
