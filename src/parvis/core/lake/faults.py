"""What can go wrong in the lake, each with a stable ``code`` and English text."""

from __future__ import annotations

import errno
import sqlite3
from typing import NoReturn

# Out of space, out of quota, or past the size a file may have: to the person it is one thing, a full disk.
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class LakeFault(Exception):  # noqa: N818 - a fault, as everywhere in Parvis
    """Anything the lake refuses or fails to do."""

    code = "lake"


class LakeFull(LakeFault):
    """The disk is full. Nothing of the refused write is visible; what was accepted before is safe."""

    code = "lake_full"


class LakeBusy(LakeFault):
    """Another process kept the catalogue or the file set to itself for too long; try again."""

    code = "lake_busy"


class BadBatch(LakeFault):
    """The table does not have the columns of a mention, or has a null where none may be."""

    code = "bad_batch"


class BadCorrection(LakeFault):
    """A correction names a column that people do not correct, or a value of the wrong type."""

    code = "bad_correction"


class UnknownMention(LakeFault):
    """No such mention in the lake (never heard, removed, or past its retention)."""

    code = "unknown_mention"


class NoCluster(LakeFault):
    """The Spark cluster cannot be asked, or not this; this machine can. Text: ``reason`` % ``facts``."""

    code = "lake_no_cluster"

    def __init__(self, reason: str, **facts: str) -> None:
        super().__init__(reason % facts)
        self.reason = reason
        self.facts = facts


def lake_fault(error: Exception) -> LakeFault | None:
    """The fault behind an error of the file system or of SQLite; None if the lake has no word for it."""
    if isinstance(error, OSError) and error.errno in _FULL:
        return LakeFull("the disk is full: the lake could not write")
    if isinstance(error, sqlite3.OperationalError):
        code = error.sqlite_errorcode & 0xFF
        if code == sqlite3.SQLITE_FULL:
            return LakeFull("the disk is full: the lake could not write its catalogue")
        if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            return LakeBusy("the lake is busy: another process holds its catalogue")
    return None


def raise_as_fault(error: BaseException) -> NoReturn:
    """Raise what went wrong, in the lake's words if it has any."""
    fault = lake_fault(error) if isinstance(error, Exception) else None
    if fault is None:
        raise error
    raise fault from error
