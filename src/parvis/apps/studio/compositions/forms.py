"""What people fill in about compositions and image models."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.ai.imagining import LONGEST_PROMPT, SIZES
from parvis.apps.library.models import Asset
from parvis.apps.studio.compositions.drafts import CompositionDraft
from parvis.imaging.pictures.colours import Palette
from parvis.imaging.pictures.composition import LONGEST, Crop, Layout

LAYOUTS: Final[dict[str, Promise]] = {
    Layout.COVER: _("Full picture"),
    Layout.SPLIT: _("Two halves"),
    Layout.POSTER: _("Poster"),
    Layout.QUOTE: _("Quotation"),
    Layout.CARD: _("Card"),
    Layout.NUMBER: _("Figure"),
    Layout.FRAME: _("Framed print"),
    Layout.DUOTONE: _("Two colours"),
}
PALETTES: Final[dict[str, Promise]] = {
    Palette.KIT: _("As in the kit"),
    Palette.NIGHT: _("Kit, dark"),
    Palette.ACCENT: _("On the accent"),
    Palette.SECOND: _("On the second colour"),
    Palette.PHOTO: _("From the photo, pale"),
    Palette.PHOTO_NIGHT: _("From the photo, dark"),
}
CROPS: Final[dict[str, Promise]] = {
    Crop.WHOLE: _("As much as fits"),
    Crop.NEAR: _("Nearer"),
    Crop.CLOSE: _("Close"),
}
FORMATS: Final[dict[str, Promise]] = {
    "square": _("Square 1:1"),
    "portrait": _("Portrait 4:5"),
    "story": _("Story 9:16"),
    "wide": _("Wide 16:9"),
    "link": _("Link 1.91:1"),
    "pin": _("Pin 2:3"),
}
_LANGUAGES: Final = [("fr", _("French")), ("en", _("English")), ("ar", _("Arabic")), ("he", _("Hebrew"))]


class NewForm(forms.Form):
    """What a composition begins with."""

    headline = forms.CharField(
        label=_("Headline"),
        max_length=LONGEST["headline"],
        help_text=_("What one reads first. Everything else comes on the next page."),
    )


class CompositionForm(forms.Form):
    """Words, a photograph, a layout and colours."""

    headline = forms.CharField(
        label=_("Headline"), max_length=LONGEST["headline"], widget=forms.Textarea(attrs={"rows": 2})
    )
    kicker = forms.CharField(label=_("Line above"), max_length=LONGEST["kicker"], required=False)
    body = forms.CharField(
        label=_("Text"), max_length=LONGEST["body"], required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    call = forms.CharField(label=_("Call"), max_length=LONGEST["call"], required=False)
    language = forms.ChoiceField(label=_("Language of the words"), choices=_LANGUAGES)
    layout = forms.ChoiceField(label=_("Layout"), choices=list(LAYOUTS.items()))
    palette = forms.ChoiceField(label=_("Colours"), choices=list(PALETTES.items()))
    crop = forms.ChoiceField(label=_("How near"), choices=list(CROPS.items()))
    photo = forms.ChoiceField(label=_("Photograph"), required=False)
    with_logo = forms.BooleanField(label=_("Show the logo"), required=False)
    others = forms.CharField(
        label=_("Other headlines to try"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line: variations show them too."),
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        photos: Iterable[Asset],
        draft: CompositionDraft | None = None,
    ) -> None:
        initial = draft.told() if draft else {}
        initial["others"] = "\n".join(draft.others) if draft else ""
        super().__init__(data, initial=initial)
        self.fields["photo"].choices = [("", _("none"))] + [(str(one.pk), one.name) for one in photos]  # type: ignore[attr-defined]

    def draft(self) -> CompositionDraft:
        """What was filled in."""
        given = self.cleaned_data
        same = ("headline", "kicker", "body", "call", "language", "with_logo")
        return CompositionDraft(
            layout=Layout(given["layout"]),
            palette=Palette(given["palette"]),
            crop=Crop(given["crop"]),
            photo=given["photo"] or None,
            others=tuple(given["others"].split("\n")),
            **{name: given[name] for name in same},
        )


class ImagineForm(forms.Form):
    """What a model is to draw."""

    prompt = forms.CharField(
        label=_("Prompt"),
        max_length=LONGEST_PROMPT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "What is to be seen, where, in what light. Leave words out: the layouts set them better."
        ),
    )
    size = forms.ChoiceField(
        label=_("Shape"),
        choices=list(zip(SIZES, (_("square"), _("portrait"), _("landscape")), strict=True)),
    )


class EndpointForm(forms.Form):
    """Which endpoint makes pictures."""

    url = forms.CharField(
        label=_("Address of the endpoint"), max_length=500, help_text=_("Such as https://api.example.com/v1")
    )
    model = forms.CharField(label=_("Model"), max_length=120)
    key = forms.CharField(
        label=_("Key"),
        required=False,
        max_length=500,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("Kept sealed. Left empty, the one that is there stays, as long as the address does."),
    )
    price = forms.FloatField(
        label=_("Price of one picture"),
        min_value=0,
        required=False,
        help_text=_("In your currency; shown before each request."),
    )
    monthly_most = forms.IntegerField(label=_("Pictures a month, at most"), min_value=0, max_value=100_000)
    prefix = "endpoint"
