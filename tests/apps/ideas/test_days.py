"""When days fall: against other computations, and against years that calendars on a wall show."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from dateutil.easter import easter as other_easter

from parvis.apps.ideas.days.known import FIRST_YEAR, LAST_YEAR, Kind, falling, known, read_days
from parvis.apps.ideas.days.rules import easter, falls_on, last_weekday, nth_weekday

VEL_DHIV = (
    "French national day of remembrance of the victims of racist and antisemitic crimes of the French State"
)
NAMED = {one.en: one for one in known()}


def test_easter_is_what_another_program_computes() -> None:
    years = range(1583, 4000)
    assert [easter(year) for year in years] == [other_easter(year) for year in years]


@pytest.mark.parametrize("month", range(1, 13))
def test_weekdays_are_those_that_counting_day_by_day_finds(month: int) -> None:
    for year in range(2000, 2040):
        every = [date(year, 1, 1) + timedelta(days=n) for n in range(366)]
        for weekday in range(7):
            held = [day for day in every if (day.year, day.month, day.weekday()) == (year, month, weekday)]
            assert [nth_weekday(year, month, weekday, n) for n in (1, 2, 3, 4)] == held[:4]
            assert last_weekday(year, month, weekday) == held[-1]


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("Easter Monday", "2026-04-06"), ("Ascension Day", "2026-05-14"), ("Whit Monday", "2026-05-25"),
        ("Mother’s Day in France", "2026-05-31"), ("Mother’s Day in France", "2023-06-04"),
        ("Father’s Day in France", "2026-06-21"), ("Shrove Tuesday", "2026-02-17"),
        ("First day of the winter sales in France", "2026-01-07"),
        ("First day of the winter sales in France", "2025-01-08"),
        ("First day of the winter sales in France", "2022-01-12"),
        ("First day of the summer sales in France", "2026-06-24"),
        ("First day of the summer sales in France", "2023-06-28"), ("Black Friday", "2026-11-27"),
        ("Cyber Monday", "2026-11-30"), ("Beaujolais Nouveau Day", "2026-11-19"),
        ("European Heritage Days in France, first day", "2024-09-21"), ("World Philosophy Day", "2026-11-19"),
        ("French national day of remembrance of the victims of deportation", "2026-04-26"),
        (VEL_DHIV,
         "2026-07-19"),
        (VEL_DHIV,
         "2023-07-16"),
    ],
)  # fmt: skip
def test_movable_days_fall_where_calendars_show_them(name: str, day: str) -> None:
    expected = date.fromisoformat(day)
    assert falls_on(NAMED[name].rule, expected.year) == expected


def test_eleven_days_are_public_holidays_in_france_whatever_the_year() -> None:
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        own = [one for one in known() if one.kind is Kind.HOLIDAY]
        assert len(falling(own, date(year, 1, 1), date(year, 12, 31))) == 11


def test_every_day_has_two_names_a_source_and_a_day_on_which_it_was_compared() -> None:
    today = datetime.now(UTC).date()
    assert len(known()) >= 150
    for one in known():
        assert one.fr.strip()
        assert one.en.strip()
        assert one.url.startswith("https://")
        assert one.authority
        assert one.checked is not None
        assert today - timedelta(days=365) <= one.checked <= today
    assert len({one.fr for one in known()}) == len(known())


def test_days_of_mourning_are_not_for_selling() -> None:
    for name in ("Armistice Day", "International Holocaust Remembrance Day", "Victory in Europe Day"):
        assert NAMED[name].solemn
    assert not NAMED["Valentine’s Day"].solemn


def test_a_stretch_over_the_new_year_holds_days_of_both_years_in_order() -> None:
    found = falling(known(), date(2026, 12, 25), date(2027, 1, 1))
    assert next(one.day.en for one in found) == "Christmas Day"
    assert found[-1].day.en == "New Year’s Day"
    assert [one.on for one in found] == sorted(one.on for one in found)


def test_a_day_that_a_year_lacks_does_not_fall() -> None:
    assert falls_on("02-29", 2027) is None
    assert falls_on("02-29", 2028) == date(2028, 2, 29)
    assert falls_on("once 2027-05-02", 2026) is None
    assert falls_on("once 2027-05-02", 2027) == date(2027, 5, 2)


@pytest.mark.parametrize("rule", ["", "13-01", "02-30", "nth 5 sun 1", "easter", "someday"])
def test_what_is_no_rule_is_refused(rule: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        falls_on(rule, 2026)


def test_two_days_of_one_name_are_refused() -> None:
    line = '["01-01", "A", "B"]'
    group = (
        f'[g]\nkind="own"\nauthority="a"\nurl="u"\nchecked=2026-01-01\nread="unread"\ndays=[{line}, {line}]'
    )
    with pytest.raises(ValueError, match="two days"):
        read_days(group)
