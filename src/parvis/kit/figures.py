"""What a chart says, whatever draws it: points, bars and shares with their intervals and sample sizes.

An app fills one of these and puts it into its page; the web layer draws it. Texts are in the language of the
reader already. ``href`` leads to the posts behind a mark.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime


class Colour(enum.StrEnum):
    """Named colours of marks; each has a light and a dark value in the design tokens."""

    NEGATIVE = "negative"
    NEUTRAL = "neutral"
    POSITIVE = "positive"
    M1 = "1"
    M2 = "2"
    M3 = "3"
    M4 = "4"
    M5 = "5"
    M6 = "6"
    M7 = "7"
    M8 = "8"


CATEGORIES = (Colour.M1, Colour.M2, Colour.M3, Colour.M4, Colour.M5, Colour.M6, Colour.M7, Colour.M8)


class Bucket(enum.StrEnum):
    """How wide one step of time is."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"


class Unit(enum.StrEnum):
    """What a length counts: posts, shares of 1, or differences of shares (-1 to 1)."""

    COUNT = "count"
    SHARE = "share"
    POINTS = "points"


@dataclass(frozen=True, slots=True)
class Key:
    """One series of a chart: its value in the data, its name for people, its colour, what it leads to."""

    value: str
    label: str
    colour: Colour
    href: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """``n`` posts of series ``key`` in the step of time that begins at ``at`` (aware)."""

    at: datetime
    key: str
    n: float
    href: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened at ``at`` (aware), drawn across a curve; ``href``: where it is noted. ``of``:
    when it really was, on a curve laid over another period's."""

    at: datetime
    label: str
    href: str = ""
    of: datetime | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """Volume over time, stacked by series. ``time_zone`` is the reader's: steps are shown in it."""

    title: str
    points: tuple[Point, ...]
    keys: tuple[Key, ...]
    bucket: Bucket = Bucket.DAY
    time_zone: str = "Europe/Paris"
    caption: str = ""
    note: str = ""
    n: int | None = None
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: a count, or a share of 1 with the interval it lies in; ``before`` is the count to compare."""

    label: str
    value: float
    low: float | None = None
    high: float | None = None
    n: int | None = None
    href: str = ""
    colour: Colour = Colour.M1
    before: int | None = None


@dataclass(frozen=True, slots=True)
class Bars:
    """Horizontal bars, longest first or as given. ``counted``: what ``n`` of a bar counts, if not the posts
    that its share rests on. ``valued``: what its length is, if not a share or a number of posts."""

    title: str
    bars: tuple[Bar, ...]
    unit: Unit = Unit.COUNT
    caption: str = ""
    note: str = ""
    n: int | None = None
    name: str = ""
    counted: str = ""
    valued: str = ""


@dataclass(frozen=True, slots=True)
class Between:
    """A number and the interval it lies in; without ends, nobody knows how sure it is."""

    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Balance:
    """How one subject is felt about: shares of 1 that add up to 1, on ``n`` posts.

    ``net``: positive minus negative (-1 to 1), for the table.
    """

    label: str
    negative: float
    neutral: float
    positive: float
    n: int
    href: str = ""
    href_negative: str = ""
    href_neutral: str = ""
    href_positive: str = ""
    net: Between | None = None


@dataclass(frozen=True, slots=True)
class Balances:
    """Negative to the left, positive to the right, the neutral astride the middle."""

    title: str
    rows: tuple[Balance, ...]
    caption: str = ""
    note: str = ""
    n: int | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """A balance of opinion (-1 to 1) in the step of time that begins at ``at`` (aware), and its interval."""

    at: datetime
    value: float
    low: float
    high: float
    n: int
    href: str = ""


@dataclass(frozen=True, slots=True)
class Curve:
    """A balance over time with the band it lies in. ``time_zone`` is the reader's."""

    title: str
    moments: tuple[Moment, ...]
    bucket: Bucket = Bucket.DAY
    time_zone: str = "Europe/Paris"
    caption: str = ""
    note: str = ""
    n: int | None = None
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Spot:
    """A value in the step of time that begins at ``at`` (aware). ``of``: when it really was, on a curve laid
    over another period's."""

    at: datetime
    value: float
    low: float | None = None
    high: float | None = None
    n: int | None = None
    href: str = ""
    of: datetime | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One curve among others, its spots in order of time. ``banded``: whether the intervals of its spots are
    drawn; they always stand in the table."""

    label: str
    colour: Colour
    spots: tuple[Spot, ...]
    href: str = ""
    banded: bool = True


@dataclass(frozen=True, slots=True)
class Lines:
    """Curves side by side over time, each with the band it lies in where it has one."""

    title: str
    lines: tuple[Line, ...]
    unit: Unit = Unit.COUNT
    bucket: Bucket = Bucket.DAY
    time_zone: str = "Europe/Paris"
    caption: str = ""
    note: str = ""
    n: int | None = None
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One hour from ``at`` (aware) on: ``n`` posts, None in hours to come or when nothing could be heard.

    ``usual``: what was expected. ``low``, ``middle`` and ``high``: what is foreseen of an hour to come.
    ``marked``: the hour is part of what the figure is about.
    """

    at: datetime
    n: int | None
    usual: float | None = None
    low: float | None = None
    middle: float | None = None
    high: float | None = None
    marked: bool = False
    href: str = ""


@dataclass(frozen=True, slots=True)
class Pace:
    """Posts by the hour beside the usual level, and the hours to come. ``time_zone`` is the reader's."""

    title: str
    steps: tuple[Step, ...]
    time_zone: str = "Europe/Paris"
    caption: str = ""
    note: str = ""
    n: int | None = None


@dataclass(frozen=True, slots=True)
class Voices:
    """Share of voice: who is talked about, as parts of one whole. ``low`` and ``high`` of a part bound its
    share."""

    title: str
    parts: tuple[Bar, ...]
    caption: str = ""
    note: str = ""
    n: int | None = None


@dataclass(frozen=True, slots=True)
class Spark:
    """A small line among words: values in order of time, and what they are in words."""

    values: tuple[float, ...]
    label: str


def holds_nothing(figure: Figure) -> bool:
    """Whether there is nothing to draw."""
    drawn: tuple[object, ...]
    match figure:
        case Series():
            drawn = figure.points
        case Bars():
            drawn = figure.bars
        case Balances():
            drawn = figure.rows
        case Curve():
            drawn = figure.moments
        case Lines():
            drawn = tuple(line for line in figure.lines if line.spots)
        case Pace():
            drawn = figure.steps
        case Voices():
            drawn = figure.parts
    return not drawn


Figure = Series | Bars | Balances | Curve | Lines | Pace | Voices
