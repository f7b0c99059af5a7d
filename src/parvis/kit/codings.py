"""What people call the coding of a video: by the four letters of its sample entry."""

from __future__ import annotations

from typing import Final

# RFC 6381 and the registered sample entries (mp4ra.org).
CODINGS: Final = {
    "avc1": "H.264",
    "avc3": "H.264",
    "hvc1": "H.265",
    "hev1": "H.265",
    "av01": "AV1",
    "vp08": "VP8",
    "vp09": "VP9",
    "mp4v": "MPEG-4",
    "apch": "ProRes",
    "apcn": "ProRes",
    "apcs": "ProRes",
    "apco": "ProRes",
    "ap4h": "ProRes",
}


def coding_of(letters: str) -> str:
    """The name of a coding; the letters themselves where nobody gave them one."""
    return CODINGS.get(letters, letters)
