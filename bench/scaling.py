"""The lake's questions and ``annotate`` on this machine and on a Spark cluster: what a million posts cost.

    python bench/scaling.py [--rows 1000000] [--posts 40000] [--repeats 3]

Needs Java, and PySpark (``pip install 'parvis[spark]'``, or the copy that the tests keep in PARVIS_CACHE). A
standalone master and its workers run here, each worker with one core, so the cluster has no more machine than
DuckDB has: this measures what distribution costs, not what it gains. Wall times suffer from whatever else the
machine does; processor time is added up over every process of each side.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tests"))

from lake import apart, questions  # noqa: E402 - the same six, beside this file
from lake_posts import DAYS, END, Posts  # noqa: E402 - beside this file
from parvis.ai.folders import annotate_folder, in_this_process  # noqa: E402 - after the path
from parvis.ai.on_spark import OnSpark  # noqa: E402 - after the path
from parvis.ai.sources import source_at  # noqa: E402 - after the path
from parvis.core.lake import Filter, Lake  # noqa: E402 - after the path
from parvis.core.lake.spark import Cluster  # noqa: E402 - after the path
from servers.spark import running  # noqa: E402 - after the path

MILLION = 1_000_000
ANNOTATE, SCANNED = "annotate", "count of what holds a text"
# What an operator would write for workers of this size.
SETTINGS = (
    ("spark.executor.memory", "1g"),
    ("spark.driver.host", "127.0.0.1"),
    ("spark.driver.bindAddress", "127.0.0.1"),
    ("spark.sql.shuffle.partitions", "4"),
)


@dataclass(frozen=True)
class Case:
    """A period and a word, as ``bench/lake.py`` asks."""

    filter: Filter
    word: str


@dataclass
class Cost:
    """Medians of seconds of wall and of processor, and the most memory that was in use, in MB."""

    wall: float
    cpu: float
    peak_mb: float


def measured(work: Callable[[], Any], repeats: int, roots: list[int]) -> Cost:
    """Once to warm up, then so many times; of this process, of ``roots`` and of all they start."""
    work()
    walls, cpus, peak = [], [], 0.0
    for _ in range(repeats):
        meter = Meter([os.getpid(), *roots])
        wall = time.perf_counter()
        work()
        walls.append(time.perf_counter() - wall)
        meter.end()
        cpus.append(meter.cpu)
        peak = max(peak, meter.peak_mb)
    return Cost(float(np.median(walls)), float(np.median(cpus)), peak)


class Meter:
    """Looks five times a second at a family of processes, for some come and go: their processor seconds since
    it began, and the most memory they had at one look, in MB. Of one that ends, what came after the last look
    is missed."""

    def __init__(self, roots: list[int]) -> None:
        self._roots = roots
        self._over = threading.Event()
        self._first: dict[int, int] = {pid: ticks for pid, (ticks, _) in used(roots).items()}
        self._last: dict[int, int] = dict(self._first)
        self.peak_mb = 0.0
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()

    @property
    def cpu(self) -> float:
        spent = sum(ticks - self._first.get(pid, 0) for pid, ticks in self._last.items())
        return spent / float(os.sysconf("SC_CLK_TCK"))

    def end(self) -> None:
        self._over.set()
        self._thread.join()
        self._look()

    def _watch(self) -> None:
        while not self._over.wait(0.2):
            self._look()

    def _look(self) -> None:
        seen = used(self._roots)
        self._last |= {pid: ticks for pid, (ticks, _) in seen.items()}
        pages = sum(pages for _, pages in seen.values())
        self.peak_mb = max(self.peak_mb, pages * os.sysconf("SC_PAGE_SIZE") / 1e6)


def used(roots: list[int]) -> dict[int, tuple[int, int]]:
    """Of each process below these: ticks of processor so far, pages of memory."""
    found = {}
    for pid in _family(roots):
        try:
            stat = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        found[pid] = (int(stat[11]) + int(stat[12]), int(stat[21]))
    return found


def _family(roots: list[int]) -> set[int]:
    parents: dict[int, int] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(path.parent.name)] = int(path.read_text().rsplit(")", 1)[1].split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue
    family, grew = set(roots), True
    while grew:
        found = {pid for pid, parent in parents.items() if parent in family} - family
        family, grew = family | found, bool(found)
    return family


def asked(lake: Lake, case: Case) -> dict[str, Callable[[], Any]]:
    """The six questions of the dashboard, and one that no roll-up and no index answers."""
    six = {name: (lambda ask=ask: ask(case)) for name, ask in questions(lake).items()}
    return {**six, SCANNED: lambda: lake.count(replace(case.filter, text=case.word))}


def fill(root: Path, rows: int) -> None:
    """A lake, compacted."""
    lake = Lake(root, clock=lambda: END)
    for number, table in enumerate(Posts(rows, seed=1).tables()):
        lake.append(table, batch_id=f"bulk-{number}")
    lake.compact()


def to_annotate(folder: Path, posts: int) -> None:
    """Files of made-up posts: id and text."""
    folder.mkdir()
    for number, table in enumerate(Posts(posts, seed=2, batch=5_000).tables()):
        pq.write_table(table.select(["mention", "text"]), folder / f"{number:03d}.parquet")


def annotated(source: Path, out: Path, writes: Any) -> Callable[[], Any]:
    """Annotate the folder anew."""

    def work() -> Any:
        shutil.rmtree(out, ignore_errors=True)
        return annotate_folder(source_at(source), out, writes=writes)

    return work


def costs(lake: Lake, source: Path, writes: Any, repeats: int, roots: list[int]) -> dict[str, Cost]:
    """Of every question, and of annotating."""
    case = Case(Filter(since=END - timedelta(days=DAYS), until=END), Posts(1, seed=1).words[40].as_py())
    found = {name: measured(ask, repeats, roots) for name, ask in asked(lake, case).items()}
    out = source.with_name("annotated")
    found[ANNOTATE] = measured(annotated(source, out, writes), repeats, roots)
    return found


def here(root: Path, source: Path, repeats: int, answer: Any) -> None:
    """In a process of its own: DuckDB, and ``annotate`` in one process."""
    answer.send(costs(Lake(root, clock=lambda: END), source, in_this_process, repeats, []))


def there(root: Path, source: Path, repeats: int, at: tuple[str, int, list[int]], answer: Any) -> None:
    """In a process of its own. ``at``: the master, how many workers of one core, the ids of all of them."""
    master, cores, workers = at
    cluster = Cluster(master, cores=cores)
    lake = Lake(root, clock=lambda: END, cluster=cluster)
    answer.send(costs(lake, source, OnSpark(cluster).write, repeats, workers))
    cluster.stop()


def report(args: argparse.Namespace, sides: dict[str, dict[str, Cost]], lake_mb: float) -> str:
    """Two tables: the questions, and annotating by the million."""
    duckdb, _, two = sides.values()
    told = f"{args.rows:,} made-up mentions over {DAYS} days ({lake_mb:,.0f} MB of segments)"
    lines = [
        f"{told}, {args.posts:,} posts to annotate.",
        "Warm engines, medians; *wall* and *cpu* (of all processes of a side) in seconds.",
        "",
        "| | DuckDB wall | cpu | Spark, 1 worker: wall | cpu | Spark, 2 workers: wall | cpu | ratio of cpu |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for name, cost in duckdb.items():
        cells = [f"{c:.2f}" for side in sides.values() for c in (side[name].wall, side[name].cpu)]
        ratio = two[name].cpu / cost.cpu if cost.cpu else float("inf")
        lines.append(f"| {name} | {' | '.join(cells)} | {ratio:.1f}x |")
    lines += [
        "",
        "| a million posts annotated | wall s | cpu s | posts a cpu second | most memory MB |",
        "|---|---:|---:|---:|---:|",
    ]
    for name, side in sides.items():
        cost, times = side[ANNOTATE], MILLION / args.posts
        rate = args.posts / cost.cpu
        cells = [cost.wall * times, cost.cpu * times, rate, cost.peak_mb]
        lines.append(f"| {name} | {' | '.join(f'{cell:,.0f}' for cell in cells)} |")
    scan = {name: side[SCANNED].cpu * MILLION / args.rows for name, side in sides.items()}
    told = ", ".join(f"{name} {cpu:.2f}" for name, cpu in scan.items())
    lines += ["", f"A million posts scanned for a text, processor seconds: {told}."]
    lines.append(f"Load of the machine at the end: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores.")
    return "\n".join(lines)


def main() -> None:
    """Fill, ask each side, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=MILLION)
    parser.add_argument("--posts", type=int, default=40_000)
    parser.add_argument("--repeats", type=int, default=3)
    args = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="parvis-scaling-"))
    sides: dict[str, dict[str, Cost]] = {}
    try:
        root, source = folder / "lake", folder / "posts"
        fill(root, args.rows)
        to_annotate(source, args.posts)
        sides["this machine"] = apart(here, root, source, args.repeats)
        with running(SETTINGS, "1100m") as spark:
            workers = [worker.pid for worker in spark.workers]
            for cores, name in ((1, "Spark, 1 worker"), (2, "Spark, 2 workers")):
                sides[name] = apart(there, root, source, args.repeats, (spark.master, cores, workers))
        lake = Lake(root)
        print(report(args, sides, lake.stats().bytes / 1e6))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
