"""The address of a page is its state: read, changed by one filter, written back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from parvis.apps.listening.scope import Scope, queries_named, scope_from

NOW = datetime(2026, 11, 23, 10, 30, tzinfo=UTC)
PARIS = "Europe/Paris"


def read(address: str, newest: datetime | None = NOW) -> Scope:
    return scope_from(QueryDict(address), now=NOW, newest=newest, zone=PARIS)


def test_the_last_thirty_days_are_shown_when_nothing_is_asked() -> None:
    scope = read("")
    assert scope.period == "30d"
    assert scope.since == NOW - timedelta(days=30)


def test_a_corpus_that_ended_long_ago_is_shown_whole() -> None:
    scope = read("", newest=datetime(2013, 8, 20, tzinfo=UTC))
    assert (scope.period, scope.since, scope.until) == ("all", None, None)


def test_two_days_given_include_the_whole_last_day_in_the_workspaces_time_zone() -> None:
    scope = read("since=2026-10-24&until=2026-10-25")
    assert scope.since == datetime(2026, 10, 23, 22, tzinfo=UTC)  # summer time
    assert scope.until == datetime(2026, 10, 25, 23, tzinfo=UTC)  # the clocks went back that night


def test_one_filter_more_and_one_less_lead_back_to_the_same_address() -> None:
    scope = read("period=7d&language=fr")
    more = read(scope.with_value("sentiment", "negative"))
    assert more.filter().sentiments == ("negative",)
    assert more.filter().languages == ("fr",)
    assert more.without("sentiment", "negative") == scope.query_string()


def test_numbers_that_are_none_are_left_out() -> None:
    assert read("query=1&query=x&topic=-1&topic=1e9").values == (("query", "1"), ("topic", "-1"))


@given(st.text(max_size=200))
def test_no_address_breaks_a_page(garbage: str) -> None:
    for name in ("since", "until", "period", "query", "topic", "language", "text"):
        data = QueryDict(mutable=True)
        data[name] = garbage
        scope_from(data, now=NOW, newest=NOW, zone=PARIS).filter()


def test_the_period_before_has_the_same_length_and_ends_where_this_one_begins() -> None:
    scope = read("period=7d")
    before = scope.before()
    assert before is not None
    assert before.until == scope.since
    assert before.since == NOW - timedelta(days=14)


def test_the_saved_queries_that_an_address_asks_for_are_read_whole() -> None:
    assert queries_named("period=7d&query=12&query=345&query=x&language=fr") == (12, 345)
