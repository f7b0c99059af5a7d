"""What people fill in about alerts. Forms check shapes; services decide."""

from __future__ import annotations

import zoneinfo
from typing import Any, Final

from django import forms
from django.conf import settings
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from parvis.apps.alerts.crisis.statements import Facts
from parvis.apps.alerts.dials import DIALS, FEWEST_POSTS
from parvis.apps.alerts.models import NEWS, AlertRule, Kind, Measure, Reach, ScopeKind
from parvis.apps.alerts.services import CrisisOf, RuleWish
from parvis.apps.listening import selectors as listening
from parvis.core.workspaces.models import Workspace

WATCHED: Final = tuple((kind.value, kind.label) for kind in Kind if kind not in NEWS)
BY_VOLUME: Final = f"{Kind.SPIKE} {Kind.SENTIMENT} {Kind.LAUNCH}"
# The field that holds the threshold of a kind, and the factor from what is stored to what is shown.
THRESHOLD: Final = {
    Kind.SPIKE: ("spike_days", 1),
    Kind.SENTIMENT: ("fall_points", 100),
    Kind.WORDS: ("words_posts", 1),
    Kind.AUTHOR: ("author_least", 1),
    Kind.LAUNCH: ("launch_days", 1),
}


def scopes(workspace: Workspace) -> list[Any]:
    """Among which posts: everything, a saved query, a brand."""
    found: list[Any] = [(ScopeKind.ALL.value, ScopeKind.ALL.label)]
    queries = [(f"query:{one.pk}", one.name) for one in listening.queries_of(workspace)]
    brands = [(f"brand:{one.name}", one.name) for one in listening.brands_of(workspace)]
    return found + [
        (label, group) for label, group in ((_("Queries"), queries), (_("Brands"), brands)) if group
    ]


def scope_of(value: str) -> dict[str, Any]:
    """A choice of ``scopes`` as services take it."""
    kind, _colon, rest = value.partition(":")
    if kind == ScopeKind.QUERY and rest.isascii() and rest.isdigit():
        return {"scope": kind, "query_id": int(rest)}
    return {"scope": kind, "brand": rest} if kind == ScopeKind.BRAND else {"scope": ScopeKind.ALL.value}


def scope_value(row: Any) -> str:
    """The other way: the choice that a rule or a crisis stands for."""
    if row.scope == ScopeKind.QUERY:
        return f"query:{row.query_id or ''}"
    return f"brand:{row.brand}" if row.scope == ScopeKind.BRAND else ScopeKind.ALL.value


def _number(label: Any, kind: Kind, help_text: Any) -> forms.IntegerField:
    dial, factor = DIALS[kind], THRESHOLD[kind][1]
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=round(dial.least * factor),
        max_value=round(dial.most * factor),
        help_text=help_text,
    )


