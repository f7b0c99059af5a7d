"""``parvis import FILE``: a file into a workspace's lake, at once, with each bad line reported by number."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from django.utils.translation import gettext as _

from parvis.apps.listening.services import file_import, import_run, problem_message, trouble_message
from parvis.cli.workspaces import ask_workspace, workspace_named
from parvis.core.actors import Actor
from parvis.core.errors import ParvisError
from parvis.networks.files.mapping import Mapping, Role
from parvis.networks.files.reading import inspect
from parvis.networks.ports import NetworkError

REPORTED = 20


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("file", type=Path, help=_("CSV, TSV, JSON(L), Parquet or an account archive"))
    ask_workspace(parser)
    parser.add_argument("--text", default="", help=_("the column that holds the text (guessed otherwise)"))
    parser.add_argument("--timezone", default="", help=_("for times without one (default: the workspace's)"))


def run(options: argparse.Namespace) -> int:
    """Import; 0 when all was read, 1 when lines were left out, 2 when nothing could be done."""
    workspace = workspace_named(options.workspace)
    try:
        zone = options.timezone or workspace.time_zone
        guess = inspect(options.file, Mapping(timezone=zone)).guess.mapping
        roles = {**guess.roles, Role.TEXT: options.text} if options.text else dict(guess.roles)
        mapping = Mapping(roles=roles, timezone=zone, day_first=guess.day_first)
        source = file_import(
            actor=Actor.system("parvis import"),
            workspace=workspace,
            path=options.file.resolve(),
            name=options.file.name,
            options=mapping.options(),
        )
        for done in import_run(source_id=source.pk):
            print(f"\r{done.heard:,}", end="", file=sys.stderr, flush=True)
    except NetworkError as error:
        print(trouble_message(error.code), file=sys.stderr)
        return 2
    except ParvisError as error:
        print(error, file=sys.stderr)
        return 2
    source.refresh_from_db()
    print(
        "\n"
        + _("Posts kept: %(kept)d of %(heard)d read. Lines left out: %(refused)d.")
        % {"kept": source.kept, "heard": source.heard, "refused": source.refused}
    )
    for problem in source.problems[:REPORTED]:
        print(f"  {problem_message(problem)}", file=sys.stderr)
    return 1 if source.refused else 0
