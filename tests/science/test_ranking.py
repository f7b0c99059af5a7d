"""A ranking begins with its belief, moves with the answers, and says how sure it is."""

from __future__ import annotations

import itertools
import math
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parvis.science.ranking import Belief, believe, foresee, learn, mean_interval, ndcg, sides

FEATURES = st.lists(
    st.tuples(st.floats(-3, 3, allow_nan=False), st.floats(-3, 3, allow_nan=False), st.booleans()),
    min_size=1,
    max_size=30,
)


def integrated(mean: float, deviation: float, rows: list[float], said: list[bool]) -> tuple[float, float]:
    """Mean and deviation of the exact posterior of one weight, on a fine grid."""
    grid = np.linspace(-12, 12, 20_001)
    log = -((grid - mean) ** 2) / (2 * deviation**2)
    for x, yes in zip(rows, said, strict=True):
        log -= np.logaddexp(0, (-1 if yes else 1) * x * grid)
    density = np.exp(log - log.max())
    density /= density.sum()
    middle = float(density @ grid)
    return middle, math.sqrt(float(density @ (grid - middle) ** 2))


def planted(n: int, truth: list[float], seed: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    rows = np.column_stack([np.ones(n), rng.normal(size=(n, len(truth) - 1))])
    return rows, rng.random(n) < 1 / (1 + np.exp(-rows @ truth))


@pytest.mark.parametrize("seed", range(5))
def test_what_is_believed_after_answers_is_near_the_exact_posterior(seed: int) -> None:
    rng = random.Random(seed)
    rows = [rng.uniform(-2, 2) for _ in range(25)]
    said = [rng.random() < 0.6 for _ in rows]
    found = learn(believe([0.5], [1.0]), [[x] for x in rows], said)
    mean, deviation = integrated(0.5, 1.0, rows, said)
    assert float(found.mean[0]) == pytest.approx(mean, abs=0.06)
    assert math.sqrt(float(found.covariance[0, 0])) == pytest.approx(deviation, rel=0.1)


@pytest.mark.parametrize("seed", range(5))
def test_a_foreseen_chance_is_near_the_exact_one(seed: int) -> None:
    rng = np.random.default_rng(seed)
    mean, spread = rng.normal(size=3), rng.normal(size=(3, 3))
    belief = Belief(mean, spread @ spread.T / 3 + np.eye(3) * 0.1)
    row = rng.normal(size=3)
    drawn = rng.multivariate_normal(mean, belief.covariance, 200_000) @ row
    (chance,) = foresee(belief, [row])
    assert chance.value == pytest.approx(float(np.mean(1 / (1 + np.exp(-drawn)))), abs=0.015)
    low, high = np.quantile(1 / (1 + np.exp(-drawn)), [0.1, 0.9])
    assert (chance.low, chance.high) == (pytest.approx(low, abs=0.01), pytest.approx(high, abs=0.01))


def test_many_answers_find_the_planted_weights_whatever_was_believed() -> None:
    truth = [-1.0, 2.0, -0.7, 0.0]
    rows, said = planted(4_000, truth, 3)
    found = learn(believe([0, 0, 1, 1], [1, 1, 1, 1]), rows, said)
    assert found.mean == pytest.approx(np.array(truth), abs=0.15)
    spread = np.sqrt(np.diag(found.covariance))
    assert (np.abs(found.mean - truth) < 3.5 * spread).all()


def test_one_after_another_is_nearly_all_at_once() -> None:
    rows, said = planted(120, [-0.5, 1.5, -1.0], 5)
    begun = believe([0.0, 0.5, 0.0], [1.0, 1.0, 1.0])
    at_once, step_by_step = learn(begun, rows, said), begun
    for row, yes in zip(rows, said, strict=True):
        step_by_step = learn(step_by_step, [row], [yes])
    assert step_by_step.mean == pytest.approx(at_once.mean, abs=0.2)
    p, q = (np.array([one.value for one in foresee(held, rows)]) for held in (at_once, step_by_step))
    assert np.abs(p - q).max() < 0.06


@given(FEATURES)
@settings(max_examples=60, deadline=None)
def test_answers_never_make_the_weights_less_sure_and_their_order_is_of_no_account(
    seen: list[tuple[float, float, bool]],
) -> None:
    rows, said = [[a, b] for a, b, _yes in seen], [yes for _a, _b, yes in seen]
    begun = believe([0.3, -0.2], [1.0, 2.0])
    found, turned = learn(begun, rows, said), learn(begun, rows[::-1], said[::-1])
    assert (np.diag(found.covariance) <= np.diag(begun.covariance) + 1e-9).all()
    assert found.mean == pytest.approx(turned.mean, abs=1e-6)
    slope = (found.mean - begun.mean) / np.array([1.0, 4.0]) - sum(
        np.array(row) * (yes - 1 / (1 + math.exp(-float(np.dot(row, found.mean)))))
        for row, yes in zip(rows, said, strict=True)
    )
    assert np.abs(slope).max() < 1e-5, "the mode is where the slope is nothing"


@given(st.floats(0.01, 3), st.booleans())
@settings(max_examples=40, deadline=None)
def test_a_yes_raises_and_a_no_lowers_the_chance_of_the_like(x: float, yes: bool) -> None:
    begun = believe([0.0, 0.5], [1.0, 1.0])
    before, after = (foresee(held, [[1.0, x]])[0].value for held in (begun, learn(begun, [[1.0, x]], [yes])))
    assert after > before if yes else after < before


def test_bounds_hold_the_true_chance_as_often_as_they_say() -> None:
    held = []
    for seed in range(150):
        truth = np.random.default_rng(1_000 + seed).normal([0.0, 1.0, 0.0], 1.0)
        rows, said = planted(40, [*truth], seed)
        found = learn(believe([0.0, 1.0, 0.0], [1.0, 1.0, 1.0]), rows, said)
        exact = 1 / (1 + np.exp(-rows[:10] @ truth))
        held += [one.low <= p <= one.high for one, p in zip(foresee(found, rows[:10]), exact, strict=True)]
    assert 0.75 <= np.mean(held) <= 0.86


def test_no_answer_leaves_the_belief_and_wrong_shapes_are_refused() -> None:
    begun = believe([1.0, 2.0], [1.0, 1.0])
    assert learn(begun, [], []) is begun
    for rows, said in (([[1.0, 2.0]], []), ([], [True]), ([[1.0, math.nan]], [True])):
        with pytest.raises(ValueError, match="row"):
            learn(begun, rows, said)
    for means, deviations in (([1.0], [0.0]), ([1.0], [1.0, 1.0]), ([1.0], [math.nan])):
        with pytest.raises(ValueError, match="deviation"):
            believe(means, deviations)


def test_enormous_features_that_agree_still_end() -> None:
    found = learn(believe([0.0], [1.0]), [[1e4]] * 50, [True] * 50)
    assert np.isfinite(found.mean).all()
    assert found.mean[0] > 0


def test_sides_are_those_of_the_normal() -> None:
    found = sides(believe([0.0, 1.959964, -1.281552], [1.0, 1.0, 1.0]))
    assert found == pytest.approx([0.5, 0.975, 0.1], abs=1e-5)


def test_ndcg_is_the_textbook_s() -> None:
    # Järvelin and Kekäläinen's measure on gains 3, 2, 3, 0, 1, 2, in the order given.
    gains = [3.0, 2.0, 3.0, 0.0, 1.0, 2.0]
    dcg = 3 + 2 / math.log2(3) + 3 / 2 + 1 / math.log2(6) + 2 / math.log2(7)
    ideal = 3 + 3 / math.log2(3) + 2 / 2 + 2 / math.log2(5) + 1 / math.log2(6)
    assert ndcg([6, 5, 4, 3, 2, 1], gains, 6) == pytest.approx(dcg / ideal)
    assert ndcg([6, 5, 4, 3, 2, 1], [0.0] * 6, 3) is None


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 1)), min_size=1, max_size=5), st.integers(1, 4))
@settings(max_examples=60, deadline=None)
def test_ties_count_as_the_mean_over_their_orders(seen: list[tuple[int, int]], k: int) -> None:
    scores, gains = [float(a) for a, _b in seen], [float(b) for _a, b in seen]
    found = ndcg(scores, gains, k)
    if not any(gains):
        assert found is None
        return
    orders = [
        order
        for order in itertools.permutations(range(len(seen)))
        if all(scores[a] >= scores[b] for a, b in itertools.pairwise(order))
    ]
    each = [ndcg([float(-at) for at in range(len(seen))], [gains[at] for at in order], k) for order in orders]
    assert found == pytest.approx(np.mean([one for one in each if one is not None]))
    assert 0 <= found <= 1


def test_ndcg_refuses_what_makes_no_sense() -> None:
    for scores, gains, k in (([1.0], [1.0, 2.0], 1), ([1.0], [-1.0], 1), ([1.0], [1.0], 0)):
        with pytest.raises(ValueError, match="score"):
            ndcg(scores, gains, k)


def test_the_interval_of_a_mean_holds_it_about_nineteen_times_in_twenty() -> None:
    rng = np.random.default_rng(11)
    held = []
    for seed in range(300):
        found = mean_interval(rng.beta(4, 2, size=30).tolist(), seed=seed)
        assert found is not None
        held.append(found.low <= 4 / 6 <= found.high)
    assert 0.91 <= np.mean(held) <= 0.98
    assert mean_interval([0.5, 0.9], seed=1) is None
