"""Which bytes of a file somebody asks for: one range, as players of films ask (RFC 9110, section 14)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_ONE: Final = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)


class Unsatisfiable(ValueError):  # noqa: N818 - what RFC 9110 calls it
    """The range begins after the end."""


@dataclass(frozen=True, slots=True)
class Range:
    """``length`` bytes from ``start``, both inside the file."""

    start: int
    length: int


def range_of(header: str, size: int) -> Range | None:
    """The range asked for; None where the whole file is to be sent: no range, several, no sense."""
    found = _ONE.fullmatch(header.strip())
    if found is None or not any(found.groups()):
        return None
    first, last = found.groups()
    if not first:  # the last so many
        length = min(int(last), size)
        if not length:
            raise Unsatisfiable
        return Range(size - length, length)
    start = int(first)
    if last and int(last) < start:
        return None
    if start >= size:
        raise Unsatisfiable
    return Range(start, min(int(last) if last else size - 1, size - 1) - start + 1)
