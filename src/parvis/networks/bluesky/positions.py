"""Where we are in a stream, written so that a restart, another protocol or another host can go on from it."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from parvis.networks.ports import Fault, NetworkError

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


class Protocol(enum.StrEnum):
    """The three ways of hearing the whole of an AT Protocol host."""

    JETSTREAM_2 = "j2"
    JETSTREAM_1 = "j1"
    REPOS = "repos"


@dataclass(frozen=True, slots=True)
class Position:
    """The last event accepted. ``seq`` means something on its host only, ``time_us`` everywhere.

    On version 1 ``seq`` is our own count. Every batch that holds something ends at a position of its own.

    ``time_us`` is when the host saw the event (unix microseconds), 0 where it is not known.
    """

    protocol: Protocol
    host: str
    seq: int = 0
    time_us: int = 0

    def __str__(self) -> str:
        return f"{self.protocol} {self.seq} {self.time_us} {self.host}"


def parse_position(cursor: str) -> Position | None:
    """Read back a position, or None for an empty cursor; raises ``NetworkError`` (``bad_cursor``)."""
    if not cursor:
        return None
    try:
        protocol, seq, time_us, host = cursor.split(" ")
        return Position(Protocol(protocol), host, int(seq), int(time_us))
    except ValueError as error:
        message = f"{cursor!r:.100} is not a place in a Bluesky stream"
        raise NetworkError(Fault.BAD_INPUT, "bad_cursor", message) from error


def microseconds(moment: datetime) -> int:
    """Return unix microseconds, exactly."""
    return (moment - EPOCH) // _MICROSECOND
