"""Photographs: opened within bounds, in sRGB, cut to a box around the point that must stay in sight."""

from __future__ import annotations

import io
import struct
import zlib
from functools import lru_cache
from typing import Final

from PIL import Image, ImageCms, ImageOps

from parvis.imaging.pictures.composition import Crop
from parvis.imaging.pictures.faults import PictureFault
from parvis.kit.framing import framed

MOST_PIXELS: Final = 64_000_000
_SIDE: Final = 2_600  # no format needs more than this, crops included
_SHOWN: Final = {Crop.WHOLE: 1.0, Crop.NEAR: 0.76, Crop.CLOSE: 0.56}
_FORMATS: Final = ["JPEG", "PNG", "WEBP", "GIF"]
_UNREADABLE: Final = (
    OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error, Image.DecompressionBombError,
)  # fmt: skip


@lru_cache(maxsize=6)
def opened(data: bytes) -> tuple[Image.Image, tuple[int, int]]:
    """The photograph upright in sRGB, no larger than needed, and the size it had. Raises ``PictureFault``:
    ``photo_broken``, ``photo_large``."""
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
            size = image.size
            if size[0] * size[1] > MOST_PIXELS:
                raise PictureFault("photo_large", most=MOST_PIXELS // 1_000_000)
            image.draft("RGB", (_SIDE, _SIDE))
            image.load()
            upright = ImageOps.exif_transpose(image)
            if upright.size[0] > upright.size[1] and size[0] < size[1]:
                size = (size[1], size[0])
            plain = _in_srgb(upright)
    except _UNREADABLE as error:
        raise PictureFault("photo_broken") from error
    plain.thumbnail((_SIDE, _SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
    return plain, size


def _in_srgb(image: Image.Image) -> Image.Image:
    """Eight bits a colour, whatever profile it came with; what is transparent becomes white."""
    profile = image.info.get("icc_profile")
    if image.mode.startswith(("I", "F")):
        image = image.convert("I").point(lambda grey: grey / 256).convert("L")
    if profile and image.mode in {"RGB", "CMYK"}:
        try:
            known = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            turned = ImageCms.profileToProfile(image, known, ImageCms.createProfile("sRGB"), outputMode="RGB")
            return turned if turned is not None else image.convert("RGB")
        except (ImageCms.PyCMSError, OSError):
            pass  # a profile that nobody can read changes nothing
    if image.has_transparency_data:
        ground = Image.new("RGBA", image.size, "white")
        return Image.alpha_composite(ground, image.convert("RGBA")).convert("RGB")
    return image.convert("RGB")


def cut(
    data: bytes,
    box: tuple[int, int],
    focus: tuple[float, float],
    crop: Crop,
    aim: tuple[float, float] = (0.5, 0.5),
) -> tuple[Image.Image, float]:
    """The part of a photograph that fills a box (width, height), its focus as near as may be to ``aim``
    (shares of the box); how many times it had to be enlarged."""
    photo, size = opened(data)
    frame = framed(photo.width, photo.height, box[0] / box[1], focus)
    wide, high = frame.width * _SHOWN[crop], frame.height * _SHOWN[crop]
    left = min(max(focus[0] * photo.width - aim[0] * wide, 0), photo.width - wide)
    top = min(max(focus[1] * photo.height - aim[1] * high, 0), photo.height - high)
    window = (left, top, left + wide, top + high)
    filled = photo.resize(box, Image.Resampling.LANCZOS, box=window, reducing_gap=2.0)
    return filled, box[0] / (wide * size[0] / photo.width)


@lru_cache(maxsize=16)
def logo(data: bytes) -> Image.Image:
    """A logo with what is transparent kept, and empty borders taken away. Raises ``PictureFault``."""
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
            if image.width * image.height > MOST_PIXELS:
                raise PictureFault("photo_large", most=MOST_PIXELS // 1_000_000)
            found = image.convert("RGBA")
    except _UNREADABLE as error:
        raise PictureFault("logo_broken") from error
    found.thumbnail((1200, 1200), Image.Resampling.LANCZOS)
    inside = found.getchannel("A").getbbox()
    return found.crop(inside) if inside else found
