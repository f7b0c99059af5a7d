"""Dates as people and exports write them, in French and English."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta, tzinfo
from email.utils import parsedate_to_datetime
from typing import Final

from parvis.kit.text import fold

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "janvier janv jan january",
            "fevrier fevr fev feb february",
            "mars mar march",
            "avril avr apr april",
            "mai may",
            "juin jun june",
            "juillet juil jul july",
            "aout aou aug august",
            "septembre sept sep september",
            "octobre oct october",
            "novembre nov november",
            "decembre dec december",
        ),
        start=1,
    )
    for name in names.split()
}
_ZONE: Final = r"\s*(?P<zone>z|utc|gmt|[+-]\d{2}:?\d{2})?"
_CLOCK: Final = (
    r"(?:[\s,t]+(?:a\s+|at\s+)?(?P<hour>\d{1,2})\s*[:h]\s*(?P<minute>\d{2})"
    r"(?:[:.](?P<second>\d{2})(?:[.,]\d+)?)?\s*(?P<half>[ap]\.?m\.?)?" + _ZONE + r")?"
)
_WEEKDAY: Final = r"(?:[a-z]{3,9}\.?,?\s+)?"
_NUMERIC: Final = re.compile(r"(?P<a>\d{1,2})[/.\-](?P<b>\d{1,2})[/.\-](?P<year>\d{4}|\d{2})" + _CLOCK)
_YEAR_FIRST: Final = re.compile(r"(?P<year>\d{4})[/.](?P<b>\d{1,2})[/.](?P<a>\d{1,2})" + _CLOCK)
_DAY_MONTH: Final = re.compile(
    _WEEKDAY + r"(?P<a>\d{1,2})(?:er|st|nd|rd|th)?[\s-]+(?P<month>[a-z]+)\.?,?[\s-]+(?P<year>\d{4})" + _CLOCK
)
_MONTH_DAY: Final = re.compile(
    _WEEKDAY + r"(?P<month>[a-z]+)\.?\s+(?P<a>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})" + _CLOCK
)
_X: Final = re.compile(
    r"[a-z]{3} (?P<month>[a-z]{3}) (?P<a>\d{2}) (?P<hour>\d{2}):(?P<minute>\d{2}):(?P<second>\d{2})"
    r" (?P<zone>[+-]\d{4}) (?P<year>\d{4})(?P<half>)"
)
_NUMBER: Final = re.compile(r"-?\d{5,19}(?:\.\d+)?")
_EXCEL_START: Final = datetime(1899, 12, 30)  # noqa: DTZ001 - day 0 of spreadsheets (1900 leap-year bug included)
_EXCEL: Final = (20_000, 80_000)  # 1954 to 2119 as days; no epoch in seconds is that small
_EPOCH_UNITS: Final = ((1e17, 1e9), (1e14, 1e6), (1e11, 1e3), (0.0, 1.0))  # at least -> ns, us, ms, s
_OLDEST: Final = datetime(1990, 1, 1, tzinfo=UTC)
_NEWEST: Final = datetime(2200, 1, 1, tzinfo=UTC)
_MAX_LENGTH: Final = 64


def parse_when(text: str, zone: tzinfo, *, day_first: bool = True) -> datetime | None:
    """Return the instant in UTC that ``text`` names, or None if it names none between 1990 and 2200.

    Understood: ISO 8601, ``23/11/2026 14:05`` (``day_first`` decides when both readings are possible),
    ``2026/11/23``, ``23 nov. 2026 à 14h05``, ``Nov 23, 2026 2:05 PM``, RFC 2822, X's own format, epoch
    seconds to nanoseconds and spreadsheet day numbers. ``zone`` is used where the text has none.
    """
    text = text.strip().strip("'\"")
    if not text or len(text) > _MAX_LENGTH:
        return None
    for attempt in (_iso, _number, _written(day_first=day_first), _rfc):
        try:
            found = attempt(text, zone)
        except (ValueError, OverflowError, TypeError):
            continue
        if found is not None:
            return _plausible(found, zone)
    return None


def _plausible(found: datetime, zone: tzinfo) -> datetime | None:
    aware = found if found.tzinfo else found.replace(tzinfo=zone)
    try:
        instant = aware.astimezone(UTC)
    except OverflowError:
        return None
    return instant if _OLDEST <= instant < _NEWEST else None


def _iso(text: str, _zone: tzinfo) -> datetime | None:
    if len(text) < 8 or not text[:4].isdigit() or (text.isdigit() and len(text) != 8):
        return None
    tight = re.sub(r"\s+(utc|gmt|z)$", "Z", text, flags=re.IGNORECASE)
    return datetime.fromisoformat(re.sub(r"\s+([+-]\d\d:?\d\d)$", r"\1", tight))


def _number(text: str, zone: tzinfo) -> datetime | None:
    if not _NUMBER.fullmatch(text):
        return None
    value = float(text)
    if _EXCEL[0] <= value < _EXCEL[1]:
        return (_EXCEL_START + timedelta(days=value)).replace(tzinfo=zone, microsecond=0)
    unit = next(unit for least, unit in _EPOCH_UNITS if abs(value) >= least)
    return datetime.fromtimestamp(value / unit, UTC)


def _written(*, day_first: bool) -> Callable[[str, tzinfo], datetime | None]:
    def attempt(text: str, _zone: tzinfo) -> datetime | None:
        plain = re.sub(r"\s+", " ", fold(text))
        for pattern in (_NUMERIC, _YEAR_FIRST, _DAY_MONTH, _MONTH_DAY, _X):
            match = pattern.fullmatch(plain)
            if match:
                parts = match.groupdict()
                return _from_parts(_swapped(parts, day_first) if pattern is _NUMERIC else parts)
        return None

    return attempt


def _from_parts(parts: dict[str, str | None]) -> datetime | None:
    day, month = int(parts["a"] or 0), parts.get("month")
    number = _MONTHS.get(month) if month else int(parts["b"] or 0)
    if number is None:
        return None
    year = int(parts["year"] or 0)
    moment = f"{year + 2000 if year < 100 else year:04}-{number:02}-{day:02}T{_hour(parts):02}"
    found = datetime.fromisoformat(f"{moment}:{parts['minute'] or '00'}:{parts['second'] or '00'}")
    return _with_zone(found, parts.get("zone"))


def _swapped(parts: dict[str, str | None], day_first: bool) -> dict[str, str | None]:
    """Put the day under ``a``, the month under ``b`` (``11/23/2026`` can be read in one way only)."""
    first, second = int(parts["a"] or 0), int(parts["b"] or 0)
    month_first = second > 12 if first > 12 or second > 12 else not day_first
    return parts | {"a": parts["b"], "b": parts["a"]} if month_first else parts


def _hour(parts: dict[str, str | None]) -> int:
    hour = int(parts["hour"] or 0)
    half = (parts.get("half") or "")[:1]
    return hour % 12 + (12 if half == "p" else 0) if half else hour


def _with_zone(found: datetime, zone: str | None) -> datetime:
    if not zone:
        return found
    offset = "+00:00" if zone[0] not in "+-" else zone
    return datetime.fromisoformat(found.isoformat() + offset)


def _rfc(text: str, _zone: tzinfo) -> datetime | None:
    return parsedate_to_datetime(text)


def guess_day_first(texts: Iterable[str]) -> bool:
    """Whether a column of numeric dates puts the day first: True unless some second number is above 12."""
    for text in texts:
        match = _NUMERIC.match(fold(text.strip()))
        if match and (int(match["a"]) > 12) != (int(match["b"]) > 12):
            return int(match["a"]) > 12
    return True
