"""How many posts in the next hour? One number and an interval that holds as often as it says.

*Point.* Counts are taken as log(1 + count), where rhythm and level multiply. An hourly profile, weekdays and
weekends apart, is kept by exponential smoothing (Winters, *Forecasting sales by exponentially weighted moving
averages*, 1960); what is left is foreseen from its last hours, its last day and the same hour yesterday, by
recursive least squares with a slow forgetting (Ljung and Söderström, *Theory and practice of recursive
identification*, 1983), each error cut at a few typical deviations so that one burst does not rule the next
day (Gelper, Fried and Croux, *Robust forecasting with exponential and Holt-Winters smoothing*, 2010).

*Interval.* Quantiles of the errors of the last weeks around the point (split conformal prediction: Vovk,
Gammerman and Shafer, *Algorithmic learning in a random world*, 2005), at a level that moves with every hour
that is held or missed: adaptive conformal inference (Gibbs and Candès, *Adaptive conformal inference under
distribution shift*, 2021). The share of hours held so tends to the level asked for, with no normal law, no
Poisson law and no steady series assumed: over n hours it is off by about 1 / (``_STEP`` · n) at most, as long
as the level stays off its bounds (a constant series is always held).

``bench/trends.py`` measures both on weeks nothing was chosen on.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

WARM_HOURS: Final = 48
"""Hours with a count before an interval is given."""
_DAY: Final = 24
_WEEK: Final = 168
_MEMORY: Final = 4 * _WEEK  # errors the interval is made of
_STEP: Final = 0.02  # how fast the level of the interval moves
_PROFILE_DAYS: Final = 10.0
_LEVEL_HOURS: Final = 7 * 24.0
_FORGET: Final = 0.999
_CUT: Final = 3.0
_START: Final = (0.0, 0.6, 0.1, 0.2, 0.1)  # weights before anything is learnt
_LARGEST: Final = 1e15


@dataclass(frozen=True, slots=True)
class Forecast:
    """What is foreseen of one hour before it begins, in posts: ``low`` ≤ ``expected`` ≤ ``high``.

    ``low`` and ``high`` are whole and bound the count with the chance asked for; ``low`` is 0 and ``high``
    infinite until ``WARM_HOURS`` hours were seen. ``expected`` is nearer the median than the mean: it has the
    smallest mean absolute error.
    """

    expected: float
    low: float
    high: float

    def holds(self, count: float) -> bool:
        """Whether the count lies in the interval, its ends included."""
        return self.low <= count <= self.high


class HourlyForecaster:
    """Foresees each hour from those before it: ``foresee`` the next, ``update`` with what it was, and so on.

    ``first`` is the hour of the week of the first count, 0 for Monday midnight in the audience's local time.
    ``level`` is the chance the interval is to hold. Raises ``ValueError`` if that is not between 0 and 1.
    """

    def __init__(self, *, first: int = 0, level: float = 0.8) -> None:
        if not 0.0 < level < 1.0:
            raise ValueError("level must lie between 0 and 1")
        self._target = self._miss = 1.0 - level
        self._at = first
        self._seen = 0
        self._level = math.nan
        self._profile = np.zeros((2, _DAY))
        self._left: deque[float] = deque([0.0] * _DAY, maxlen=_DAY)  # what the profile did not explain
        self._weights: Floats = np.array(_START)
        self._spread: Floats = np.eye(len(_START)) * 0.05
        self._deviation = 0.3
        self._errors: deque[float] = deque(maxlen=_MEMORY)

    def foresee(self) -> Forecast:
        """The next hour. Nothing is known before the first count: 0, anything."""
        if math.isnan(self._level):
            return Forecast(0.0, 0.0, math.inf)
        centre = self._centre()
        expected = _count(centre)
        if self._seen < WARM_HOURS:
            return Forecast(expected, 0.0, math.inf)
        low, high = np.quantile(np.array(self._errors), [self._miss / 2, 1 - self._miss / 2])
        return Forecast(
            expected,
            math.floor(min(expected, round(_count(centre + low)))),
            math.ceil(max(expected, round(_count(centre + high)))),
        )

    def points(self, hours: int) -> list[float]:
        """The next hours as log(1 + count), each from those before it: what is foreseen stands for counts."""
        if math.isnan(self._level):
            return [0.0] * hours
        left, found = deque(self._left, maxlen=_DAY), []
        for ahead in range(hours):
            features = np.array([1.0, left[-1], left[-2], sum(left) / _DAY, left[0]])
            expected = float(self._weights @ features)
            left.append(expected)
            place = (self._at + ahead) // _DAY % 7 >= 5, (self._at + ahead) % _DAY
            found.append(max(0.0, self._level + float(self._profile[int(place[0]), place[1]]) + expected))
        return found

    def update(self, count: float | None) -> Forecast:
        """Return what had been foreseen of this hour, and learn from it; ``None`` or NaN teaches nothing.

        Raises ``ValueError`` on a negative or infinite count.
        """
        said = self.foresee()
        if count is None or math.isnan(count):
            self._left.append(0.0 if math.isnan(self._level) else self._expected_left())
            self._at += 1
            return said
        if not 0 <= count <= _LARGEST:
            raise ValueError("a count must be finite and not negative")
        seen = math.log1p(count)
        if math.isnan(self._level):
            self._level = seen
        if self._seen >= WARM_HOURS:
            self._miss += _STEP * (self._target - (not said.holds(count)))
            self._miss = min(0.98, max(0.002, self._miss))
        self._learn(seen)
        self._at += 1
        self._seen += 1
        return said

    def _hour(self) -> tuple[int, int]:
        return int(self._at // _DAY % 7 >= 5), self._at % _DAY

    def _features(self) -> Floats:
        left = self._left
        return np.array([1.0, left[-1], left[-2], sum(left) / _DAY, left[0]])

    def _expected_left(self) -> float:
        return float(self._weights @ self._features())

    def _centre(self) -> float:
        """The point in logarithms."""
        return max(0.0, self._level + float(self._profile[self._hour()]) + self._expected_left())

    def _learn(self, seen: float) -> None:
        error = seen - self._centre()
        self._errors.append(error)
        bound = _CUT * self._deviation
        cut = min(bound, max(-bound, error))
        self._deviation += (abs(cut) * 1.2533 + 0.01 - self._deviation) / min(200.0, self._seen + 20.0)
        features = self._features()
        pushed = self._spread @ features
        gain = pushed / (_FORGET * max(0.05, self._deviation) ** 2 + float(features @ pushed))
        self._weights = self._weights + gain * cut
        spread = (self._spread - np.outer(gain, pushed)) / _FORGET
        self._spread = spread * min(1.0, len(_START) / float(np.trace(spread)))
        place = self._hour()
        left = seen - self._level - float(self._profile[place])
        self._left.append(left)
        share = min(3 * bound, max(-3 * bound, left))
        self._level += share / min(_LEVEL_HOURS, self._seen + 2.0)
        visits = self._seen / _DAY + 2.0
        self._profile[place] += share / min(_PROFILE_DAYS, visits)
        if self._seen < 5 * _DAY:  # before a weekend was seen, both kinds of day are one
            self._profile[1 - place[0], place[1]] = self._profile[place]


def forecast_series(counts: Iterable[float | None], *, first: int = 0, level: float = 0.8) -> list[Forecast]:
    """What was foreseen of each hour of a series, from the hours before it only."""
    forecaster = HourlyForecaster(first=first, level=level)
    return [forecaster.update(count) for count in counts]


def _count(logarithm: float) -> float:
    return min(_LARGEST, math.expm1(min(60.0, max(0.0, logarithm))))
