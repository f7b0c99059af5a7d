"""Faults at every boundary of publishing, on every network that can be published on: how often is a post
there twice, how often is one lost without a word?

Each run is one approved post for one account on a fake network of its own, which keeps its official rules and
goes wrong once: at one boundary, in one way. Workers are processes of their own; those that are killed are
killed by SIGKILL, and others take over. A simulated person answers what Parvis asks (looks at the network:
there, or send it again; connects an account again) and nothing else. In the end the network's own store tells
how often the post is there.

    python bench/faults.py --runs 2000 --database sqlite
    python bench/faults.py --runs 2000 --database postgresql

Clocks of workers and networks run ``SPEED`` times as fast as the machine's, so that leases run out.
"""

# ruff: noqa: PLC0415 - the environment of a fresh installation is set before Django is loaded

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent / "src"), str(HERE.parent / "tests"), str(HERE.parent)]
SPEED, WORKERS, AT_ONCE, LIMIT_S = 40.0, 4, 24, 120.0
WIRE = ("timeout_before", "timeout_after", "broken_before", "broken_after", "reset_before", "reset_after",
        "garbage_after", "cut_after", "rate_limited", "expired")  # fmt: skip
LOCAL = ("before_prepare", "after_prepare", "before_commit", "after_commit", "at_store", "after_store")
SETTLING = ("before_settle", "after_settle")


def fast(start: float) -> Any:
    """A clock that runs ``SPEED`` times as fast since ``start`` (seconds since 1970)."""
    return lambda: datetime.fromtimestamp(start, UTC) + timedelta(seconds=(time.time() - start) * SPEED)


# The workers


def work(start: float) -> None:
    """A worker: the engine, with hands that slip where they are told."""
    import django

    django.setup()
    from parvis.apps.publishing import fetching
    from parvis.apps.publishing.engine import noting
    from parvis.apps.publishing.engine.hands import Hands
    from parvis.apps.publishing.engine.running import serve
    from parvis.kit.http import Http

    http = Http(timeout_s=0.6, allow_private=True)
    hands = Hands(fast(start), http, http, rest=lambda seconds: time.sleep(seconds / SPEED))
    make, original = Hands.publisher, noting.live
    Hands.publisher = lambda self, network: Slipping(make(self, network))  # type: ignore[assignment,method-assign]
    Hands.preparer = Hands.publisher  # type: ignore[method-assign]

    fetching.address_of = shelved

    def live(step: Any, *told: Any) -> None:
        slip(step.key, "at_store")
        original(step, *told)
        slip(step.key, "after_store")

    noting.live = live
    serve(hands, lambda seconds: time.sleep(min(seconds, 0.2)) or False)  # type: ignore[func-returns-value]


def shelved(asset: Any, now: datetime) -> str:
    """Where the run's network fetches a file: on the run's own shelf."""
    del now
    return (Path(os.environ["FAULTS_ORDERS"]) / f"{asset.workspace_id}.shelf").read_text() + asset.format


