"""What can be wrong with a font, a photograph or words: a stable code; who shows it finds the sentence."""

from __future__ import annotations


class PictureFault(Exception):  # noqa: N818 - the name of what is wrong
    """It cannot be drawn. ``values`` belong into the sentence that says why."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(f"{code} {values}" if values else code)
        self.code = code
        self.values = values


class FontFault(PictureFault):
    """The file is no font that can be used."""
