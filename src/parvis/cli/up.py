"""``parvis up``: set up what is missing, start everything, keep it running, stop it cleanly."""

from __future__ import annotations

import argparse
import logging
import os
import random
import signal
import sys
import threading
import time
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException

from parvis.cli.ground import LOW_DISK_BYTES, check_home, check_port, free_bytes, start_django
from parvis.cli.speech import _, language
from parvis.cli.supervisor import Supervisor, parvis_command

DEFAULT_PORT = 8765
FIRST_PAGE_S = 120.0
ASK_EACH_S = 0.1
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "--host", default="127.0.0.1", help=_("the address to listen on (default: this machine only)")
    )
    parser.add_argument("--port", type=int, default=DEFAULT_PORT)
    parser.add_argument("--workers", type=int, default=1, help=_("background worker processes (default: 1)"))
    parser.add_argument(
        "--threads", type=int, default=2, help=_("jobs at a time in each worker (default: 2)")
    )
    parser.add_argument("--no-sample", action="store_true", help=_("start with an empty workspace"))


def run(options: argparse.Namespace) -> int:
    """0 after a clean stop, 1 if a child keeps crashing; raises ``Stop`` if it cannot start."""
    began = time.monotonic()
    check_home()
    check_port(options.host, options.port)
    os.environ.setdefault("PARVIS_PUBLIC_URL", f"http://localhost:{options.port}")
    start_django()
    logging.getLogger("parvis").setLevel(logging.WARNING)
    # Both need Django's models, which exist from here on.
    from parvis.cli.migrate import bring_up_to_date  # noqa: PLC0415
    from parvis.cli.setup import set_up  # noqa: PLC0415

    if free_bytes() < LOW_DISK_BYTES:
        say(_("Little space is left on the disk (%d MB).") % (free_bytes() // 1_000_000))
    if done := bring_up_to_date():
        say(_("%d migrations applied.") % done)
    link = set_up(with_sample=not options.no_sample, language=language(), say=say)
    _say_who_may_come(options.host)
    awake = threading.Event()
    threading.Thread(target=_wake_up, args=(options.host, options.port, awake), daemon=True).start()
    supervisor = Supervisor(_children(options), say=say, rng=random.Random())
    signal.signal(signal.SIGINT, supervisor.ask_to_stop)
    signal.signal(signal.SIGTERM, supervisor.ask_to_stop)

    def when_ready() -> None:
        say(_("Parvis is ready: %s") % os.environ["PARVIS_PUBLIC_URL"])
        if link:
            say(_("Enter with this link (once, within three days): %s") % link)
        say(_("Stop it with Ctrl-C. (%.1f s)") % (time.monotonic() - began))

    status = supervisor.run(ready=awake.is_set, when_ready=when_ready)
    say(_("Parvis has stopped."))
    return status


def say(text: str) -> None:
    """Tell the person at the keyboard."""
    print(f"parvis | {text}", flush=True, file=sys.stdout)


def _children(options: argparse.Namespace) -> list[tuple[str, list[str]]]:
    web = parvis_command("web", "--host", options.host, "--port", str(options.port))
    worker = parvis_command("worker", "--threads", str(options.threads))
    workers = [
        ("worker" if options.workers == 1 else f"work-{n + 1}", worker) for n in range(options.workers)
    ]
    return [("web", web), *workers]


def _say_who_may_come(host: str) -> None:
    if host not in LOOPBACK and not os.environ.get("PARVIS_HOSTS"):
        say(_("Other machines will be refused until PARVIS_HOSTS names the addresses they use."))


def _wake_up(host: str, port: int, awake: threading.Event) -> None:
    """Ask for the first page until it comes: it loads the application, so that nobody waits for it later."""
    target = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared, not bound
    while not awake.is_set():
        connection = HTTPConnection(target, port, timeout=FIRST_PAGE_S)
        try:
            connection.request("GET", "/healthz", headers={"Host": "localhost"})
            if connection.getresponse().status == HTTPStatus.OK:
                awake.set()
        except (OSError, HTTPException):  # not yet
            pass
        finally:
            connection.close()
        awake.wait(ASK_EACH_S)
