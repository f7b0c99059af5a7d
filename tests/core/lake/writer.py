"""A process that writes to a lake until it is killed, and says on a pipe what it was told is safe."""

from __future__ import annotations

from multiprocessing.connection import Connection
from pathlib import Path

import pyarrow as pa

from core.lake.posts import NOON, post, table
from parvis.core.lake import Lake

BATCH = 12


def batch(number: int) -> pa.Table:
    """Twelve posts over three days; the last two were in the batch before too."""
    names = [f"{number}-{i}" for i in range(BATCH - 2)] + [f"{number - 1}-{i}" for i in (0, 1)]
    hours = (NOON.replace(day=9 + i % 3) for i in range(BATCH))
    return table([post(name, at) for name, at in zip(names, hours, strict=True)])


def write(root: Path, first: int, says: Connection, compacts: bool) -> None:
    """Batches ``first``, ``first + 1``…; each number is sent once its batch is acknowledged."""
    lake = Lake(root)
    says.send(None)
    for number in range(first, first + 1000):
        lake.append(batch(number), batch_id=f"b{number}")
        says.send(number)
        if compacts:
            lake.compact()


def write_some(root: Path, first: int, batches: int) -> None:
    lake = Lake(root)
    for number in range(first, first + batches):
        lake.append(batch(number), batch_id=f"b{number}")
