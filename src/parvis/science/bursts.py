"""Is this a burst? Counts of posts are scored as they come, each from what was known before it.

Three steps, all online:

1. *Expected level.* The square root of the count (Anscombe, *The transformation of Poisson, binomial and
   negative-binomial data*, 1948) is compared with a level plus a half-hourly profile, kept apart for weekdays
   and weekends, as in exponential smoothing with a season (Winters, *Forecasting sales by exponentially
   weighted moving averages*, 1960). Each residual is cut at a few typical deviations before it teaches
   anything, so that a burst does not become the new normal (Gelper, Fried and Croux, *Robust forecasting with
   exponential and Holt-Winters smoothing*, 2010).
2. *Surprise.* The residuals of the last buckets together are divided by the typical deviation, learnt alike.
3. *Return period.* A rhythm is never fitted perfectly and counts of posts burst all the time, so a normal
   tail would ring daily. The tail is learnt instead: separate runs above a high quantile are counted, and a
   generalised Pareto law is fitted to their peaks (Pickands, 1975; Hosking and Wallis, *Parameter and
   quantile estimation for the generalized Pareto distribution*, 1987, probability-weighted moments; on
   streams: Siffer and others, *Anomaly detection in streams with extreme value theory*, 2017). It says how
   many days pass, on average, between surprises as large: a threshold in days holds for a loud brand and for
   a quiet one. In the first days a few peaks of a typical law stand in for those not yet seen, and weigh less
   with each that is (as pseudo-observations do in Bayesian estimation).

An alarm is a return period longer than asked for; then silence for some hours, unless the surprise grows well
past the one alarmed about. The standing setting was chosen on made-up series: ``bench.trends --choose``.
"""

from __future__ import annotations

import math
from bisect import bisect_left, insort
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Final

import numpy as np

_SLOTS: Final = 48  # of the profile, in a day
_CUT: Final = 5.0  # typical deviations beyond which a residual teaches no more
_ABSOLUTE_TO_DEVIATION: Final = 1.2533  # of a normal law: standard deviation over mean absolute deviation
_LEAST_SURPRISE: Final = 3.0  # typical deviations; a series without noise makes rare ones of nothing
_FEWEST_PEAKS: Final = 5
_DAYS_A_PEAK: Final = 2  # typical peaks stand in for all but one in so many days
_PEAKS: Final = 200
_SURELY: Final = 10.0  # posts foreseen and none come: the chance is e⁻¹⁰ that nobody wrote any
_A_DAY: Final = 72  # surprises a day that the quantile is made of
_HEAVIEST: Final = 0.5
_TYPICAL_SHAPE: Final = 0.2
_TYPICAL_SCALE: Final = 1.0  # typical deviations
_TYPICAL_A_DAY: Final = 4.0  # peaks, or the buckets above the quantile where those are fewer
_LEAST_DEVIATION: Final = 0.25  # a count's square root varies by about 1/2 under Poisson, less near zero


@dataclass(frozen=True, slots=True)
class Setting:
    """How bursts are told from noise; the same for every series.

    ``return_days``: an alarm needs a surprise that comes less often than once in so many days.
    ``silence_hours``: no second alarm within, unless the surprise is ``grows`` times the first.
    ``window_minutes``: residuals are taken together over it. ``level_days`` and ``profile_days``: memory of
    the level and of each half-hour of the profile. ``quantile``: of the surprise; the tail is fitted above,
    to the peaks of runs that ``apart_hours`` below it have ended and to ``typical_peaks`` that stand in for
    those not seen yet. ``warm_days``: no alarm before. Raises ``ValueError`` on a value that means nothing.
    """

    return_days: float = 7.0
    silence_hours: float = 12.0
    grows: float = 2.0
    window_minutes: float = 20.0
    level_days: float = 1.0
    profile_days: float = 14.0
    quantile: float = 0.95
    warm_days: float = 2.0
    apart_hours: float = 2.0
    typical_peaks: float = 5.0

    def __post_init__(self) -> None:
        for name in ("return_days", "window_minutes", "level_days", "profile_days", "grows"):
            if not getattr(self, name) > 0:
                raise ValueError(f"{name} must be positive")
        if not 0.5 <= self.quantile < 1:
            raise ValueError("quantile must lie between one half and one")
        for name in ("silence_hours", "warm_days", "apart_hours", "typical_peaks"):
            if not getattr(self, name) >= 0:
                raise ValueError(f"{name} must not be negative")


