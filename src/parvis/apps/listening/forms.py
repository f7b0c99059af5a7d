"""What people fill in about listening. Forms check shapes; services decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from parvis.apps.listening.language.parser import LENGTH_LIMIT
from parvis.apps.listening.querying.selectors import Wanted, folders_of
from parvis.core.workspaces.models import Workspace
from parvis.networks import registry
from parvis.networks.ports import SourceKind

KINDS = {
    SourceKind.STREAM: _("everything public, live"),
    SourceKind.HASHTAG: _("a hashtag"),
    SourceKind.TIMELINE: _("an account’s posts"),
    SourceKind.SEARCH: _("a search"),
    SourceKind.TRENDS: _("what is trending"),
    SourceKind.FEED: _("a feed"),
}


class QueryForm(forms.Form):
    """A saved query."""

    name = forms.CharField(label=_("Name"), max_length=80)
    is_shared = forms.BooleanField(
        label=_("Shared with the workspace"),
        required=False,
        help_text=_("If not, only you and the workspace’s owners and managers see it."),
    )
    text = forms.CharField(
        label=_("Query"),
        max_length=LENGTH_LIMIT,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false", "autocapitalize": "off"}),
        help_text=_("The words to look for. Examples are on this page; what it finds appears below."),
    )

    def __init__(self, data: Any = None, *, workspace: Workspace, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["folder"] = forms.ModelChoiceField(
            label=_("Folder"),
            queryset=folders_of(workspace),
            required=False,
            empty_label=_("no folder"),
        )

    def given(self) -> dict[str, Any]:
        """What a service takes."""
        folder = self.cleaned_data["folder"]
        return {
            "name": self.cleaned_data["name"],
            "text": self.cleaned_data["text"],
            "folder_id": folder.pk if folder else None,
            "is_shared": self.cleaned_data["is_shared"],
        }


class QueriesForm(forms.Form):
    """Which queries the list shows; an empty field leaves nothing out."""

    q = forms.CharField(
        label=_("Name or words"), max_length=100, required=False, widget=forms.TextInput({"type": "search"})
    )
    folder = forms.ChoiceField(label=_("Folder"), required=False)
    whose = forms.ChoiceField(
        label=_("Whose"),
        required=False,
        choices=[("", _("every query")), ("shared", _("shared")), ("own", _("kept to oneself"))],
    )

    def __init__(self, data: Any, *, workspace: Workspace) -> None:
        super().__init__(data)
        folders = [(str(one.pk), one.name) for one in folders_of(workspace)]
        choices = [("", _("every folder")), *folders, ("none", _("no folder"))]
        self.fields["folder"] = forms.ChoiceField(label=_("Folder"), required=False, choices=choices)

    def wanted(self) -> Wanted:
        """What to look for; a field that makes no sense leaves nothing out."""
        self.is_valid()
        found = getattr(self, "cleaned_data", {})
        return Wanted(found.get("q", ""), found.get("folder", ""), found.get("whose", ""))


def ways() -> list[tuple[str, str]]:
    """Every way of hearing that a network offers, as ``network:kind``."""
    return [
        (f"{manifest.name}:{kind.value}", f"{manifest.label} · {KINDS[kind]}")
        for manifest in registry.NETWORKS.values()
        for kind in manifest.kinds
        if kind in KINDS
    ]


class SourceForm(forms.Form):
    """Something to listen to."""

    way = forms.ChoiceField(
        label=_("What to listen to"), choices=ways, widget=forms.Select(attrs={"data-chooses": ""})
    )
    term = forms.CharField(
        label=_("Which one"),
        max_length=500,
        required=False,
        help_text=_("The hashtag, the account, the words to look for or the feed’s address."),
    )
    host = forms.CharField(
        label=_("Server"),
        max_length=300,
        required=False,
        help_text=_("For Mastodon, such as https://mastodon.social. For Bluesky, leave it empty."),
    )
    token = forms.CharField(
        label=_("Access token"),
        max_length=500,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("Only where the server asks for one. It is stored encrypted and never shown again."),
    )
    name = forms.CharField(label=_("Name"), max_length=120, required=False)
    keep_all = forms.BooleanField(
        label=_("Keep every post, not only those a query matches"),
        required=False,
        help_text=_("A live stream brings about two million posts a day."),
    )

    wider = forms.BooleanField(
        label=_("Mastodon: also keep accounts that have not chosen to appear in searches"),
        required=False,
        help_text=_("Accounts that say no are left alone either way."),
    )

    def options(self) -> dict[str, str]:
        """What only this network understands."""
        chosen = self.cleaned_data["wider"] and self.network() == "mastodon"
        return {"consent": "not_opted_out"} if chosen else {}

    def network(self) -> str:
        """The chosen network's name."""
        return str(self.cleaned_data["way"]).partition(":")[0]

    def kind(self) -> SourceKind:
        """The chosen way of hearing."""
        return SourceKind(str(self.cleaned_data["way"]).partition(":")[2])


class BrandsForm(forms.Form):
    """The workspace's brands and products and its competitors', one a line."""

    brands = forms.CharField(
        label=_("Your brands and products"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_(
            "One a line; other spellings after a colon, separated by commas: “Parvis: parvis.app, @parvis”."
        ),
    )

    competitors = forms.CharField(
        label=_("Your competitors’"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Written the same way. Their share of voice and how they are felt stand beside yours."),
    )

    def parsed(self, field: str) -> list[tuple[str, tuple[str, ...]]]:
        """(name, other spellings) for each line of a field that says something."""
        found = []
        for line in self.cleaned_data[field].splitlines():
            name, _sep, others = line.partition(":")
            if name.strip():
                found.append(
                    (name.strip(), tuple(part.strip() for part in others.split(",") if part.strip()))
                )
        return found
