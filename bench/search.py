"""Full-text search over the lake against PostgreSQL 15's own: 200 questions, warm; index size and speed.

    python bench/search.py [--rows 5000000] [--rival-every 5] [--no-postgres] [--write]

Both sides hold the same rows, stem French and English (PostgreSQL by its own ``french`` and ``english``, each
row by its language), and answer with the thirty best and the count. Ours ranks half of the questions by
relevance and half by date, as PostgreSQL does (``ts_rank``). A few thousand fresh rows and a hundred deleted
ones are there when ours is asked. Each question is asked once, after ``WARM`` others.
"""

from __future__ import annotations

import argparse
import random
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np

from lake import apart, kept, load, peak_mb
from lake_posts import DAYS, END, Posts
from parvis.core.lake import Filter, Lake, Order, read_words
from parvis.core.lake.catalogue import Catalogue
from parvis.core.lake.files import Room
from parvis.core.lake.search.index import SUFFIX, name_of, write_index
from search_postgres import SearchRival

REPORT = Path(__file__).parent.parent / "docs" / "benchmarks" / "search.md"
PROMISE_MS = 300
EACH = 25  # questions of a kind; eight kinds
WARM = 16
PAGE = 30
_FRESH, _BATCH, _GONE = 15, 200, 100
_REINDEXED = 3  # segments indexed once more, alone, for the speed of indexing
_WEEK = timedelta(days=7)
COMMON, RARE = 20, 5_000  # ranks among 60,000 words


@dataclass(frozen=True)
class Question:
    """What is typed, beside which filter, in which order."""

    kind: str
    text: str
    filter: Filter
    order: Order


def questions(seed: int) -> list[Question]:
    """Eight kinds in turn. Phrases are two words that stand together in some post."""
    rng, posts = random.Random(seed), Posts(2_000, seed=seed, batch=2_000)
    words = posts.words.to_pylist()
    texts = [text.split() for text in next(posts.tables())["text"].to_pylist()]

    def any_word(low: int = 0, high: int = len(words)) -> str:
        return str(
            words[low + int((high - low) ** rng.random()) - 1 if low == 0 else rng.randrange(low, high)]
        )

    def phrase() -> str:
        text = rng.choice(texts)
        at = rng.randrange(len(text) - 1)
        return f'"{text[at]} {text[at + 1]}"'

    narrow = (
        Filter(languages=("fr",)),
        Filter(sentiments=("negative",), networks=("mastodon",)),
        Filter(since=END - _WEEK),
        Filter(since=END - _WEEK, languages=("en",), sentiments=("positive",)),
    )
    make = {
        "rare word": lambda: (any_word(RARE), Filter()),
        "common word": lambda: (any_word(0, COMMON), Filter()),
        "any word": lambda: (any_word(), Filter()),
        "two words": lambda: (f"{any_word()} {any_word()}", Filter()),
        "phrase": lambda: (phrase(), Filter()),
        "prefix": lambda: (f"{any_word()[:4]}*", Filter()),
        "without": lambda: (f"{any_word(0, 200)} -{any_word(0, 200)}", Filter()),
        "with filters": lambda: (any_word(), rng.choice(narrow)),
    }
    orders = (Order.RELEVANCE, Order.NEWEST)
    return [
        Question(kind, *say(), orders[number % 2]) for number in range(EACH) for kind, say in make.items()
    ]


def bring_in(root: Path, rows: int, seed: int, answer: Any) -> None:
    """In a process of its own: seconds to append, to compact, sizes, and the speed of indexing."""
    lake, start = Lake(root, clock=lambda: END), time.perf_counter()
    for number, table in enumerate(Posts(rows, seed=seed).tables()):
        lake.append(table, batch_id=f"bulk-{number}")
    appended = time.perf_counter()
    lake.compact()
    compacted = time.perf_counter()
    size = sum(p.stat().st_size for f in root.glob(f"days/*/*{SUFFIX}") for p in f.iterdir())
    rate = indexing_rate(root)
    beside = Posts(1, seed=seed + 1)
    for number in range(_FRESH):
        after = np.sort(np.random.default_rng(number).integers(0, 3_600_000_000, _BATCH))
        lake.append(beside.table(END - timedelta(hours=1), after), batch_id=f"fresh-{number}")
    lake.remove_mentions(lake.sample(Filter(), _GONE, seed=seed)["mention"].to_pylist())
    answer.send((appended - start, compacted - appended, size, lake.stats().bytes, rate, peak_mb()))


def indexing_rate(root: Path) -> tuple[float, float]:
    """Posts a second, by the clock and by processor time, of indexing alone."""
    room, rows, wall, cpu = Room(root), 0, time.perf_counter(), time.process_time()
    for segment in Catalogue(root / "catalogue.sqlite3").snapshot().segments[:_REINDEXED]:
        shutil.rmtree(room.days / name_of(segment))
        write_index(room, segment)
        rows += segment.rows
    return rows / (time.perf_counter() - wall), rows / (time.process_time() - cpu)


