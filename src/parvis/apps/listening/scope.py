"""What a page of listening looks at: a period and the filters in its address.

The address is the state: every number links to the same page, or to the posts, with one filter more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.core.lake import Filter

PERIODS: dict[str, tuple[int, Promise]] = {
    "1d": (1, _("24 hours")),
    "7d": (7, _("7 days")),
    "30d": (30, _("30 days")),
    "90d": (90, _("90 days")),
    "365d": (365, _("1 year")),
}
ALL = "all"
DEFAULT = "30d"
MANY = ("network", "language", "sentiment", "emotion", "hashtag", "term", "author", "brand", "domain")
NUMBERED = ("query", "topic")
FLAGS = ("question", "complaint")
FIELD = {
    "network": "networks",
    "language": "languages",
    "sentiment": "sentiments",
    "emotion": "emotions",
    "hashtag": "hashtags",
    "term": "terms",
    "author": "authors",
    "brand": "brands",
    "domain": "domains",
    "query": "queries",
    "topic": "topics",
}
# What a page adds to its own address and every link keeps: the panels shown, what is compared with what.
KEPT = ("show", "against", "against_since", "against_until", "by")
LONGEST_VALUE = 200
MOST_LETTERS = 20_000  # of an address that is read at all
MOST_VALUES = 20


@dataclass(frozen=True, slots=True)
class Scope:
    """The filters of a page. ``period`` is a key of ``PERIODS``, ``all``, or empty when dates are given."""

    period: str
    since: datetime | None
    until: datetime | None
    values: tuple[tuple[str, str], ...] = ()
    text: str = ""
    kept: tuple[tuple[str, str], ...] = ()

    def filter(self) -> Filter:
        """The same, as the lake is asked, its period widened to whole hours."""
        asked: dict[str, list[object]] = {}
        for name, value in self.values:
            if name in FIELD:
                asked.setdefault(FIELD[name], []).append(int(value) if name in NUMBERED else value)
        flags = {f"{name}s": True for name in FLAGS if (name, "1") in self.values}
        lists = {name: tuple(found) for name, found in asked.items()}
        return Filter(since=self.since, until=self.until, text=self.text, **lists, **flags).on_hours()  # type: ignore[arg-type]

    def before(self) -> Scope | None:
        """The period of the same length just before, or None when there is no beginning."""
        if self.since is None or self.until is None:
            return None
        return replace(self, since=self.since - (self.until - self.since), until=self.since, period="")

    def query_string(self) -> str:
        """The scope as the part of an address after ``?``."""
        text = [("text", self.text)] if self.text else []
        return urlencode([*self._period_pairs(), *self.values, *text, *self.kept])

    def with_value(self, name: str, value: object) -> str:
        """The address's end with one filter more."""
        return self.having(name, value).query_string()

    def having(self, name: str, value: object) -> Scope:
        """The same scope with one filter more."""
        pair = (name, str(value))
        return replace(self, values=self.values if pair in self.values else (*self.values, pair))

    def only(self, name: str, value: object) -> Scope:
        """The same scope with this value alone of its kind."""
        others = tuple(pair for pair in self.values if pair[0] != name)
        return replace(self, values=(*others, (name, str(value))))

    def without(self, name: str, value: str) -> str:
        """The address's end with one filter less."""
        if name == "text":
            return replace(self, text="").query_string()
        return replace(
            self, values=tuple(pair for pair in self.values if pair != (name, value))
        ).query_string()

    def cleared(self) -> str:
        """The address's end with the period alone."""
        return replace(self, values=(), text="").query_string()

    def with_default_period(self) -> str:
        """The address's end without the dates chosen on a curve."""
        return replace(self, period="", since=None, until=None).query_string()

    def keeping(self, *names: str) -> Scope:
        """The same scope, of what pages added only these."""
        return replace(self, kept=tuple(pair for pair in self.kept if pair[0] in names))

    def also(self, name: str, value: str) -> Scope:
        """The same scope with one thing more that every link keeps, in place of what had its name."""
        others = (pair for pair in self.kept if pair[0] != name)
        return replace(self, kept=(*others, (name, value)))

    def kept_value(self, name: str) -> str:
        """What the page added under this name, or nothing."""
        return next((value for key, value in self.kept if key == name), "")

    def dates(self) -> list[tuple[str, str]]:
        """The bounds as a form sends them on: none when a period is chosen by its name."""
        return [] if self.period else self._period_pairs()

    def with_period(self, period: str) -> str:
        """The address's end for another period."""
        return replace(self, period=period).query_string()

    def during(self, since: datetime, until: datetime) -> str:
        """The address's end for the hours or days behind one mark of a curve."""
        return replace(self, period="", since=since, until=until).query_string()

    @property
    def query_ids(self) -> tuple[int, ...]:
        """The saved queries asked for."""
        return tuple(int(value) for name, value in self.values if name == "query")

    def chips(self) -> Iterator[tuple[str, str]]:
        """The filters that a person can take away: name and value."""
        yield from self.values
        if self.text:
            yield ("text", self.text)

    def _period_pairs(self) -> list[tuple[str, str]]:
        if self.period:
            return [("period", self.period)]
        bounds = (("since", self.since), ("until", self.until))
        return [(name, bound.strftime("%Y-%m-%dT%H:%MZ")) for name, bound in bounds if bound]


