"""``parvis search 'vélo "piste cyclable" -tram'``: posts of a workspace that hold these words."""

from __future__ import annotations

import argparse
import sys

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parvis.apps.listening.searching import Searched, search, understood
from parvis.cli.workspaces import ask_workspace, workspace_named
from parvis.core.lake import Filter, Order

BOLD, PLAIN = "\x1b[1m", "\x1b[0m"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("words", help=_('words in any form, "exact words", begin* or -without'))
    ask_workspace(parser)
    parser.add_argument("--limit", type=int, default=20, help=_("how many posts to show (default: 20)"))
    parser.add_argument(
        "--newest", action="store_true", help=_("newest first instead of most relevant first")
    )


def run(options: argparse.Namespace) -> int:
    """Print the posts, then how many there are; 0 when some were found, 1 when none."""
    result = search(
        workspace_named(options.workspace),
        options.words,
        Filter(),
        order=Order.NEWEST if options.newest else Order.RELEVANCE,
        limit=max(1, options.limit),
        names=False,
    )
    _show(result)
    return 0 if result.total else 1


def _show(result: Searched) -> None:
    print(understood(result.asked), file=sys.stderr)
    for post in result.posts:
        # What was heard must not steer the terminal; each character keeps its place, for the marks.
        text = "".join(char if char.isprintable() else " " for char in post.text)
        if sys.stdout.isatty():
            text = _bold(text, post.spans)
        told = f"{post.network:<9} {post.language:<3} {post.sentiment:<8}"
        print(f"{post.created_at:%Y-%m-%d %H:%M}  {told}  {text}")
    told = ngettext("%(n)d post found.", "%(n)d posts found.", result.total) % {"n": result.total}
    print(told, file=sys.stderr)


def _bold(text: str, spans: tuple[tuple[int, int], ...]) -> str:
    parts, at = [], 0
    for start, end in spans:
        parts += [text[at:start], BOLD, text[start:end], PLAIN]
        at = end
    return "".join([*parts, text[at:]])
