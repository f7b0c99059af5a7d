"""A process that compacts a lake and is killed at a chosen moment of making an index."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from parvis.core.lake import Lake, rewrite
from parvis.core.lake.search import index

MOMENTS = (
    "half of the rows added",
    "all written, nothing synced",
    "synced, not renamed",
    "renamed, not counted",
)


def die(*_: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def compact_and_die(root: Path, moment: str) -> None:
    """Does not return."""
    if moment == MOMENTS[0]:
        documents: Callable[..., Iterator[Any]] = index._documents

        def some(table: Any, first: int) -> Iterator[Any]:
            yield from documents(table.slice(0, table.num_rows // 2), first)
            die()

        index._documents = some
    elif moment == MOMENTS[1]:
        index.sync_tree = die
    elif moment == MOMENTS[2]:
        synced = index.sync_tree

        def sync_and_die(folder: Path) -> None:
            synced(folder)
            die()

        index.sync_tree = sync_and_die
    else:
        rewrite.write_rollup = die
    rewrite.SMALL = 0
    Lake(root).compact()
