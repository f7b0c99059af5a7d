"""What the accounts of a workspace may choose among, told from above: this app stands below accounts.

An app above registers a path in ``config/wiring.py``; it is loaded when the first page asks::

    offered.register("parvis.apps.publishing.told.offered_by")    (workspace) -> {network: {setting: values}}
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import cast

from django.utils.module_loading import import_string

from parvis.core.workspaces.models import Workspace
from parvis.networks.post_settings import Offered

_paths: list[str] = []


def register(path: str) -> None:
    """Ask the function at this dotted path; only ``config/wiring.py`` calls this."""
    if path not in _paths:
        _paths.append(path)


def offered_by(workspace: Workspace) -> Mapping[str, Offered]:
    """For each network whose accounts tell it: what at least one of them may choose among, by setting."""
    found: dict[str, Offered] = {}
    for path in _paths:
        found |= cast("Callable[[Workspace], Mapping[str, Offered]]", import_string(path))(workspace)
    return found
