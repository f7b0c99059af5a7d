"""Reading brand kits. Draws nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from parvis.apps.library.models import Asset
from parvis.apps.studio.brand.models import BrandKit, Font
from parvis.core.workspaces.models import Workspace

MARGIN = 0.07
# Parvis's own; a test holds them to those that the renderer falls back on.
COLOURS: Mapping[str, str] = {
    "ground": "#f6f1e7",
    "ink": "#1c1b33",
    "accent": "#b93a1c",
    "second": "#2d4fa3",
}


@dataclass(frozen=True, slots=True)
class KitSeen:
    """What a brand looks like; a font that is None is Parvis's own."""

    colours: Mapping[str, str]
    title_font: Font | None = None
    text_font: Font | None = None
    logo: Asset | None = None
    margin: float = MARGIN


def kit_of(workspace: Workspace) -> KitSeen:
    """The kit of a workspace, Parvis's own where nobody said otherwise."""
    row = (
        BrandKit.objects.filter(workspace=workspace).select_related("title_font", "text_font", "logo").first()
    )
    if row is None:
        return KitSeen(COLOURS)
    return KitSeen({**COLOURS, **row.colours}, row.title_font, row.text_font, row.logo, row.margin)


def fonts_of(workspace: Workspace) -> QuerySet[Font]:
    """The fonts that were sent, by family."""
    return Font.objects.filter(workspace=workspace)
