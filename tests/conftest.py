"""What every test may ask for. No test reaches beyond the loopback; no test sees another's state."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db.backends.base.operations import BaseDatabaseOperations
from django.test import Client
from hypothesis import HealthCheck, settings
from whitenoise.middleware import WhiteNoiseMiddleware

from callers import Caller, token_for
from parvis.core.actors import Actor
from parvis.core.people import User
from parvis.core.workspaces.models import Membership, Workspace
from parvis.core.workspaces.permissions import Role

pytest_plugins = ["core.jobs.houses", "servers.pds", "servers.postgres", "servers.spark"]
# A busy machine is no fault of the code: how long an example takes fails no test.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")


def pytest_collection_finish() -> None:
    """What was loaded to find the tests stays: to go through all of it again and again in search of
    garbage takes a good part of a run. What tests make is still collected, and an exception in its end still
    fails."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def pytest_unconfigure() -> None:
    """Give back what ``pytest_collection_finish`` set aside: libraries count what is left at the end."""
    gc.unfreeze()


@pytest.fixture(scope="session", autouse=True)
def parvis_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home of its own for the test run: nothing is written to a developer's."""
    home = tmp_path_factory.mktemp("home")
    django_settings.HOME = home
    django_settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.MD5PasswordHasher"
    ]  # tests need no slow hash
    return home


@pytest.fixture(scope="session", autouse=True)
def static_files_are_looked_for_once() -> Iterator[None]:
    """Every new client builds every middleware. A server does that once; a run of tests thousands of times,
    and to find and describe each static file anew takes long beside the pages themselves."""
    original = WhiteNoiseMiddleware.add_files_from_finders
    found: dict[tuple[object, ...], dict[str, Any]] = {}

    def add(self: WhiteNoiseMiddleware) -> None:
        told = (self.static_prefix, self.max_age, self.allow_all_origins, self.charset, _static_places())
        if told not in found:
            original(self)
            found[told] = dict(self.files)
        self.files.update(found[told])

    WhiteNoiseMiddleware.add_files_from_finders = add
    yield
    WhiteNoiseMiddleware.add_files_from_finders = original


def _static_places() -> tuple[object, ...]:
    """Where static files are looked for, as the settings of this moment say."""
    return (*django_settings.STATICFILES_FINDERS, *django_settings.STATICFILES_DIRS)


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """An SQLite file lies ready before Django looks for it; a copy on PostgreSQL is Django's to make."""
    return _is_sqlite()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(parvis_home: Path, request: pytest.FixtureRequest) -> None:
    """A copy of the database that ``parvis migrate`` made; SQLite on disk, as in production (WAL, IMMEDIATE),
    and not in memory."""
    told = {}
    if _is_sqlite():
        told["NAME"] = str(parvis_home / "test.sqlite3")
        shutil.copy(request.getfixturevalue("migrated_home") / "db.sqlite3", told["NAME"])
    elif os.environ["PARVIS_DATABASE_URL"] == os.environ.get("PARVIS_TEST_POSTGRES_URL"):
        told["TEMPLATE"] = request.getfixturevalue("migrated_postgres")
    database = django_settings.DATABASES["default"]
    database["TEST"] = {**database.get("TEST", {}), **told}


def _is_sqlite() -> bool:
    return bool(django_settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"))


@pytest.fixture(scope="session", autouse=True)
def what_is_written_once_can_be_emptied_between_tests() -> Iterator[None]:
    """Transactional tests empty every table; triggers refuse that of what is written once, so they step aside
    for them."""
    original = BaseDatabaseOperations.execute_sql_flush

    def flush(self: BaseDatabaseOperations, sql_list: Any) -> None:
        with self.connection.cursor() as cursor:
            if self.connection.vendor != "sqlite":
                cursor.execute("SET session_replication_role = replica")
                original(self, sql_list)
                cursor.execute("SET session_replication_role = origin")
                return
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
            for name, _sql in triggers:
                cursor.execute(f"DROP TRIGGER {name}")
            original(self, sql_list)
            for _name, sql in triggers:
                cursor.execute(sql)

    BaseDatabaseOperations.execute_sql_flush = flush  # type: ignore[method-assign]
    yield
    BaseDatabaseOperations.execute_sql_flush = original  # type: ignore[method-assign]


@pytest.fixture
def owner(db: None) -> User:
    """A person who owns ``workspace``."""
    return User.objects.create_user("ada@example.org", "correct horse battery", name="Ada")


@pytest.fixture
def workspace(owner: User) -> Workspace:
    """A workspace with its owner."""
    made = Workspace.objects.create(name="Vélo Lyon", slug="velo-lyon")
    Membership.objects.create(workspace=made, user=owner, role=Role.OWNER)
    return made


@pytest.fixture
def page(owner: User, workspace: Workspace) -> Client:
    """A browser of the workspace's owner, reading English."""
    owner.language = "en"
    owner.save()
    client = Client()
    client.force_login(owner, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def other_workspace(db: None) -> Workspace:
    """Somebody else's workspace."""
    made = Workspace.objects.create(name="Ailleurs", slug="ailleurs")
    stranger = User.objects.create_user("bob@example.org", "correct horse battery")
    Membership.objects.create(workspace=made, user=stranger, role=Role.OWNER)
    return made


@pytest.fixture
def member(workspace: Workspace) -> Callable[[Role], User]:
    """Make a member of ``workspace`` with a role."""

    def make(role: Role) -> User:
        user = User.objects.create_user(f"{role}@example.org", "correct horse battery")
        Membership.objects.create(workspace=workspace, user=user, role=role)
        return user

    return make


@pytest.fixture
def actor(owner: User) -> Actor:
    """The owner, acting."""
    return Actor.human(owner)


@pytest.fixture
def caller(owner: User, workspace: Workspace) -> Caller:
    """The owner's program, which may do all that an owner may."""
    return Caller(token_for(owner, workspace))
