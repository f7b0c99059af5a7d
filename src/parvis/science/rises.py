"""When did it begin to rise, how far did it go, is it over? Scores of a detector, gathered into rises.

A rise opens when the detector rings (``bursts``), reaches back over the hours just before that were already
surprising, and ends when two hours in a row are not. It is told in whole hours, so that whoever looks for the
posts behind it finds as many as it says. Counts come bucket by bucket; what was learnt can be put away as
JSON and taken up again, and then gives the same rises to the last digit.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

from parvis.science.bursts import BurstDetector, Score, Setting

_HIGH: Final = 1.5  # typical deviations: an hour that is so far above on average goes on with a rise
_REACH: Final = 3  # hours before the alarm that may belong to the rise
_QUIET: Final = 2  # hours that end it


@dataclass(frozen=True, slots=True)
class Rise:
    """``n`` posts where ``expected`` were foreseen, from the hour ``since`` to before the hour ``until``.

    Hours are whole hours since 1970; ``until`` is None while it lasts, ``rang`` the hour of the first alarm,
    ``peak`` the hour of the largest ``surprise`` (typical deviations). ``return_days``: surprises as large
    come about once in so many days.
    """

    since: int
    until: int | None
    rang: int
    peak: int
    n: int
    expected: float
    surprise: float
    return_days: float


@dataclass(slots=True)
class _Hour:
    """One hour, as far as its buckets have come."""

    at: int
    n: int = 0
    expected: float = 0.0
    surprise: float = -math.inf
    return_days: float = 0.0
    rang: bool = False
    buckets: int = 0
    together: float = 0.0  # the surprises of its buckets, added up

    def add(self, count: float | None, score: Score) -> None:
        """Take one bucket in; a missing one adds nothing."""
        if count is None or math.isnan(score.surprise):
            return
        self.n += round(count)
        self.expected += score.expected
        self.surprise = max(self.surprise, score.surprise)
        self.return_days = max(self.return_days, score.return_days)
        self.rang = self.rang or score.alarm
        self.buckets += 1
        self.together += score.surprise

    @property
    def high(self) -> bool:
        """Whether it goes on with a rise."""
        return self.rang or self.together > _HIGH * max(1, self.buckets)


class RiseTracker:
    """Rises of one subject; ``per_day`` buckets make a day, the first of them begins the hour ``hour``."""

    def __init__(self, per_day: int, hour: int, setting: Setting | None = None) -> None:
        self._detector = BurstDetector(per_day, setting=setting)
        self._per_hour = per_day // 24
        self._in_hour = 0
        self._now = _Hour(hour)
        self._before: deque[_Hour] = deque(maxlen=_REACH)
        self._open: Rise | None = None
        self._since_high: list[_Hour] = []

    @property
    def hour(self) -> int:
        """The hour that is being counted: everything before it is told."""
        return self._now.at

    @property
    def rise(self) -> Rise | None:
        """The rise that lasts, the hour that is being counted included; None when nothing rises."""
        if self._open is not None:
            return self._grown(self._open, [*self._since_high, self._now]) if self._now.high else self._open
        return self._begun() if self._now.rang else None

    def update(self, count: float | None, *, place: int | None = None) -> Rise | None:
        """Take the next bucket (None: nothing was heard then); the rise that ended with it, if one did.

        ``place``: where in the week the bucket lies, in buckets from Monday midnight.
        """
        score = self._detector.update(count, place=place)
        self._now.add(count, score)
        self._in_hour += 1
        if self._in_hour < self._per_hour:
            return None
        ended = self._close_hour()
        self._before.append(self._now)
        self._now, self._in_hour = _Hour(self._now.at + 1), 0
        return ended

    def _close_hour(self) -> Rise | None:
        if self._open is None:
            self._open = self._begun() if self._now.rang else None
            return None
        self._since_high.append(self._now)
        if self._now.high:
            self._open, self._since_high = self._grown(self._open, self._since_high), []
            return None
        if len(self._since_high) < _QUIET:
            return None
        ended = replace(self._open, until=self._now.at + 1 - len(self._since_high))
        self._open, self._since_high = None, []
        return ended

    def _begun(self) -> Rise:
        hours = [self._now]
        for before in reversed(self._before):
            if not before.high:
                break
            hours.insert(0, before)
        first = Rise(hours[0].at, None, self._now.at, self._now.at, 0, 0.0, -math.inf, 0.0)
        return self._grown(first, hours)

    @staticmethod
    def _grown(rise: Rise, hours: list[_Hour]) -> Rise:
        top = max(hours, key=lambda hour: hour.surprise)
        higher = top.surprise > rise.surprise
        return replace(
            rise,
            n=rise.n + sum(hour.n for hour in hours),
            expected=rise.expected + sum(hour.expected for hour in hours),
            peak=top.at if higher else rise.peak,
            surprise=max(top.surprise, rise.surprise),
            return_days=max(rise.return_days, *(hour.return_days for hour in hours)),
        )

    def state(self) -> dict[str, Any]:
        """Everything learnt and pending, as JSON holds it; only between two hours.

        Raises ``ValueError`` in the middle of an hour.
        """
        if self._in_hour:
            raise ValueError("the state is told between two hours")
        return {
            "detector": self._detector.state(),
            "hour": self._now.at,
            "before": [asdict(hour) for hour in self._before],
            "open": asdict(self._open) if self._open else None,
            "since_high": [asdict(hour) for hour in self._since_high],
        }

    @classmethod
    def restore(cls, state: Mapping[str, Any]) -> RiseTracker:
        """Go on where ``state`` was told."""
        detector = BurstDetector.restore(state["detector"])
        made = cls(detector.per_day, state["hour"], detector.setting)
        made._detector = detector
        made._before.extend(_Hour(**hour) for hour in state["before"])
        made._open = Rise(**state["open"]) if state["open"] else None
        made._since_high = [_Hour(**hour) for hour in state["since_high"]]
        return made
