"""What needs no database: when to look, what is alike, what a network's counts add up to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.apps.results.alike import DayPart, Outcome, day_part, units
from parvis.apps.results.counting import engagement_rate, stood
from parvis.apps.results.pace import AGES, OVERRIPE, RIPE, comparable, next_look
from parvis.core.actors import Made
from parvis.networks.publishing import Counts

PUBLISHED = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)
spans = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=500))


def test_a_post_is_looked_at_often_while_it_is_young() -> None:
    looks, now = [], PUBLISHED
    while (due := next_look(PUBLISHED, looks[-1] if looks else None, now)) is not None:
        now = due
        looks.append(due)
    hours = [(look - PUBLISHED) / timedelta(hours=1) for look in looks]
    assert hours[:11] == [0.25, 1, 3, 6, 12, 24, 48, 96, 168, 336, 672]
    assert len(hours) == len(AGES) == 14


def test_of_looks_that_were_missed_only_the_latest_is_made_up_for() -> None:
    after_two_days_off = PUBLISHED + timedelta(days=3)
    assert next_look(PUBLISHED, PUBLISHED + timedelta(minutes=16), after_two_days_off) == (
        PUBLISHED + timedelta(days=2)
    )


@given(spans, spans, spans)
def test_a_next_look_is_always_at_an_age_not_seen_yet(a: timedelta, b: timedelta, c: timedelta) -> None:
    last, now = PUBLISHED + min(a, b), PUBLISHED + max(a, b, c)
    due = next_look(PUBLISHED, last, now)
    if due is None:
        assert last - PUBLISHED >= AGES[-1]
    else:
        assert due > last
        assert due - PUBLISHED in AGES
        assert next_look(PUBLISHED, due, now) != due


@given(spans)
def test_looking_late_still_ends(late: timedelta) -> None:
    now, last, count = PUBLISHED, None, 0
    while (due := next_look(PUBLISHED, last, now)) is not None:
        last = now = max(due, now) + late
        count += 1
    assert count <= len(AGES)


def test_posts_are_compared_at_the_age_of_a_week() -> None:
    assert RIPE in AGES
    assert comparable(PUBLISHED, PUBLISHED + RIPE)
    assert not comparable(PUBLISHED, PUBLISHED + RIPE - timedelta(seconds=1))
    assert not comparable(PUBLISHED, PUBLISHED + OVERRIPE)


def outcome(post: int, made: Made, **more: object) -> Outcome:
    told: dict[str, object] = {
        "account": 1,
        "at": datetime(2026, 9, 1, 12, tzinfo=UTC),
        "format": "text",
        "interactions": 9,
    }
    return Outcome(post=post, made=made, **(told | more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("other", "alike"),
    [
        ({}, True),
        ({"interactions": 5000}, True),
        ({"at": datetime(2026, 9, 3, 13, 59, tzinfo=UTC)}, True),  # another working day, the same quarter
        ({"account": 2}, False),
        ({"format": "video"}, False),
        ({"at": datetime(2026, 9, 1, 9, tzinfo=UTC)}, False),  # the morning
        ({"at": datetime(2026, 9, 5, 12, tzinfo=UTC)}, False),  # a Saturday
        ({"at": datetime(2026, 10, 1, 12, tzinfo=UTC)}, False),  # the next quarter
    ],
)
def test_posts_are_alike_in_account_format_quarter_day_and_hour(
    other: dict[str, object], alike: bool
) -> None:
    one, two = units([outcome(1, Made.AI), outcome(2, Made.HUMAN, **other)], Made.AI)
    assert (one.stratum == two.stratum) is alike
    assert (one.treated, two.treated) == (True, False)


def test_a_post_on_two_accounts_is_one_post_and_like_those_that_went_to_both() -> None:
    found = units(
        [
            outcome(1, Made.AI, account=1, interactions=0),
            outcome(1, Made.AI, account=2, interactions=0),
            outcome(2, Made.HUMAN, account=2),
            outcome(2, Made.HUMAN, account=1),
            outcome(3, Made.HUMAN, account=1),
            outcome(4, Made.BOTH),
        ],
        Made.AI,
    )
    assert len(found) == 3
    assert found[0].stratum == found[1].stratum != found[2].stratum
    assert found[0].outcome == 0


@pytest.mark.parametrize(
    ("hour", "part"),
    [(0, DayPart.NIGHT), (5, DayPart.NIGHT), (6, DayPart.MORNING), (11, DayPart.MIDDAY),
     (14, DayPart.AFTERNOON), (18, DayPart.EVENING), (22, DayPart.NIGHT), (23, DayPart.NIGHT)],
)  # fmt: skip
def test_the_day_has_five_parts(hour: int, part: DayPart) -> None:
    assert day_part(datetime(2026, 9, 1, hour, 59, tzinfo=UTC)) is part


def test_a_thread_is_the_sum_of_its_posts_seen_as_often_as_its_first() -> None:
    told = {"a": Counts(views=100, likes=3, replies=2), "b": Counts(views=40, likes=1, replies=1, reposts=2)}
    found = stood(["a", "b"], told, own_replies=2)
    assert found is not None
    assert found.counts == Counts(views=100, likes=4, replies=1, reposts=2)
    assert found.interactions == 7


def test_what_a_network_does_not_tell_is_not_nought() -> None:
    silent = stood(["a"], {"a": Counts()}, own_replies=0)
    assert silent is not None
    assert silent.interactions is None
    told = stood(["a"], {"a": Counts(likes=0)}, own_replies=3)
    assert told is not None
    assert (told.interactions, told.counts.replies) == (0, None)


def test_a_post_whose_beginning_is_gone_is_gone() -> None:
    assert stood(["a", "b"], {"b": Counts(likes=1)}, own_replies=1) is None
    assert stood([], {}, own_replies=0) is None


@given(st.lists(st.one_of(st.none(), st.integers(-(10**30), 10**30)), min_size=5, max_size=5))
def test_no_server_can_make_counts_that_the_database_refuses(given_counts: list[int | None]) -> None:
    likes, replies, reposts, clicks, saves = given_counts
    found = stood(["a"], {"a": Counts(likes, likes, replies, reposts, clicks, saves)}, own_replies=1)
    assert found is not None
    assert found.interactions is None or 0 <= found.interactions < 2**62


@pytest.mark.parametrize(
    ("interactions", "views", "rate"), [(5, 100, 0.05), (5, None, None), (None, 100, None), (5, 0, None)]
)
def test_the_engagement_rate_is_interactions_for_each_view(
    interactions: int | None, views: int | None, rate: float | None
) -> None:
    assert engagement_rate(interactions, views) == rate


def test_arms_of_a_test_are_alike_whenever_they_left_and_like_nothing_else() -> None:
    later = datetime(2026, 10, 3, 19, tzinfo=UTC)
    one, two, other = units(
        [
            outcome(1, Made.AI, lot="t"),
            outcome(2, Made.HUMAN, lot="t", at=later),
            outcome(3, Made.HUMAN),
        ],
        Made.AI,
    )
    assert one.stratum == two.stratum != other.stratum
