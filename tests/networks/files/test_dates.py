"""Dates as people write them."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.networks.files.dates import guess_day_first, parse_when

PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-23T13:05:00Z",
        "2026-11-23 13:05:00 UTC",
        "2026-11-23T14:05:00+01:00",
        "2026-11-23 14:05:00",
        "23/11/2026 14:05",
        "23-11-2026 14:05:00",
        "23.11.2026 14:05",
        "23/11/26 14h05",
        "11/23/2026 2:05 PM",
        "2026/11/23 14:05",
        "23 novembre 2026 à 14h05",
        "lundi 23 nov. 2026 14:05",
        "Nov 23, 2026 2:05 PM",
        "Mon, 23 Nov 2026 14:05:00 +0100",
        "Mon Nov 23 13:05:00 +0000 2026",
        "1795439100",
        "1795439100000",
        "1795439100000000",
        "46349.586805556",
    ],
)
def test_every_way_to_write_a_moment_names_the_same_instant_in_paris(text: str) -> None:
    assert parse_when(text, PARIS) == datetime(2026, 11, 23, 13, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["", "hier", "32/13/2026", "12345", "9" * 20, "2026", "n/a", "x" * 500, "0001-01-01"]
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert parse_when(text, PARIS) is None


def test_the_day_comes_first_unless_the_column_shows_otherwise() -> None:
    assert guess_day_first(["03/04/2026", "23/04/2026"])
    assert not guess_day_first(["03/04/2026", "04/23/2026"])
    assert parse_when("03/04/2026", UTC) == datetime(2026, 4, 3, tzinfo=UTC)
    assert parse_when("03/04/2026", UTC, day_first=False) == datetime(2026, 3, 4, tzinfo=UTC)


def test_summer_time_is_counted() -> None:
    assert parse_when("23/07/2026 14:05", PARIS) == datetime(2026, 7, 23, 12, 5, tzinfo=UTC)


@given(st.text(max_size=80))
def test_no_text_whatever_makes_it_fail(text: str) -> None:
    found = parse_when(text, PARIS)
    assert found is None or found.tzinfo is UTC


@given(st.datetimes(min_value=datetime(1991, 1, 1), max_value=datetime(2199, 1, 1)))  # noqa: DTZ001 - naive on purpose
def test_french_writing_survives_a_round_trip(moment: datetime) -> None:
    written = moment.strftime("%d/%m/") + f"{moment.year:04}" + moment.strftime(" %H:%M:%S")
    assert parse_when(written, UTC) == moment.replace(microsecond=0, tzinfo=UTC)
