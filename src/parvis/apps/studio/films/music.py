"""A person's own music: told by its content, kept under its hash, with whose it is."""

from __future__ import annotations

import hashlib
import secrets
from pathlib import Path
from typing import Final

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from parvis.apps.library.keeping import place, room_on_disk
from parvis.apps.studio.films.keeping import folder_of, music_at
from parvis.apps.studio.films.models import Film, Music
from parvis.core import audit
from parvis.core.actors import Actor
from parvis.core.errors import BadInput, Conflict, NotFound
from parvis.core.workspaces.models import Workspace
from parvis.core.workspaces.permissions import Verb
from parvis.core.workspaces.services import require
from parvis.imaging.films.faults import FilmFault, Why
from parvis.imaging.films.probing import heard, sound_format
from parvis.kit.file_names import title_of

LARGEST: Final = 60_000_000
FAULTS: Final = {
    Why.TOO_LONG: _("Music is at most an hour long. Cut it and send that."),
    Why.NO_SOUND: _("This file holds no sound. Send MP3, M4A, WAV, FLAC or OGG."),
}
UNKNOWN: Final = _("This is no music that is read here. Send MP3, M4A, WAV, FLAC or OGG.")


def music_add(
    *, actor: Actor, workspace: Workspace, file: File[bytes], name: str = "", owner: str = "", licence: str
) -> Music:
    """Keep a sound; the very bytes that are there already give the one that is there. Raises ``BadInput``."""
    require(actor, workspace, Verb.EDIT_LIBRARY)
    said = " ".join(licence.replace("\0", "").split())[:120]
    if not said:
        raise BadInput(_("Say by which licence you may use it: “our own”, for instance."), code="licence")
    if (file.size or 0) > LARGEST:
        raise BadInput(
            _("This file is too large: at most %(most)d MB are taken. Export it smaller and send that."),
            code="file", most=LARGEST // 1_000_000,
        )  # fmt: skip
    folder = folder_of(workspace.pk) / "music"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    arriving = folder / f"{secrets.token_hex(16)}.part"
    try:
        with room_on_disk(), transaction.atomic():
            return _kept(actor, workspace, file, arriving, (name, owner, said))
    finally:
        arriving.unlink(missing_ok=True)


def _kept(
    actor: Actor, workspace: Workspace, file: File[bytes], arriving: Path, words: tuple[str, str, str]
) -> Music:
    digest, size = hashlib.sha256(), 0
    with arriving.open("xb") as kept:
        for chunk in file.chunks():
            size += len(chunk)
            digest.update(chunk)
            kept.write(chunk)
    known = Music.objects.filter(workspace=workspace, sha256=digest.hexdigest()).first()
    if known is not None:
        return known
    try:
        sound = heard(arriving)
    except FilmFault as fault:
        raise BadInput(FAULTS.get(fault.why, UNKNOWN), code="file") from fault
    with arriving.open("rb") as again:
        file_format = sound_format(again.read(16))
    name, owner, licence = words
    music = Music.objects.create(
        workspace=workspace, name=title_of(name or file.name or "", gettext("Music without a name")),
        sha256=digest.hexdigest(), format=file_format, bytes=size, seconds=round(sound.seconds, 2),
        owner=" ".join(owner.replace("\0", "").split())[:120], licence=licence, added_by_id=actor.user_id,
    )  # fmt: skip
    place(arriving, music_at(workspace.pk, music.sha256, file_format))
    _told(actor, music, "music.add", after={"name": music.name, "file": music.sha256, "licence": licence})
    return music


@transaction.atomic
def music_delete(*, actor: Actor, workspace: Workspace, music_id: int) -> None:
    """Delete a sound; raises ``Conflict`` while a film uses it."""
    require(actor, workspace, Verb.EDIT_LIBRARY)
    music = Music.objects.select_for_update().filter(workspace=workspace, pk=music_id).first()
    if music is None:
        raise NotFound(_("There is no such music here. Somebody may have deleted it."))
    using = Film.objects.filter(workspace=workspace, recipe__music=music.pk).first()
    if using is not None:
        raise Conflict(_("“%(name)s” uses it. Choose other music there first."), name=using.name)
    _told(actor, music, "music.delete", before={"name": music.name, "file": music.sha256})
    path = music_at(workspace.pk, music.sha256, music.format)
    music.delete()
    transaction.on_commit(lambda: path.unlink(missing_ok=True))


def _told(actor: Actor, music: Music, verb: str, **states: dict[str, str]) -> None:
    audit.record(
        actor=actor, workspace=music.workspace, verb=verb, target="music", target_id=music.pk,
        before=states.get("before"), after=states.get("after"),
    )  # fmt: skip
