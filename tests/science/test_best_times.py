"""When to post: worlds made up so that the truth is known, and sums done by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parvis.science.best_times import ENOUGH, Result, Verdict, response_of, week_of

RESULTS = st.lists(st.builds(Result, st.integers(0, 6), st.integers(0, 23), st.floats(-20, 20)), max_size=60)


def world(
    rng: np.random.Generator, n: int, *, hours: float, days: float, cells: float, tried: int
) -> tuple[list[Result], np.ndarray, np.ndarray]:
    """Posts at ``tried`` hours of the week whose effects are drawn; with the effects, and where they were."""
    effect = (
        rng.normal(0, hours, 24)[None, :] + rng.normal(0, days, 7)[:, None] + rng.normal(0, cells, (7, 24))
    ).ravel()
    where = rng.choice(rng.choice(168, tried, replace=False), n)
    responses = 3 + effect[where] + rng.normal(0, 1, n)
    posts = [Result(int(i // 24), int(i % 24), float(y)) for i, y in zip(where, responses, strict=True)]
    return posts, effect, where


def test_nine_intervals_in_ten_hold_the_truth_in_worlds_of_many_sizes() -> None:
    rng = np.random.default_rng(11)
    held = []
    for n, tried in ((30, 10), (80, 20), (300, 60)) * 8:
        posts, effect, where = world(rng, n, hours=0.3, days=0.2, cells=0.2, tried=tried)
        truth = np.exp(effect - effect[where].mean())
        week = week_of(posts)
        held += [
            cell.low <= truth[cell.weekday * 24 + cell.hour] <= cell.high for cell in week.cells if cell.n
        ]
    assert 0.86 < np.mean(held) < 0.97, len(held)


def test_the_hour_it_names_costs_less_than_the_one_that_plain_means_name() -> None:
    rng = np.random.default_rng(5)
    ours, theirs = [], []
    for _ in range(25):
        posts, effect, where = world(rng, 250, hours=0.3, days=0.2, cells=0.2, tried=80)
        best = week_of(posts).best(1)[0]
        plain = max(
            set(where), key=lambda i: np.mean([p.response for p in posts if p.weekday * 24 + p.hour == i])
        )
        top = effect[where].max()
        ours.append(top - effect[best.weekday * 24 + best.hour])
        theirs.append(top - effect[plain])
    assert np.mean(ours) < 0.8 * np.mean(theirs)


def test_where_the_hour_changes_nothing_it_says_so() -> None:
    rng = np.random.default_rng(2)
    verdicts = [week_of(world(rng, 150, hours=0, days=0, cells=0, tried=30)[0]).verdict for _ in range(20)]
    assert verdicts.count(Verdict.NO_DIFFERENCE) >= 17


def test_an_hour_that_does_far_better_is_found_with_its_size() -> None:
    rng = np.random.default_rng(3)
    posts = [
        Result(day, hour, float(rng.normal(1.2 if hour == 18 else 0.0, 0.4)))
        for day in range(5) for hour in (8, 12, 18) for _ in range(6)
    ]  # fmt: skip
    week = week_of(posts)
    assert week.verdict is Verdict.DIFFERENT
    assert {cell.hour for cell in week.best(3)} == {18}
    best = week.best(1)[0]
    assert best.n == 6
    assert best.low < math.exp(0.8) < best.high  # 1.2 less the average of all, 0.4


@pytest.mark.parametrize("n", [0, 1, 2, ENOUGH - 1])
def test_too_few_results_are_called_too_few(n: int) -> None:
    week = week_of([Result(one % 7, one % 24, float(one % 5)) for one in range(n)])
    assert week.verdict is Verdict.TOO_FEW
    assert week.n == n == sum(cell.n for cell in week.cells)


def test_many_posts_at_one_hour_alone_say_nothing_about_hours() -> None:
    assert week_of([Result(0, 9, float(one)) for one in range(50)]).verdict is Verdict.TOO_FEW


def test_a_cell_with_one_post_is_drawn_to_the_average_and_one_with_many_is_not() -> None:
    rng = np.random.default_rng(8)
    posts = [Result(day, 9, float(rng.normal(0, 1))) for day in range(7) for _ in range(20)]
    posts += [Result(0, 15, 3.0)] + [Result(2, 15, float(rng.normal(3, 1))) for _ in range(20)]
    week = week_of(posts)
    assert week.cell(0, 15).times < week.cell(2, 15).times
    narrow = math.log(week.cell(2, 15).high / week.cell(2, 15).low)
    assert math.log(week.cell(0, 15).high / week.cell(0, 15).low) > narrow
    untried = week.cell(4, 22)
    assert untried.n == 0
    assert untried.low < 1 < untried.high


@given(RESULTS, st.floats(-50, 50))
@settings(max_examples=30)
def test_every_cell_is_inside_its_interval_and_a_constant_changes_nothing(
    posts: list[Result], more: float
) -> None:
    week = week_of(posts)
    assert all(0 < cell.low <= cell.times <= cell.high for cell in week.cells)
    shifted = week_of([Result(one.weekday, one.hour, one.response + more) for one in posts])
    for one, other in zip(week.cells, shifted.cells, strict=True):
        assert math.isclose(one.times, other.times, rel_tol=1e-4)


def test_a_response_grows_with_engagement_and_falls_with_reach() -> None:
    assert response_of(0) == 0
    assert response_of(10) > response_of(9)
    assert response_of(10, 100) > response_of(10, 200) > response_of(0, 200)
    assert response_of(3, 0) == response_of(3)
    with pytest.raises(ValueError, match="counts"):
        response_of(-1)
