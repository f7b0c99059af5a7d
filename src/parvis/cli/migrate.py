"""``parvis migrate``: bring the database to this version, and no further."""

from __future__ import annotations

import argparse
import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from django.conf import settings
from django.core.management import call_command
from django.db import Error as DatabaseTrouble
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from parvis.cli.ground import Stop, home, storage_faults
from parvis.cli.speech import _


def configure(parser: argparse.ArgumentParser) -> None:
    """No options."""


def run(options: argparse.Namespace) -> int:  # noqa: ARG001 - every command has the same shape
    """Migrate and say what was done."""
    done = bring_up_to_date()
    print(_("%d migrations applied.") % done if done else _("The database is up to date."))
    return 0


def bring_up_to_date() -> int:
    """Apply what is missing; how many. Raises ``Stop`` if the database is newer, or unreachable."""
    with storage_faults():
        try:
            pending = check_database()
            if pending:
                with _rarely_collected():
                    call_command("migrate", verbosity=0, interactive=False)
            _make_cache_table()
        except DatabaseTrouble as error:
            raise Stop(database_message(error)) from error
    return pending


@contextmanager
def _rarely_collected() -> Iterator[None]:
    """Django draws thousands of model classes anew on the way, each with cycles: to look for garbage after
    every few hundred objects takes a good part of that time. Looking rarely costs some 50 MB meanwhile."""
    usual = gc.get_threshold()
    gc.set_threshold(200_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def require_database() -> None:
    """Raise ``Stop`` unless the database answers and is of this version."""
    with storage_faults():
        try:
            pending = check_database()
        except DatabaseTrouble as error:
            raise Stop(database_message(error)) from error
    if pending:
        raise Stop(
            _("The database in %s is not ready. Run “parvis up” once, or “parvis migrate”, and try again.")
            % home()
        )


def _make_cache_table() -> None:
    table = cast("dict[str, str]", settings.CACHES["default"])["LOCATION"]
    if table not in connection.introspection.table_names():
        call_command("createcachetable", verbosity=0)


def check_database() -> int:
    """How many migrations are missing; raises ``Stop`` if the database knows some that we do not."""
    executor = MigrationExecutor(connection)
    graph, applied = executor.loader.graph, executor.loader.applied_migrations
    ours = {app for app, _name in graph.nodes}
    unknown = [f"{app}.{name}" for app, name in applied if app in ours and (app, name) not in graph.nodes]
    replaced = {key for migration in executor.loader.replacements.values() for key in migration.replaces}
    unknown = [name for name in unknown if tuple(name.split(".", 1)) not in replaced]
    if unknown:
        raise Stop(
            _("The database was made by a newer Parvis (%s). Install that version, or restore a backup.")
            % ", ".join(sorted(unknown)[:3])
        )
    return len(executor.migration_plan(graph.leaf_nodes()))


def database_message(error: Exception) -> str:
    """What to tell a person about a database error."""
    text = str(error)
    if "full" in text.lower() or "no space" in text.lower():
        return _("The disk is full: the database cannot write. Free some space.")
    if "readonly" in text.lower() or "read-only" in text.lower():
        return _("The database cannot be written. Change the rights of PARVIS_HOME.")
    return _("The database does not answer: %s") % text.strip()
