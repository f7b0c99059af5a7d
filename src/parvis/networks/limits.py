"""Reads ``limits.toml``: what networks allow, each value with its unit, its source and its date."""

from __future__ import annotations

import enum
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any


class Read(enum.StrEnum):
    """How the source of a limit was read; ``limits.toml`` says what each means."""

    OFFICIAL = "official"
    COPY = "copy"
    QUOTED = "quoted"
    UNOFFICIAL = "unofficial"
    UNREAD = "unread"
    RUN_TIME = "run time"  # told by the server itself, just now


_SURE = (Read.OFFICIAL, Read.COPY, Read.QUOTED, Read.RUN_TIME)


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit of one network: a number, or words that are allowed (file formats) or forbidden (signs)."""

    value: float | tuple[str, ...]
    unit: str
    source: str
    checked: date
    read: Read = Read.OFFICIAL
    advises: bool = False
    note: str = ""

    @property
    def number(self) -> float:
        """The value of a limit that is a number; raises ``TypeError`` for one of words."""
        if isinstance(self.value, tuple):
            raise TypeError(f"a limit in {self.unit} is no number")
        return self.value

    @property
    def words(self) -> tuple[str, ...]:
        """The value of a limit that is words; raises ``TypeError`` for a number."""
        if not isinstance(self.value, tuple):
            raise TypeError(f"a limit in {self.unit} is a number")
        return self.value

    @property
    def refuses(self) -> bool:
        """True when the network is known to refuse what goes beyond: its own words, and not mere advice."""
        return self.read in _SURE and not self.advises


Limits = Mapping[str, Limit]


@cache
def limits() -> Mapping[str, Limits]:
    """Return every limit, by network and name. A malformed file raises at once, naming the entry."""
    return read_limits(files("parvis.networks").joinpath("limits.toml").read_text("utf-8"))


def read_limits(text: str) -> Mapping[str, Limits]:
    """Read the file's text; raises ``ValueError`` with the network and the name of the first bad entry."""
    raw = tomllib.loads(text)
    return {network: dict(_entries(network, entries)) for network, entries in raw.items()}


def _entries(network: str, entries: Mapping[str, Any]) -> list[tuple[str, Limit]]:
    sources = entries.get("sources", {})
    read = []
    for name, entry in entries.items():
        if name == "sources":
            continue
        try:
            read.append((name, _limit(entry, sources)))
        except (KeyError, TypeError, ValueError) as wrong:
            raise ValueError(f"{network}.{name}: {wrong!r}") from wrong
    return read


def _limit(entry: Mapping[str, Any], sources: Mapping[str, Any]) -> Limit:
    given = dict(entry)
    named = sources.get(given["source"])
    if named is not None:
        given |= {"source": named["url"], "checked": named["checked"], "read": named.get("read", "official")}
    value = given.pop("value")
    return Limit(
        value=tuple(value) if isinstance(value, list) else value,
        read=Read(given.pop("read", Read.OFFICIAL)),
        **given,
    )


def limit(network: str, name: str) -> float:
    """Return the number of one limit; raises ``KeyError`` when the file does not know it."""
    return limits()[network][name].number


def as_told(network: str, told: Mapping[str, Any], *, host: str, day: date) -> Limits:
    """Return what a server told (``publishing.Told``) as limits that win over the file's.

    ``told`` is in the file's shape, ``{"text": {"value": 5000}}``, or the value alone. Names that it does
    not know, and values of another kind than the file's, are left out: a server can only move a limit.
    """
    found = {}
    for name, entry in told.items():
        default = limits().get(network, {}).get(name)
        value = _like(default, entry.get("value") if isinstance(entry, Mapping) else entry)
        if default is not None and value is not None:
            found[name] = replace(
                default, value=value, source=host, checked=day, read=Read.RUN_TIME, note="", advises=False
            )
    return found


def _like(default: Limit | None, value: object) -> float | tuple[str, ...] | None:
    """Return the value if it is of the kind of the file's."""
    if default is not None and isinstance(default.value, tuple):
        words = isinstance(value, list) and all(isinstance(word, str) for word in value)
        return tuple(value) if words and isinstance(value, list) else None
    number = isinstance(value, int | float) and not isinstance(value, bool) and value >= 0
    return value if number and isinstance(value, int | float) else None
