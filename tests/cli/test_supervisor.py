"""Keeping children alive, and ending them."""

from __future__ import annotations

import errno
import os
import random
import sys
import threading
import time
from pathlib import Path

import pytest
from django.db import OperationalError

from core.jobs.house import gone, until
from parvis.cli.ground import Stop, storage_faults
from parvis.cli.migrate import database_message
from parvis.cli.supervisor import TOO_MANY_CRASHES, Supervisor


class NoPatience(random.Random):
    """No waiting between two starts."""

    def uniform(self, a: float, b: float) -> float:
        """Always the shortest."""
        return min(a, b)


def _python(code: str) -> list[str]:
    return [sys.executable, "-S", "-c", code]


def test_a_child_that_keeps_crashing_ends_everything_with_status_1(capfd: pytest.CaptureFixture[str]) -> None:
    told: list[str] = []
    supervisor = Supervisor(
        [("bad", _python("print('no such option'); raise SystemExit(3)"))], say=told.append, rng=NoPatience()
    )
    assert supervisor.run(ready=lambda: False, when_ready=lambda: None) == 1
    assert len(told) == TOO_MANY_CRASHES
    assert "bad" in told[-1]
    assert capfd.readouterr().out.count("bad    | no such option") == TOO_MANY_CRASHES, (
        "its lines are prefixed"
    )


def test_a_child_that_will_not_stop_is_killed_after_the_grace_with_what_it_started(tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    code = f"""
import os, signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
other = os.fork()
if other:
    open({str(pids)!r}, "w").write(f"{{os.getpid()}} {{other}}")
while True:
    time.sleep(1)
"""
    told: list[str] = []
    supervisor = Supervisor([("deaf", _python(code))], say=told.append, rng=NoPatience(), grace_s=0.5)

    def ask() -> None:
        until(lambda: pids.exists() and pids.read_text(), within_s=30, what="the child")
        supervisor.ask_to_stop()

    threading.Thread(target=ask).start()
    assert supervisor.run(ready=lambda: False, when_ready=lambda: None) == 0
    for pid in map(int, pids.read_text().split()):
        until(lambda pid=pid: _ended(pid), within_s=10, what=f"process {pid} to end")  # type: ignore[misc]
    assert len(told) == 1


def _ended(pid: int) -> bool:
    """Gone, or dead and waiting for whoever adopted it."""
    return gone(pid) or Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"


def test_it_tells_once_when_everything_is_ready() -> None:
    told: list[str] = []
    supervisor = Supervisor(
        [("idle", _python("import time; time.sleep(60)"))], say=told.append, rng=NoPatience()
    )

    def when_ready() -> None:
        told.append("ready")
        threading.Timer(0.5, supervisor.ask_to_stop).start()

    began = time.monotonic()
    assert supervisor.run(ready=lambda: True, when_ready=when_ready) == 0
    assert told == ["ready"]
    assert time.monotonic() - began < 30


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES, errno.EROFS])
def test_what_the_disk_refuses_is_one_clear_message(number: int) -> None:
    with pytest.raises(Stop, match=r"disque|disk|PARVIS_HOME"), storage_faults():
        raise OSError(number, os.strerror(number))


def test_another_fault_of_the_system_is_not_disguised() -> None:
    with pytest.raises(OSError, match="Interrupted"), storage_faults():
        raise OSError(errno.EINTR, os.strerror(errno.EINTR))


def test_a_full_disk_under_the_database_is_called_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARVIS_LANGUAGE", "en")
    assert database_message(OperationalError("database or disk is full")).startswith("The disk is full")
    assert "cannot be written" in database_message(OperationalError("attempt to write a readonly database"))
    assert database_message(OperationalError("connection refused")).endswith("connection refused")
