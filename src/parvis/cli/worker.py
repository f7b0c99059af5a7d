"""``parvis worker``: one background worker; start as many as you like, on as many machines."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
import threading
from types import FrameType

from parvis.cli import parent
from parvis.core.jobs.worker import Worker

LOOK_EACH_S = 0.2


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--threads", type=int, default=2, help="jobs at a time (default: 2)")
    parser.add_argument("--listeners", type=int, default=16, help="listeners at a time (default: 16)")
    parser.add_argument("--grace", type=float, default=8.0, help="seconds a job may take to end when we stop")
    parent.add_option(parser)


def run(options: argparse.Namespace) -> int:
    """Work until SIGTERM or SIGINT; the status is 0 whenever every lease was ended or given back."""
    asked = False

    def ask(_number: int, _frame: FrameType | None) -> None:
        nonlocal asked
        asked = True

    signal.signal(signal.SIGTERM, ask)
    signal.signal(signal.SIGINT, ask)
    parent.follow(options.parent)
    worker = Worker(threads=options.threads, listeners=options.listeners)
    left: list[int] = []
    thread = threading.Thread(
        target=lambda: left.append(worker.run(grace_s=options.grace)), name="dispatcher"
    )
    thread.daemon = True
    thread.start()
    # The dispatcher is not the main thread: a signal handler that set its event could deadlock on it.
    while thread.is_alive():
        thread.join(LOOK_EACH_S)
        if asked:
            worker.stop()
    if not left:
        return 1  # the dispatcher died of an error, already printed: the supervisor starts another
    if left[0]:
        logging.getLogger("parvis.worker").warning("%d job(s) given back unfinished", left[0])
        sys.stderr.flush()
        os._exit(0)  # their threads cannot be stopped; their leases are already given back
    return 0
