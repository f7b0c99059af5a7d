"""What channels are called: a port, since accounts are known by those who publish, above. Bound in wiring."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import cast

from django.utils.module_loading import import_string

from parvis.core.workspaces.models import Workspace

Names = Callable[[Workspace], Mapping[str, str]]
_named_by: list[str] = []


def name_with(path: str) -> None:
    """Have the channels of a workspace (an account's id, its name) told by the function at this dotted path;
    only ``config/wiring.py`` calls this."""
    _named_by[:] = [path]


def channels_of(workspace: Workspace) -> Mapping[str, str]:
    """The channels of a workspace, by their ids; none while nobody tells them."""
    return cast("Names", import_string(_named_by[0]))(workspace) if _named_by else {}
