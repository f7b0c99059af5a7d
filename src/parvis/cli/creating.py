"""``parvis create``: variants of a brief, written at once, kept beside it and printed."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.apps.creation import selectors, services
from parvis.cli.workspaces import ask_workspace, workspace_named
from parvis.core.actors import Actor
from parvis.core.errors import BadInput, ParvisError
from parvis.core.workspaces.models import Workspace

ACTOR = Actor.system("parvis create")


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("brief", help=_("the name of a brief, or a JSON file that holds a new one"))
    ask_workspace(parser)
    kinds = list(selectors.KINDS)
    parser.add_argument("--kind", choices=kinds, default=kinds[0], help=_("what is to be written"))
    parser.add_argument("--variants", type=int, default=5, help=_("how many (default: 5)"))
    parser.add_argument("--networks", default="", help=_("with commas between (default: those of the brief)"))
    parser.add_argument("--seed", type=int, default=0, help=_("the same seed gives the same variants"))
    parser.add_argument("--builtin", action="store_true", help=_("Parvis's own writer, without any endpoint"))


def run(options: argparse.Namespace) -> int:
    """Print each variant as it comes; 0, 1 when fewer came than were asked for, 2 when none could."""
    workspace = workspace_named(options.workspace)
    try:
        brief, networks = (
            _brief(workspace, options.brief),
            [one for one in options.networks.split(",") if one],
        )
        asked = services.run_ask(
            actor=ACTOR, workspace=workspace, brief_id=brief.pk, kind=selectors.KINDS[options.kind],
            networks=networks or selectors.draft_of(brief).networks, variants=options.variants,
            builtin=options.builtin, seed=options.seed, now=timezone.now(), background=False,
        )  # fmt: skip
        services.run_write(run_id=asked.pk)
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    except ParvisError as error:
        print(error, file=sys.stderr)
        return 2
    told = selectors.run_printed(workspace, asked.pk)
    # What was written must not steer the terminal: an endpoint's words come from outside.
    print("".join(char if char.isprintable() or char == "\n" else " " for char in told.text))
    if told.trouble:
        print(told.trouble, file=sys.stderr)
    return 0 if not told.trouble else (1 if told.text else 2)


def _brief(workspace: Workspace, named: str) -> selectors.Brief:
    """The brief of that name, or the one that a file holds, which is kept. Raises ``BadInput``."""
    if not named.endswith(".json"):
        found = selectors.briefs_of(workspace).filter(name=named).first()
        if found is None:
            raise BadInput(_("No brief is called “%(name)s” here.") % {"name": named})
        return found
    draft = selectors.draft_read(json.loads(Path(named).read_text("utf-8")))
    return services.brief_create(actor=ACTOR, workspace=workspace, draft=draft, now=timezone.now())
