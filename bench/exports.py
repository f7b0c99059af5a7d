"""A Parquet file of everything: how fast it is sent, and that its memory does not grow with the posts.

    python bench/exports.py [--rows 100000 400000]

Each size in a process of its own, over made-up posts (``lake_posts``): the peak of the process's memory while
the file is sent, less what it held just before.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import resource
import sys
import tempfile
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))


def peak_mb() -> float:
    """The most this process ever held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def export(home: str, rows: int, answer: Any) -> None:
    """Fill a lake, warm it up by a first page, then send everything."""
    os.environ |= {"PARVIS_HOME": home, "DJANGO_SETTINGS_MODULE": "parvis.config.settings"}
    import django  # noqa: PLC0415 - it reads the home, which exists only now

    django.setup()
    from lake_posts import Posts  # noqa: PLC0415 - beside this file
    from parvis.apps.listening import exports  # noqa: PLC0415 - models exist only now
    from parvis.apps.listening.store import lake_of  # noqa: PLC0415 - the same
    from parvis.core.api.files import as_parquet  # noqa: PLC0415 - the same
    from parvis.core.lake import Filter  # noqa: PLC0415 - the same

    lake, workspace = lake_of(1), SimpleNamespace(pk=1)
    for place, table in enumerate(Posts(rows, seed=1, batch=20_000).tables()):
        lake.append(table, batch_id=f"{place}")
    lake.compact()
    made = exports.posts_taken(workspace, Filter(), most=exports.PAGE, names=False)  # type: ignore[arg-type]
    sum(len(piece) for piece in as_parquet(made, exports.POSTS))
    before, began = peak_mb(), time.perf_counter()
    made = exports.posts_taken(workspace, Filter(), most=exports.MOST, names=False)  # type: ignore[arg-type]
    sent = sum(len(piece) for piece in as_parquet(made, exports.POSTS))
    answer.send((time.perf_counter() - began, sent / 1e6, before, peak_mb()))


def main() -> None:
    """Print one line for each size."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, nargs="+", default=[100_000, 400_000])
    print("| posts | file, MB | posts/s | peak before, MB | peak after, MB |\n|---:|---:|---:|---:|---:|")
    for rows in parser.parse_args().rows:
        with tempfile.TemporaryDirectory() as home:
            ours, theirs = multiprocessing.get_context("spawn").Pipe()
            process = multiprocessing.get_context("spawn").Process(target=export, args=(home, rows, theirs))
            process.start()
            seconds, size, before, after = ours.recv()
            process.join()
        print(f"| {rows:,} | {size:.0f} | {rows / seconds:,.0f} | {before:.0f} | {after:.0f} |", flush=True)


if __name__ == "__main__":
    main()
