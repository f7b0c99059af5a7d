"""The next hours, each with an interval that holds as often as it says.

The point of each hour ahead is the next-hour forecast of ``forecasting`` carried on, its own points taken for
counts. Errors grow with the distance, so each distance keeps its own: what had been said of an hour so many
hours before it is held against what came, and the interval is made of the quantiles of these errors, at a
level that moves with every hour held or missed (adaptive conformal inference: Gibbs and Candès, *Adaptive
conformal inference under distribution shift*, 2021; by distance: Stankevičiūtė, Alaa and van der Schaar,
*Conformal time-series forecasting*, 2021). ``bench/trends.py`` measures the share held at each distance.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable

import numpy as np

from parvis.science.forecasting import WARM_HOURS, Forecast, HourlyForecaster

HOURS = 6
_MEMORY = 4 * 168
_STEP = 0.02


class HoursAhead:
    """Foresees the next ``HOURS`` hours; ``first`` and ``level`` as ``HourlyForecaster`` takes them."""

    def __init__(self, *, first: int = 0, level: float = 0.8) -> None:
        self._next = HourlyForecaster(first=first, level=level)
        self._target = 1.0 - level
        self._miss = [self._target] * HOURS
        self._errors: list[deque[float]] = [deque(maxlen=_MEMORY) for _ in range(HOURS)]
        self._said: deque[tuple[list[float], tuple[Forecast, ...]]] = deque(maxlen=HOURS)
        self._seen = 0

    def foresee(self) -> tuple[Forecast, ...]:
        """The next hours, the nearest first; wide open while too little was heard."""
        return self._told(self._next.points(HOURS))

    def _told(self, points: list[float]) -> tuple[Forecast, ...]:
        return tuple(self._forecast(distance, point) for distance, point in enumerate(points))

    def update(self, count: float | None) -> None:
        """Learn from the hour that ended; ``None`` is one in which nothing could be heard."""
        points = self._next.points(HOURS)
        self._said.append((points, self._told(points)))
        heard = count is not None and not math.isnan(count)
        if heard and self._seen:
            self._judge(count or 0.0)
        self._next.update(count)
        self._seen += heard

    def _judge(self, count: float) -> None:
        """Hold what had been said of this hour, at each distance, against what came."""
        for distance in range(min(HOURS, len(self._said))):
            points, told = self._said[-1 - distance]
            if math.isfinite(told[distance].high):
                moved = self._miss[distance] + _STEP * (self._target - (not told[distance].holds(count)))
                self._miss[distance] = min(0.98, max(0.002, moved))
            self._errors[distance].append(math.log1p(count) - points[distance])

    def _bounds(self, distance: int) -> tuple[float, float]:
        miss = self._miss[distance]
        low, high = np.quantile(np.array(self._errors[distance]), [miss / 2, 1 - miss / 2])
        return float(low), float(high)

    def _forecast(self, distance: int, point: float) -> Forecast:
        expected = _count(point)
        if self._seen < WARM_HOURS + HOURS:
            return Forecast(expected, 0.0, math.inf)
        low, high = (round(_count(point + bound)) for bound in self._bounds(distance))
        return Forecast(expected, math.floor(min(expected, low)), math.ceil(max(expected, high)))


def foresee_hours(
    counts: Iterable[float | None], *, first: int = 0, level: float = 0.8
) -> tuple[Forecast, ...]:
    """The hours that follow a series."""
    ahead = HoursAhead(first=first, level=level)
    for count in counts:
        ahead.update(count)
    return ahead.foresee()


def _count(logarithm: float) -> float:
    return math.expm1(min(34.0, max(0.0, logarithm)))
