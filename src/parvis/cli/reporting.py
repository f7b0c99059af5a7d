"""``parvis report``: what happened in the last days, in words, with what to do; as PDF and CSV too."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from parvis.apps.reports.services import report_print
from parvis.cli.workspaces import ask_workspace, workspace_named
from parvis.core.actors import Actor
from parvis.core.errors import ParvisError

LANGUAGES = ("fr", "en")


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    ask_workspace(parser)
    parser.add_argument("--days", type=int, default=7, help=_("how many whole days (default: 7)"))
    parser.add_argument("--query", default="", help=_("filters, as the end of a page's address has them"))
    parser.add_argument("--language", choices=LANGUAGES, help=_("fr or en (default: that of the terminal)"))
    parser.add_argument("--pdf", type=Path, help=_("write the whole report to this file"))
    parser.add_argument("--csv", type=Path, help=_("write its sentences and numbers to this file"))


def run(options: argparse.Namespace) -> int:
    """Print the first screen; 0, or 2 when no report can be made."""
    spoken = (get_language() or "fr")[:2]
    try:
        printed = report_print(
            actor=Actor.system("parvis report"),
            workspace=workspace_named(options.workspace),
            days=options.days,
            language=options.language or (spoken if spoken in LANGUAGES else "en"),
            now=timezone.now(),
            query=options.query,
        )
    except ParvisError as error:
        print(error, file=sys.stderr)
        return 2
    # What was heard must not steer the terminal: names of topics are words of posts.
    print("".join(char if char.isprintable() or char == "\n" else " " for char in printed.text))
    if options.pdf:
        options.pdf.write_bytes(printed.pdf())
    if options.csv:
        options.csv.write_text(printed.csv(), encoding="utf-8", newline="")
    return 0
