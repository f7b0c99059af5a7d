"""What people fill in about a brand's look."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from parvis.apps.library.models import Asset
from parvis.apps.studio.brand.models import Font
from parvis.apps.studio.brand.selectors import KitSeen
from parvis.apps.studio.brand.services import KitDraft
from parvis.imaging.pictures.families import TEXT_NAME, TITLE_NAME

OWN = ""  # Parvis's own
ROLES = {
    "ground": (_("Ground"), _("Behind the words.")),
    "ink": (_("Ink"), _("The words.")),
    "accent": (_("Accent"), _("What stands out: the call, a rule, a figure.")),
    "second": (_("Second colour"), _("Shapes, and the ground of some pictures.")),
}


class KitForm(forms.Form):
    """Colours, fonts, logo and margin."""

    title_font = forms.ChoiceField(label=_("Font of headlines"), required=False)
    text_font = forms.ChoiceField(label=_("Font of the rest"), required=False)
    logo = forms.ChoiceField(
        label=_("Logo"),
        required=False,
        help_text=_("A picture of the library; a PNG with a transparent ground is best."),
    )
    margin = forms.IntegerField(
        label=_("Margin (% of the shorter side)"),
        min_value=3,
        max_value=15,
        help_text=_("Nothing but photographs comes nearer to the edge."),
    )

    def __init__(
        self, data: Mapping[str, Any] | None, *, kit: KitSeen, fonts: Iterable[Font], logos: Iterable[Asset]
    ) -> None:
        initial = {
            **kit.colours,
            "title_font": kit.title_font.pk if kit.title_font else OWN,
            "text_font": kit.text_font.pk if kit.text_font else OWN,
            "logo": str(kit.logo.pk) if kit.logo else OWN,
            "margin": round(kit.margin * 100),
        }
        super().__init__(data, initial=initial)
        for role, (label, help_text) in ROLES.items():
            self.fields[role] = forms.CharField(
                label=label,
                help_text=help_text,
                max_length=40,
                widget=forms.TextInput(attrs={"type": "color"}),
            )
        known = [(str(font.pk), str(font)) for font in fonts]
        self.fields["title_font"].choices = [(OWN, TITLE_NAME), *known]  # type: ignore[attr-defined]
        self.fields["text_font"].choices = [(OWN, TEXT_NAME), *known]  # type: ignore[attr-defined]
        chosen = {str(one.pk): one.name for one in [*([kit.logo] if kit.logo else []), *logos]}
        self.fields["logo"].choices = [(OWN, _("none")), *chosen.items()]  # type: ignore[attr-defined]

    def draft(self) -> KitDraft:
        """What was filled in."""
        given = self.cleaned_data
        return KitDraft(
            colours={role: given[role] for role in ROLES},
            title_font=int(given["title_font"]) if given["title_font"] else None,
            text_font=int(given["text_font"]) if given["text_font"] else None,
            logo=given["logo"] or None,
            margin=given["margin"] / 100,
        )
