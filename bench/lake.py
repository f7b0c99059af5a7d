"""The lake against PostgreSQL 15: ingest, six dashboard questions with a writer beside, memory.

    python bench/lake.py [--rows 5000000] [--repeats 30] [--rival-repeats 10] [--no-postgres] [--write]

Each repeat asks about another period (and another word), so that nothing is answered from a cache of answers.
Both sides hold the same rows and take in the same batches while they answer. Wall times suffer from whatever
else the machine does; the load and the processor time are printed beside them.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import resource
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np

from lake_postgres import Postgres
from lake_posts import DAYS, END, Posts
from parvis.core.lake import Bucket, By, Column, Filter, Lake

REPORT = Path(__file__).parent.parent / "docs" / "benchmarks" / "lake.md"
WRITER_ROWS = 200  # a batch each 200 ms: 1,000 posts/s, forty times Bluesky
WRITER_PAUSE_S = 0.2
PROMISE_MS = 250
PROMISE_ROWS = 100_000  # a second
PROMISE_MB = 2_048
WARM = 2


READING = """## How to read this

Both sides hold the same rows and answer the same questions while a writer adds batches to them. Times are
wall times of one question after another, on a warm engine; *cpu* is processor time of our process, both
threads together. PostgreSQL has an index for each question and as much memory to share; it is asked fewer
times, for it takes longer. The load says what else the machine was doing.

- *Volume, sentiment, topics, authors, terms* are answered from roll-ups, kept in memory once they were read,
  and from the few mentions that no roll-up holds yet. They grow with hours, days and distinct keys, not with
  mentions. Filters that hit them: a period on whole hours and at most one saved query; for volume, sentiment
  and languages also network, language and sentiment; for topics also topic and language; for emotions also
  emotion, language and sentiment. Any other filter (terms of one language, authors of one network) is a scan
  of the columns it needs.
- *Latest with a word* takes the places of the newest mentions from the word index and reads these. The rarer
  the word, the more row groups are opened for fifty rows; a row store reads single rows there.
"""


@dataclass(frozen=True)
class Case:
    """One repeat of a question: its period and its word."""

    since: Any
    until: Any
    word: str

    @property
    def filter(self) -> Filter:
        return Filter(since=self.since, until=self.until)


@dataclass
class Times:
    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def at(self, percent: float) -> float:
        return float(np.percentile(self.wall, percent))


def cases(n: int, seed: int) -> list[Case]:
    """Periods of 30 days or a little less; words from the most frequent to ones that nobody wrote. The first
    ``WARM`` are for warming up: the whole period, a word that must be looked for everywhere."""
    rng, words = random.Random(seed), Posts(1, seed=seed).words
    found = []
    for i in range(n):
        since = END - timedelta(days=DAYS) + timedelta(hours=rng.randrange(24))
        word = "qwertyuiop" if i % 10 == 9 else words[int(len(words) ** rng.random()) - 1].as_py()
        found.append(Case(since, END - timedelta(hours=rng.randrange(24)), word))
    return [*(Case(case.since, END, "qwertyuiop") for case in found[:WARM]), *found]


def questions(lake: Lake) -> dict[str, Callable[[Case], Any]]:
    return {
        "volume by hour and network": lambda c: lake.volume(c.filter, bucket=Bucket.HOUR, by=By.NETWORK),
        "sentiment by day": lambda c: lake.sentiment(c.filter, bucket=Bucket.DAY),
        "top authors": lambda c: lake.counts(c.filter, Column.AUTHOR, limit=20),
        "rising terms": lambda c: lake.rising_terms(c.filter, window=timedelta(days=1), limit=20),
        "topic x language": lambda c: lake.topic_languages(c.filter),
        "latest with a word": lambda c: lake.latest(c.filter, limit=50, word=c.word),
    }


def measured(asked: dict[str, Callable[[Case], Any]], rounds: list[Case]) -> dict[str, Times]:
    times = {name: Times() for name in asked}
    for case in rounds[:WARM]:
        for ask in asked.values():
            ask(case)
    for case in rounds[WARM:]:
        for name, ask in asked.items():
            wall, cpu = time.perf_counter(), time.process_time()
            ask(case)
            times[name].wall.append((time.perf_counter() - wall) * 1000)
            times[name].cpu.append((time.process_time() - cpu) * 1000)
    return times


def ingest(root: Path, rows: int, seed: int, answer: Any) -> None:
    """In a process of its own: seconds to append, seconds to compact, peak memory in MB."""
    lake, append_s, cpu_s = Lake(root, clock=lambda: END), 0.0, 0.0
    for number, table in enumerate(Posts(rows, seed=seed).tables()):
        wall, cpu = time.perf_counter(), time.process_time()
        lake.append(table, batch_id=f"bulk-{number}")
        append_s += time.perf_counter() - wall
        cpu_s += time.process_time() - cpu
    wall, cpu = time.perf_counter(), time.process_time()
    lake.compact()
    compact = (time.perf_counter() - wall, time.process_time() - cpu)
    answer.send((append_s, cpu_s, *compact, lake.stats().bytes, peak_mb()))


def ask_lake(root: Path, rounds: list[Case], answer: Any) -> None:
    answer.send((measured(questions(Lake(root, clock=lambda: END)), rounds), peak_mb()))


def write_beside(root: Path | None, url: str | None, seed: int, stop: Any) -> None:
    """Small batches of the last hour, until told to stop."""
    posts, number = Posts(1, seed=seed + 1000), 0
    lake = Lake(root, clock=lambda: END) if root else None
    postgres = Postgres.at(url) if url else None
    while not stop.wait(WRITER_PAUSE_S):
        after = np.sort(np.random.default_rng(number).integers(0, 3_600_000_000, WRITER_ROWS))
        table = posts.table(END - timedelta(hours=1), after)
        if lake:
            lake.append(table, batch_id=f"{os.getpid()}-{number}")
            if number % 100 == 99:
                lake.compact()
        if postgres:
            postgres.copy(table)
        number += 1


@contextmanager
def writer(root: Path | None, url: str | None, seed: int) -> Iterator[None]:
    context = multiprocessing.get_context("spawn")
    stop = context.Event()
    process = context.Process(target=write_beside, args=(root, url, seed, stop))
    process.start()
    try:
        yield
    finally:
        stop.set()
        process.join()


def apart(target: Callable[..., None], *args: Any) -> Any:
    """What a process of its own answers, so that its memory is its own too."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=target, args=(*args, there))
    process.start()
    there.close()
    told = here.recv()
    process.join()
    return told


