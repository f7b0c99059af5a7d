"""Keeps child processes alive, and ends them together."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import IO

from parvis.cli.speech import _
from parvis.kit.backoff import Backoff

LOOK_EACH_S = 0.1
HEALTHY_AFTER_S = 20.0
TOO_MANY_CRASHES = 6


@dataclass
class Child:
    """A process and how often it crashed without having been healthy in between."""

    name: str
    command: Sequence[str]
    backoff: Backoff
    process: subprocess.Popen[bytes] | None = None
    began: float = 0.0
    again_at: float = 0.0
    crashes: int = 0
    pump: threading.Thread | None = field(default=None, repr=False)


class Supervisor:
    """Starts the children, restarts one that ends, stops all when asked.

    Each child leads a session of its own: Ctrl-C in the terminal reaches only the supervisor, and what a
    dead child leaves behind (a web server's own processes) is ended with it.
    """

    def __init__(
        self,
        commands: Sequence[tuple[str, Sequence[str]]],
        *,
        say: Callable[[str], None],
        rng: random.Random,
        grace_s: float = 10.0,
    ) -> None:
        self._children = [Child(name, command, Backoff(0.5, 15.0, rng)) for name, command in commands]
        self._say, self._grace_s = say, grace_s
        self._asked = False
        self._write = threading.Lock()

    def ask_to_stop(self, *_signal: object) -> None:
        """Usable as a signal handler: it only sets a flag."""
        self._asked = True

    def run(self, *, ready: Callable[[], bool], when_ready: Callable[[], None]) -> int:
        """Until asked to stop (0), or until a child keeps crashing (1). Tells once when ``ready`` holds."""
        told = False
        for child in self._children:
            self._start(child)
        status = 0
        while not self._asked:
            if not told and ready():
                told = True
                when_ready()
            if any(self._gave_up(child) for child in self._children):
                status = 1
                break
            time.sleep(LOOK_EACH_S)
        self._stop_all()
        return status

    def _start(self, child: Child) -> None:
        child.process = subprocess.Popen(  # noqa: S603 - our own commands
            [*child.command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        child.began = time.monotonic()
        stream = child.process.stdout
        if stream is not None:
            child.pump = threading.Thread(target=self._relay, args=(child.name, stream), daemon=True)
            child.pump.start()

    def _relay(self, name: str, stream: IO[bytes]) -> None:
        for line in stream:
            text = line.decode(errors="replace").rstrip()
            with self._write:
                print(f"{name:<6} | {text}", flush=True)

    def _gave_up(self, child: Child) -> bool:
        """Look after one child; True once it has crashed too often."""
        now = time.monotonic()
        if child.process is None:
            if now >= child.again_at:
                self._start(child)
            return False
        status = child.process.poll()
        if status is None:
            if child.crashes and now - child.began > HEALTHY_AFTER_S:
                child.crashes = 0
                child.backoff.reset()
            return False
        _end_group(child.process.pid, signal.SIGKILL)
        child.process = None
        child.crashes += 1
        if child.crashes >= TOO_MANY_CRASHES:
            self._say(_("%s keeps crashing. Parvis stops; the lines above say why.") % child.name)
            return True
        pause = child.backoff.next_wait()
        child.again_at = now + pause
        self._say(
            _("%(name)s ended (%(status)s); starting it again in %(pause).1f s.")
            % {"name": child.name, "status": status, "pause": pause}
        )
        return False

    def _stop_all(self) -> None:
        alive = [child.process for child in self._children if child.process is not None]
        for process in alive:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + self._grace_s
        for process in alive:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                self._say(_("A process does not stop; it is killed."))
            _end_group(process.pid, signal.SIGKILL)
            process.wait()
        for child in self._children:
            if child.pump is not None:
                child.pump.join(timeout=1)


def _end_group(leader: int, number: signal.Signals) -> None:
    """End what is left of a child's session."""
    try:
        os.killpg(leader, number)
    except (ProcessLookupError, PermissionError):  # nothing is left of it
        return


def parvis_command(*arguments: str) -> list[str]:
    """The command that runs ``parvis`` as a child of this process."""
    return [sys.executable, "-m", "parvis.cli.main", *arguments, "--parent", str(os.getpid())]
