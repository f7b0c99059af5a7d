"""What a file is, by its first bytes: never by its name, nor by what a browser says of it.

Those that are named are what people try to send; more of them than are taken, so that a refusal can say what
to do. Sources: the formats' own specifications; ISO/IEC 14496-12 for the brands of MP4 and its family.
"""

from __future__ import annotations

import re
from typing import Final

from parvis.kit.pictures import JPEG, PNG

HEAD: Final = 4_096  # bytes that are enough to tell

_BEGINNINGS: Final = {
    JPEG: "jpeg",
    PNG: "png",
    b"GIF87a": "gif",
    b"GIF89a": "gif",
    b"%PDF-": "pdf",
    b"PK\x03\x04": "zip",
    b"II*\0": "tiff",
    b"MM\0*": "tiff",
    b"BM": "bmp",
    b"\x1aE\xdf\xa3": "webm",
    b"8BPS": "psd",
}
_BRANDS: Final = {
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"), "heic"),
    **dict.fromkeys((b"avif", b"avis"), "avif"),
    b"qt  ": "mov",
}
_OLD_MOVIES: Final = frozenset(
    {b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"}
)  # QuickTime before ftyp
_SVG: Final = re.compile(rb"<(?:\w+:)?svg[\s>]", re.IGNORECASE)
_HTML: Final = re.compile(rb"^\s*<(?:!doctype html|html|head|body|script)", re.IGNORECASE)


def format_of(head: bytes) -> str:
    """Its name: jpeg, png, gif, webp, mp4, mov, or another that is known; empty for what is not."""
    known = next((name for beginning, name in _BEGINNINGS.items() if head.startswith(beginning)), "")
    if not known and head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        known = "webp"
    if not known and head[4:8] == b"ftyp":
        known = _of_brands(head)
    if not known and head[4:8] in _OLD_MOVIES:
        known = "mov"
    return known or _of_text(head)


def _of_text(head: bytes) -> str:
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not text.startswith((b"<", b"\xff\xfe", b"\xfe\xff")):
        return ""
    plain = text.replace(b"\0", b"")  # UTF-16, as some programs write it
    if _SVG.search(plain):
        return "svg"
    return "html" if _HTML.search(plain) else ""


def _of_brands(head: bytes) -> str:
    """``ftyp``: the major brand, else the first of its companions that tells."""
    end = min(int.from_bytes(head[:4]), len(head))
    brands = [head[8:12], *(head[at : at + 4] for at in range(16, end - 3, 4))]
    if brands[0] in _BRANDS:
        return _BRANDS[brands[0]]
    return "mp4"
