"""Pictures and films drawn for the tests: nothing here was ever in front of a camera."""

from __future__ import annotations

import io
import random
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageCms, ImageDraw

EXIF_IFD, GPS_IFD, ORIENTATION = 0x8769, 0x8825, 0x0112


def picture(seed: int, size: tuple[int, int] = (320, 240), mode: str = "RGB") -> Image.Image:
    """A picture of its own: a sky, a ground and some shapes, placed by ``seed``; the same at every size."""
    return _picture(seed, size).convert(mode) if mode != "RGB" else _picture(seed, size).copy()


@cache
def _picture(seed: int, size: tuple[int, int]) -> Image.Image:
    draw_of = random.Random(seed)
    width, height = 960, 720
    colours = [tuple(draw_of.randrange(256) for _ in range(3)) for _ in range(12)]
    across = np.linspace(0, 1, width)[None, :, None]
    down = np.linspace(0, 1, height)[:, None, None]
    ground = np.array(colours[0]) * (1 - down) + np.array(colours[1]) * down + 30 * across
    image = Image.fromarray(np.clip(ground, 0, 255).astype(np.uint8))
    pen = ImageDraw.Draw(image)
    for colour in colours[2:]:
        left, top = draw_of.uniform(-0.1, 0.8) * width, draw_of.uniform(-0.1, 0.8) * height
        box = (left, top, left + draw_of.uniform(0.1, 0.5) * width, top + draw_of.uniform(0.1, 0.5) * height)
        (pen.ellipse if draw_of.random() < 0.5 else pen.rectangle)(box, fill=colour)
    return image.resize(size, Image.Resampling.LANCZOS)


def encoded(image: Image.Image, form: str = "JPEG", **options: Any) -> bytes:
    """The picture as a file."""
    kept = io.BytesIO()
    image.save(kept, form, **options)
    return kept.getvalue()


@cache
def profile() -> bytes:
    """A colour profile; each has the second of its making in it, so it is made once."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def taken_with_a_phone(orientation: int = 1, seed: int = 1) -> bytes:
    """A JPEG as a telephone writes it: place, camera, orientation, a comment, a colour profile."""
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[0x010F], exif[0x0110], exif[0x013B] = "Maker", "Model X", "Ada Lovelace"
    exif.get_ifd(GPS_IFD).update({1: "N", 2: (48.0, 51.0, 29.0), 3: "E", 4: (2.0, 17.0, 40.0)})
    return encoded(picture(seed), exif=exif, icc_profile=profile(), comment=b"taken by Ada", quality=90)


def animation(frames: int = 5, form: str = "GIF", size: tuple[int, int] = (64, 48), **options: Any) -> bytes:
    """Pictures that follow each other, 80 ms each."""
    first, *rest = [picture(seed, size) for seed in range(frames)]
    return encoded(first, form, save_all=True, append_images=rest, duration=80, loop=0, **options)


def film(
    path: Path,
    *,
    size: tuple[int, int] = (320, 240),
    fps: int = 25,
    frames: int = 50,
    codec: str = "libx264",
    place: bool = False,
    sound: bool = False,
    **options: str,
) -> Path:
    """A film written by FFmpeg's libraries, which know nothing of our reader."""
    import av

    with av.open(str(path), "w", options=options) as file:
        if place:
            file.metadata["title"] = "Ada in Paris"
            file.metadata["location"] = "+48.8584+002.2945/"
        shown = file.add_stream(codec, rate=fps)
        shown.width, shown.height, shown.pix_fmt = *size, "yuv420p"
        heard = file.add_stream("aac", rate=44_100) if sound else None
        for number in range(frames):
            frame = av.VideoFrame.from_image(picture(number // 25, size))
            file.mux(shown.encode(frame))
        file.mux(shown.encode())
        if heard is not None:
            for at in range(0, 44_100 * frames // fps, 1_024):
                quiet = av.AudioFrame.from_ndarray(np.zeros((1, 2_048), np.int16), "s16", "stereo")
                quiet.sample_rate, quiet.pts, quiet.time_base = 44_100, at, Fraction(1, 44_100)
                file.mux(heard.encode(quiet))
            file.mux(heard.encode())
    return path


def upload(data: bytes, name: str = "photo.jpg", mime: str = "image/jpeg") -> SimpleUploadedFile:
    """What a browser sends; its name and type are claims."""
    return SimpleUploadedFile(name, data, mime)
