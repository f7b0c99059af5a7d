"""When a day falls in a year, from its rule. Pure.

A rule is ``MM-DD``; ``easter±N`` (days from Easter Sunday); ``nth N DAY M`` (the N-th such weekday of the
month M), ``last DAY M``; ``+N`` behind them is N days later, ``by D`` a week earlier where it fell after the
D-th; ``DAY from MM-DD`` (that date, or the first such weekday after it); ``mothers`` (the last Sunday of May,
or the first of June where Pentecost takes it); ``once YYYY-MM-DD`` (announced for one year).
"""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from typing import Final

WEEKDAYS: Final = {name: at for at, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))}
SUNDAY: Final = 6
PENTECOST: Final = 49  # days after Easter
_FIXED: Final = re.compile(r"(\d\d)-(\d\d)")
_EASTER: Final = re.compile(r"easter([+-]\d{1,3})")
_NTH: Final = re.compile(r"nth ([1-4]) (\w{3}) (\d{1,2})")
_LAST: Final = re.compile(r"last (\w{3}) (\d{1,2})")
_FROM: Final = re.compile(r"(\w{3}) from (\d\d)-(\d\d)")
_LATER: Final = re.compile(r" \+(\d)$")
_BY: Final = re.compile(r" by (\d{1,2})$")


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar: the anonymous algorithm as Meeus gives it (*Astronomical
    Algorithms*, 1991, chapter 8)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def falls_on(rule: str, year: int) -> date | None:
    """The day of a rule in a year; None where there is none (29 February, another year's announcement).
    Raises ``ValueError`` for what is no rule."""
    later, by = _LATER.search(rule), _BY.search(rule)
    plain = _BY.sub("", _LATER.sub("", rule))
    found = _plain(plain, year)
    if found is None:
        return None
    if by and found.day > int(by.group(1)):
        found -= timedelta(days=7)
    return found + timedelta(days=int(later.group(1))) if later else found


def _plain(rule: str, year: int) -> date | None:
    if found := _FIXED.fullmatch(rule):
        return _date(year, int(found[1]), int(found[2]))
    if rule.startswith("once "):
        day = date.fromisoformat(rule.removeprefix("once "))
        return day if day.year == year else None
    return _movable(rule, year)


def _movable(rule: str, year: int) -> date:
    if found := _EASTER.fullmatch(rule):
        return easter(year) + timedelta(days=int(found[1]))
    if found := _NTH.fullmatch(rule):
        return nth_weekday(year, int(found[3]), WEEKDAYS[found[2]], int(found[1]))
    if found := _LAST.fullmatch(rule):
        return last_weekday(year, int(found[2]), WEEKDAYS[found[1]])
    if found := _FROM.fullmatch(rule):
        first = date(year, int(found[2]), int(found[3]))
        return first + timedelta(days=(WEEKDAYS[found[1]] - first.weekday()) % 7)
    if rule == "mothers":
        last = last_weekday(year, 5, SUNDAY)
        return last + timedelta(days=7) if last == easter(year) + timedelta(days=PENTECOST) else last
    raise ValueError(f"{rule!r} is no rule of a day")


def _date(year: int, month: int, day: int) -> date | None:
    date(2024, month, day)  # a day that no year has is no rule
    return None if day > calendar.monthrange(year, month)[1] else date(year, month, day)


def nth_weekday(year: int, month: int, weekday: int, n: int) -> date:
    """The n-th such weekday of a month, n from 1 to 4; Monday is 0."""
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (n - 1))


def last_weekday(year: int, month: int, weekday: int) -> date:
    """The last such weekday of a month."""
    last = date(year, month, calendar.monthrange(year, month)[1])
    return last - timedelta(days=(last.weekday() - weekday) % 7)
