"""What people fill in about films; times as people write them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from parvis.apps.studio.films.models import Kind, Music
from parvis.apps.studio.films.recipes import Recipe
from parvis.imaging.films.edits import Keep

SHAPES: Final = [
    ("9:16", _("9:16, upright: stories, reels, TikTok")),
    ("4:5", _("4:5, a tall picture in a feed")),
    ("1:1", _("1:1, square")),
    ("16:9", _("16:9, lying: YouTube, websites")),
]
KEEPS: Final = [
    (Keep.SUBJECT, _("the subject: what moves and stands out is followed")),
    (Keep.POINT, _("a point: the one that stays in sight, as the library says")),
    (Keep.WHOLE, _("everything: the whole picture before a blurred one")),
]
SLIDE_KEEPS: Final = [
    (Keep.POINT, _("the point that stays in sight, as the library says")),
    (Keep.WHOLE, _("everything: the whole picture before a blurred one")),
]
_MOMENT: Final = re.compile(r"^(?:(\d{1,2}):)?(?:(\d{1,4}):)?(\d{1,5}(?:[.,]\d{1,3})?)$")


def seconds_in(text: str) -> float | None:
    """« 1:02,5 », « 0:01:02.5 » or « 62.5 » in seconds; None for what is no time."""
    found = _MOMENT.match(text.strip())
    if found is None:
        return None
    first, second, rest = found.groups()
    hours, minutes = (first, second) if second else (None, first)
    return int(hours or 0) * 3600 + int(minutes or 0) * 60 + float(rest.replace(",", "."))


def moment_words(seconds: float) -> str:
    """As people write a time: « 1:02.5 »."""
    minutes, rest = divmod(round(seconds, 2), 60)
    said = f"{rest:05.2f}".rstrip("0").rstrip(".")
    return f"{int(minutes)}:{said.zfill(2)}"


class NewForm(forms.Form):
    """How a film begins."""

    name = forms.CharField(label=_("Name"), max_length=120)
    kind = forms.ChoiceField(
        label=_("Made of"), choices=Kind.choices, widget=forms.RadioSelect, initial=Kind.CUT
    )


class LookForm(forms.Form):
    """Its shape, what stays in sight, how parts follow each other."""

    shape = forms.ChoiceField(label=_("Shape"), required=False)
    keep = forms.ChoiceField(label=_("What stays in sight"))
    cross_s = forms.FloatField(
        label=_("Fade between parts (seconds)"), min_value=0, max_value=3, required=False,
        help_text=_("0 is a plain cut."), widget=forms.NumberInput(attrs={"step": "0.1"}),
    )  # fmt: skip
    sound = forms.BooleanField(label=_("Keep the sound"), required=False)
    music = forms.ChoiceField(label=_("Music"), required=False)
    music_start = forms.FloatField(
        label=_("Music from second"), min_value=0, max_value=3_600, required=False,
        widget=forms.NumberInput(attrs={"step": "0.1"}),
    )  # fmt: skip

    def __init__(
        self, kind: Kind, recipe: Recipe, music: Iterable[Music], data: Mapping[str, Any] | None = None
    ) -> None:
        initial = {name: getattr(recipe, name) for name in self.base_fields}
        super().__init__(data, initial=initial)
        slides = kind is Kind.SLIDES
        shapes = SHAPES if slides else [("", _("as filmed")), *SHAPES]
        self.fields["shape"].choices = shapes  # type: ignore[attr-defined]
        self.fields["keep"].choices = SLIDE_KEEPS if slides else KEEPS  # type: ignore[attr-defined]
        listed = [("", _("no music")), *((str(one.pk), one.name) for one in music)]
        self.fields["music"].choices = listed  # type: ignore[attr-defined]
        for name in ("sound",) if slides else ("music", "music_start"):
            del self.fields[name]

    def put_into(self, recipe: Recipe) -> Recipe:
        """The recipe with what was filled in."""
        given = self.cleaned_data
        values: dict[str, Any] = {"shape": given["shape"], "keep": Keep(given["keep"]),
                                  "cross_s": given["cross_s"] or 0.0}  # fmt: skip
        if "sound" in self.fields:
            values["sound"] = given["sound"]
        else:
            values["music"] = int(given["music"]) if given["music"] else None
            values["music_start"] = given["music_start"] or 0.0
        return recipe.with_values(**values)


class MusicForm(forms.Form):
    """A sound that is sent, and whose it is."""

    file = forms.FileField(
        label=_("Music file"), widget=forms.FileInput(attrs={"accept": "audio/*"}),
        help_text=_("MP3, M4A, WAV, FLAC or OGG; at most an hour."),
    )  # fmt: skip
    owner = forms.CharField(label=_("Owner"), max_length=120, required=False)
    licence = forms.CharField(
        label=_("Licence"), max_length=120,
        help_text=_("Such as “our own” or “CC BY 4.0”. A song that everybody knows is rarely yours to use."),
    )  # fmt: skip
