"""``parvis``: one table of commands; each is a module with ``configure(parser)`` and ``run(options)``."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module

from parvis.cli.ground import Stop, start_django
from parvis.cli.speech import _
from parvis.kit.translation import gettext_noop


@dataclass(frozen=True, slots=True)
class Command:
    """A command. Its module is loaded when it is asked for, after Django unless it needs none.

    One that works on what is stored asks for a database of this version first.
    """

    name: str
    module: str
    needs_django: bool = True
    needs_database: bool = False

    def help(self) -> str:
        """One line."""
        return _(HELP[self.name])


HELP = {
    "up": gettext_noop("set up what is missing and start everything"),
    "login": gettext_noop("print a one-time login link for a person"),
    "listen": gettext_noop("show live posts that match a query, understood"),
    "import": gettext_noop("import a file of posts into a workspace"),
    "search": gettext_noop("find posts of a workspace that hold some words"),
    "create": gettext_noop("write variants of a brief, each resting on its facts"),
    "prompts": gettext_noop("list the versions of a prompt, put one in use, try some side by side"),
    "report": gettext_noop("say in words what happened in the last days, and what to do"),
    "film": gettext_noop("put a video into another shape around its subject, cut and captioned"),
    "annotate": gettext_noop("annotate a file of posts, without the product"),
    "picture": gettext_noop("draw words on a picture, in the formats of the networks"),
    "check": gettext_noop("say what should be looked at in a text before it is published"),
    "doctor": gettext_noop("check that everything is in order"),
    "migrate": gettext_noop("bring the database to this version"),
    "web": gettext_noop("run the web server alone"),
    "worker": gettext_noop("run a background worker alone"),
}
COMMANDS = (
    Command("up", "parvis.cli.up", needs_django=False),  # it checks before Django starts, then starts it
    Command("login", "parvis.cli.login", needs_database=True),
    Command("listen", "parvis.cli.listen"),
    Command("import", "parvis.cli.importing", needs_database=True),
    Command("search", "parvis.cli.searching", needs_database=True),
    Command("create", "parvis.cli.creating", needs_database=True),
    Command("prompts", "parvis.cli.prompting", needs_database=True),
    Command("report", "parvis.cli.reporting", needs_database=True),
    Command("film", "parvis.cli.filming"),
    Command("check", "parvis.cli.checking", needs_database=True),
    Command("annotate", "parvis.cli.annotating", needs_django=False),
    Command("picture", "parvis.cli.picturing"),
    Command("doctor", "parvis.cli.doctor", needs_django=False),
    Command("migrate", "parvis.cli.migrate"),
    Command("web", "parvis.cli.web", needs_django=False),  # the server's own processes load Django
    Command("worker", "parvis.cli.worker"),
)


# Threads of linear algebra wait for each other by spinning, and jobs and requests have threads of their own:
# on two busy cores, learning the sample's topics cost 1.3 s of processor time with one, 6 to 8 s with two.
ALGEBRA = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit status."""
    for threads in ALGEBRA:  # read when the library is loaded, much later; who sets them is obeyed
        os.environ.setdefault(threads, "1")
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        return _run(given)
    except Stop as stop:
        print(stop, file=sys.stderr)
        return stop.status
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # the reader left (parvis listen … | head): what was asked for was given
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _run(given: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="parvis")
    known = parser.add_subparsers(metavar=_("COMMAND"))
    asked = next((command for command in COMMANDS if given and command.name == given[0]), None)
    for command in COMMANDS:
        own = known.add_parser(command.name, help=command.help(), description=command.help())
        if command is asked:
            if command.needs_django:
                start_django()
            import_module(command.module).configure(own)
    options = parser.parse_args(given)
    if asked is None:
        parser.print_help()
        return 0 if not given else 2
    if asked.needs_database:
        import_module("parvis.cli.migrate").require_database()
    return int(import_module(asked.module).run(options))


if __name__ == "__main__":
    sys.exit(main())
