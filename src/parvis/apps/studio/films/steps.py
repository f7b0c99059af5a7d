"""What the studio does with a video of the library, told on its page there."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from parvis.apps.library.models import Asset, Kind
from parvis.apps.library.steps import Step


def steps_of(asset: Asset) -> list[Step]:
    """Whether it is inside the limits of each network, and a film that is."""
    if asset.kind != Kind.VIDEO:
        return []
    href = reverse("studio:fits", args=[asset.workspace.slug, asset.pk])
    return [Step(_("Limits of the networks"), href, "check")]
