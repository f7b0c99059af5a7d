"""Houses for tests: migrated once for each database, then copied."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from core.jobs.house import House, fresh_postgres


@pytest.fixture(scope="session")
def migrated_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose SQLite database is up to date."""
    home = tmp_path_factory.mktemp("migrated")
    done = House(home).run("migrate")
    assert done.returncode == 0, done.stderr
    return home


@pytest.fixture(scope="session")
def migrated_postgres(postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The name of a database on the server that is up to date."""
    url = fresh_postgres(postgres_url)
    done = House(tmp_path_factory.mktemp("pg"), url).run("migrate")
    assert done.returncode == 0, done.stderr
    return url.rpartition("/")[2]


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
