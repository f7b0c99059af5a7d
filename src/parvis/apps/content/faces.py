"""Who speaks on each network, told from above: accounts belong to an app that stands over this one.

An app above registers a path in ``config/wiring.py``; it is loaded when the first page asks::

    faces.register("parvis.apps.publishing.told.faces_of")    (workspace) -> {network: Face}
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, cast

from django.utils.module_loading import import_string

from parvis.core.workspaces.models import Workspace


@dataclass(frozen=True, slots=True)
class Face:
    """An account as readers meet it. Both empty where none is known: nothing is made up."""

    name: str = ""
    handle: str = ""  # without its @


NOBODY: Final = Face()
_paths: list[str] = []


def register(path: str) -> None:
    """Ask the function at this dotted path; only ``config/wiring.py`` calls this."""
    if path not in _paths:
        _paths.append(path)


def faces_of(workspace: Workspace) -> Mapping[str, Face]:
    """The workspace's account on each network where it has one."""
    found: dict[str, Face] = {}
    for path in _paths:
        found |= cast("Callable[[Workspace], Mapping[str, Face]]", import_string(path))(workspace)
    return found
