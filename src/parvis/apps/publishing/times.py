"""From the clock on a wall to an instant, and back. The instant is derived late: rules of zones change."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo, available_timezones

from django.utils.translation import gettext_lazy as _

from parvis.core.errors import BadInput


def instant(day: date, at: time, zone: str) -> datetime:
    """When the clocks of ``zone`` show this, in UTC.

    A time that a spring change skips falls as much later (03:30 instead of 02:30); one that an autumn change
    repeats falls at its first occurrence, as schedules do (``core.jobs.schedules.Daily``).
    """
    return datetime.combine(day, at.replace(tzinfo=None, fold=0), tzinfo=ZoneInfo(zone)).astimezone(UTC)


def on_the_wall(moment: datetime, zone: str) -> tuple[date, time]:
    """What the clocks of ``zone`` show at that moment, to the minute."""
    local = moment.astimezone(ZoneInfo(zone))
    return local.date(), local.time().replace(second=0, microsecond=0)


def known_zone(zone: str) -> str:
    """``zone`` if the machine knows its rules; raises ``BadInput``."""
    if zone not in available_timezones():
        raise BadInput(_("Choose a time zone of the list."), code="zone")
    return zone
