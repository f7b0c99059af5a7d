"""Drawing: a composition and a format in, a JPEG out."""

from __future__ import annotations

import io
from typing import Final

from PIL import Image

from parvis.imaging.pictures import photos
from parvis.imaging.pictures.colours import colours_of
from parvis.imaging.pictures.column import Setter
from parvis.imaging.pictures.composition import LONGEST, Composition, Drawn
from parvis.imaging.pictures.families import faces
from parvis.imaging.pictures.faults import PictureFault
from parvis.imaging.pictures.formats import Format
from parvis.imaging.pictures.layouts import LAYOUTS
from parvis.imaging.pictures.runs import check_drawable, direction_of
from parvis.imaging.pictures.setting import tidy
from parvis.imaging.pictures.stage import Stage

LARGEST: Final = 950_000  # bytes: the smallest limit of a network that takes pictures is a million (Bluesky)
_QUALITIES: Final = (92, 86, 78, 68)


def drawn(piece: Composition, form: Format) -> Drawn:
    """Draw it. The same composition gives the same picture. Raises ``PictureFault``: ``no_words``,
    ``words_long``, ``characters``, ``no_shaping``, ``no_figure``, ``photo_broken``, ``photo_large``,
    ``logo_broken``."""
    words = checked(piece)
    setter = Setter(
        faces(piece.kit.title, piece.kit.text), piece.language, min(form.width, form.height) / 100
    )
    photo = photos.opened(piece.photo)[0] if piece.photo else None
    colours = colours_of(piece.palette, dict(piece.kit.colours), photo)
    flipped = direction_of(words["headline"]) == "rtl"
    stage = Stage(piece, form, colours, setter, flipped)
    LAYOUTS[piece.layout](stage, words)
    return Drawn(
        _packed(stage.image), form.width, form.height, tuple(stage.notes), stage.contrast, stage.enlarged
    )


def checked(piece: Composition) -> dict[str, str]:
    """The words as they will be set, each part by its name."""
    words = {name: tidy(text, piece.language) for name, text in piece.words.parts().items()}
    if "headline" not in words:
        raise PictureFault("no_words")
    for part, text in words.items():
        if len(text) > LONGEST[part]:
            raise PictureFault("words_long", part=part, room=LONGEST[part], length=len(text))
    if "kicker" in words:
        words["kicker"] = words["kicker"].upper()
    check_drawable(words.values(), faces(piece.kit.title, piece.kit.text).title)
    return words


def _packed(image: Image.Image) -> bytes:
    """As good as the smallest limit of a network allows."""
    for quality in _QUALITIES:
        file = io.BytesIO()
        image.save(file, "JPEG", quality=quality, subsampling=0 if quality > 80 else 2, optimize=quality < 92)
        if file.tell() <= LARGEST:
            break
    return file.getvalue()
