"""The days that Parvis knows (``days.toml``), and when they fall. Pure but for reading its own file."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any, Final

from parvis.apps.ideas.days.rules import falls_on
from parvis.kit.folding import fold

FIRST_YEAR: Final = 1970
LAST_YEAR: Final = 2199


class Kind(StrEnum):
    """What sort of day it is."""

    HOLIDAY = "holiday"  # nobody has to work, in France
    WORLD = "world"  # the United Nations and their agencies
    INSTITUTION = "institution"  # the French Republic, Europe
    CULTURE = "culture"
    COMMERCIAL = "commercial"
    OWN = "own"  # the workspace's


@dataclass(frozen=True, slots=True)
class Known:
    """A day. ``key`` stays its own; ``solemn``: not for selling. ``authority`` says who keeps it, at ``url``,
    as somebody compared on ``checked``; ``read`` says how, in the words of ``limits.toml``."""

    key: str
    rule: str
    fr: str
    en: str
    kind: Kind
    solemn: bool
    authority: str
    url: str
    checked: date | None
    read: str

    def name(self, language: str) -> str:
        """What it is called."""
        return self.fr if language.startswith("fr") else self.en


@dataclass(frozen=True, slots=True)
class Falls:
    """A day in its year."""

    on: date
    day: Known


@cache
def known() -> tuple[Known, ...]:
    """Every day that is shipped. A malformed file raises at once, naming the day."""
    return read_days(files("parvis.apps.ideas.days").joinpath("days.toml").read_text("utf-8"))


def read_days(text: str) -> tuple[Known, ...]:
    """Read the file's text."""
    groups = tomllib.loads(text)
    found = tuple(_day(group, line) for group in groups.values() for line in group["days"])
    keys = [one.key for one in found]
    if len(set(keys)) != len(keys):
        raise ValueError(f"two days are called {next(key for key in keys if keys.count(key) > 1)}")
    return found


def _day(group: Mapping[str, Any], line: list[str]) -> Known:
    rule, french, english, *more = line
    falls_on(rule, FIRST_YEAR)
    if not set(more) <= {"solemn"}:
        raise ValueError(f"{english}: {more}")
    return Known(
        key=re.sub(r"[^a-z0-9]+", "-", fold(english)).strip("-")[:80], rule=rule, fr=french, en=english,
        kind=Kind(group["kind"]), solemn="solemn" in more, authority=group["authority"], url=group["url"],
        checked=group["checked"], read=group["read"],
    )  # fmt: skip


def falling(days: Iterable[Known], since: date, until: date) -> list[Falls]:
    """When these days fall from ``since`` to ``until``, both among them, in order."""
    held = list(days)
    found = [
        Falls(on, day)
        for year in range(since.year, until.year + 1)
        for day in held
        if (on := falls_on(day.rule, year)) is not None and since <= on <= until
    ]
    return sorted(found, key=lambda one: (one.on, one.day.kind.value, one.day.key))
