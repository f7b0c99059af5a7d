"""Which real servers a test run met: told aloud, never skipped in silence.

Every fixture that starts a real server calls ``met`` once it answers, or ``missing`` when it cannot be had:
the test is then skipped, or fails when ``PARVIS_REQUIRE_SERVERS=1``. ``tools/run_tests.py`` prints what
was written to the file named by ``PARVIS_SERVERS_REPORT``.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import NoReturn

import pytest


def required() -> bool:
    """Whether a missing server fails the run."""
    return os.environ.get("PARVIS_REQUIRE_SERVERS") == "1"


def met(server: str, version: str = "") -> None:
    """The real server runs, and the tests that follow speak to it."""
    _write({"server": server, "ran": True, "detail": version})


def missing(server: str, why: str) -> NoReturn:
    """Skip the test, or fail it if servers are required; ``why`` says what to install."""
    _write({"server": server, "ran": False, "detail": why})
    if required():
        pytest.fail(f"REAL SERVER REQUIRED, NOT RUN: {server}: {why}", pytrace=False)
    pytest.skip(f"REAL SERVER NOT RUN: {server}: {why}")


def _write(line: dict[str, object]) -> None:
    path = os.environ.get("PARVIS_SERVERS_REPORT")
    if path:
        with Path(path).open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(line, ensure_ascii=False) + "\n")
