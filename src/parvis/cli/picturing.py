"""``parvis picture``: words on a picture, in the formats that networks ask for, without a workspace."""

from __future__ import annotations

import argparse
from pathlib import Path

from parvis.apps.studio.wording import refused
from parvis.cli.ground import Stop
from parvis.cli.speech import _
from parvis.imaging.pictures.colours import Palette
from parvis.imaging.pictures.composition import Composition, Crop, Layout, Words
from parvis.imaging.pictures.drawing import drawn
from parvis.imaging.pictures.faults import PictureFault
from parvis.imaging.pictures.formats import formats


def configure(parser: argparse.ArgumentParser) -> None:
    """What may be said."""
    parser.add_argument("headline", help=_("the headline"))
    parser.add_argument("--kicker", default="", help=_("the line above it"))
    parser.add_argument("--text", default="", help=_("the text below it"))
    parser.add_argument("--call", default="", help=_("what the reader is to do"))
    parser.add_argument("--photo", type=Path, help=_("a JPEG, PNG or WebP file"))
    parser.add_argument("--language", default="fr", help=_("the language of the words (default: fr)"))
    parser.add_argument("--layout", choices=[one.value for one in Layout], default=Layout.COVER.value)
    parser.add_argument("--palette", choices=[one.value for one in Palette], default=Palette.KIT.value)
    parser.add_argument("--crop", choices=[one.value for one in Crop], default=Crop.WHOLE.value)
    parser.add_argument("--format", choices=list(formats()), action="append", help=_("may be repeated"))
    parser.add_argument(
        "--out", type=Path, default=Path(), help=_("the folder to write into (default: here)")
    )


def run(options: argparse.Namespace) -> int:
    """Draw, write, and say what was mended."""
    piece = Composition(
        words=Words(options.headline, options.kicker, options.text, options.call),
        language=options.language,
        layout=Layout(options.layout),
        palette=Palette(options.palette),
        crop=Crop(options.crop),
        photo=_read(options.photo),
    )
    for name in options.format or list(formats()):
        try:
            done = drawn(piece, formats()[name])
        except PictureFault as fault:
            raise Stop(str(refused(fault))) from fault
        path = options.out / f"{name}.jpg"
        try:
            options.out.mkdir(parents=True, exist_ok=True)
            path.write_bytes(done.jpeg)
        except OSError as error:
            raise Stop(_("%(path)s cannot be written.") % {"path": path}) from error
        print(f"{path}  {done.width} × {done.height}  {_('contrast')} {done.contrast:.1f}")
    return 0


def _read(path: Path | None) -> bytes:
    try:
        return path.read_bytes() if path else b""
    except OSError as error:
        raise Stop(_("%(path)s cannot be read.") % {"path": path}) from error
