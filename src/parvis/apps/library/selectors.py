"""Reading the library. A door."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from parvis.apps.library.keeping import path_of
from parvis.apps.library.models import Asset, Consent
from parvis.core.workspaces.models import Workspace
from parvis.networks.ports import MediaKind
from parvis.networks.publishing import File
from parvis.networks.versions import Media


def assets_of(workspace: Workspace) -> QuerySet[Asset]:
    """Every file of a workspace, the newest first."""
    return Asset.objects.filter(workspace=workspace)


def assets_by_id(workspace: Workspace, ids: Iterable[UUID]) -> dict[UUID, Asset]:
    """Those of these that the workspace has."""
    return assets_of(workspace).in_bulk(list(set(ids)))


def media_of(asset: Asset, *, alt: str = "", focus: tuple[float, float] | None = None) -> Media:
    """What the checks of a network read of a file. ``alt`` and ``focus`` are the post's own."""
    return Media(
        kind=MediaKind(asset.kind),
        format=asset.format,
        bytes=asset.bytes,
        width=asset.width,
        height=asset.height,
        seconds=asset.seconds,
        fps=asset.fps,
        alt=alt or asset.alt,
        animated=asset.animated,
        key=asset.sha256,
        focus=focus or (asset.focus_x, asset.focus_y),
    )


def file_of(asset: Asset, *, url: str = "") -> File:
    """The file as a publisher gets it."""
    path = path_of(asset.workspace_id, asset.sha256, asset.format)
    return File(path, asset.format, asset.bytes, asset.sha256, url)


def rights_problem(asset: Asset, on: date) -> str:
    """Why the file may not be shown on that day, as a sentence; empty when nothing forbids it."""
    if asset.usable_until is not None and on > asset.usable_until:
        return _("The right to use “%(name)s” ended on %(day)s. Renew it in the library or take it out.") % {
            "name": asset.name,
            "day": date_format(asset.usable_until, "j F Y"),
        }
    if asset.consent == Consent.MISSING:
        return _(
            "People can be recognised on “%(name)s” and have not agreed yet. "
            "Say in the library that they did, or take it out."
        ) % {"name": asset.name}
    return ""
