"""Who makes short links, and when: told from above, since this app stands below links.

An app above names its functions by their paths in ``config/wiring.py``; they are loaded when a post is
written.
"""

from __future__ import annotations

import enum
from typing import Any, Final

from django.utils.module_loading import import_string

from parvis.core.workspaces.models import Workspace

_makers: Final[dict[str, str]] = {}


class When(enum.StrEnum):
    """When a workspace has the links of its posts shortened."""

    NEVER = "never"
    ASKED = "asked"
    ALWAYS = "always"


def shorten_with(*, made_by: str, wanted_by: str) -> None:
    """Have short links made by the function at ``made_by`` (``linking.Shortens``), where the one at
    ``wanted_by`` says when (given the workspace, ``When``); only ``config/wiring.py`` calls this."""
    _makers.update(made=made_by, wanted=wanted_by)


def wanted(workspace: Workspace) -> When:
    """When links are shortened here; never while nobody makes short ones."""
    if "wanted" not in _makers:
        return When.NEVER
    told: Any = import_string(_makers["wanted"])
    return When(told(workspace))


def maker() -> Any:
    """What makes them: ``linking.Shortens``."""
    return import_string(_makers["made"])
