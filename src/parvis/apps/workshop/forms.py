"""What a person fills in: another wording of a prompt, a case, which versions are tried on which cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from parvis.ai.writing.ports import Kind
from parvis.apps.content.slots import offered
from parvis.apps.creation.labels import KINDS
from parvis.apps.creation.prompts import LONGEST, LONGEST_NOTE, PromptSeen
from parvis.apps.creation.selectors import briefs_of
from parvis.apps.workshop.models import Case
from parvis.apps.workshop.trials import MOST_VARIANTS
from parvis.core.workspaces.models import Workspace


class PromptForm(forms.Form):
    """How texts should be written."""

    manner = forms.CharField(
        label=_("How texts should be written"),
        widget=forms.Textarea(attrs={"rows": 12, "dir": "auto", "maxlength": str(LONGEST)}),
        help_text=_(
            "Say what to do rather than what to avoid, and one thing a sentence. "
            "For example: Begin with what happened to the person, in under ten words."
        ),
    )
    note = forms.CharField(
        label=_("What changes, and why"),
        max_length=LONGEST_NOTE,
        required=False,
        help_text=_(
            "For your team: one line. For example: begins with the person, since posts sounded cold."
        ),
    )


class CaseForm(forms.Form):
    """A case from a brief."""

    brief = forms.ChoiceField(
        label=_("Brief"), help_text=_("As it says now: changing it later does not change the case.")
    )
    kind = forms.ChoiceField(
        label=_("What is to be written"), choices=[(kind.value, words) for kind, words in KINDS.items()]
    )
    networks = forms.MultipleChoiceField(
        label=_("Networks"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("None: those of the brief."),
    )  # fmt: skip

    def __init__(self, data: Mapping[str, Any] | None = None, *, workspace: Workspace) -> None:
        super().__init__(data)
        known = briefs_of(workspace)[:200]
        self.fields["brief"].choices = [(str(one.pk), one.name) for one in known]  # type: ignore[attr-defined]
        self.fields["networks"].choices = [(one.name, one.label) for one in offered()]  # type: ignore[attr-defined]

    def wanted(self) -> dict[str, Any]:
        """What ``services.case_take`` takes."""
        given = self.cleaned_data
        return {
            "brief_id": UUID(given["brief"]),
            "kind": Kind(given["kind"]),
            "networks": tuple(given["networks"]),
        }


class TrialForm(forms.Form):
    """Which versions are tried on which cases."""

    versions = forms.MultipleChoiceField(
        label=_("Versions"), widget=forms.CheckboxSelectMultiple, help_text=_("Two or three.")
    )
    cases = forms.MultipleChoiceField(
        label=_("Cases"), widget=forms.CheckboxSelectMultiple,
        help_text=_("Six or more: with fewer, no difference can be told from chance."),
    )  # fmt: skip
    variants = forms.IntegerField(label=_("Variants of each"), min_value=1, max_value=MOST_VARIANTS)

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, versions: Sequence[PromptSeen], cases: Sequence[Case]
    ) -> None:
        first = [one for one in versions if one.in_use] + [one for one in versions if not one.in_use]
        initial = {
            "versions": [str(one.number) for one in first[:2]], "cases": [str(one.pk) for one in cases[:30]],
            "variants": 2,
        }  # fmt: skip
        super().__init__(data, initial=initial)
        self.fields["versions"].choices = [(str(one.number), _named(one)) for one in versions[:50]]  # type: ignore[attr-defined]
        self.fields["cases"].choices = [(str(one.pk), one.name) for one in cases]  # type: ignore[attr-defined]

    def wanted(self) -> dict[str, Any]:
        """What ``services.trial_plan`` and ``trial_ask`` take."""
        given = self.cleaned_data
        return {
            "numbers": [int(one) for one in given["versions"]],
            "case_ids": [UUID(one) for one in given["cases"]],
            "variants": given["variants"],
        }


def _named(one: PromptSeen) -> str:
    said = str(_("Version %(number)d") % {"number": one.number})
    more = one.note or (str(_("shipped with Parvis")) if one.is_shipped else "")
    return f"{said} · {more}" if more else said
