"""A file as it arrives: told by its content, measured, cleaned of what a camera wrote of its owner.

Nothing that is claimed is believed: not the name, not the browser's type, not the size. What a picture would
take when it is drawn is known from its head, and refused before anything is drawn.
"""

from __future__ import annotations

import hashlib
import io
import secrets
import shutil
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from django.conf import settings
from django.core.files.base import File
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from parvis.apps.library.credentials import trusted
from parvis.apps.library.keeping import path_of, room_on_disk, thumb_write, unfinished
from parvis.apps.library.models import Asset, Kind
from parvis.core.actors import Made
from parvis.core.errors import BadInput
from parvis.imaging.provenance.ports import SILENT, Reading, Source
from parvis.imaging.provenance.reading import read, tells
from parvis.kit import movies
from parvis.kit.cleaning import Broken, Removed, cleaned
from parvis.kit.formats import HEAD, format_of
from parvis.kit.looks import look_of
from parvis.kit.pictures import Size, size_in
from parvis.kit.posters import poster_of

PICTURES: Final = {"jpeg": "JPEG", "png": "PNG", "gif": "GIF", "webp": "WEBP"}  # ours: Pillow's
VIDEOS: Final = frozenset({"mp4", "mov"})
LARGEST_PICTURE: Final = 50_000_000  # bytes; five times what any network takes
MOST_PIXELS: Final = 64_000_000  # drawn, 256 MB; a telephone's largest ordinary picture has 50 million
LONGEST_SIDE: Final = 20_000
MOST_FRAMES: Final = 1_000
MOST_DRAWN: Final = 1_000_000_000  # pixels of all frames together
THUMB_SIDE: Final = 640
ORIENTATION: Final = 0x0112
_UNREADABLE: Final = (
    OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error, Image.DecompressionBombError,
)  # fmt: skip

REFUSED: Final[dict[str, str | Promise]] = {
    "svg": _("SVG drawings can hold programs, so they are not taken. Export this one as PNG and send that."),
    "heic": _("Networks do not take HEIC photos. Export this one as JPEG and send that."),
    "avif": _("Networks do not take AVIF pictures. Export this one as JPEG or PNG and send that."),
    "webm": _("Most networks do not take WebM videos. Export this one as MP4 (H.264) and send that."),
}
UNKNOWN: Final = _("This is no picture or video that networks take. Send JPEG, PNG, GIF, WebP, MP4 or MOV.")
BROKEN: Final = _("This file is damaged or cut short. Open it in a program, save it again and send that.")
BAD_MOVIES: Final[dict[movies.Why, str | Promise]] = {
    movies.Why.BROKEN: BROKEN,
    movies.Why.SILENT: _("This file holds no picture, only sound. Send a video."),
    movies.Why.PIECES: _(
        "This video is a broadcast in pieces that does not tell its length. Save it again as an ordinary MP4."
    ),
}


Small = bytes  # a picture as a file; the name is free of the field "bytes"


@dataclass(frozen=True, slots=True)
class Arrived:
    """A file that can be kept: measured, cleaned, still in ``path`` of its own.

    ``thumb`` is its small picture as WebP, empty where none could be drawn; ``turned`` tells that the picture
    was drawn anew to stand upright; ``made`` is what the file itself said of an AI, ``said`` all that it said
    of its making. Where that names an AI, ``original`` is the file as it came, until ``arrived`` ends.
    """

    path: Path
    kind: Kind
    format: str
    bytes: int
    sha256: str
    width: int
    height: int
    seconds: float = 0
    fps: float = 0
    codec: str = ""
    animated: bool = False
    look: str = ""
    thumb: Small = b""
    removed: tuple[Removed, ...] = ()
    turned: bool = False
    made: Made = Made.HUMAN
    said: Reading = SILENT
    original: Path | None = None


@contextmanager
def arrived(file: File[bytes], workspace_id: int) -> Iterator[Arrived]:
    """Take a file in; what was not placed elsewhere is gone at the end. Raises ``BadInput``, ``DiskFull``."""
    path = unfinished(workspace_id) / f"{secrets.token_hex(16)}.part"
    try:
        with room_on_disk():
            file_format = _copied(file, path)
            said = _said(path, file_format)
            found = _video(path, file_format) if file_format in VIDEOS else _picture(path, file_format)
            yield replace(found, said=said, made=_maker(found.made, said), original=_original(path))
    finally:
        path.unlink(missing_ok=True)
        _original_of(path).unlink(missing_ok=True)


def _said(path: Path, file_format: str) -> Reading:
    """What the file says of its making, read before that is taken out."""
    if not tells(path):
        return SILENT
    said = read(path, file_format, anchors=trusted())
    if said.tells_of_ai:
        shutil.copyfile(path, _original_of(path))
    return said


def _original_of(path: Path) -> Path:
    return path.with_suffix(".original")


def _original(path: Path) -> Path | None:
    kept = _original_of(path)
    return kept if kept.exists() else None


def _maker(found: Made, said: Reading) -> Made:
    if found is not Made.HUMAN or not said.tells_of_ai:
        return found
    return Made.AI if Source.GENERATED in said.sources else Made.BOTH


def _copied(file: File[bytes], path: Path) -> str:
    """Write it down piece by piece, no further than may be; its format."""
    size, file_format = 0, ""
    with path.open("xb") as kept:
        path.chmod(0o600)
        for chunk in file.chunks():
            if chunk and not size:
                file_format = _taken_format(bytes(chunk[:HEAD]))
            size += len(chunk)
            _check_bytes(size, file_format)
            kept.write(chunk)
    if not size:
        raise BadInput(_("This file is empty. Export it again and send that."), code="file_empty")
    return file_format


