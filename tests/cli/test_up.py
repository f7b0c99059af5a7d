"""``parvis up`` as a person meets it: real processes, a real port."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from core.jobs.house import House, gone, until
from servers.postgres import free_port

READY_S = 180


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """An empty home."""
    made = House(tmp_path)
    yield made
    made.close()


@pytest.fixture
def migrated(new_house: Callable[[str, Path], House], tmp_path: Path) -> Iterator[House]:
    """A home whose database is up to date."""
    made = new_house("sqlite", tmp_path)
    yield made
    made.close()


def _children(parent: int) -> dict[str, int]:
    """The commands that run as children of a process."""
    listing = subprocess.run(["ps", "-eo", "pid=,ppid=,args="], capture_output=True, text=True, check=True)
    found = {}
    for line in listing.stdout.splitlines():
        pid, ppid, arguments = line.split(None, 2)
        name = re.search(r"parvis\.cli\.main (web|worker)", arguments)
        if int(ppid) == parent and name:
            found[name[1]] = int(pid)
    return found


def _health(port: int) -> httpx.Response:
    return httpx.get(f"http://127.0.0.1:{port}/healthz", timeout=10)


@pytest.mark.slow
def test_up_serves_restarts_a_killed_worker_and_stops_cleanly(house: House) -> None:
    port = free_port()
    up = house.start("up", "--port", str(port), "--no-sample")
    until(lambda: "Parvis is ready" in house.log() or up.poll() is not None, within_s=READY_S, what="Parvis")
    assert up.poll() is None, house.log()
    assert f"http://localhost:{port}/login/" in house.log(), "a one-time link, and no password"
    assert until(lambda: _health(port).status_code == 200, within_s=60, what="the first page")
    first = _children(up.pid)
    assert set(first) == {"web", "worker"}

    os.kill(first["worker"], signal.SIGKILL)
    second = until(
        lambda: (now := _children(up.pid)).get("worker") not in {None, first["worker"]} and now,
        within_s=60,
        what="a new worker",
    )
    assert second["web"] == first["web"], "the web server is left alone"

    up.send_signal(signal.SIGINT)
    assert up.wait(60) == 0, house.log()
    assert all(gone(pid) for pid in second.values())
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0, "nobody listens any more"

    link = re.search(r"http://localhost:\d+/login/\S+", house.log())
    assert link, "the link is still shown on a second start, since nobody has used it"


@pytest.mark.slow
def test_children_of_a_killed_supervisor_end_themselves(migrated: House) -> None:
    port = free_port()
    up = migrated.start("up", "--port", str(port), "--no-sample")
    until(
        lambda: "Parvis is ready" in migrated.log() or up.poll() is not None, within_s=READY_S, what="Parvis"
    )
    children = _children(up.pid)
    assert set(children) == {"web", "worker"}, migrated.log()
    up.kill()
    up.wait()
    until(lambda: all(gone(pid) for pid in children.values()), within_s=60, what="the orphans to end")


def test_up_says_that_the_port_is_taken(house: House) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = house.run("up", "--port", str(port))
    assert done.returncode == 1
    assert done.stderr == (
        f"Port {port} of 127.0.0.1 is taken. Stop the other program, or try: parvis up --port {port + 1}\n"
    )


def test_up_says_that_the_database_is_newer_than_this_version(migrated: House) -> None:
    with closing(sqlite3.connect(migrated.home / "db.sqlite3")) as file, file:
        file.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES (?, ?, ?)",
            ("core", "0999_from_next_year", "2027-01-01"),
        )
    done = migrated.run("up", "--port", str(free_port()))
    assert done.returncode == 1
    assert "newer Parvis (core.0999_from_next_year)" in done.stderr
    assert done.stderr.count("\n") == 1, "one clear line, no traceback"


def test_a_home_that_cannot_be_one_is_told_in_one_line(house: House, tmp_path: Path) -> None:
    house.home = tmp_path / "a-file"
    house.home.write_text("not a folder")
    done = house.run("up", "--port", str(free_port()))
    assert done.returncode == 1
    assert done.stderr.startswith("Parvis cannot write to")
    assert done.stderr.count("\n") == 1


def test_a_database_that_does_not_answer_is_told_in_one_line(house: House) -> None:
    house.database_url = f"postgresql://postgres@127.0.0.1:{free_port()}/nothing"
    done = house.run("migrate")
    assert done.returncode == 1
    assert done.stderr.startswith("The database does not answer")
    assert "Traceback" not in done.stderr


def test_the_doctor_tells_what_is_missing_and_then_that_all_is_well(
    house: House, migrated_home: Path
) -> None:
    ill = house.run("doctor")
    assert ill.returncode == 1
    assert "✗ migrations: " in ill.stdout
    shutil.copytree(migrated_home, house.home, dirs_exist_ok=True)
    still = house.run("doctor")
    assert "✓ migrations: up to date" in still.stdout
    assert "✗ workers: none is alive" in still.stdout
    house.start("worker")
    until(lambda: house.rows("SELECT 1 FROM jobs_workerpresence"), within_s=60, what="the worker")
    well = house.run("doctor")
    assert well.returncode == 0, well.stdout
    assert "✗" not in well.stdout


def test_login_prints_a_link_for_a_known_person_only(migrated: House) -> None:
    migrated.ask("from parvis.core.people import User\nUser.objects.create_user('ada@example.org')")
    known, unknown = migrated.run("login", "ADA@example.org"), migrated.run("login", "eve@example.org")
    assert re.fullmatch(r"http://localhost:8765/login/[\w-]+/[\w-]+/\n", known.stdout)
    assert (unknown.returncode, unknown.stderr) == (1, "Nobody here has the address eve@example.org.\n")


def test_the_command_line_speaks_french_unless_told_otherwise(house: House) -> None:
    environment = {key: value for key, value in house.environment().items() if key != "PARVIS_LANGUAGE"}
    environment.update({"LANG": "C.UTF-8", "LC_ALL": "", "PYTHONPATH": ""})
    code = "from parvis.cli.speech import language; print(language())"
    for extra, expected in (({}, "fr"), ({"LANG": "en_GB.UTF-8"}, "en"), ({"PARVIS_LANGUAGE": "en"}, "en")):
        done = subprocess.run(
            [sys.executable, "-c", code],
            env={**environment, **extra},
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.strip() == expected
