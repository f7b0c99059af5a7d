"""What is said of a file: deeds, their sources, and what a reading finds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Final

NEWSCODES: Final = "http://cv.iptc.org/newscodes/digitalsourcetype/"


class Source(StrEnum):
    """How pixels came to be: the IPTC's Digital Source Types that Parvis writes.

    https://cv.iptc.org/newscodes/digitalsourcetype/; any other that is read stays a text.
    """

    CAMERA = "digitalCapture"
    DRAWN = "digitalCreation"
    EDITED = "humanEdits"
    COMPOSED = "composite"
    COMPOSED_WITH_AI = "compositeWithTrainedAlgorithmicMedia"
    GENERATED = "trainedAlgorithmicMedia"

    @property
    def address(self) -> str:
        """The term's own address, as C2PA and XMP write it."""
        return NEWSCODES + self


BY_AI: Final = frozenset({Source.COMPOSED_WITH_AI, Source.GENERATED})


class Act(StrEnum):
    """What was done: actions of C2PA 2.2, section 18.16.

    https://spec.c2pa.org/specifications/specifications/2.2/specs/C2PA_Specification.html#_actions
    """

    CREATED = "c2pa.created"
    OPENED = "c2pa.opened"
    EDITED = "c2pa.edited"
    CROPPED = "c2pa.cropped"
    PLACED = "c2pa.placed"
    DRAWN = "c2pa.drawing"
    TRIMMED = "c2pa.trimmed"
    TRANSCODED = "c2pa.transcoded"


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that was done to a file. ``agent`` is the program or the model, with its version; ``of`` the
    key of the ``Part`` that it was done to: ``OPENED`` and ``PLACED`` name one."""

    act: str
    source: str = ""  # a ``Source``, or another term that was read
    agent: str = ""
    version: str = ""
    at: datetime | None = None
    words: str = ""
    of: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A file that another one was made of: opened, or placed in it."""

    key: str
    path: Path
    file_format: str
    title: str = ""


class Standing(StrEnum):
    """What a reading makes of a file's credentials."""

    NONE = "none"  # nothing there, which says nothing
    ELSEWHERE = "elsewhere"  # it names an address where they are kept; it is not asked
    UNREADABLE = "unreadable"
    BROKEN = "broken"  # signed, and changed since, or badly signed
    SIGNED = "signed"  # whole; nobody we trust vouches for who signed
    TRUSTED = "trusted"  # whole; signed by somebody on the list of those who are trusted


@dataclass(frozen=True, slots=True)
class Reading:
    """What is written in a file. ``faults`` are C2PA's own codes; ``sources`` names every source type, of the
    credentials and of the IPTC's field beside them, in the order of their finding."""

    standing: Standing
    signer: str = ""
    program: str = ""
    signed_at: datetime | None = None
    deeds: tuple[Deed, ...] = ()
    sources: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()

    @property
    def tells_of_ai(self) -> bool:
        """Whether it says that a model made it, or helped to."""
        return any(one in BY_AI for one in self.sources)


SILENT: Final = Reading(Standing.NONE)


class ProvenanceFault(Exception):  # noqa: N818 - a fault, as everywhere here
    """A file cannot be signed. ``code`` is stable; the text is English, for a log."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
