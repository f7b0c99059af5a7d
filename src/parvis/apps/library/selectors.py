"""Reading the library. A door."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from parvis.apps.library.keeping import path_of
from parvis.apps.library.models import Asset, Consent, Folder, Kind
from parvis.core.actors import Made
from parvis.core.workspaces.models import Workspace
from parvis.kit.folding import fold
from parvis.networks.ports import MediaKind
from parvis.networks.publishing import File
from parvis.networks.versions import Media

SOON: Final = timedelta(days=30)  # how long before its end a right is worth a look
COMPARED: Final = 10_000  # files, the newest, among which those that look alike are searched
MOST_ALIKE: Final = 4


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to look for; an empty value asks for nothing. ``folder`` 0 is those in none. ``rights`` is
    "ending" (ended, or within thirty days) or "missing" (people shown have not agreed)."""

    words: str = ""
    folder: int | None = None
    tag: str = ""
    kind: str = ""
    rights: str = ""


def assets_of(workspace: Workspace) -> QuerySet[Asset]:
    """Every file of a workspace, the newest first."""
    return Asset.objects.filter(workspace=workspace)


def assets_by_id(workspace: Workspace, ids: Iterable[UUID]) -> dict[UUID, Asset]:
    """Those of these that the workspace has."""
    return assets_of(workspace).in_bulk(list(set(ids)))


def asset_of(workspace: Workspace, asset_id: UUID) -> Asset | None:
    """One of them, with its workspace, its folder and who added it."""
    return assets_of(workspace).select_related("workspace", "folder", "added_by").filter(pk=asset_id).first()


def assets_found(workspace: Workspace, wanted: Wanted, *, today: date) -> QuerySet[Asset]:
    """Those that are looked for, the newest first. Each word must be there, whatever its case or accents."""
    found = assets_of(workspace)
    for word in fold(wanted.words).split()[:10]:
        found = found.filter(words__contains=word)
    if wanted.folder is not None:
        found = found.filter(folder=wanted.folder or None)
    if wanted.kind in Kind.values:
        found = found.filter(kind=wanted.kind)
    if wanted.tag:
        found = _tagged(found, wanted.tag)
    rights = {"ending": Q(usable_until__lte=today + SOON), "missing": Q(consent=Consent.MISSING)}
    return found.filter(rights[wanted.rights]) if wanted.rights in rights else found


def _tagged(found: QuerySet[Asset], tag: str) -> QuerySet[Asset]:
    """SQLite looks for no value inside a list: there the list is read as it is written."""
    if connection.vendor == "sqlite":
        return found.annotate(tags_told=Cast("tags", TextField())).filter(tags_told__contains=json.dumps(tag))
    return found.filter(tags__contains=[tag])


def rights_to_mend(workspace: Workspace, *, today: date) -> dict[str, int]:
    """How many files have rights that end soon or have ended, and how many lack consent."""
    return {
        name: assets_found(workspace, Wanted(rights=name), today=today).count()
        for name in ("ending", "missing")
    }


def folders_of(workspace: Workspace) -> QuerySet[Folder]:
    """The folders, by name."""
    return Folder.objects.filter(workspace=workspace)


def tags_of(workspace: Workspace) -> list[str]:
    """Every tag that a file has, by name."""
    return sorted({tag for tags in assets_of(workspace).values_list("tags", flat=True) for tag in tags})


def looks_of(workspace: Workspace) -> dict[UUID, str]:
    """The perceptual hashes of the newest files that have one."""
    kept = assets_of(workspace).exclude(look="").values_list("pk", "look")[:COMPARED]
    return dict(kept)


def alike_to(asset: Asset) -> list[Asset]:
    """Files that look like this one, the most alike first."""
    # NumPy and Pillow are loaded by whoever compares, not by everyone who reads the library.
    from parvis.kit.looks import nearest  # noqa: PLC0415

    if not asset.look:
        return []
    others = looks_of(asset.workspace)
    others.pop(asset.pk, None)
    near = nearest(asset.look, others)[:MOST_ALIKE]
    found = assets_by_id(asset.workspace, near)
    return [found[pk] for pk in near]


def alike_groups(workspace: Workspace) -> list[list[Asset]]:
    """Files that look alike, together; each group the newest first."""
    from parvis.kit.looks import groups  # noqa: PLC0415 - as above

    together = groups(looks_of(workspace))
    found = assets_by_id(workspace, (pk for group in together for pk in group))
    return [[found[pk] for pk in group if pk in found] for group in together]


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
        codec=asset.codec,
        alt=alt or asset.alt,
        animated=asset.animated,
        key=asset.sha256,
        focus=focus or (asset.focus_x, asset.focus_y),
        by_ai=asset.made != Made.HUMAN,
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
