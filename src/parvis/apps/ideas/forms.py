"""What people fill in: an idea, what the sources may do, a day, a feed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from parvis.apps.ideas.days.known import Kind
from parvis.apps.ideas.proposing.found import proposer_of, setting_of
from parvis.apps.ideas.settling import MOST_A_WEEK, MOST_DAYS, PROPOSING, Wanted
from parvis.apps.ideas.wording import kind_words
from parvis.core.workspaces.models import Membership, Workspace


def _date(label: Any, *, required: bool = True) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget)


class IdeaForm(forms.Form):
    """An idea of one's own."""

    title = forms.CharField(label=_("Idea"), max_length=160)
    note = forms.CharField(
        label=_("Note"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    due_on = _date(_("For the"), required=False)


class ChangeForm(IdeaForm):
    """The same, with who takes care of it."""

    owner = forms.TypedChoiceField(
        label=_("Who takes care of it"), required=False, coerce=int, empty_value=None
    )

    def __init__(self, workspace: Workspace, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Membership.objects.filter(workspace=workspace).select_related("user")
        people = sorted(((one.user_id, str(one.user)) for one in rows), key=lambda one: one[1])
        self.fields["owner"].choices = [("", _("nobody yet")), *people]  # type: ignore[attr-defined]


class SourcesForm(forms.Form):
    """Which sources propose, and how much."""

    kinds = forms.MultipleChoiceField(
        label=_("Kinds of days"), required=False, widget=forms.CheckboxSelectMultiple
    )
    ahead_days = forms.IntegerField(
        label=_("Propose a day so many days before"), min_value=1, max_value=MOST_DAYS
    )
    again_days = forms.IntegerField(
        label=_("Do not propose again what was set aside, for so many days"), min_value=1, max_value=MOST_DAYS
    )
    rest_days = forms.IntegerField(
        label=_("Let an evergreen post rest, in days"), min_value=1, max_value=MOST_DAYS
    )

    def __init__(self, workspace: Workspace, *args: Any, **kwargs: Any) -> None:
        kept = setting_of(workspace)
        initial: dict[str, Any] = {
            name: getattr(kept, name) for name in ("kinds", "ahead_days", "again_days", "rest_days")
        }
        rows = {one: proposer_of(workspace, one) for one in PROPOSING}
        for origin, row in rows.items():
            initial |= {f"{origin}_on": row.is_on, f"{origin}_week": row.a_week}
        super().__init__(*args, **{"initial": initial, **kwargs})
        self.fields["kinds"].choices = [(one.value, kind_words(one)) for one in Kind]  # type: ignore[attr-defined]
        for origin in PROPOSING:
            self.fields[f"{origin}_on"] = forms.BooleanField(label=_("Propose"), required=False)
            self.fields[f"{origin}_week"] = forms.IntegerField(
                label=_("Ideas a week, at most"), min_value=1, max_value=MOST_A_WEEK
            )

    def sources(self) -> list[tuple[Any, forms.BoundField, forms.BoundField]]:
        """Each source: its name, whether it is on, its cap."""
        return [(one.label, self[f"{one}_on"], self[f"{one}_week"]) for one in PROPOSING]

    def bounds(self) -> list[forms.BoundField]:
        """What holds for all of them."""
        return [self[name] for name in ("kinds", "ahead_days", "again_days", "rest_days")]

    def wanted(self) -> Wanted:
        """As the service takes it."""
        said = self.cleaned_data
        return Wanted(
            on={one: said[f"{one}_on"] for one in PROPOSING},
            a_week={one: said[f"{one}_week"] for one in PROPOSING},
            kinds=tuple(said["kinds"]), ahead_days=said["ahead_days"], again_days=said["again_days"],
            rest_days=said["rest_days"],
        )  # fmt: skip


class DayForm(forms.Form):
    """A day of the workspace's own."""

    name = forms.CharField(label=_("Name"), max_length=120)
    day = _date(_("Day"))
    yearly = forms.BooleanField(label=_("Every year"), required=False, initial=True)
    solemn = forms.BooleanField(label=_("Not for selling"), required=False)


class FeedForm(forms.Form):
    """A feed whose articles are proposed."""

    name = forms.CharField(label=_("Name"), max_length=80)
    url = forms.CharField(
        label=_("Address of the feed"), max_length=2000,
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )  # fmt: skip
