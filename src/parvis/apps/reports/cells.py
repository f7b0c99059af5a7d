"""One value of a report, and how people read it. Tables show cells, and sentences are made from them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from parvis.core import numbers


class Unit(StrEnum):
    """What a value is: posts, a share of 1, a difference of shares, how much more, how many times, a time."""

    COUNT = "count"
    SHARE = "share"
    POINTS = "points"
    CHANGE = "change"
    TIMES = "times"
    DAY = "day"
    HOUR = "hour"
    PERIOD = "period"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Cell:
    """``value``: a number; an ISO day, an ISO hour on the workspace's clocks, two days with a slash; a text.
    None where nobody knows."""

    value: int | float | str | None
    unit: Unit = Unit.COUNT

    @property
    def text(self) -> str:
        """The value as people read it, with its sign where it has one."""
        if isinstance(self.value, str):
            return _said(self.value, self.unit)
        if self.value is None:
            return "–"
        return NUMBERS[self.unit](self.value) if self.unit in NUMBERS else numbers.count(self.value)

    @property
    def size(self) -> str:
        """A difference without its sign, for a sentence that says up or down; "12" of a change beyond
        ten times."""
        if isinstance(self.value, float | int):
            if self.unit is Unit.CHANGE:
                many = self.value >= numbers.MANY
                return numbers.count(self.value + 1) if many else numbers.percent(abs(self.value))
            if self.unit is Unit.POINTS:
                return numbers.points(abs(self.value)).removeprefix("+")
            if self.unit is Unit.TIMES:
                return _times(self.value)
        return self.text


def _times(value: float) -> str:
    return numbers.count(value) if value >= 10 else numbers.decimal(value)


NUMBERS: Final[dict[Unit, Callable[[float], str]]] = {
    Unit.SHARE: numbers.percent,
    Unit.POINTS: numbers.points,
    Unit.CHANGE: numbers.change,
    Unit.TIMES: lambda value: f"×{_times(value)}",
}


def _said(value: str, unit: Unit) -> str:
    match unit:
        case Unit.DAY:
            return numbers.long_day(date.fromisoformat(value))
        case Unit.HOUR:
            at = datetime.fromisoformat(value)
            hour = date_format(at, pgettext("date format: an hour alone", "H:i"))
            return _("%(day)s at %(hour)s") % {"day": numbers.long_day(at), "hour": hour}
        case Unit.PERIOD:
            return between(*(date.fromisoformat(one) for one in value.split("/")))
    return value


def between(first: date, last: date) -> str:
    """« du 3 au 9 juin 2013 », « le 1er mai 2013 »: what both days share is said once."""
    if first == last:
        return _("on %(day)s") % {"day": numbers.long_day(last)}
    if first.year != last.year:
        begins = numbers.long_day(first)
    elif first.month != last.month:
        begins = numbers.day(first, pgettext("date format: a day without its year", "j F"))
    else:
        begins = numbers.day(first, "j")
    return _("from %(first)s to %(last)s") % {"first": begins, "last": numbers.long_day(last)}


def count(n: float | None) -> Cell:
    """A number of posts, or of something else that is counted."""
    return Cell(n, Unit.COUNT)


def share(value: float | None) -> Cell:
    """A part of 1."""
    return Cell(value, Unit.SHARE)


def points(value: float | None) -> Cell:
    """A balance, or a difference of shares."""
    return Cell(value, Unit.POINTS)


def change(value: float | None) -> Cell:
    """How much more: 0.25 is a quarter."""
    return Cell(value, Unit.CHANGE)


def times(value: float | None) -> Cell:
    """How many times as many."""
    return Cell(value, Unit.TIMES)


def name(text: str) -> Cell:
    """What something is called."""
    return Cell(text, Unit.NAME)


def moment(at: datetime | None, zone: str, *, hourly: bool = False) -> Cell:
    """A day, or an hour, on the clocks of a zone."""
    if at is None:
        return Cell(None, Unit.DAY)
    local = at.astimezone(ZoneInfo(zone))
    if hourly:
        return Cell(local.isoformat(timespec="minutes"), Unit.HOUR)
    return Cell(local.date().isoformat(), Unit.DAY)


def period(since: datetime, until: datetime, zone: str) -> Cell:
    """The first and the last day of a period; a clock that goes back does not add a day."""
    place = ZoneInfo(zone)
    last = (until - timedelta(seconds=1)).astimezone(place).date()
    return Cell(f"{since.astimezone(place).date().isoformat()}/{last.isoformat()}", Unit.PERIOD)