@dataclass(frozen=True, slots=True)
class Score:
    """What is said of one bucket, from the buckets up to it.

    ``expected``: the count foreseen before the bucket was seen. ``surprise``: typical deviations above it
    (below: negative). ``return_days``: surprises this large come about once in so many days; 0 when ordinary.
    ``alarm``: tell a person now. A missing bucket has NaN for the first two.
    """

    expected: float
    surprise: float
    return_days: float
    alarm: bool


_NOTHING: Final = Score(math.nan, math.nan, 0.0, False)


@dataclass(slots=True)
class _Tail:
    """The law of large surprises: a running quantile, the peaks above it, a generalised Pareto law."""

    quantile: float
    apart: int  # buckets below the quantile that end a run
    day: int
    every: int  # of so many surprises one enters the quantile: neighbours say nearly the same
    typical: float  # peaks that stand in for those not seen yet
    recent: deque[float] = field(default_factory=deque)
    ordered: list[float] = field(default_factory=list)
    peaks: deque[float] = field(default_factory=lambda: deque(maxlen=_PEAKS))
    starts: deque[int] = field(default_factory=lambda: deque(maxlen=_PEAKS))
    seen: int = 0
    peak: float = -math.inf
    quiet: int = 0
    shape: float = _TYPICAL_SHAPE
    scale: float = _TYPICAL_SCALE

    def threshold(self) -> float:
        """The quantile of the last fortnight's surprises."""
        return self.ordered[min(len(self.ordered) - 1, int(self.quantile * len(self.ordered)))]

    def return_days(self, surprise: float) -> float:
        """Days between surprises as large; 0 while too little is known or when it is ordinary."""
        own = min(_FEWEST_PEAKS, max(1, self.seen // (_DAYS_A_PEAK * self.day)))
        fewest = max(own, _FEWEST_PEAKS - self.typical)
        if len(self.peaks) < fewest or surprise <= (start := self.threshold()):
            return 0.0
        a_day = min(_TYPICAL_A_DAY, (1.0 - self.quantile) * self.day)
        days = (self.seen - self.starts[0] + 1) / self.day + self.typical / a_day
        excess = (surprise - start) / self.scale
        rarer = math.log1p(self.shape * excess) / self.shape if self.shape > 1e-6 else excess
        return days / (len(self.peaks) + self.typical) * math.exp(min(50.0, rarer))

    def learn(self, surprise: float) -> None:
        """Take one surprise into the quantile and, when a run above it has ended, its peak into the tail."""
        above = bool(self.ordered) and self.seen >= self.day and surprise > self.threshold()
        if self.seen % self.every == 0:
            self.recent.append(surprise)
            insort(self.ordered, surprise)
        if len(self.recent) > 14 * self.day // self.every:
            del self.ordered[bisect_left(self.ordered, self.recent.popleft())]
        if above:
            self.peak, self.quiet = max(self.peak, surprise), 0
        elif self.peak > -math.inf:
            self.quiet += 1
            if self.quiet >= self.apart:
                self._close()
        self.seen += 1

    def state(self) -> dict[str, Any]:
        """Everything that was learnt, as JSON holds it."""
        return {
            **{name: getattr(self, name) for name in _KEPT},
            **{name: [*getattr(self, name)] for name in _LISTS},
        }

    def take(self, state: Mapping[str, Any]) -> None:
        """Become what ``state`` told."""
        for name in _KEPT:
            setattr(self, name, state[name])
        for name in _LISTS:
            getattr(self, name).extend(state[name])
        self.ordered = sorted(self.recent)
        if not self.scale > 0:  # told by an earlier version, before it knew five peaks
            self.shape, self.scale = _TYPICAL_SHAPE, _TYPICAL_SCALE

    def _close(self) -> None:
        self.peaks.append(self.peak)
        self.starts.append(self.seen if self.starts else min(self.seen, self.day))
        self.peak, self.quiet = -math.inf, 0
        shape, scale = _pareto(np.maximum(np.array(self.peaks) - self.threshold(), 1e-9))
        own = len(self.peaks) / (len(self.peaks) + self.typical)
        self.shape = own * shape + (1.0 - own) * _TYPICAL_SHAPE
        self.scale = own * scale + (1.0 - own) * _TYPICAL_SCALE


_KEPT: Final = ("seen", "peak", "quiet", "shape", "scale")
_LISTS: Final = ("recent", "peaks", "starts")


def _pareto(excesses: np.ndarray) -> tuple[float, float]:
    """Return shape (0 to ``_HEAVIEST``) and scale of a generalised Pareto law, by weighted moments."""
    ordered = np.sort(excesses)
    n = len(ordered)
    mean = float(ordered.mean())
    weighted = float((ordered * (n - 0.65 - np.arange(n)) / n).mean())
    shape = 2.0 - mean / max(mean - 2.0 * weighted, 1e-12)
    shape = min(_HEAVIEST, max(0.0, shape))
    return shape, max(1e-9, mean * (1.0 - shape))


_LEARNT: Final = (
    "per_day",
    "_at",
    "_level",
    "_deviation",
    "_profile",
    "_visits",
    "_buckets",
    "_missing",
    "_empty",
    "_deaf_until",
    "_silent_until",
    "_settled_at",
    "_alarmed",
)


class BurstDetector:
    """Scores counts one by one; ``per_day`` buckets of equal length make a day.

    ``first`` is the place of the first bucket in the week, in buckets from Monday midnight (local time of the
    audience); it decides which buckets are weekend. Raises ``ValueError`` when a day has fewer than 24
    buckets or a number of them that is no multiple of 24.
    """

    def __init__(self, per_day: int, *, first: int = 0, setting: Setting | None = None) -> None:
        if per_day < 24 or per_day % 24:
            raise ValueError("a day must have at least 24 buckets, and a multiple of 24")
        self.setting = setting or Setting()
        self.per_day = per_day
        self._at = first
        self._level = math.nan
        self._deviation = 0.5
        self._profile = [[0.0] * _SLOTS, [0.0] * _SLOTS]
        self._visits = [[0] * _SLOTS, [0] * _SLOTS]
        self._window: deque[float] = deque(maxlen=max(1, round(self.setting.window_minutes * per_day / 1440)))
        apart = max(1, round(self.setting.apart_hours * per_day / 24), (self._window.maxlen or 1) // 2)
        every, typical = max(1, per_day // _A_DAY), self.setting.typical_peaks
        self._tail = _Tail(self.setting.quantile, apart, per_day, every, typical)
        self._buckets = 0
        self._missing = 0
        self._empty = 0.0  # posts foreseen since the last one came
        self._deaf_until = 0
        self._silent_until = 0
        self._settled_at = 0
        self._alarmed = math.inf

    def state(self) -> dict[str, Any]:
        """What was learnt so far, as JSON holds it (its floats may be infinite or NaN)."""
        told = {name: getattr(self, name) for name in _LEARNT}
        told |= {"setting": asdict(self.setting), "window": [*self._window], "tail": self._tail.state()}
        return told

    @classmethod
    def restore(cls, state: Mapping[str, Any]) -> BurstDetector:
        """Go on where ``state`` was told: the scores that follow are the same to the last digit."""
        made = cls(state["per_day"], setting=Setting(**state["setting"]))
        for name in _LEARNT:
            setattr(made, name, state[name])
        made._window.extend(state["window"])
        made._tail.take(state["tail"])
        return made

    def update(self, count: float | None, *, place: int | None = None) -> Score:
        """Score the next bucket; ``None`` or NaN is a missing one, which teaches nothing.

        ``place``: where in the week it lies, when that is not one after the last (a change of the clocks).
        After an hour or more without counts, or without posts where ten were foreseen, nothing rings for an
        hour: what comes then was saved up.
        Raises ``ValueError`` on a negative or infinite count.
        """
        place = self._at if place is None else place
        self._at = place + 1
        self._buckets += 1
        if count is None or math.isnan(count):
            self._missing += 1
            return _NOTHING
        if count < 0 or math.isinf(count):
            raise ValueError("a count must be finite and not negative")
        root = math.sqrt(count)
        if math.isnan(self._level):
            self._level = root
        slot = place % self.per_day * _SLOTS // self.per_day
        weekend = place // self.per_day % 7 >= 5
        foreseen = max(0.0, self._level + self._profile[weekend][slot])
        deviation = max(self._deviation, _LEAST_DEVIATION)
        if self._deaf(count, foreseen * foreseen):
            return Score(foreseen * foreseen, -foreseen / deviation, 0.0, False)
        self._window.append(root - foreseen)
        together = sum(self._window) / math.sqrt(len(self._window))
        surprise = together / deviation
        days = self._tail.return_days(surprise)
        alarm = self._rings(surprise, days)
        self._tail.learn(surprise)
        self._learn(root - foreseen, slot, weekend, deviation)
        return Score(foreseen * foreseen, surprise, days, alarm)

    def _deaf(self, count: float, foreseen: float) -> bool:
        """Whether this is no count but a gap: nothing for so long that chance cannot explain it.

        The end of a gap, or of an hour without counts, keeps the detector quiet for an hour.
        """
        self._empty = self._empty + foreseen if count == 0 else self._empty
        gap = self._empty >= _SURELY
        if count == 0:
            self._missing += gap
            return gap
        an_hour = self.per_day // 24
        if gap or self._missing >= an_hour:
            self._deaf_until = self._buckets + an_hour
        self._missing, self._empty = 0, 0.0
        return False

    def _rings(self, surprise: float, days: float) -> bool:
        """Whether to tell a person, and silence from then on."""
        chosen = self.setting
        if days < chosen.return_days or surprise < _LEAST_SURPRISE:
            return False
        if self._buckets <= max(chosen.warm_days * self.per_day, self._deaf_until):
            return False
        if self._buckets < self._settled_at:  # still rising: it is the same burst
            self._alarmed = max(self._alarmed, surprise)
            return False
        if self._buckets < self._silent_until and surprise < chosen.grows * self._alarmed:
            return False
        self._silent_until = self._buckets + round(chosen.silence_hours * self.per_day / 24)
        self._settled_at = self._buckets + max(1, self.per_day // 24)
        self._alarmed = surprise
        return True

    def _learn(self, residual: float, slot: int, weekend: bool, deviation: float) -> None:
        """Move level, profile and deviation by the residual, cut; faster at the start."""
        cut = min(_CUT * deviation, max(-_CUT * deviation, residual))
        chosen, day = self.setting, self.per_day
        self._level += cut / max(1.0, min(self._buckets, chosen.level_days * day))
        for kind in (False, True) if self._buckets < 7 * day else (weekend,):
            self._profile[kind][slot] += self._step(residual, cut, slot, kind)
            self._visits[kind][slot] += 1
        rate = 1.0 / max(20.0, min(self._buckets, chosen.profile_days * day))
        self._deviation += rate * (abs(cut) * _ABSOLUTE_TO_DEVIATION - self._deviation)

    def _step(self, residual: float, cut: float, slot: int, weekend: bool) -> float:
        """How far a slot of the profile moves; on its first day it takes the residual as it is."""
        a_day = max(1.0, self.per_day / _SLOTS)
        visits = self._visits[weekend][slot]
        taught = residual if visits < a_day else cut
        return taught / (min(visits, self.setting.profile_days * a_day) + a_day)


def score_series(
    counts: Iterable[float | None], per_day: int, *, first: int = 0, setting: Setting | None = None
) -> list[Score]:
    """Score a whole series as it would have been scored live: a prefix gives the same scores."""
    detector = BurstDetector(per_day, first=first, setting=setting)
    return [detector.update(count) for count in counts]
