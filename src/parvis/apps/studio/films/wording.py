"""What is wrong with a film or with captions, in words that say what to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parvis.imaging.films.captions import Bad, BadCaptions, Hint
from parvis.imaging.films.faults import Why

CHARACTERS: Final = "characters"  # signs that no font here draws
GONE: Final = "gone"  # a file that it is made of is not in the library any more
REFUSED: Final = "refused"  # by the library, to whoever asked for the film
LOST: Final = "lost"  # whoever made it died, again and again
FAULTS: Final[Mapping[str, str | Promise]] = {
    Why.UNREADABLE: gettext_lazy(
        "One of the files is damaged. Save it again in a program and send that to the library."
    ),
    Why.CODEC: gettext_lazy(
        "One of the videos is coded in a way that is not read here. Export it as MP4 (H.264) and send that."
    ),
    Why.NO_PICTURE: gettext_lazy("One of the files holds sound alone. Take it out."),
    Why.NO_SOUND: gettext_lazy("The music holds no sound. Send another file."),
    Why.CUT_SHORT: gettext_lazy(
        "A video ends long before it says: it is damaged from there. End its part earlier, or send it again."
    ),
    Why.EMPTY: gettext_lazy("Nothing is left to show. Make the parts longer."),
    Why.TOO_LONG: gettext_lazy("This is too long: a film has at most an hour. Cut some of it."),
    Why.TOO_LARGE: gettext_lazy(
        "The film would be heavier than it may be, however it is coded. Make it shorter."
    ),
    Why.TOO_SLOW: gettext_lazy("Making it took longer than it may. Make the film shorter."),
    Why.TOO_HEAVY: gettext_lazy(
        "The videos are too large for the memory of this machine. Send smaller ones."
    ),
    Why.DISK_FULL: gettext_lazy("The disk is full. Make room, then make the film again."),
    Why.STOPPED: gettext_lazy("It was stopped."),
    Why.NO_PROGRAM: gettext_lazy(
        "FFmpeg is missing on this machine. Whoever runs this Parvis can install it (imageio-ffmpeg)."
    ),
    CHARACTERS: gettext_lazy(
        "A caption holds characters that no font here draws. Write it otherwise, or take the SRT file."
    ),
    REFUSED: gettext_lazy(
        "The library did not take it: whoever asked for the film may not add media any more."
    ),
    LOST: gettext_lazy(
        "Its making broke off several times. Make it again; if it does so too, make it shorter."
    ),
    GONE: gettext_lazy("A file that the film is made of has left the library. Choose another."),
}
HINTS: Final[Mapping[Hint, str | Promise]] = {
    Hint.FAST: gettext_lazy("Too fast to be read: leave it longer, or say less."),
    Hint.LONG: gettext_lazy("More than two lines: divide it."),
    Hint.SHORT: gettext_lazy("Gone before it is seen: leave it longer."),
    Hint.TOGETHER: gettext_lazy("It begins before the last one ends."),
    Hint.LATE: gettext_lazy("It begins after the end of the film: it will not be shown."),
}


def fault_words(code: str) -> str:
    """Why a film could not be made; empty for no fault."""
    return str(FAULTS.get(code, FAULTS[Why.UNREADABLE])) if code else ""


def captions_words(fault: BadCaptions) -> str:
    """Why captions cannot be read."""
    if fault.why is Bad.TIMES:
        return _(
            "Line %(line)d: its times cannot be read, or end before they begin. Mend it and send it again."
        ) % {"line": fault.line}
    words = {
        Bad.NONE: _("There is no caption in this file. Send an SRT or WebVTT file."),
        Bad.MANY: _("There are too many captions in this file: at most 2,000 are taken."),
        Bad.LARGE: _("This file is too large for captions. Send an SRT or WebVTT file."),
    }
    return words[fault.why]


def hint_words(hints: tuple[Hint, ...]) -> str:
    """What a reader would stumble over, in sentences."""
    return " ".join(str(HINTS[hint]) for hint in hints)