class RuleForm(forms.Form):
    """A rule: what to watch for, among which posts, from when on it rings, whom it reaches."""

    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("Shown in the alert’s first words."))
    kind = forms.ChoiceField(
        label=_("What to watch for"), choices=WATCHED, widget=forms.Select(attrs={"data-chooses": ""})
    )
    about = forms.ChoiceField(label=_("Among which posts"))
    words = forms.CharField(
        label=_("Words"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false", "autocapitalize": "off"}),
        help_text=_("Written like a query: boycott* OR recall OR “food poisoning” NEAR/10 brand."),
    )
    measure = forms.ChoiceField(
        label=_("What makes an author influential"), choices=Measure.choices, required=False
    )
    spike_days = _number(
        _("Ring for surprises that come once in … days"),
        Kind.SPIKE,
        _("14 is a good start: about two alerts a month. More days: fewer alerts."),
    )
    launch_days = _number(
        _("Ring for rises that come once in … days"),
        Kind.LAUNCH,
        _("5 is a good start, since words of launches must rise too."),
    )
    fall_points = _number(
        _("Ring for falls of … points or more"),
        Kind.SENTIMENT,
        _("Positive minus negative, in points. A fall that chance can explain never rings, however large."),
    )
    words_posts = _number(
        _("Ring from … posts within a day"), Kind.WORDS, _("1: the first post that holds the words rings.")
    )
    author_least = _number(
        _("Ring from …"),
        Kind.AUTHOR,
        _("Followers, or reactions: 10,000 followers is a good start, 500 for reactions."),
    )
    least_posts = forms.IntegerField(
        label=_("Stay silent below … posts"),
        required=False,
        min_value=1,
        max_value=1_000_000,
        help_text=_("Empty: what suits this kind (10, 30 for sentiment, 5 for launches)."),
    )
    least_authors = forms.IntegerField(
        label=_("Stay silent below … authors"),
        required=False,
        min_value=1,
        max_value=100,
        help_text=_("So that one account alone rings nothing. Empty: 3."),
    )
    silence_hours = forms.IntegerField(
        label=_("After an alert, hours of silence"),
        initial=12,
        min_value=1,
        max_value=168,
        help_text=_("Unless it grows to twice as strong."),
    )
    most_a_day = forms.IntegerField(
        label=_("Alerts a day at most"),
        initial=4,
        min_value=1,
        max_value=50,
        help_text=_("Beyond, the digest tells what was held back."),
    )
    by_email = forms.BooleanField(label=_("Tell by e-mail"), required=False, initial=True)
    by_webhook = forms.BooleanField(label=_("Tell webhooks"), required=False, initial=True)
    urgent = forms.BooleanField(
        label=_("Urgent"), required=False, help_text=_("E-mails go out during quiet hours too.")
    )
    use_required_attribute = False  # a field that the chosen kind hides must not keep the form from going
    SHOWN_FOR: Final = {
        "words": Kind.WORDS,
        "measure": Kind.AUTHOR,
        "spike_days": Kind.SPIKE,
        "launch_days": Kind.LAUNCH,
        "fall_points": Kind.SENTIMENT,
        "words_posts": Kind.WORDS,
        "author_least": Kind.AUTHOR,
        "least_posts": BY_VOLUME,
        "least_authors": BY_VOLUME,
    }
    FINE: Final = ("least_posts", "least_authors", "silence_hours", "most_a_day")
    CHANNELS: Final = ("by_email", "by_webhook", "urgent")

    def __init__(self, workspace: Workspace, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["about"].choices = scopes(workspace)  # type: ignore[attr-defined]
        for kind, (field, factor) in THRESHOLD.items():
            self.fields[field].initial = round(DIALS[kind].default * factor)

    @property
    def main(self) -> list[tuple[BoundField, str]]:
        """The fields that make the rule, each with the kinds it is shown for (empty: all)."""
        rest = {*self.FINE, *self.CHANNELS}
        for name in self.SHOWN_FOR:  # empty ones take their default: no need to call them optional
            self.fields[name].required = name not in self.FINE
        return [(bound, self.SHOWN_FOR.get(bound.name, "")) for bound in self if bound.name not in rest]

    @property
    def fine(self) -> list[tuple[BoundField, str]]:
        """What hardly anybody changes."""
        return [(self[name], self.SHOWN_FOR.get(name, "")) for name in self.FINE]

    @property
    def channels(self) -> list[BoundField]:
        """Whom it reaches."""
        return [self[name] for name in self.CHANNELS]

    def wish(self) -> RuleWish:
        """What the person wants, as the service takes it."""
        given = self.cleaned_data
        field, factor = THRESHOLD[Kind(given["kind"])]
        return RuleWish(
            name=given["name"],
            kind=given["kind"],
            words=given["words"],
            measure=given["measure"] or Measure.FOLLOWERS,
            threshold=given[field] / factor if given[field] else None,
            least_posts=given["least_posts"] or FEWEST_POSTS.get(given["kind"], 1),
            least_authors=given["least_authors"] or 3,
            silence_hours=given["silence_hours"],
            most_a_day=given["most_a_day"],
            urgent=given["urgent"],
            by_email=given["by_email"],
            by_webhook=given["by_webhook"],
            **scope_of(given["about"]),
        )

    @staticmethod
    def of(rule: AlertRule) -> dict[str, Any]:
        """A rule as the form shows it."""
        field, factor = THRESHOLD[Kind(rule.kind)]
        same = ("name", "kind", "words", "measure", *RuleForm.FINE, *RuleForm.CHANNELS)
        shown = {name: getattr(rule, name) for name in same}
        return {**shown, field: round(rule.threshold * factor), "about": scope_value(rule)}


def _zones() -> list[tuple[str, str]]:
    return [(name, name.replace("_", " ")) for name in sorted(zoneinfo.available_timezones()) if "/" in name]


def _clock(label: Any) -> forms.TimeField:
    return forms.TimeField(label=label, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))


class ReachForm(forms.Form):
    """How a person wants to be reached."""

    email = forms.BooleanField(label=_("E-mail me when an alert rings"), required=False)
    calls = forms.BooleanField(
        label=_("E-mail me when publishing waits for me"),
        required=False,
        help_text=_(
            "A post of yours or of your team that cannot leave, a lost answer, an account to connect again:"
            " one e-mail for each cause."
        ),
    )
    quiet = forms.BooleanField(
        label=_("Keep quiet hours"),
        required=False,
        help_text=_("What rings meanwhile comes in one e-mail at their end. Urgent rules do not wait."),
    )
    quiet_from = _clock(_("Quiet from"))
    quiet_to = _clock(_("Quiet until"))
    digest = forms.BooleanField(
        label=_("Send me the day’s digest"),
        required=False,
        help_text=_(
            "Everything of the last 24 hours, and what was held back. No e-mail when there was nothing."
        ),
    )
    digest_at = _clock(_("Digest at"))
    time_zone = forms.ChoiceField(
        label=_("Time zone"), choices=_zones, help_text=_("These hours are on the clocks of this place.")
    )

    def clean(self) -> dict[str, Any]:
        """Quiet hours that begin when they end would be none, or all."""
        given = super().clean() or {}
        if given.get("quiet") and given.get("quiet_from") == given.get("quiet_to"):
            self.add_error("quiet_to", _("Quiet hours must end at another time than they begin."))
        return given

    @staticmethod
    def of(reach: Reach) -> dict[str, Any]:
        """A person's wishes as the form shows them."""
        return {name: getattr(reach, name) for name in ReachForm.base_fields}


class CrisisForm(forms.Form):
    """A crisis, opened by hand or from an alert."""

    title = forms.CharField(
        label=_("What is happening"), max_length=120, help_text=_("A few words that everybody recognises.")
    )
    about = forms.ChoiceField(label=_("Among which posts"), required=False)
    pause_publishing = forms.BooleanField(
        label=_("Pause publishing"),
        required=False,
        initial=True,
        help_text=_(
            "Everything is stopped with it: nothing leaves this workspace, approved or not, until a person"
            " starts it again. What you publish with other tools, pause there."
        ),
    )

    def __init__(self, workspace: Workspace, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["about"].choices = scopes(workspace)  # type: ignore[attr-defined]

    def about_of(self, alert_id: int | None) -> CrisisOf:
        """What the crisis is about, as the service takes it."""
        chosen = self.cleaned_data["about"] or ScopeKind.ALL.value
        return CrisisOf(alert_id=alert_id, **scope_of(chosen))


class NoteForm(forms.Form):
    """Something to write down."""

    text = forms.CharField(label=_("Note"), max_length=5000, widget=forms.Textarea(attrs={"rows": 3}))


class CloseForm(forms.Form):
    """The end of a crisis."""

    summary = forms.CharField(
        label=_("Summary"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What happened, what you did, what you learnt. It stays with the room."),
    )


def _area(label: Any, rows: int = 2, help_text: Any = "", *, required: bool = False) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(
        label=label, max_length=1000, required=required, widget=widget, help_text=help_text
    )


class StatementForm(forms.Form):
    """The facts of a holding statement. What is left empty is left out."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    brand = forms.CharField(label=_("Who speaks"), max_length=120)
    what = _area(_("What is certain"), help_text=_("Only what you can prove."), required=True)
    unknown = _area(_("What is not known yet"))
    doing = _area(_("What you are doing"))
    advice = _area(_("What people concerned should do"))
    next_at = forms.CharField(
        label=_("When there will be news"),
        max_length=120,
        required=False,
        help_text=_("In the language of the statement: “before noon”, “on Tuesday at 6 pm”."),
    )
    contact = forms.CharField(label=_("How to reach you"), max_length=200, required=False)

    def as_facts(self) -> Facts:
        """The facts, as the template takes them."""
        return Facts(**{name: value for name, value in self.cleaned_data.items() if name != "language"})
