"""The fonts that Parvis draws with when a brand sent none, and those that stand in for missing scripts.

All come as packages under the SIL Open Font License: Bricolage Grotesque (titles), Figtree (text), Noto Sans
Arabic, and Heebo for Hebrew.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Final

from parvis.imaging.pictures.fonts import Face, face_at

_TITLE: Final = "fontpkg_bricolage_grotesque"
_TEXT: Final = "fontpkg_figtree"
_SCRIPTS: Final = ("fontpkg_noto_sans_arabic", "fontpkg_heebo")
TITLE_NAME: Final = "Bricolage Grotesque"
TEXT_NAME: Final = "Figtree"

Chain = tuple[Face, ...]
"""Faces in the order in which a character is looked for."""


@dataclass(frozen=True, slots=True)
class Faces:
    """What a picture is set with: titles, text, and text that stands out."""

    title: Chain
    text: Chain
    strong: Chain


@cache
def _packaged(package: str) -> Face:
    root: Path = import_module(package).ROOT
    upright = sorted(path for path in (root / "files").glob("*.ttf") if "Italic" not in path.name)
    return face_at(upright[0])


def _chain(first: Face | None, own: str, weight: float) -> Chain:
    """The brand's own font, then Parvis's, then other scripts in the same weight."""
    known = [_packaged(name) for name in (own, _TEXT, *_SCRIPTS)]
    return tuple(face.cut(wght=weight) for face in dict.fromkeys([first, *known] if first else known))


@cache
def faces(title: Face | None = None, text: Face | None = None) -> Faces:
    """The faces of a brand; None is Parvis's own."""
    return Faces(
        title=_chain(title, _TITLE, 760),
        text=_chain(text, _TEXT, 450),
        strong=_chain(text, _TEXT, 700),
    )
