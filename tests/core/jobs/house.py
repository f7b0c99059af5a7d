"""A Parvis of its own for a test: its home, its database (SQLite or a real PostgreSQL), its processes."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

NURSERY = """
import os, signal, sys
import django
django.setup()
from django.utils.module_loading import import_string
from parvis.cli.main import main
from parvis.cli import worker
from parvis.core.jobs.schedules import registered
for schedule in registered():
    import_string(schedule.task)  # what each worker would load for itself, seconds of work, is loaded once
signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the dead are buried at once
for line in sys.stdin:
    pid = os.fork()
    if pid == 0:
        os.close(0)
        os._exit(main(line.split()))
    print(pid, flush=True)
"""
TESTS = Path(__file__).parents[2]


def fresh_postgres(url: str, *, like: str = "template1") -> str:
    """The URL of a new database on the server: empty, or a copy of the one named ``like``."""
    name = f"test_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE {like}")  # type: ignore[arg-type]
    return f"{url.rpartition('/')[0]}/{name}"


def until(condition: Callable[[], Any], *, within_s: float, what: str) -> Any:
    """Look again and again until ``condition`` holds; its value. Fails after ``within_s``."""
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline:
        if found := condition():
            return found
        time.sleep(0.05)
    raise AssertionError(f"waited {within_s:.0f} s for {what}")


def gone(pid: int) -> bool:
    """Whether there is no such process any more."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


@dataclass
class House:
    """Start processes in it with ``start``; run Python in it with ``ask``; ``close`` kills what is left."""

    home: Path
    database_url: str = ""
    started: list[subprocess.Popen[bytes]] = field(default_factory=list)
    nursery: subprocess.Popen[str] | None = None
    born: set[int] = field(default_factory=set)

    def environment(self) -> dict[str, str]:
        """What its processes see."""
        kept = {key: value for key, value in os.environ.items() if not key.startswith("PARVIS_")}
        return {
            **kept,
            "PARVIS_HOME": str(self.home),
            "PARVIS_DATABASE_URL": self.database_url,
            "PARVIS_LANGUAGE": "en",
            "DJANGO_SETTINGS_MODULE": "parvis.config.settings",
            "PYTHONPATH": str(TESTS),
            "PYTHONUNBUFFERED": "1",
        }

    def start(self, *arguments: str, log: str = "log") -> subprocess.Popen[bytes]:
        """``parvis …`` in the background, its output added to the file ``log`` of the home."""
        with (self.home / log).open("ab") as stream:
            process = subprocess.Popen(
                [sys.executable, "-m", "parvis.cli.main", *arguments],
                env=self.environment(),
                stdout=stream,
                stderr=subprocess.STDOUT,
            )
        self.started.append(process)
        return process

    def fork(self, *arguments: str) -> int:
        """``parvis …`` in a process forked from one that has loaded Django and the jobs already; its id."""
        if self.nursery is None:
            self.nursery = subprocess.Popen(
                [sys.executable, "-c", NURSERY],
                env=self.environment(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=(self.home / "log").open("ab"),
                text=True,
            )
        assert self.nursery.stdin is not None
        assert self.nursery.stdout is not None
        self.nursery.stdin.write(" ".join(arguments) + "\n")
        self.nursery.stdin.flush()
        pid = int(self.nursery.stdout.readline())
        self.born.add(pid)
        return pid

    def kill(self, pid: int) -> None:
        """SIGKILL a forked process, and wait until it is gone."""
        os.kill(pid, signal.SIGKILL)
        self.born.discard(pid)
        until(lambda: gone(pid), within_s=30, what="a killed process to be gone")

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """``parvis …``, to its end."""
        return subprocess.run(
            [sys.executable, "-m", "parvis.cli.main", *arguments],
            env=self.environment(),
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    def ask(self, code: str) -> Any:
        """Run ``code`` with Django set up; the JSON value of its variable ``answer``."""
        lines = ["import django, json", "django.setup()", "answer = None", code, "print(json.dumps(answer))"]
        done = subprocess.run(
            [sys.executable, "-c", "\n".join(lines)],
            env=self.environment(),
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What the database answers, asked directly: quicker than ``ask``."""
        if self.database_url:
            with psycopg.connect(self.database_url) as server:
                return server.execute(query).fetchall()  # type: ignore[arg-type]
        with closing(sqlite3.connect(self.home / "db.sqlite3", timeout=20)) as file:
            return file.execute(query).fetchall()

    def log(self, name: str = "log") -> str:
        """What its processes printed."""
        path = self.home / name
        return path.read_text(errors="replace") if path.exists() else ""

    def close(self) -> None:
        """End everything it started."""
        for pid in self.born:
            if not gone(pid):
                os.kill(pid, signal.SIGKILL)
        if self.nursery is not None:
            self.nursery.kill()
            self.nursery.wait(30)
        for process in self.started:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in self.started:
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(30)
