"""Houses for tests: a database of each kind is migrated once for a whole run of the tests, then copied."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from core.jobs.house import House, fresh_postgres


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for what is made once: every pytest of a run is told the same by ``PARVIS_TEST_SHARED``."""
    given = os.environ.get("PARVIS_TEST_SHARED")
    return Path(given) if given else tmp_path_factory.mktemp("shared")


def made_once(folder: Path, name: str, make: Callable[[], str]) -> str:
    """What ``make`` answered the first time that any process asked for ``name``; the others wait for it."""
    with (folder / f"{name}.made").open("a+", encoding="utf-8") as note:
        fcntl.flock(note, fcntl.LOCK_EX)
        note.seek(0)
        told = note.read()
        if not told:
            told = make()
            note.write(told)
    return told


@pytest.fixture(scope="session")
def migrated_home(shared: Path) -> Path:
    """A home whose SQLite database is up to date, to be copied and not to be changed."""
    home = shared / "migrated"

    def make() -> str:
        home.mkdir(exist_ok=True)
        done = House(home).run("migrate")
        assert done.returncode == 0, done.stderr
        return str(home)

    return Path(made_once(shared, "sqlite", make))


@pytest.fixture(scope="session")
def migrated_postgres(postgres_url: str, shared: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The name of a database on the server that is up to date, to be copied and not to be changed."""

    def make() -> str:
        url = fresh_postgres(postgres_url)
        done = House(tmp_path_factory.mktemp("pg"), url).run("migrate")
        assert done.returncode == 0, done.stderr
        return url.rpartition("/")[2]

    return made_once(shared, "postgresql", make)


@pytest.fixture
def new_house(request: pytest.FixtureRequest) -> Callable[[str, Path], House]:
    """Make a house of its own with a database of that kind (``sqlite`` or ``postgresql``) in a folder."""

    def make(kind: str, folder: Path) -> House:
        if kind == "sqlite":
            shutil.copytree(request.getfixturevalue("migrated_home"), folder, dirs_exist_ok=True)
            return House(folder)
        server = request.getfixturevalue("postgres_url")
        return House(folder, fresh_postgres(server, like=request.getfixturevalue("migrated_postgres")))

    return make
