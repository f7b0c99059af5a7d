"""What people fill in about their audience. Forms say what is wrong beside the field; services decide."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from parvis.apps.audience.models import Weight
from parvis.apps.audience.reading import LONGEST_NAME, MOST_THEMES, SegmentDraft, ThemeDraft, words_in
from parvis.apps.audience.selectors import HUNDREDTHS, Interest, SegmentSeen
from parvis.networks import registry

LANGUAGES = ("fr", "en", "de", "es", "it", "pt", "nl", "ar")  # those that the models tell apart
ROWS = 3  # empty rows that a form offers beside those that are filled
LONGEST_LIST = 3000


def language_label(code: str) -> str:
    """A language's name in the reader's language."""
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


def network_label(name: str) -> str:
    """A network's own name."""
    manifest = registry.NETWORKS.get(name)
    return str(_(manifest.label)) if manifest else name.capitalize()


class ThemeForm(forms.Form):
    """One row: the words of a subject and how much it counts. A row without words is left out."""

    words = forms.CharField(
        label=_("Words, phrases or hashtags"),
        max_length=LONGEST_LIST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "autocapitalize": "off"}),
    )
    name = forms.CharField(label=_("Called"), max_length=LONGEST_NAME, required=False)
    weight = forms.TypedChoiceField(
        label=_("It counts"), choices=Weight.choices, initial=Weight.MUCH.value, coerce=int
    )

    def draft(self) -> ThemeDraft:
        """What the row says."""
        given = self.cleaned_data
        return ThemeDraft(words_in(given["words"]), Weight(given["weight"]), given["name"])


def _rows(interests: Iterable[Interest]) -> list[dict[str, Any]]:
    return [
        {"words": ", ".join(one.words), "name": one.name, "weight": round(one.weight * HUNDREDTHS)}
        for one in interests
    ]


class ThemesForm(forms.BaseFormSet[ThemeForm]):
    """Rows of themes. ``do=more`` in what was sent asks for empty rows and saves nothing."""

    form = ThemeForm
    extra = ROWS
    min_num, max_num, absolute_max = 0, MOST_THEMES, MOST_THEMES + ROWS
    can_order = can_delete = validate_min = False
    validate_max = True
    can_delete_extra = False
    renderer = forms.renderers.get_default_renderer()

    @classmethod
    def of(cls, interests: Iterable[Interest], data: Mapping[str, Any] | None = None) -> ThemesForm:
        """The rows that say these interests, or what was sent instead."""
        return cls(data, initial=_rows(interests), prefix="theme")

    @classmethod
    def with_more(cls, data: Mapping[str, Any]) -> ThemesForm:
        """The rows as they were sent, not judged, and some empty ones."""
        sent = cls(data, prefix="theme")
        rows = [{name: row[name].value() for name in ("words", "name", "weight")} for row in sent.forms]
        return cls(initial=[row for row in rows if row["words"] or row["name"]], prefix="theme")

    def drafts(self) -> tuple[ThemeDraft, ...]:
        """What the rows say; one that nobody touched says nothing."""
        return tuple(row.draft() for row in self.forms if row.cleaned_data)


class SegmentForm(forms.Form):
    """A group that the brand addresses."""

    name = forms.CharField(
        label=_("Name"), max_length=80, help_text=_("Such as “young parents” or “city cyclists”.")
    )
    description = forms.CharField(
        label=_("Who they are"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Describe the group, never one person."),
    )
    language = forms.ChoiceField(label=_("They write in"), required=False)
    networks = forms.MultipleChoiceField(
        label=_("You meet them on"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked means anywhere."),
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, segment: SegmentSeen | None = None) -> None:
        first = {
            name: getattr(segment, name)
            for name in ("name", "description", "language", "networks")
            if segment
        }
        super().__init__(data, initial=first)
        heard = [manifest.name for manifest in registry.that_hear()]
        named = dict.fromkeys([*heard, *(segment.networks if segment else ())])
        languages = dict.fromkeys([*LANGUAGES, *([segment.language] if segment and segment.language else [])])
        self.fields["networks"].choices = [(one, network_label(one)) for one in named]  # type: ignore[attr-defined]
        self.fields["language"].choices = [  # type: ignore[attr-defined]
            ("", _("any language")),
            *((code, language_label(code)) for code in languages),
        ]

    @classmethod
    def unjudged(cls, data: QueryDict, segment: SegmentSeen | None) -> SegmentForm:
        """The form as it was filled in, shown again without a word about it."""
        form = cls(segment=segment)
        form.initial = {
            **{name: data.get(name, "") for name in ("name", "description", "language")},
            "networks": data.getlist("networks"),
        }
        return form

    def draft(self, interests: tuple[ThemeDraft, ...]) -> SegmentDraft:
        """What was filled in, with the rows beside it."""
        given = self.cleaned_data
        return SegmentDraft(
            name=given["name"],
            description=given["description"],
            language=given["language"],
            networks=tuple(given["networks"]),
            interests=interests,
        )
