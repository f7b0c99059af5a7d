"""Where files are used, told by those who use them: they stand above the library and tell it what they hold.

``config/wiring.py`` names them: ``used_by("parvis.apps.content.placing.uses_of")``. A reader is given a
workspace and ids, and answers what nobody may lose: posts that are put away do not count.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol, cast
from uuid import UUID

from django.utils.module_loading import import_string

from parvis.core.workspaces.models import Workspace


@dataclass(frozen=True, slots=True)
class Use:
    """One thing that shows a file: what it is called, the address of its page (empty if it has none)."""

    title: str
    href: str = ""


class Reader(Protocol):
    """Tells who uses files."""

    def __call__(self, workspace: Workspace, ids: Collection[UUID]) -> Mapping[UUID, Sequence[Use]]:
        """The uses of each of these that has any."""
        ...


_READERS: Final[list[str]] = []


def used_by(path: str) -> None:
    """Have this reader asked; it is loaded when somebody wants to know."""
    if path not in _READERS:
        _READERS.append(path)


def uses_of(workspace: Workspace, ids: Collection[UUID]) -> dict[UUID, list[Use]]:
    """Every use of these files that a reader knows."""
    found: dict[UUID, list[Use]] = {}
    for path in _READERS:
        reader = cast("Reader", import_string(path))
        for asset, uses in reader(workspace, ids).items():
            found.setdefault(asset, []).extend(uses)
    return found
