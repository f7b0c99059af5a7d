"""``parvis web``: the web server alone."""

from __future__ import annotations

import argparse
import os

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from parvis.cli import parent

BLOCKING_THREADS = 8


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8765)
    parser.add_argument("--processes", type=int, default=1, help="web processes (default: 1)")
    parent.add_option(parser)


def run(options: argparse.Namespace) -> int:
    """Serve until SIGTERM or SIGINT."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parvis.config.settings")
    parent.follow(options.parent)
    Granian(
        "parvis.config.wsgi:application",
        address=options.host,
        port=options.port,
        interface=Interfaces.WSGI,
        workers=options.processes,
        blocking_threads=BLOCKING_THREADS,
        workers_kill_timeout=5,
        log_level=LogLevels.error,
    ).serve()
    return 0
