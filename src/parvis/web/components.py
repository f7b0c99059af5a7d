"""The plain data that some components take; apps may pass anything with the same names."""

from __future__ import annotations

from dataclasses import dataclass


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
