"""The plain data that some components take; apps may pass anything with the same names."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab: a link."""

    label: str
    href: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is on (``remove_href``) or a choice (``href``, ``on``)."""

    label: str
    href: str = ""
    remove_href: str = ""
    on: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """The head of a column."""

    label: str
    number: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that leads somewhere."""

    text: str
    href: str = ""
