"""Hashtags and terms that rise: an open list, of which most were hardly ever heard before.

At each step the posts of a window are held against everything said in the weeks before it
(``science.vocabulary``). The window is as long as two hundred posts take, six hours to a week.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial

import numpy as np

from parvis.apps.trends.counting import COLUMNS, Counts, counts_of
from parvis.apps.trends.following import Found
from parvis.apps.trends.hearing import hour_of, start_of
from parvis.apps.trends.models import SubjectKind
from parvis.apps.trends.span import Span
from parvis.apps.trends.subjects import Named
from parvis.science.rates import ratio
from parvis.science.rises import Rise
from parvis.science.vocabulary import expected_count, return_days, shape_of

WINDOW_POSTS = 200
WINDOW_HOURS = (6, 168)
BEFORE_HOURS = 28 * 24
LEAST_BEFORE = 7 * 24  # hours of past without which nothing is said
FAINT_TIMES, MOST_FAINT = 1.5, 20  # said more, short of a rise: from so many times on, words of one look
FEWEST = 5  # posts of a word below which it is not looked at
TIMES = 2.0  # as often as expected, at the lower bound, below which a rise is of no interest
RETURN_DAYS = 7.0
HEARD_WORDS, PAST_WORDS, COMMON_WORDS = 5_000, 20_000, 200
PERIODS = 8  # of the past, that the burstiness of words is estimated from
MOST_STEPS = 28  # of a past seen for the first time, the last ones


@dataclass(frozen=True)
class Past:
    """What was said in the weeks before a window: posts in all, posts of each word."""

    n: int
    words: Mapping[str, int]


@dataclass(frozen=True)
class Said:
    """A word that is said more than usual in the ``window`` hours before ``at``: ``share`` of all posts is
    what is usual, and chance brings as much once in so many ``days``. ``faint``: that is no rise."""

    named: Named
    at: int
    window: int
    share: float
    days: float
    faint: bool


@dataclass(frozen=True)
class Look:
    """One step: the rises seen at it, what is said more short of a rise, the rarest first, and how many words
    had the chance to rise."""

    until: int
    found: tuple[Found, ...]
    faint: tuple[Said, ...]
    words: int


@dataclass(frozen=True)
class Asked:
    """What a look at one kind of words needs to know."""

    span: Span
    kind: SubjectKind
    counts: Counts
    past: Past
    shape: Callable[[], float]


def window_of(span: Span) -> int:
    """How many hours make a window here."""
    days = max(1.0, len(span.heard) / 24)
    hours = math.ceil(WINDOW_POSTS * 24 / max(1.0, sum(span.volume.values()) / days))
    return min(WINDOW_HOURS[1], max(WINDOW_HOURS[0], hours))


def look_at_words(span: Span, since: datetime | None, *, stop: Callable[[], bool]) -> Iterator[Look]:
    """Look at every step from ``since`` (None: from the beginning) to the end of the span."""
    window = window_of(span)
    end = span.last if not span.live else hour_of(span.until)
    first = span.first + window + LEAST_BEFORE
    begin = first if since is None else max(first, hour_of(since) + 1)
    step = 1 if since is not None and end - begin <= 48 else max(1, window // 2)
    begin = max(begin, end - MOST_STEPS * step)
    # How bursty words are is seldom asked, and reading it takes longer than a look.
    counts = {kind: counts_of(span, kind) for kind in COLUMNS} if begin <= end else {}
    shapes = {kind: cache(partial(_shape, span, held, end - window, window)) for kind, held in counts.items()}
    pasts: dict[tuple[SubjectKind, int], Past] = {}
    for at in dict.fromkeys([*range(begin, end, step), end] if begin <= end else []):
        said: list[Said] = []
        words = 0
        for kind in COLUMNS:
            if stop():
                return
            day = at // 24  # the past changes slowly: once a day is enough
            if (kind, day) not in pasts:
                pasts[kind, day] = _past(span, counts[kind], at - window)
            asked = Asked(span, kind, counts[kind], pasts[kind, day], shapes[kind])
            seen, chances = _look(asked, at, window)
            said += seen
            words += chances
        faint = sorted((one for one in said if one.faint), key=lambda one: (-one.days, one.named.key))
        found = tuple(found_in(span, one) for one in said if not one.faint)
        yield Look(at, found, tuple(faint[:MOST_FAINT]), words)


def _past(span: Span, counts: Counts, end: int) -> Past:
    first = max(span.first, end - BEFORE_HOURS)
    return Past(_everything(span, first, end), counts(first, end, PAST_WORDS))


def _everything(span: Span, first: int, end: int) -> int:
    """Posts of whole hours, whatever they say."""
    return sum(n for hour, n in span.volume.items() if first <= hour < end)


def _shape(span: Span, counts: Counts, end: int, window: int) -> float:
    """How bursty the common words are, from one stretch as long as the window to the next."""
    starts = [end - back * window for back in range(1, PERIODS + 1) if end - back * window >= span.first]
    parts = [counts(at, at + window, HEARD_WORDS) for at in starts]
    whole = sum(map(Counter, parts), Counter[str]())
    common = [word for word, _n in whole.most_common(COMMON_WORDS)]
    return shape_of(np.array([[part.get(word, 0) for part in parts] for word in common], dtype=np.float64))


def _look(asked: Asked, at: int, window: int) -> tuple[list[Said], int]:
    past = asked.past
    heard = asked.counts(at - window, at, HEARD_WORDS)
    if not past.n or not heard:
        return [], len(heard)
    everything = _everything(asked.span, at - window, at)
    # Where the list of the past was cut short, a word missing from it may be as frequent as its last one.
    unlisted = min(past.words.values()) if len(past.words) >= PAST_WORDS else 0
    chances = len(heard) * 24 / window
    said = []
    for word, n in heard.items():
        if n < FEWEST:
            break
        before = past.words.get(word, unlisted)
        expected = expected_count(before, past.n, everything)
        times = ratio(n, expected).low
        if times >= FAINT_TIMES:
            days = return_days(n, expected, before=before, shape=asked.shape(), chances_a_day=chances)
            faint = days < RETURN_DAYS or times < TIMES
            said.append(Said(Named(asked.kind, word, ""), at, window, expected / everything, days, faint))
    return said, len(heard)


def found_in(span: Span, said: Said) -> Found:
    """Where in the window the word rose: the stretch whose posts most exceed its usual share of all posts."""
    named, at, window, share = said.named, said.at, said.window, said.share
    rows = span.lake.volume(named.filter(start_of(at - window), start_of(at))).to_pylist()
    own = {hour_of(row["bucket"]): row["n"] for row in rows}
    hours = range(at - window, at)
    expected = {hour: span.volume.get(hour, 0) * share for hour in hours}
    first, last = _stretch([own.get(hour, 0) - TIMES * expected[hour] for hour in hours])
    stretch = hours[first : last + 1]
    rise = Rise(
        since=stretch[0],
        until=None if span.live and stretch[-1] >= at - max(2, window // 4) else stretch[-1] + 1,
        rang=at - 1,
        peak=max(stretch, key=lambda hour: (own.get(hour, 0), -hour)),
        n=sum(own.get(hour, 0) for hour in stretch),
        expected=sum(expected[hour] for hour in stretch),
        surprise=math.nan,
        return_days=said.days,
    )
    return Found(named, rise)


def _stretch(values: list[float]) -> tuple[int, int]:
    """First and last place of the stretch with the largest sum (Kadane; Bentley, *Programming pearls*, 8)."""
    best, place, total, start = -math.inf, (0, 0), 0.0, 0
    for at, value in enumerate(values):
        if total <= 0:
            total, start = 0.0, at
        total += value
        if total > best:
            best, place = total, (start, at)
    return place
