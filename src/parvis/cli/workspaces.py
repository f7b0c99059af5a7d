"""Which workspace a command works in."""

from __future__ import annotations

import argparse

from django.utils.translation import gettext as _

from parvis.cli.ground import Stop
from parvis.core.workspaces.models import Workspace


def ask_workspace(parser: argparse.ArgumentParser) -> None:
    """Declare the option that names it."""
    parser.add_argument(
        "--workspace", default="", help=_("the workspace's short name (needed if there are several)")
    )


def workspace_named(slug: str) -> Workspace:
    """The workspace of that short name, or the only one; raises ``Stop``."""
    workspaces = Workspace.objects.filter(slug=slug) if slug else Workspace.objects.all()
    if workspaces.count() != 1:
        names = ", ".join(Workspace.objects.values_list("slug", flat=True))
        raise Stop(_("Say which workspace with --workspace: %(names)s") % {"names": names or "–"}, status=2)
    return workspaces.get()
