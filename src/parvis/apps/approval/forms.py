"""The forms of approval and autonomy: they say what is wrong beside the field; services decide."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from parvis.apps.approval.models import LONGEST, How, Stage
from parvis.apps.approval.services import StageWish
from parvis.apps.approval.workflows import MOST_HOURS
from parvis.core.autonomy.models import Task
from parvis.core.autonomy.services import MOST_A_DAY
from parvis.core.links import DAYS
from parvis.core.people import User
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import TABLE, Role, Verb
from parvis.core.workspaces.selectors import members_who

LAST = date.max - timedelta(days=2)  # beyond, a day has no end on every clock
ANYBODY, NAMED, CLIENT = "anybody", "named", "client"


class StageForm(forms.Form):
    """One stage: who decides, how many of them, within what time."""

    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("Such as “Legal” or “Client”."))
    who = forms.ChoiceField(
        label=_("Who decides"),
        choices=[
            (ANYBODY, _("anybody of the team who may approve")),
            (NAMED, _("the people or the role below")),
            (CLIENT, _("the client, by a link or with an account of their own")),
        ],
        widget=forms.RadioSelect,
        initial=ANYBODY,
    )
    members = forms.MultipleChoiceField(
        label=_("People"), required=False, widget=forms.CheckboxSelectMultiple
    )
    role = forms.ChoiceField(label=_("Role"), required=False)
    how = forms.ChoiceField(
        label=_("How many must say yes"), choices=How.choices, widget=forms.RadioSelect, initial=How.ANY
    )
    hours = forms.IntegerField(
        label=_("Hours to decide"),
        required=False,
        min_value=0,
        max_value=MOST_HOURS,
        help_text=_(
            "Whoever is waited for is reminded once when a quarter of the time is left. Empty: no deadline."
        ),
    )

    def __init__(self, workspace: Workspace, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = members_who(workspace, Verb.APPROVE_POSTS)
        self.fields["members"].choices = [(str(one.pk), str(one)) for one in people]  # type: ignore[attr-defined]
        roles = [(role.value, role.label) for role in Role if Verb.APPROVE_POSTS in TABLE[role]]
        self.fields["role"].choices = [("", _("no role")), *roles]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Somebody must be named where only named people decide."""
        given = super().clean() or {}
        if given.get("who") == NAMED and not given.get("members") and not given.get("role"):
            self.add_error("members", _("Choose somebody, or a role."))
        return given

    @property
    def wish(self) -> StageWish:
        """What was asked for, as the service takes it."""
        given, named = self.cleaned_data, self.cleaned_data["who"] == NAMED
        return StageWish(
            name=given["name"],
            how=given["how"],
            member_ids=[int(pk) for pk in given["members"]] if named else [],
            role=given["role"] if named else "",
            is_client=given["who"] == CLIENT,
            hours=given["hours"] or 0,
        )

    @staticmethod
    def of(stage: Stage) -> dict[str, Any]:
        """A stage as the form shows it."""
        members = [str(user.pk) for user in stage.members.all()]
        who = CLIENT if stage.is_client else NAMED if members or stage.role else ANYBODY
        return {
            "name": stage.name, "who": who, "members": members, "role": stage.role, "how": stage.how,
            "hours": stage.hours or None,
        }  # fmt: skip


class CommentForm(forms.Form):
    """A remark, and on what. ``near`` is where the chosen words begin, for words that stand there twice."""

    text = forms.CharField(
        label=_("Comment"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}), strip=True
    )
    spot = forms.ChoiceField(label=_("On what"), required=False)
    quote = forms.CharField(
        label=_("On which words"),
        required=False,
        max_length=500,
        strip=False,
        help_text=_("Select them in the post, or copy them here. Empty: on all of it."),
    )
    near = forms.CharField(required=False, widget=forms.HiddenInput)  # a hint: what is no number is no hint
    outside = forms.BooleanField(label=_("The client sees it too"), required=False)

    def __init__(self, spots: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["spot"].choices = spots  # type: ignore[attr-defined]
        if len(spots) < 2:
            only = spots[0][0] if spots else ""
            self.fields["spot"] = forms.CharField(required=False, initial=only, widget=forms.HiddenInput)


class GuestForm(forms.Form):
    """The name that a guest gives."""

    guest = forms.CharField(
        label=_("Your name"),
        max_length=120,
        help_text=_("It stands beside what you say."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


class LinkForm(forms.Form):
    """A link for a client: for how long, for whom, and perhaps an address to send it to."""

    days = forms.TypedChoiceField(
        label=_("Open for"),
        coerce=int,
        choices=[(days, _("%(days)d days") % {"days": days} if days > 1 else _("1 day")) for days in DAYS],
        initial=7,
    )
    guest = forms.CharField(label=_("For whom"), max_length=120, required=False)
    email = forms.EmailField(
        label=_("Send it to"),
        required=False,
        help_text=_("Parvis sends the link once and does not keep the address."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


class GrantForm(forms.Form):
    """What is allowed, in writing, within bounds, until a day."""

    task = forms.ChoiceField(label=_("What Parvis may do without being asked"), choices=Task.choices)
    words = forms.CharField(
        label=_("In your own words"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Such as “the weather of the day on Mastodon, in our usual form, nothing else”."),
    )
    channel = forms.ChoiceField(label=_("Where"), required=False)
    a_day = forms.IntegerField(
        label=_("How often a day at most"), min_value=1, max_value=MOST_A_DAY, initial=3
    )
    until = forms.DateField(
        label=_("Until (included)"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("At most a year from now. You can revoke it at any moment."),
    )

    def __init__(self, channels: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["channel"].choices = [("", _("every account")), *channels]  # type: ignore[attr-defined]

    def until_at(self, workspace: Workspace) -> datetime:
        """The end of the last day, on the workspace's clocks."""
        last = min(self.cleaned_data["until"], LAST) + timedelta(days=1)
        return datetime.combine(last, time.min, ZoneInfo(workspace.time_zone))


def people_of(workspace: Workspace) -> dict[int, User]:
    """The members of a workspace who may approve, by their ids."""
    return {one.pk: one for one in members_who(workspace, Verb.APPROVE_POSTS)}