def scope_from(
    query: QueryDict | Mapping[str, str], *, now: datetime, newest: datetime | None, zone: str
) -> Scope:
    """Read a scope from an address. What cannot be understood is left out rather than refused.

    With nothing asked, the last thirty days are shown; a corpus that ended earlier (the sample, an import) is
    shown whole, since an empty page would say nothing.
    """
    since, until = instant(query.get("since", ""), zone), instant(query.get("until", ""), zone, end=True)
    period = query.get("period", "") or ""
    if period not in {*PERIODS, ALL}:
        period = "" if since or until else _default_period(now, newest)
    if period in PERIODS:
        until = now
        since = now - timedelta(days=PERIODS[period][0])
    elif period == ALL:
        since = until = None
    text = (query.get("text", "") or "")[:LONGEST_VALUE].strip()
    given = _lists(query)
    kept = tuple((name, value) for name in KEPT for value in given.get(name, ())[:MOST_VALUES] if value)
    return Scope(period, since, until, tuple(_values(given)), text, kept)


def canonical(query: str, zone: str) -> str:
    """The end of an address with nothing left in it but a scope; a period chosen by its name stays a name."""
    given = QueryDict(query[:MOST_LETTERS])
    scope = scope_from(given, now=datetime(2000, 1, 1, tzinfo=UTC), newest=None, zone=zone)
    dated = any(given.get(name) for name in ("period", "since", "until"))
    return scope.query_string() if dated else scope.with_default_period()


def names_an_author(query: str) -> bool:
    """Whether the end of an address asks for the posts of one author."""
    return bool(QueryDict(query).get("author"))


def queries_named(query: str) -> tuple[int, ...]:
    """The saved queries that the end of an address asks for."""
    return tuple(int(value) for name, value in _values(_lists(QueryDict(query))) if name == "query")


def _default_period(now: datetime, newest: datetime | None) -> str:
    return ALL if newest is not None and newest < now - timedelta(days=PERIODS[DEFAULT][0]) else DEFAULT


def _lists(query: QueryDict | Mapping[str, str]) -> dict[str, list[str]]:
    lists = (
        query.lists() if isinstance(query, QueryDict) else ((key, [value]) for key, value in query.items())
    )
    return {name: [str(value)[:LONGEST_VALUE] for value in values] for name, values in lists}


def _values(given: Mapping[str, list[str]]) -> Iterator[tuple[str, str]]:
    for name in (*MANY, *NUMBERED, *FLAGS):
        for value in dict.fromkeys(given.get(name, ())[:MOST_VALUES]):
            numeric = value.lstrip("-").isascii() and value.lstrip("-").isdigit() and len(value) < 12
            if value and (name not in NUMBERED or numeric):
                yield (name, value)


def instant(text: str, zone: str, *, end: bool = False) -> datetime | None:
    """An instant (ISO) or a day in the workspace's time zone; the end of a period includes its last day."""
    if not text:
        return None
    try:
        if len(text) == len("2026-11-23"):
            day = date.fromisoformat(text) + timedelta(days=1 if end else 0)
            return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)
        instant = datetime.fromisoformat(text)
    except (ValueError, OverflowError):
        return None
    return instant.astimezone(UTC) if instant.tzinfo else instant.replace(tzinfo=UTC)