def _taken_format(head: bytes) -> str:
    found = format_of(head)
    if found not in PICTURES and found not in VIDEOS:
        raise BadInput(REFUSED.get(found, UNKNOWN), code="file_format")
    return found


def _check_bytes(size: int, file_format: str) -> None:
    most = LARGEST_PICTURE if file_format in PICTURES else settings.PARVIS_MAX_UPLOAD_BYTES
    if size > most:
        raise BadInput(
            _("This file is too large: at most %(most)d MB are taken. Export it smaller and send that."),
            code="file_large", most=most // 1_000_000,
        )  # fmt: skip


def _picture(path: Path, file_format: str) -> Arrived:
    original = path.read_bytes()
    _check_size(size_in(original, file_format))
    try:
        kept = cleaned(original, file_format)
    except Broken as error:
        raise BadInput(BROKEN, code="file_broken") from error
    try:
        with Image.open(io.BytesIO(original), formats=[PICTURES[file_format]]) as image:
            _check_frames(Size(*image.size), kept.frames)
            turned = kept.frames == 1 and image.getexif().get(ORIENTATION, 1) in range(2, 9)
            image.load()
            upright = ImageOps.exif_transpose(image) if turned else image
            data = _drawn_again(upright, file_format) if turned else kept.picture
            found = Arrived(
                path=path,
                kind=Kind.IMAGE,
                format=file_format,
                bytes=len(data),
                sha256=hashlib.sha256(data).hexdigest(),
                width=upright.width,
                height=upright.height,
                seconds=round(kept.seconds, 3),
                fps=round(kept.frames / kept.seconds, 3) if kept.seconds else 0,
                animated=kept.frames > 1,
                look=look_of(plain(upright)),
                thumb=small(upright),
                removed=tuple(sorted(kept.removed)),
                turned=turned,
                made=Made(kept.ai or Made.HUMAN),
            )
    except _UNREADABLE as error:
        raise BadInput(BROKEN, code="file_broken") from error
    path.write_bytes(data)
    return found


def _check_size(size: Size | None) -> None:
    if size is None or min(size.width, size.height) < 1:
        raise BadInput(BROKEN, code="file_broken")
    if size.width * size.height > MOST_PIXELS or max(size.width, size.height) > LONGEST_SIDE:
        raise BadInput(
            _(
                "This picture is too large to be drawn: %(width)d × %(height)d pixels. "
                "At most %(most)d million are taken; export it smaller and send that."
            ),
            code="pixels_many", width=size.width, height=size.height, most=MOST_PIXELS // 1_000_000,
        )  # fmt: skip


def _check_frames(size: Size, frames: int) -> None:
    _check_size(size)
    if frames > MOST_FRAMES or size.width * size.height * frames > MOST_DRAWN:
        raise BadInput(
            _("This animation is too long to be drawn: %(frames)d pictures. Send it as a video (MP4)."),
            code="frames_many", frames=frames,
        )  # fmt: skip


def _drawn_again(image: Image.Image, file_format: str) -> bytes:
    """The picture in its own format, as good as it was; its colours stay, nothing else does."""
    options: dict[str, object] = {"icc_profile": image.info.get("icc_profile")}
    if file_format == "jpeg":
        options |= {"quality": 95, "subsampling": 0}
    elif file_format == "webp":
        options |= {"quality": 95}
    drawn = io.BytesIO()
    image.save(drawn, PICTURES[file_format], exif=b"", **options)
    return cleaned(drawn.getvalue(), file_format).picture  # some writers carry comments over


def plain(image: Image.Image) -> Image.Image:
    """The picture in eight bits a colour, transparent where it is."""
    if image.mode.startswith(("I", "F")):  # sixteen bits of grey
        return image.convert("I").point(lambda grey: grey / 256).convert("L")
    if image.mode in {"RGB", "L"} and not image.has_transparency_data:
        return image
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def small(image: Image.Image) -> bytes:
    """Its small picture, as WebP."""
    seen = plain(image)
    profile = image.info.get("icc_profile") if image.mode in {"RGB", "RGBA"} else None
    if seen is image:
        seen = image.copy()
    seen.thumbnail((THUMB_SIDE, THUMB_SIDE))
    drawn = io.BytesIO()
    seen.save(drawn, "WEBP", quality=82, icc_profile=profile)
    return drawn.getvalue()


def _video(path: Path, file_format: str) -> Arrived:
    try:
        film = movies.measured(path)
        private = movies.private_parts(path)
    except movies.BadMovie as error:
        raise BadInput(BAD_MOVIES[error.why], code="file_broken") from error
    removed = {Removed.CAMERA} if private else set()
    if any(movies.tells_a_place(path, part) for part in private):
        removed.add(Removed.PLACE)
    movies.blanked(path, private)
    poster = poster_of(path)
    with path.open("rb") as kept:
        digest = hashlib.file_digest(kept, "sha256").hexdigest()
    return Arrived(
        path=path,
        kind=Kind.VIDEO,
        format=file_format,
        bytes=path.stat().st_size,
        sha256=digest,
        width=film.width,
        height=film.height,
        seconds=film.seconds,
        fps=film.fps,
        codec=film.codec[:8],
        look=look_of(poster) if poster else "",
        thumb=small(poster) if poster else b"",
        removed=tuple(sorted(removed)),
    )


def thumb_again(asset: Asset) -> None:
    """Draw the small picture of a file that has lost it, if the file is still there."""
    path = path_of(asset.workspace_id, asset.sha256, asset.format)
    if not path.is_file():
        return
    if asset.kind == Kind.VIDEO:
        poster = poster_of(path)
        drawn = small(poster) if poster else b""
    else:
        with Image.open(path, formats=[PICTURES[asset.format]]) as image:
            drawn = small(image)
    if drawn:
        thumb_write(asset.workspace_id, asset.sha256, drawn)
