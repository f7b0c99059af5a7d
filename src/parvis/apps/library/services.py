"""Adding and changing files of the library. A door. One verb, one transaction, one audit entry each."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.files.base import File
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from parvis.apps.library import keeping
from parvis.apps.library.credentials import Making, with_credentials
from parvis.apps.library.drafts import LONGEST_ALT, AssetDraft, checked, tags_in, words_of, written
from parvis.apps.library.models import Asset, Folder, Kind
from parvis.apps.library.receiving import Arrived, arrived
from parvis.apps.library.selectors import alike_to
from parvis.apps.library.uses import uses_of
from parvis.core import audit
from parvis.core.actors import Actor, Made
from parvis.core.errors import BadInput, Conflict, NotFound
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb
from parvis.core.workspaces.services import require
from parvis.kit.cleaning import Removed
from parvis.kit.file_names import title_of

GONE = _("This file is no longer in the library. Somebody may have deleted it.")
NO_FOLDER = _("There is no such folder here.")
MOST_FOLDERS = 200
_MEASURED = (
    "kind",
    "format",
    "sha256",
    "bytes",
    "width",
    "height",
    "seconds",
    "fps",
    "codec",
    "animated",
    "look",
)


@dataclass(frozen=True, slots=True)
class Added:
    """A file that was sent: ``is_new`` is False where the library had these very bytes.

    ``removed`` is what was taken out before it was kept; ``alike`` are others that look like it.
    """

    asset: Asset
    is_new: bool
    removed: tuple[Removed, ...] = ()
    turned: bool = False
    alike: tuple[Asset, ...] = ()


def asset_add(
    *,
    actor: Actor,
    workspace: Workspace,
    file: File[bytes],
    name: str = "",
    folder_id: int | None = None,
    alt: str = "",
    made: Made = Made.HUMAN,
    making: Making | None = None,
    now: datetime | None = None,
) -> Added:
    """Take a file into the library: the very bytes that it has already give the one that is there.

    A file that says an AI made it is marked so, whoever sends it. What an AI had a part in is signed in the
    workspace's name; ``making`` says how a file was made here. Call it outside a transaction: reading a
    film takes longer than others can wait for the database. Raises ``BadInput`` for what is no picture or
    video that can be used, ``DiskFull`` when nothing fits.
    """
    require(actor, workspace, Verb.EDIT_LIBRARY)
    _check_folder(workspace, folder_id)
    with (
        arrived(file, workspace.pk) as found,
        keeping.locked(workspace.pk),
        keeping.room_on_disk(),
        transaction.atomic(),
    ):
        same = Q(sha256=found.sha256) | Q(unsigned=found.sha256)
        known = Asset.objects.filter(same, workspace=workspace).first()
        if known is not None:
            if not known.unsigned:
                _place(workspace, found, but_if_there=True)
            return Added(known, is_new=False, removed=found.removed)
        made = found.made if made is Made.HUMAN else made
        kept, credentials = with_credentials(workspace, found, made, making, now or timezone.now())
        asset = _kept(actor, workspace, kept, title_of(name or file.name or "", _title(found)))
        asset.folder_id, asset.alt = folder_id, alt.strip()[:LONGEST_ALT]
        asset.made, asset.credentials = made, credentials
        asset.unsigned = found.sha256 if kept.sha256 != found.sha256 else ""
        asset.words = words_of(asset)
        asset.save(force_insert=True)
        audit.record(
            actor=actor,
            workspace=workspace,
            verb="asset.add",
            target="asset",
            target_id=asset.pk,
            after={"name": asset.name, "file": asset.sha256, "taken_out": list(found.removed)},
        )
    return Added(
        asset,
        is_new=True,
        removed=found.removed,
        turned=found.turned,
        alike=tuple(alike_to(asset)),
    )


def _kept(actor: Actor, workspace: Workspace, found: Arrived, name: str) -> Asset:
    """Place the file; the row that is to follow."""
    _place(workspace, found)
    return Asset(
        workspace=workspace,
        name=name,
        added_by_id=actor.user_id,
        **{field: getattr(found, field) for field in _MEASURED},
    )


def _place(workspace: Workspace, found: Arrived, *, but_if_there: bool = False) -> None:
    target = keeping.path_of(workspace.pk, found.sha256, found.format)
    if but_if_there and target.exists():
        return
    keeping.place(found.path, target)
    if found.thumb:
        keeping.thumb_write(workspace.pk, found.sha256, found.thumb)


def _title(found: Arrived) -> str:
    return gettext("Picture without a name") if found.kind == Kind.IMAGE else gettext("Video without a name")


@transaction.atomic
def asset_change(*, actor: Actor, workspace: Workspace, asset_id: UUID, draft: AssetDraft) -> Asset:
    """Say of a file what it is, what must stay in sight, and what rights there are. Raises ``BadInput`` whose
    code names the field to mend."""
    require(actor, workspace, Verb.EDIT_LIBRARY)
    tidy = checked(draft)
    _check_folder(workspace, tidy.folder_id)
    asset = Asset.objects.select_for_update().filter(workspace=workspace, pk=asset_id).first()
    if asset is None:
        raise NotFound(GONE)
    before, after = AssetDraft.of(asset).told(), tidy.told()
    changed = [field for field in after if before[field] != after[field]]
    if changed:
        written(asset, tidy)
        asset.save()
        audit.record(
            actor=actor,
            workspace=workspace,
            verb="asset.change",
            target="asset",
            target_id=asset.pk,
            before={field: before[field] for field in changed},
            after={field: after[field] for field in changed},
        )
    return asset


@transaction.atomic
def assets_sort(
    *,
    actor: Actor,
    workspace: Workspace,
    ids: Collection[UUID],
    folder_id: int | None = None,
    to_folder: bool = False,
    add_tags: Collection[str] = (),
    remove_tags: Collection[str] = (),
) -> int:
    """Put several files into a folder (``to_folder``; None takes them out of theirs), give and take tags; how
    many were there."""
    require(actor, workspace, Verb.EDIT_LIBRARY)
    _check_folder(workspace, folder_id)
    gone = set(tags_in(remove_tags))
    assets = list(Asset.objects.select_for_update().filter(workspace=workspace, pk__in=ids))
    for asset in assets:
        asset.tags = list(tags_in(tag for tag in [*asset.tags, *add_tags] if tag not in gone))
        asset.folder_id = folder_id if to_folder else asset.folder_id
        asset.words = words_of(asset)
    Asset.objects.bulk_update(assets, ["tags", "folder", "words"])
    if assets:
        audit.record(
            actor=actor,
            workspace=workspace,
            verb="asset.sort",
            target="asset",
            after={
                "assets": [str(asset.pk) for asset in assets],
                **({"folder_id": folder_id} if to_folder else {}),
                "tags_added": list(tags_in(add_tags)),
                "tags_removed": list(gone),
            },
        )
    return len(assets)


@transaction.atomic
def assets_delete(*, actor: Actor, workspace: Workspace, ids: Collection[UUID]) -> int:
    """Delete files, for ever; how many. Raises ``Conflict``, and deletes none, while a post shows one."""
    require(actor, workspace, Verb.EDIT_LIBRARY)
    assets = list(Asset.objects.select_for_update().filter(workspace=workspace, pk__in=ids))
    used = uses_of(workspace, [asset.pk for asset in assets])
    for asset in assets:
        if asset.pk in used:
            raise Conflict(_in_use(asset, [use.title for use in used[asset.pk]]), code="asset_used")
    for asset in assets:
        audit.record(
            actor=actor,
            workspace=workspace,
            verb="asset.delete",
            target="asset",
            target_id=asset.pk,
            before={"name": asset.name, "file": asset.sha256},
        )
        _forget_file(workspace.pk, asset.sha256, asset.format)
    Asset.objects.filter(pk__in=[asset.pk for asset in assets]).delete()
    return len(assets)


def _in_use(asset: Asset, titles: list[str]) -> str:
    return ngettext(
        "“%(name)s” is shown in a post: %(titles)s. Take it out of it, or put the post away, then delete it.",
        "“%(name)s” is shown in %(count)d posts: %(titles)s. Take it out of them, or put them away, "
        "then delete it.",
        len(titles),
    ) % {"name": asset.name, "count": len(titles), "titles": ", ".join(titles[:3])}


def _forget_file(workspace_id: int, sha256: str, file_format: str) -> None:
    """Remove the file once its row is gone, unless somebody has sent it again meanwhile."""

    def forget() -> None:
        with keeping.locked(workspace_id):
            if not Asset.objects.filter(workspace=workspace_id, sha256=sha256).exists():
                keeping.remove(workspace_id, sha256, file_format)

    transaction.on_commit(forget)


@transaction.atomic
def folder_create(*, actor: Actor, workspace: Workspace, name: str) -> Folder:
    """Make a folder."""
    require(actor, workspace, Verb.EDIT_LIBRARY)
    tidy = _folder_name(workspace, name)
    if Folder.objects.filter(workspace=workspace).count() >= MOST_FOLDERS:
        raise BadInput(_("There are %(most)d folders already. Use tags."), code="name", most=MOST_FOLDERS)
    folder = Folder.objects.create(workspace=workspace, name=tidy)
    _told(actor, "media_folder.create", folder, after={"name": tidy})
    return folder


@transaction.atomic
def folder_rename(*, actor: Actor, workspace: Workspace, folder_id: int, name: str) -> Folder:
    """Call a folder otherwise."""
    require(actor, workspace, Verb.EDIT_LIBRARY)
    folder = _folder(workspace, folder_id)
    before, folder.name = folder.name, _folder_name(workspace, name, but=folder_id)
    if folder.name != before:
        folder.save()
        _told(
            actor,
            "media_folder.rename",
            folder,
            before={"name": before},
            after={"name": folder.name},
        )
    return folder


@transaction.atomic
def folder_delete(*, actor: Actor, workspace: Workspace, folder_id: int) -> None:
    """Delete a folder; its files stay in the library."""
    require(actor, workspace, Verb.EDIT_LIBRARY)
    folder = _folder(workspace, folder_id)
    _told(actor, "media_folder.delete", folder, before={"name": folder.name})
    folder.delete()


def _told(actor: Actor, verb: str, folder: Folder, **states: dict[str, str]) -> None:
    audit.record(
        actor=actor,
        workspace=folder.workspace,
        verb=verb,
        target="media_folder",
        target_id=folder.pk,
        before=states.get("before"),
        after=states.get("after"),
    )


def _folder(workspace: Workspace, folder_id: int) -> Folder:
    folder = Folder.objects.select_for_update().filter(workspace=workspace, pk=folder_id).first()
    if folder is None:
        raise NotFound(NO_FOLDER)
    return folder


def _folder_name(workspace: Workspace, name: str, but: int = 0) -> str:
    tidy = " ".join(name.replace("\0", "").split())[:80]
    if not tidy:
        raise BadInput(_("Give the folder a name."), code="name")
    if Folder.objects.filter(workspace=workspace, name__iexact=tidy).exclude(pk=but).exists():
        raise BadInput(_("There is a folder of this name already."), code="name")
    return tidy


def _check_folder(workspace: Workspace, folder_id: int | None) -> None:
    if folder_id is not None and not Folder.objects.filter(workspace=workspace, pk=folder_id).exists():
        raise BadInput(NO_FOLDER, code="folder")
