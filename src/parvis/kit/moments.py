"""Moments as others write them, made aware and kept sane."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

Clock = Callable[[], datetime]  # the present moment, aware
# Clocks differ by minutes, not by hours: beyond this a claim about the future is a mistake or a trick.
SKEW: Final = timedelta(minutes=5)
# Nothing we listen to is older than the Web; 1970-01-01 and 0001-01-01 are how software says "no date".
OLDEST: Final = datetime(1991, 1, 1, tzinfo=UTC)


def utc_now() -> datetime:
    """Return the present moment, aware. The default of every injected clock."""
    return datetime.now(UTC)


def parse_moment(text: object) -> datetime | None:
    """Return the aware moment that ``text`` says (ISO 8601 / RFC 3339, else RFC 2822), or None.

    A moment without an offset is read as UTC.
    """
    if not isinstance(text, str) or not 8 <= len(text) <= 64:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        try:
            moment = parsedate_to_datetime(text)
        except (ValueError, IndexError, OverflowError):
            return None
    return aware(moment)


def aware(moment: datetime) -> datetime | None:
    """Return ``moment`` in UTC (naive is read as UTC), or None when that leaves the calendar."""
    if moment.tzinfo is None:
        return moment.replace(tzinfo=UTC)
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        return None


def sane(claimed: datetime | None, heard_at: datetime) -> datetime:
    """Return the author's claim where it can be true, else the moment we heard it.

    No claim, a claim about the future (beyond ``SKEW``) or one from before the Web give ``heard_at``.
    """
    if claimed is None or claimed < OLDEST or claimed > heard_at + SKEW:
        return heard_at
    return min(claimed, heard_at)