def ask_lake(root: Path, asked: list[Question], answer: Any) -> None:
    """Milliseconds and processor milliseconds of each question, how many each found, peak memory."""
    lake = Lake(root, clock=lambda: END)

    def one(question: Question) -> tuple[float, float, int]:
        wall, cpu = time.perf_counter(), time.process_time()
        found = lake.search(read_words(question.text), question.filter, order=question.order, limit=PAGE)
        return (time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000, found.total

    for question in asked[-WARM:]:
        one(question)
    answer.send(([one(question) for question in asked], peak_mb()))


def by_kind(asked: list[Question]) -> Iterator[tuple[str, list[int]]]:
    """The numbers of the questions of each kind, and of all."""
    for kind in dict.fromkeys(question.kind for question in asked):
        yield kind, [at for at, question in enumerate(asked) if question.kind == kind]
    yield "**all**", list(range(len(asked)))


def table(asked: list[Question], times: Any, theirs: Any) -> Iterator[str]:
    """The lines of the table: each kind of question, then all."""
    yield "| question | found | p50 ms | p95 ms | cpu ms | PostgreSQL 15 p50 | p95 | ratio | p95 <= 300 ms |"
    yield "|---|---:|---:|---:|---:|---:|---:|---:|---|"
    for kind, numbers in by_kind(asked):
        p50, p95 = np.percentile([times[at][0] for at in numbers], [50, 95])
        cpu, found = (statistics.median(times[at][column] for at in numbers) for column in (1, 2))
        cells, both = "- | - | -", [at for at in numbers if theirs and at in theirs]
        if both:
            low, high = np.percentile([theirs[at] for at in both], [50, 95])
            ratio = low / statistics.median(times[at][0] for at in both)
            cells = f"{low:,.0f} | {high:,.0f} | {ratio:.1f}x"
        fast = kept(p95 <= PROMISE_MS)
        yield f"| {kind} | {found:,.0f} | {p50:.0f} | {p95:.0f} | {cpu:.0f} | {cells} | {fast} |"


def report(args: argparse.Namespace, asked: list[Question], came: Any, ours: Any, rest: Any) -> str:
    """The table and what is to be said of it."""
    append_s, compact_s, size, bytes_, (rate, cpu_rate), came_mb = came
    (times, peak), (theirs, notes) = ours, rest
    command = f"python bench/search.py --rows {args.rows} --rival-every {args.rival_every}"
    told = [
        f"Index: {size / 1e6:,.0f} MB, {size / args.rows:.0f} bytes a post; segments {bytes_ / 1e6:,.0f} MB.",
        f"Indexing alone: {rate:,.0f} posts/s ({cpu_rate:,.0f} a processor second), done by compaction.",
        f"Bringing in took {append_s:.0f} s, compaction of everything with its indexes {compact_s:.0f} s.",
        f"Peak memory: {came_mb:.0f} MB bringing in (generator included), {peak:.0f} MB asking.",
        *notes,
    ]
    lines = [
        f"# Full-text search, measured\n\n`{command}`, {time.strftime('%Y-%m-%d')}\n",
        f"{args.rows:,} generated mentions over {DAYS} days; {len(asked)} questions, warm, each for the",
        f"{PAGE} best or newest and the exact count. *found*: the median; *ratio*: of the p50 of the same",
        "questions.\n",
        *table(asked, times, theirs),
        "",
        *(f"- {line}" for line in told),
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=5_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rival-every", type=int, default=5, help="it is asked one question in so many")
    parser.add_argument("--no-postgres", action="store_true")
    parser.add_argument("--write", action="store_true", help=f"write {REPORT.name}")
    args = parser.parse_args()
    folder, asked, theirs = Path(tempfile.mkdtemp(prefix="parvis-search-")), questions(args.seed), None
    notes = [f"Load of the machine at the start: {load()}."]
    try:
        came = apart(bring_in, folder / "lake", args.rows, args.seed)
        print("brought in", came, flush=True)
        notes.append(f"Load before our questions: {load()}.")
        ours = apart(ask_lake, folder / "lake", asked)
        print("p50, p95:", np.percentile([wall for wall, _, _ in ours[0]], [50, 95]), flush=True)
        notes.append(f"Load after our questions: {load()}.")
        if not args.no_postgres:
            with SearchRival.started(folder / "postgres") as rival:
                start = time.perf_counter()
                rival.fill(Posts(args.rows, seed=args.seed).tables())
                filled = time.perf_counter() - start
                chosen = range(0, len(asked), args.rival_every)
                theirs = {at: rival.asked(asked[at].text, asked[at].filter, asked[at].order) for at in chosen}
                notes.append(
                    f"PostgreSQL took {filled:.0f} s to load and index; its index is "
                    f"{rival.index_bytes() / 1e6:,.0f} MB, beside the words in each row. It was asked "
                    f"{len(theirs)} of the questions; the ratio is of these. Load after it: {load()}."
                )
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    text = report(args, asked, came, ours, (theirs, notes))
    print(text)
    if args.write:
        REPORT.parent.mkdir(parents=True, exist_ok=True)
        REPORT.write_text(text)


if __name__ == "__main__":
    main()
