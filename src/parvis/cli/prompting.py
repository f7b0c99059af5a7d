"""``parvis prompts``: the versions of a prompt from a terminal: listed, shown, put in use, tried."""

from __future__ import annotations

import argparse
import sys

from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.ai.ports import AiFault
from parvis.apps.creation import selectors as creation
from parvis.apps.creation import services as writing
from parvis.apps.workshop import selectors, services
from parvis.cli.workspaces import ask_workspace, workspace_named
from parvis.core.actors import Actor
from parvis.core.errors import ParvisError
from parvis.core.workspaces.models import Workspace

ACTOR = Actor.system("parvis prompts")


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("do", choices=["list", "show", "use", "try"], help=_("what to do with versions"))
    parser.add_argument("numbers", nargs="*", type=int, help=_("numbers of versions; 1 is the shipped one"))
    ask_workspace(parser)
    parser.add_argument("--language", choices=["fr", "en"], default="fr", help=_("of the prompt"))
    parser.add_argument("--variants", type=int, default=2, help=_("of each case and version, in a trial"))
    parser.add_argument("--seed", type=int, default=0, help=_("draws the order of the pairs"))


def run(options: argparse.Namespace) -> int:
    """Do it; 0, 1 when a trial ended early, 2 when nothing could be done."""
    workspace = workspace_named(options.workspace)
    try:
        return _done(workspace, options)
    except (ParvisError, AiFault) as error:
        print(error, file=sys.stderr)
        return 2


def _done(workspace: Workspace, options: argparse.Namespace) -> int:
    if options.do == "try":
        return _tried(workspace, options)
    if options.do == "list":
        for one in creation.prompts_of(workspace, options.language):
            print("*" if one.in_use else " ", one.number, one.name, one.note, sep="\t")
        return 0
    if len(options.numbers) != 1:
        print(_("Name one version by its number."), file=sys.stderr)
        return 2
    if options.do == "use":
        writing.prompt_use(
            actor=ACTOR, workspace=workspace, language=options.language, number=options.numbers[0],
            now=timezone.now(),
        )  # fmt: skip
    seen = creation.prompt_numbered(workspace, options.language, options.numbers[0])
    print(seen.instructions().text if options.do == "show" else seen.name)
    return 0


def _tried(workspace: Workspace, options: argparse.Namespace) -> int:
    """Try versions on every case of the language, here and now, and print the scores."""
    cases = selectors.cases_of(workspace, options.language)[:30]
    trial = services.trial_ask(
        actor=ACTOR, workspace=workspace, language=options.language, numbers=options.numbers,
        case_ids=[case.pk for case in cases], variants=options.variants, seed=options.seed,
        now=timezone.now(), background=False,
    )  # fmt: skip
    services.trial_run(trial_id=trial.pk)
    trial.refresh_from_db()
    for row in selectors.scores_of(trial):
        for version, arm in zip(trial.versions, row.arms, strict=True):
            ends = [_number(one) for one in (arm.value, arm.low, arm.high)]
            print(row.score.name, version["name"], *ends, f"n={arm.n}", sep="\t")
    return 1 if trial.trouble else 0


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.4g}"
