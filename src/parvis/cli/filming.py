"""``parvis film IN OUT --shape 9:16``: put a video into another shape around its subject, without a
workspace."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from django.utils.translation import gettext as _

from parvis.apps.studio.films.wording import CHARACTERS, captions_words, fault_words
from parvis.cli.ground import Stop
from parvis.imaging.films.captions import BadCaptions, Cue, read, text_of
from parvis.imaging.films.edits import Edit, Keep, Piece
from parvis.imaging.films.faults import FilmFault
from parvis.imaging.films.probing import looked
from parvis.imaging.films.program import Watch
from parvis.imaging.films.rendering import rendered
from parvis.imaging.pictures.faults import PictureFault
from parvis.kit.framing import SHAPES


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("film", type=Path, help=_("the video, MP4 or MOV"))
    parser.add_argument("target", type=Path, help=_("where to write the new one (MP4)"))
    parser.add_argument("--shape", choices=[*SHAPES], default="", help=_("its shape (default: as filmed)"))
    parser.add_argument("--keep", choices=[*Keep], default=Keep.SUBJECT, help=_("what stays in sight"))
    parser.add_argument("--start", type=float, default=0.0, help=_("from this second"))
    parser.add_argument("--end", type=float, help=_("to this second"))
    parser.add_argument("--captions", type=Path, help=_("captions to burn in (SRT or WebVTT)"))


def run(options: argparse.Namespace) -> int:
    """Make it; raises ``Stop`` with a sentence for what cannot be made. What is there is not written over."""
    if options.target.exists():
        raise Stop(_("%(path)s is there already.") % {"path": options.target}, status=2)
    try:
        film = looked(options.film)
        piece = Piece(film, options.start, min(options.end or film.seconds, film.seconds))
        edit = Edit((piece,), options.shape, Keep(options.keep), cues=_cues(options.captions))
        with tempfile.TemporaryDirectory() as folder:
            rendered(edit, Path(folder), watch=Watch(_show))
            shutil.move(Path(folder) / "made.mp4", options.target)
    except FilmFault as fault:
        raise Stop(fault_words(fault.why), status=1) from fault
    except PictureFault as fault:
        raise Stop(fault_words(CHARACTERS), status=1) from fault
    except BadCaptions as fault:
        raise Stop(captions_words(fault), status=1) from fault
    return 0


def _cues(path: Path | None) -> tuple[Cue, ...]:
    return read(text_of(path.read_bytes())) if path else ()


def _show(share: float) -> None:
    if sys.stderr.isatty():
        print(f"\r{share:4.0%}", end="", file=sys.stderr, flush=True)
