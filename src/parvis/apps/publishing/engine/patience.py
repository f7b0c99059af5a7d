"""Writing down what the world knows already, however long the database keeps us waiting."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from django.db import OperationalError, connection

WAITS_S: Final = (0.1, 0.5, 1.0, 2.0, 5.0, 10.0)


def patiently(rest: Callable[[float], None], write: Callable[[], None]) -> None:
    """Write, again and again while the database is locked or away; raises ``OperationalError`` at last: the
    next process then finds a commit without an answer, and looks for it."""
    for wait_s in WAITS_S:
        try:
            write()
        except OperationalError:
            if not connection.in_atomic_block:
                connection.close()
            rest(wait_s)
        else:
            return
    write()


@contextmanager
def nothing() -> Iterator[None]:
    """Do nothing around the block."""
    yield
