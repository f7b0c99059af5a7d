"""A real PostgreSQL for a test session: Debian's own binaries, an empty cluster, a free port.

As root it runs as user ``postgres`` through ``runuser``, since PostgreSQL refuses root.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from servers import report

NAME = "PostgreSQL"


def binaries() -> Path | None:
    """The folder of ``initdb`` and ``pg_ctl``: PARVIS_PG_BIN, the newest of Debian's, or the PATH's."""
    given = os.environ.get("PARVIS_PG_BIN")
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
    on_path = shutil.which("initdb")
    found = [Path(given)] if given else [*reversed(debian), *([Path(on_path).parent] if on_path else [])]
    return next((folder for folder in found if (folder / "initdb").exists()), None)


def free_port() -> int:
    """A port of the loopback that nobody holds now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def cluster(folder: Path) -> Iterator[str]:
    """Start a cluster in ``folder``, yield its URL, stop it; ``FileNotFoundError`` without binaries."""
    bin_folder = binaries()
    if bin_folder is None:
        raise FileNotFoundError("initdb is not installed (Debian: apt-get install postgresql)")
    as_postgres = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
    if as_postgres:
        _open_to_postgres(folder)
    port = free_port()
    data = folder / "data"

    def control(tool: str, *arguments: str) -> None:
        command = [*as_postgres, str(bin_folder / tool), "-D", str(data), *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/")

    control("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
    settings = f"-p {port} -c listen_addresses=127.0.0.1 -k {folder} -c fsync=off -c max_connections=200"
    control("pg_ctl", "-w", "-s", "-l", str(folder / "log"), "-o", settings, "start")
    try:
        yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
    finally:
        control("pg_ctl", "-m", "immediate", "-s", "stop")


def _open_to_postgres(folder: Path) -> None:
    """Let the other user reach its folder below pytest's private one."""
    for path in (folder, *folder.parents):
        if path.is_relative_to(tempfile.gettempdir()) and path != Path(tempfile.gettempdir()):
            path.chmod(path.stat().st_mode | 0o111)
    shutil.chown(folder, "postgres")


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The URL of an empty database on a real server."""
    given = os.environ.get("PARVIS_TEST_POSTGRES_URL")
    if given:  # one server for a whole run of several pytest processes
        report.met(NAME, "shared by the run")
        yield given
        return
    if binaries() is None:
        report.missing(NAME, "no initdb found; Debian: apt-get install postgresql, or set PARVIS_PG_BIN")
    with tempfile.TemporaryDirectory(prefix="parvis-pg-") as folder, cluster(Path(folder)) as url:
        report.met(NAME, str(binaries()))
        yield url


if __name__ == "__main__":  # python -m servers.postgres: a server to play with, until Ctrl-C
    with tempfile.TemporaryDirectory(prefix="parvis-pg-") as place, cluster(Path(place)) as address:
        sys.stdout.write(address + "\n")
        sys.stdout.flush()
        sys.stdin.read()
