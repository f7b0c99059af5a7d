"""What the pages of planning share: their tabs, what an address asks for, a form that says what is wrong."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _

from parvis.apps.planning.calendar.items import LABELS, Sight
from parvis.core.errors import ParvisError
from parvis.core.workspaces.access import WorkspaceRequest
from parvis.core.workspaces.permissions import Verb
from parvis.kit.choices import Tab


def tabs_of(request: WorkspaceRequest, current: str) -> list[Tab]:
    """The pages beside the calendar, for whoever may use them."""
    labels = {
        "calendar": _("Calendar"),
        "queues": _("Queues"),
        "times": _("When to post"),
        "links": _("Links"),
    }
    if request.may(Verb.PUBLISH_POSTS):
        labels |= {"import": _("Import")}
    labels |= {"feeds": _("Feeds")}
    if request.may(Verb.SHARE_VIEWS):
        labels |= {"share": _("Share outside")}
    slug = request.workspace.slug
    return [
        Tab(label, reverse(f"planning:{name}", args=[slug]), name == current)
        for name, label in labels.items()
    ]


def sight_of(request: WorkspaceRequest) -> Sight:
    """What of the calendar an address asks for; what it does not know, it leaves out."""
    given = request.GET
    numbers = tuple(
        int(one) for one in given.getlist("account") if one.isascii() and one.isdigit() and len(one) < 12
    )
    states = tuple(one for one in given.getlist("state") if one in LABELS)
    return Sight(numbers, states, given.get("campaign", "")[:80])


def day_in(text: str, default: date) -> date:
    """A day of an address; ``default`` for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return default


def today(request: WorkspaceRequest, now: datetime) -> date:
    """The day on the workspace's clocks."""
    return now.astimezone(ZoneInfo(request.workspace.time_zone)).date()


def put_error(form: forms.Form, error: ParvisError) -> None:
    """Show what a service refused beside the field that it names, else above all of them."""
    form.add_error(error.code if error.code in form.fields else None, str(error))