def kept(promise: bool) -> str:
    return "yes" if promise else "**no**"


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def load() -> str:
    return f"{os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"


def report(
    args: argparse.Namespace, came: Any, ours: Any, theirs: dict[str, Times] | None, notes: list[str]
) -> str:
    append_s, append_cpu, compact_s, compact_cpu, size, ingest_mb = came
    times, peak = ours
    asked = f"--rows {args.rows} --repeats {args.repeats} --rival-repeats {args.rival_repeats}"
    lines = [
        f"# The lake, measured\n\n`python bench/lake.py {asked}`, {time.strftime('%Y-%m-%d')}\n",
        f"{args.rows:,} generated mentions over {DAYS} days; a writer beside adds up to 1,000 posts/s.\n",
        "| question | p50 ms | p95 ms | cpu ms | PostgreSQL 15 p50 | p95 | ratio of p50 | p95 <= 250 ms |",
        "|---|---:|---:|---:|---:|---:|---:|---|",
    ]
    for name, t in times.items():
        rival = theirs[name] if theirs else None
        cells = "- | - | -"
        if rival:
            cells = f"{rival.at(50):.0f} | {rival.at(95):.0f} | {rival.at(50) / t.at(50):.1f}x"
        cpu, fast = np.median(t.cpu), kept(t.at(95) <= PROMISE_MS)
        lines.append(f"| {name} | {t.at(50):.0f} | {t.at(95):.0f} | {cpu:.0f} | {cells} | {fast} |")
    told = [
        f"Ingest: {args.rows / append_s:,.0f} rows/s ({args.rows / append_cpu:,.0f} a processor second).",
        f"Ingest of {PROMISE_ROWS:,} rows/s: {kept(args.rows / append_s >= PROMISE_ROWS)}.",
        f"Compaction of everything: {compact_s:.0f} s ({compact_cpu:.0f} s of processor).",
        f"Peak memory: {ingest_mb:.0f} MB bringing in (generator included), {peak:.0f} MB asking.",
        f"Memory within {PROMISE_MB:,} MB: {kept(max(ingest_mb, peak) <= PROMISE_MB)}.",
        f"Segments on disk: {size / 1e6:,.0f} MB without roll-ups and word index.",
        *notes,
    ]
    return "\n".join([*lines, "", *(f"- {line}" for line in told)]) + f"\n\n{READING}"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=5_000_000)
    parser.add_argument("--repeats", type=int, default=30)
    parser.add_argument("--rival-repeats", type=int, default=10, help="it takes a hundred times longer")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--no-postgres", action="store_true")
    parser.add_argument("--write", action="store_true", help=f"write {REPORT.name}")
    args = parser.parse_args()
    folder, notes = (
        Path(tempfile.mkdtemp(prefix="parvis-lake-")),
        [f"Load of the machine at the start: {load()}."],
    )
    rounds, theirs = cases(args.repeats, args.seed), None
    try:
        came = apart(ingest, folder / "lake", args.rows, args.seed)
        print(f"ingest {came[0]:.0f} s, compaction {came[2]:.0f} s", flush=True)
        with writer(folder / "lake", None, args.seed):
            ours = apart(ask_lake, folder / "lake", rounds)
        print({name: round(t.at(95)) for name, t in ours[0].items()}, flush=True)
        notes.append(f"Load after our questions: {load()}.")
        if not args.no_postgres:
            with Postgres.started(folder / "postgres") as (postgres, url):
                start = time.perf_counter()
                postgres.fill(Posts(args.rows, seed=args.seed).tables(), url)
                notes.append(f"PostgreSQL took {time.perf_counter() - start:.0f} s to load and index.")
                with writer(None, url, args.seed):
                    theirs = measured(postgres.questions(), rounds[: args.rival_repeats + WARM])
            notes.append(f"Load after PostgreSQL's questions: {load()}.")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    text = report(args, came, ours, theirs, notes)
    print(text)
    if args.write:
        REPORT.parent.mkdir(parents=True, exist_ok=True)
        REPORT.write_text(text)


if __name__ == "__main__":
    main()
