"""What channels are called: a port, since accounts are known by those who publish, above. Bound in wiring."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from parvis.core.workspaces.models import Workspace

Names = Callable[[Workspace], Mapping[str, str]]
_named_by: list[Names] = []


def name_with(names: Names) -> None:
    """Have the channels of a workspace (an account's id, its name) told by this; only ``config/wiring.py``
    calls it."""
    _named_by[:] = [names]


def channels_of(workspace: Workspace) -> Mapping[str, str]:
    """The channels of a workspace, by their ids; none while nobody tells them."""
    return _named_by[0](workspace) if _named_by else {}
