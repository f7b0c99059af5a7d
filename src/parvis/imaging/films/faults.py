"""Why a film could not be read or made."""

from __future__ import annotations

import enum


class Why(enum.StrEnum):
    """What is wrong, for whoever says it in words."""

    UNREADABLE = "unreadable"  # no film, or damaged from its beginning
    CODEC = "codec"  # coded in a way that is not decoded here
    NO_PICTURE = "no_picture"  # sound alone
    NO_SOUND = "no_sound"  # no sound where sound is what was asked
    CUT_SHORT = "cut_short"  # ends long before it says
    EMPTY = "empty"  # nothing is left of it
    TOO_LONG = "too_long"
    TOO_LARGE = "too_large"  # what is made would be larger than allowed
    TOO_SLOW = "too_slow"  # took longer than allowed
    TOO_HEAVY = "too_heavy"  # took more memory than allowed
    DISK_FULL = "disk_full"
    STOPPED = "stopped"  # somebody asked for it
    NO_PROGRAM = "no_program"  # FFmpeg is not installed


class FilmFault(Exception):  # noqa: N818 - what is wrong with a film
    """It cannot be done; ``why`` tells, ``detail`` is for the log (the program's own last words)."""

    def __init__(self, why: Why, detail: str = "") -> None:
        super().__init__(f"{why}: {detail[-300:]}" if detail else why.value)
        self.why = why
        self.detail = detail
