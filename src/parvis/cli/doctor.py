"""``parvis doctor``: one line for each thing that must hold."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from parvis.cli.ground import LOW_DISK_BYTES, Stop, check_home, free_bytes, home, start_django
from parvis.cli.speech import _

MOST_SKEW_S = 5.0
LATE_S = 300.0


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found."""

    name: str
    well: bool
    detail: str


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--json", action="store_true", help=_("for programs"))


def run(options: argparse.Namespace) -> int:
    """0 if all is well, 1 otherwise. A check that cannot be made is a finding, and the others go on."""
    findings = examine()
    if options.json:
        print(json.dumps([{"check": f.name, "well": f.well, "detail": f.detail} for f in findings]))
    else:
        for finding in findings:
            print(f"{'✓' if finding.well else '✗'} {finding.name}: {finding.detail}")
    return 0 if all(finding.well for finding in findings) else 1


def examine() -> list[Finding]:
    """Every check, in the order in which one depends on another."""
    first = [_check(_("home"), _home), _check(_("disk"), _disk), _check(_("settings"), _settings)]
    if not all(finding.well for finding in (first[0], first[2])):
        return first
    database = _check(_("database"), _database)
    if not database.well:
        return [*first, database]
    rest = [
        (_("migrations"), _migrations),
        (_("keys"), _keys),
        (_("workers"), _workers),
        (_("waiting work"), _waiting),
        (_("clock"), _clock),
        (_("engine"), _engine),
    ]
    return [*first, database, *(_check(name, check) for name, check in rest)]


def _check(name: str, check: Callable[[], str]) -> Finding:
    try:
        return Finding(name, True, check())
    except Exception as error:  # noqa: BLE001 - whatever goes wrong in a check is what it found
        return Finding(name, False, str(error).strip() or type(error).__name__)


def _home() -> str:
    check_home()
    return str(home())


def _disk() -> str:
    free = _("%d MB free") % (free_bytes() // 1_000_000)
    if free_bytes() < LOW_DISK_BYTES:
        raise Stop(free)
    return free


def _settings() -> str:
    start_django()
    return _("read")


# The checks below import what needs Django's models: it is only loaded once `_settings` has passed.


def _database() -> str:
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA quick_check(1)")
            answer = cursor.fetchone()[0]
        if answer != "ok":
            raise Stop(_("damaged: %s") % answer)
    return connection.vendor


def _migrations() -> str:
    from parvis.cli.migrate import check_database  # noqa: PLC0415

    if pending := check_database():
        raise Stop(_("%d missing; run: parvis migrate") % pending)
    return _("up to date")


def _keys() -> str:
    from parvis.core.secrets import LakeKey, open_secret, seal, unseal  # noqa: PLC0415

    unseal(seal(b"doctor", place="doctor"), place="doctor")
    for row in LakeKey.objects.all():
        open_secret(row, "key")
    return _("every sealed key opens")


def _workers() -> str:
    from parvis.core.jobs.selectors import workers_alive  # noqa: PLC0415

    alive = workers_alive().count()
    if not alive:
        raise Stop(_("none is alive; run: parvis up, or parvis worker"))
    return _("%d alive") % alive


def _waiting() -> str:
    from parvis.core.jobs.models import Job  # noqa: PLC0415
    from parvis.core.jobs.selectors import job_counts  # noqa: PLC0415

    counts = job_counts(Job.objects.all())
    told = _("%(waiting)d waiting, %(running)d running, %(failed)d failed") % {
        "waiting": counts.waiting,
        "running": counts.running,
        "failed": counts.failed,
    }
    late = (datetime.now(UTC) - counts.oldest_waiting).total_seconds() if counts.oldest_waiting else 0.0
    if late > LATE_S:
        raise Stop(told + " · " + _("the oldest has been due for %d minutes") % (late // 60))
    return told


def _clock() -> str:
    from django.db import connection  # noqa: PLC0415

    query = (
        "SELECT (julianday('now') - 2440587.5) * 86400.0"
        if connection.vendor == "sqlite"
        else "SELECT extract(epoch FROM now())"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        skew = abs(float(cursor.fetchone()[0]) - datetime.now(UTC).timestamp())
    now = datetime.now(UTC)
    if now.year < 2026 or skew > MOST_SKEW_S:
        raise Stop(
            _("%(now)s here, %(skew).0f s away from the database's") % {"now": now.isoformat(), "skew": skew}
        )
    return now.isoformat(timespec="seconds")


def _engine() -> str:
    from django.conf import settings  # noqa: PLC0415

    from parvis.core.lake import NoCluster  # noqa: PLC0415
    from parvis.core.lake.spark import Cluster  # noqa: PLC0415

    if settings.SPARK is None:
        return "DuckDB"
    try:
        Cluster(settings.SPARK.master).check()
    except NoCluster as error:
        raise Stop(_(error.reason) % error.facts) from error
    return f"Spark, {settings.SPARK.master}"
