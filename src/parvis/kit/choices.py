"""What a page lets somebody choose among, as the components of tabs and chips show it."""

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

    def __str__(self) -> str:
        return self.label
