"""Whether this is a moment to be careful in: told from above, since alerts stand above this app."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, cast

from django.utils.module_loading import import_string

from parvis.core.workspaces.models import Workspace


@dataclass(frozen=True, slots=True)
class Moment:
    """A crisis that is open, or (``rising``) a storm that nobody opened a room for yet."""

    title: str
    since: datetime
    rising: bool = False


_tellers: Final[list[str]] = []


def told_by(path: str) -> None:
    """Ask the function at this dotted path, given the workspace and now; only ``config/wiring.py`` calls
    this."""
    if path not in _tellers:
        _tellers.append(path)


def moments_of(workspace: Workspace, now: datetime) -> list[Moment]:
    """What makes this moment sensitive."""
    asked = (
        cast("Callable[[Workspace, datetime], Sequence[Moment]]", import_string(path)) for path in _tellers
    )
    return [moment for ask in asked for moment in ask(workspace, now)]
