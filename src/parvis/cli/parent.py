"""A child that outlives its supervisor would hold the port and the jobs: it watches, and goes too."""

from __future__ import annotations

import argparse
import os
import signal
import threading
import time

WATCH_EACH_S = 1.0


def add_option(parser: argparse.ArgumentParser) -> None:
    """Declare ``--parent``."""
    parser.add_argument("--parent", type=int, default=0, help=argparse.SUPPRESS)


def follow(parent: int) -> None:
    """Send ourselves SIGTERM once the process ``parent`` is no longer our parent (0: no parent to follow)."""
    if parent:
        threading.Thread(target=_watch, args=(parent,), name="parent", daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(WATCH_EACH_S)
    os.kill(os.getpid(), signal.SIGTERM)
