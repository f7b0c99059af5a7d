"""What people fill in about files. Forms say what is wrong beside the field; services decide."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypedDict

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from parvis.apps.library.drafts import LONGEST_ALT, AssetDraft
from parvis.apps.library.models import Asset, Consent, Folder, Kind
from parvis.apps.library.pages.showing import RIGHTS
from parvis.core.actors import Made
from parvis.networks.limits import limits

NONE = "0"  # in no folder
MAKERS = [(Made.HUMAN, _("a person")), (Made.AI, _("an AI")), (Made.BOTH, _("a person with an AI"))]


def _folders(folders: Iterable[Folder]) -> list[tuple[str, str]]:
    return [(str(folder.pk), folder.name) for folder in folders]


def words_in(text: str) -> tuple[str, ...]:
    """Tags as people write them: between commas."""
    return tuple(part for part in text.replace("\n", ",").split(","))


class FilterForm(forms.Form):
    """What to look for."""

    words = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    folder = forms.ChoiceField(label=_("Folder"), required=False)
    tag = forms.ChoiceField(label=_("Tag"), required=False)
    kind = forms.ChoiceField(
        label=_("Kind of file"),
        required=False,
        choices=[("", _("all")), (Kind.IMAGE, _("pictures")), (Kind.VIDEO, _("videos"))],
    )
    rights = forms.ChoiceField(label=_("Rights"), required=False, choices=[("", _("all")), *RIGHTS.items()])

    def __init__(self, data: Mapping[str, Any], *, folders: Iterable[Folder], tags: Iterable[str]) -> None:
        super().__init__(data)
        everything = ("", _("all"))
        choices = [everything, (NONE, _("in no folder")), *_folders(folders)]
        self.fields["folder"].choices = choices  # type: ignore[attr-defined]
        self.fields["tag"].choices = [everything, *((tag, tag) for tag in tags)]  # type: ignore[attr-defined]


class Wishes(TypedDict):
    """What is to be done with the files that are ticked."""

    folder_id: int | None
    to_folder: bool
    add_tags: tuple[str, ...]
    remove_tags: tuple[str, ...]


class SortForm(forms.Form):
    """What to do with the files that are ticked."""

    folder = forms.ChoiceField(label=_("Put into folder"), required=False)
    add_tags = forms.CharField(label=_("Add tags"), required=False, max_length=1_000)
    remove_tags = forms.CharField(label=_("Take tags away"), required=False, max_length=1_000)
    prefix = "sort"

    def __init__(self, data: Mapping[str, Any] | None = None, *, folders: Iterable[Folder]) -> None:
        super().__init__(data)
        choices = [("", _("leave as it is")), (NONE, _("in no folder")), *_folders(folders)]
        self.fields["folder"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Something must be asked for."""
        given = self.cleaned_data
        if not any(given.get(name) for name in self.fields):
            raise forms.ValidationError(_("Choose a folder, or write a tag."))
        return given

    def wishes(self) -> Wishes:
        """As the service takes them."""
        given = self.cleaned_data
        return {
            "folder_id": int(given["folder"] or 0) or None,
            "to_folder": bool(given["folder"]),
            "add_tags": words_in(given["add_tags"]),
            "remove_tags": words_in(given["remove_tags"]),
        }


class AssetForm(forms.Form):
    """What a file is, what must stay in sight of it, and whose it is."""

    name = forms.CharField(label=_("Name"), max_length=120)
    alt = forms.CharField(
        label=_("Description"),
        max_length=LONGEST_ALT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "data-counted": "alt-count"}),
        help_text=_(
            "For those who do not see it: what is there, and what matters of it. It goes along with every "
            "post, unless the post says otherwise."
        ),
    )
    folder = forms.ChoiceField(label=_("Folder"), required=False)
    tags = forms.CharField(label=_("Tags"), max_length=1_000, required=False, help_text=_("Between commas."))
    made = forms.ChoiceField(label=_("Made by"), choices=MAKERS)
    across = forms.IntegerField(
        label=_("From the left (%)"),
        min_value=0,
        max_value=100,
        widget=forms.NumberInput(attrs={"data-focus": "x"}),
    )
    down = forms.IntegerField(
        label=_("From the top (%)"),
        min_value=0,
        max_value=100,
        widget=forms.NumberInput(attrs={"data-focus": "y"}),
    )
    owner = forms.CharField(
        label=_("Owner"),
        max_length=120,
        required=False,
        help_text=_("Who made it, or whom it was bought from."),
    )
    licence = forms.CharField(
        label=_("Licence"),
        max_length=120,
        required=False,
        help_text=_("Such as “our own”, “bought for social networks” or “CC BY 4.0”."),
    )
    people = forms.CharField(
        label=_("People shown"), max_length=300, required=False, help_text=_("Those who can be recognised.")
    )
    consent = forms.ChoiceField(label=_("Their consent"), choices=Consent.choices)
    usable_until = forms.DateField(
        label=_("May be used until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("The last day. After it, no post that shows this file is published."),
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        folders: Iterable[Folder],
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        self.fields["folder"].choices = [("", _("in no folder")), *_folders(folders)]  # type: ignore[attr-defined]

    @classmethod
    def of(cls, asset: Asset, *, folders: Iterable[Folder]) -> AssetForm:
        """What is known."""
        same = ("name", "alt", "made", "owner", "licence", "people", "consent", "usable_until")
        initial = {
            **{name: getattr(asset, name) for name in same},
            "folder": asset.folder_id or "",
            "tags": ", ".join(asset.tags),
            "across": round(asset.focus_x * 100),
            "down": round(asset.focus_y * 100),
        }
        return cls(folders=folders, initial=initial)

    def draft(self) -> AssetDraft:
        """What was filled in."""
        given = self.cleaned_data
        same = ("name", "alt", "owner", "licence", "people", "usable_until")
        return AssetDraft(
            tags=words_in(given["tags"]),
            focus=(given["across"] / 100, given["down"] / 100),
            made=Made(given["made"]),
            consent=Consent(given["consent"]),
            folder_id=int(given["folder"]) if given["folder"] else None,
            **{name: given[name] for name in same},
        )


def alt_advice() -> str:
    """How long a description may be on the networks."""
    known = [
        int(limit.number)
        for allowed in limits().values()
        for name, limit in allowed.items()
        if name in {"alt", "image_alt"}
    ]
    return gettext(
        "One or two sentences are enough. Networks take at most %(few)d to %(many)d characters."
    ) % {
        "few": min(known),
        "many": max(known),
    }
