"""Processes that write to a lake until they are killed, and say on a pipe what they were told is safe."""

from __future__ import annotations

import os
import select
import signal
import sys
import time
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pyarrow as pa

from core.lake.posts import NOON, post, table
from parvis.core.lake import Lake, rewrite

BATCH = 12
_WIDTH = 8  # bytes of one acknowledged number on the pipe


@dataclass(frozen=True, slots=True)
class Order:
    """A writer that begins with batch ``first`` and is killed: by itself at its call number ``call`` of any
    function, or from outside ``after_s`` after it acknowledged ``batches``, wherever it is then."""

    first: int
    compacts: bool = False
    call: int | None = None
    batches: int = 0
    after_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Killed:
    """What a writer had acknowledged when it died of ``signal``."""

    acknowledged: tuple[int, ...]
    signal: int


def batch(number: int) -> pa.Table:
    """Twelve posts over three days; the last two were in the batch before too."""
    names = [f"{number}-{i}" for i in range(BATCH - 2)] + [f"{number - 1}-{i}" for i in (0, 1)]
    hours = (NOON.replace(day=9 + i % 3) for i in range(BATCH))
    return table([post(name, at) for name, at in zip(names, hours, strict=True)])


def write_some(root: Path, first: int, batches: int) -> None:
    lake = Lake(root)
    for number in range(first, first + batches):
        lake.append(batch(number), batch_id=f"b{number}")


def writers(root: Path, orders: Connection) -> None:
    """Everything is imported once, here; each order forks a writer and is answered with how it ended.
    This process itself starts no thread, so that forking it is safe."""
    rewrite.SMALL = 0
    batch(0)  # what pyarrow loads at its first table
    while (order := orders.recv()) is not None:
        orders.send(_killed(root, order))


def _killed(root: Path, order: Order) -> Killed:
    reads, writes = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            _write(root, order, writes)
        finally:
            os._exit(1)
    os.close(writes)
    said = b"" if order.call is not None else _read_until(reads, order)
    if order.call is None:
        os.kill(pid, signal.SIGKILL)
    while part := os.read(reads, 4096):
        said += part
    os.close(reads)
    status = os.waitpid(pid, 0)[1]
    numbers = (said[at : at + _WIDTH] for at in range(0, len(said), _WIDTH))
    return Killed(tuple(int(number) for number in numbers), os.WTERMSIG(status))


def _read_until(reads: int, order: Order) -> bytes:
    said = b""
    while len(said) < order.batches * _WIDTH and (part := os.read(reads, 4096)):
        said += part
    end = time.monotonic() + order.after_s
    while (left := end - time.monotonic()) > 0 and select.select([reads], [], [], left)[0]:
        part = os.read(reads, 4096)
        if not part:
            break
        said += part
    return said


def _write(root: Path, order: Order, says: int) -> None:
    """Batches ``first``, ``first + 1``…; each number is said once its batch is acknowledged."""
    if order.call is not None:
        _die_at(order.call)
    lake = Lake(root)
    for number in range(order.first, order.first + 1000):
        lake.append(batch(number), batch_id=f"b{number}")
        os.write(says, b"%0*d" % (_WIDTH, number))
        if order.compacts:
            lake.compact()


def _die_at(call: int) -> None:
    left = call

    def count(frame: Any, event: str, argument: Any) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(count)