class Slipping:
    """A publisher around which things go wrong."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner

    def __getattr__(self, name: str) -> Any:
        act = getattr(self._inner, name)
        if name not in {"prepare", "commit", "settle"}:
            return act

        def acting(work: Any, *more: Any) -> Any:
            slip(work.key, f"before_{name}")
            done = act(work, *more)
            slip(work.key, f"after_{name}")
            return done

        return acting


def slip(key: str, boundary: str) -> None:
    """Carry out what is ordered for a step at a boundary, as often as is ordered."""
    from django.db import OperationalError

    for order in Path(os.environ["FAULTS_ORDERS"]).glob(f"{key}.{boundary}.*"):
        try:
            order.unlink()
        except FileNotFoundError:
            continue
        if order.suffix.startswith(".kill"):
            os.kill(os.getpid(), signal.SIGKILL)
        raise OperationalError("database is locked")


class Gang:
    """The workers, started again when they die."""

    def __init__(self, environment: dict[str, str], start: float) -> None:
        self._command = [sys.executable, __file__, "--worker", str(start)]
        self._environment = environment
        self.deaths = 0
        self._over = False
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 - for as long as the gang
        self._all = [self._hire() for _ in range(WORKERS)]
        self._watch = threading.Thread(target=self._keep, daemon=True)
        self._watch.start()

    def _hire(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(self._command, env=self._environment, stdout=self._log, stderr=self._log)

    def _keep(self) -> None:
        while not self._over:
            for place, one in enumerate(self._all):
                if one.poll() is not None and not self._over:
                    self.deaths += 1
                    self._all[place] = self._hire()
            time.sleep(0.1)

    def dismiss(self) -> None:
        self._over = True
        self._watch.join()
        for one in self._all:
            one.kill()
            one.wait()

    def tail(self) -> str:
        self._log.seek(0)
        return self._log.read()[-3000:].decode(errors="replace")


# The runs


@dataclass(frozen=True)
class Case:
    """Where and how one thing goes wrong."""

    network: str
    rig: str
    boundary: str
    fault: str


def rigs_of(network: str) -> Any:
    return import_module(f"networks.{network}.publishing_rig").RIGS


def cases() -> list[Case]:
    """Every network x boundary x fault that exists there."""
    from contracts.publishing import NOTHING
    from parvis.networks import hands

    found: list[Case] = []
    for manifest in hands.that_publish():
        for name, make in rigs_of(manifest.name).items():
            with make() as rig:
                wired = [
                    place
                    for place in ("commit", "upload", "settle", "look")
                    if getattr(rig, place) != NOTHING
                ]
                local = [*LOCAL, *(SETTLING if "settle" in wired else ())]
            found += [Case(manifest.name, name, place, fault) for place in wired for fault in WIRE]
            found += [
                Case(manifest.name, name, place, fault) for place in local for fault in ("kill", "locked")
            ]
    return found


@dataclass
class Outcome:
    """How a run ended: copies on the network, what the row says, whether a person was asked."""

    case: Case
    copies: int
    state: str
    asked: int
    seconds: float


def run(case: Case, number: int, clock: Any, orders: Path) -> Outcome:
    """One post, one fault, to its end."""
    from bench.faults_desk import Desk
    from django.db import connection

    began = time.monotonic()
    with rigs_of(case.network)[case.rig]() as rig, tempfile.TemporaryDirectory() as folder:
        rig.fake.now = clock
        desk = Desk(rig, number, clock, Path(folder), pictured=case.boundary == "upload")
        (orders / f"{desk.workspace.pk}.shelf").write_text(f"{rig.media_url}/file.")
        order(case, desk, rig, orders)
        desk.schedule()
        asked = 0
        while not desk.ended() and time.monotonic() - began < LIMIT_S:
            time.sleep(0.3)
            asked += desk.answer()
            desk.hurry()
        outcome = Outcome(case, desk.copies(), desk.state(), asked, time.monotonic() - began)
        connection.close()
        return outcome


def order(case: Case, desk: Any, rig: Any, orders: Path) -> None:
    from servers.fakes import Fault

    if case.fault in {"kill", "locked"}:
        times = 1 if case.fault == "kill" or case.boundary != "at_store" else 3
        for time_ in range(times):
            (orders / f"{desk.key}.{case.boundary}.{case.fault}{time_}").touch()
        return
    rig.fake.order(Fault(case.fault), *getattr(rig, case.boundary))
    if case.boundary == "look":  # it is looked for only when an answer was lost
        rig.fake.order(Fault.TIMEOUT_AFTER, *rig.commit)


@contextmanager
def house(kind: str) -> Iterator[dict[str, str]]:
    """The environment of a fresh installation with that database."""
    from servers.postgres import cluster

    with tempfile.TemporaryDirectory(prefix="parvis-faults-") as folder:
        orders = Path(folder) / "orders"
        orders.mkdir()
        pg = Path(folder) / "pg"
        pg.mkdir()
        Path(folder).chmod(0o755)
        with cluster(pg) if kind == "postgresql" else nullcontext("") as url:
            yield {
                **os.environ, "PARVIS_HOME": f"{folder}/home", "PARVIS_DATABASE_URL": url or "",
                "PARVIS_PUBLIC_URL": "https://parvis.example", "PARVIS_LOG_LEVEL": "ERROR",
                "PARVIS_ALLOW_PRIVATE_HOSTS": "1", "DJANGO_SETTINGS_MODULE": "parvis.config.settings",
                "FAULTS_ORDERS": str(orders), "PYTHONPATH": os.pathsep.join(sys.path[:3]),
            }  # fmt: skip


def bench(runs: int, kind: str, only: list[str], minutes: float) -> tuple[list[Outcome], int, float]:
    """All runs, in an order drawn at random; those that have not begun after ``minutes`` are left out."""
    with house(kind) as environment:
        os.environ.update(environment)
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        known = [case for case in cases() if not only or case.network in only]
        start, began = time.time(), time.monotonic()
        gang = Gang(environment, start)
        orders = Path(environment["FAULTS_ORDERS"])
        try:
            with ThreadPoolExecutor(AT_ONCE) as pool:
                wanted = [(known[number % len(known)], number) for number in range(max(runs, len(known)))]
                random.Random(2026).shuffle(wanted)

                def one(wish: tuple[Case, int]) -> Outcome | None:
                    over = time.monotonic() - began > 60 * minutes
                    return None if over else run(*wish, fast(start), orders)

                outcomes = [outcome for outcome in pool.map(one, wanted) if outcome]
        finally:
            gang.dismiss()
        if any(outcome.state != "published" for outcome in outcomes):
            print(gang.tail(), file=sys.stderr)
        return outcomes, gang.deaths, time.monotonic() - began


def shown(outcomes: list[Outcome], deaths: int, kind: str, seconds: float) -> None:
    """The table, by network, and what must be nought."""
    by: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        by[outcome.case.network].append(outcome)
    name = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[kind]
    print(
        f"**{name}**, {WORKERS} workers, {len(outcomes):,} runs, {deaths} workers killed, {seconds:.0f} s\n"
    )
    print(
        "| network | runs | there once | more than once | lost silently | a person was asked | unfinished |"
    )
    print("|---|---:|---:|---:|---:|---:|---:|")
    for network, rows in sorted(by.items()):
        print(f"| {network} | {' | '.join(map(str, counted(rows)))} |")
    print(f"| **all** | {' | '.join(f'**{value}**' for value in counted(outcomes))} |\n")


def counted(rows: list[Outcome]) -> list[int]:
    once = sum(row.copies == 1 and row.state == "published" for row in rows)
    lost = sum(row.copies == 0 and row.state == "published" for row in rows)
    unfinished = sum(row.state != "published" for row in rows)
    return [
        len(rows),
        once,
        sum(row.copies > 1 for row in rows),
        lost,
        sum(row.asked > 0 for row in rows),
        unfinished,
    ]


def main() -> None:
    """Run what is asked for and print it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=2000)
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--minutes", type=float, default=90.0, help="begin no run after so many")
    parser.add_argument("--worker", type=float, default=0.0)
    options = parser.parse_args()
    if options.worker:
        work(options.worker)
        return
    if options.database == "both":  # Django is set up once a process: each database has its own
        for kind in ("sqlite", "postgresql"):
            more = ["--minutes", str(options.minutes), *(["--only", *options.only] if options.only else [])]
            subprocess.run(
                [sys.executable, __file__, "--runs", str(options.runs), "--database", kind, *more], check=True
            )
        return
    outcomes, deaths, seconds = bench(options.runs, options.database, options.only, options.minutes)
    shown(outcomes, deaths, options.database, seconds)
    told = "- {0.network}/{0.rig} {0.boundary} {0.fault}: {1} copies, {2}, {3} times"
    worst = Counter(
        (row.case, row.copies, row.state) for row in outcomes if row.copies != 1 or row.state != "published"
    )
    for (case, copies, state), times in worst.most_common(12):
        print(told.format(case, copies, state, times))


if __name__ == "__main__":
    main()
