"""Shares hold when the model is wrong, and the interval says how sure they are."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parvis.science.quantification import ENOUGH, choose_to_label, estimate_shares

SHIFTED = (0.6, 0.3, 0.1)


def corpus(
    rng: np.random.Generator, shares: tuple[float, ...], n: int, skill: float
) -> tuple[np.ndarray, np.ndarray]:
    """A population whose model leans towards the wrong prior: (n, 3) scores and (n,) truths."""
    labels = rng.choice(3, n, p=shares)
    logits = rng.normal(size=(n, 3)) + skill * np.eye(3)[labels] + np.array([-0.5, 0.2, 0.6])
    scores = np.exp(logits)
    return scores / scores.sum(axis=1, keepdims=True), labels


def test_a_perfect_model_gives_the_exact_shares() -> None:
    labels = np.repeat([0, 1, 2], [500, 300, 200])
    scores = np.eye(3)[labels]
    picked = choose_to_label(scores, 100, seed=1)
    estimate = estimate_shares(scores, scores[picked], labels[picked], seed=1)
    assert estimate.shares == pytest.approx((0.5, 0.3, 0.2), abs=0.01)


def test_a_useless_model_leaves_about_the_mean_of_the_labels() -> None:
    rng = np.random.default_rng(2)
    scores = rng.dirichlet(np.ones(3), 2_000)
    labels = rng.permutation(np.repeat([0, 1, 2], [160, 400, 240]))
    estimate = estimate_shares(scores, scores[:800], labels, seed=1)
    assert estimate.shares == pytest.approx((0.2, 0.5, 0.3), abs=0.03)


def test_labelling_every_post_counts_them() -> None:
    scores, labels = corpus(np.random.default_rng(3), SHIFTED, 400, 1.0)
    estimate = estimate_shares(scores, scores, labels, seed=1)
    truth = np.bincount(labels, minlength=3) / 400
    assert estimate.shares == pytest.approx(tuple(truth), abs=1e-9)
    assert estimate.low == pytest.approx(estimate.high)


@pytest.mark.parametrize("shares", [(1 / 3, 1 / 3, 1 / 3), SHIFTED, (0.1, 0.8, 0.1)])
def test_with_a_hundred_labels_the_interval_holds_the_truth_nine_times_in_ten(
    shares: tuple[float, ...],
) -> None:
    rng = np.random.default_rng(4)
    held = counted = estimated = 0.0
    for draw in range(150):
        scores, labels = corpus(rng, shares, 1_500, 1.5)
        picked = rng.choice(1_500, 100, replace=False)
        estimate = estimate_shares(scores, scores[picked], labels[picked], seed=draw)
        truth = float((labels - 1).mean())
        held += estimate.net_low <= truth <= estimate.net_high
        estimated += abs(estimate.net - truth)
        counted += abs(float((scores.argmax(axis=1) - 1).mean()) - truth)
    assert 0.83 <= held / 150 <= 0.97
    assert estimated < counted


def test_it_says_not_calibrated_until_fifty_posts_are_labelled() -> None:
    scores, labels = corpus(np.random.default_rng(5), SHIFTED, 500, 1.0)
    assert not estimate_shares(scores, scores[: ENOUGH - 1], labels[: ENOUGH - 1], seed=1).calibrated
    assert estimate_shares(scores, scores[:ENOUGH], labels[:ENOUGH], seed=1).calibrated


@pytest.mark.parametrize("m", [0, 1, 9])
def test_with_hardly_any_labels_it_bounds_nothing(m: int) -> None:
    scores, labels = corpus(np.random.default_rng(6), SHIFTED, 100, 1.0)
    estimate = estimate_shares(scores, scores[:m], labels[:m], seed=1)
    assert (estimate.low, estimate.high) == ((0.0, 0.0, 0.0), (1.0, 1.0, 1.0))
    assert (estimate.net_low, estimate.net_high) == (-1.0, 1.0)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 300), st.integers(0, 300), st.integers(0, 9), st.floats(0.5, 0.99))
def test_shares_are_shares_and_lie_in_their_bounds(n: int, m: int, seed: int, level: float) -> None:
    scores, labels = corpus(np.random.default_rng(seed), SHIFTED, n, 1.0)
    m = min(m, n)
    estimate = estimate_shares(scores, scores[:m], labels[:m], seed=seed, level=level)
    assert sum(estimate.shares) == pytest.approx(1.0)
    for low, share, high in zip(estimate.low, estimate.shares, estimate.high, strict=True):
        assert 0.0 <= low <= share <= high <= 1.0
    assert -1.0 <= estimate.net_low <= estimate.net <= estimate.net_high <= 1.0
    assert estimate.net == pytest.approx(estimate.shares[2] - estimate.shares[0])


def test_the_same_seed_gives_the_same_interval() -> None:
    scores, labels = corpus(np.random.default_rng(7), SHIFTED, 300, 1.0)
    first, again = (estimate_shares(scores, scores[:80], labels[:80], seed=9) for _ in range(2))
    assert first == again


@given(st.integers(0, 200), st.integers(0, 250), st.integers(0, 5))
def test_posts_to_label_are_distinct_and_as_many_as_asked(posts: int, n: int, seed: int) -> None:
    scores = np.random.default_rng(seed).dirichlet(np.ones(3), posts)
    picked = choose_to_label(scores, n, seed)
    assert len(picked) == len(set(picked.tolist())) == min(n, posts)
    assert all(0 <= place < posts for place in picked)


def test_every_post_has_the_same_chance_to_be_chosen() -> None:
    scores = np.random.default_rng(8).dirichlet(np.ones(3), 40)
    times = np.bincount(
        np.concatenate([choose_to_label(scores, 10, seed) for seed in range(2_000)]), minlength=40
    )
    assert np.abs(times / 2_000 - 0.25).max() < 0.05


@pytest.mark.parametrize(
    ("scores", "labelled", "labels", "level"),
    [
        (np.zeros((0, 3)), np.zeros((0, 3)), [], 0.9),
        (np.ones((4, 2)), np.zeros((0, 3)), [], 0.9),
        (np.full((4, 3), np.nan), np.zeros((0, 3)), [], 0.9),
        (np.ones((4, 3)), np.ones((2, 3)), [0], 0.9),
        (np.ones((4, 3)), np.ones((1, 3)), [3], 0.9),
        (np.ones((4, 3)), np.ones((1, 3)), [1], 1.0),
    ],
)
def test_what_makes_no_sense_is_refused(
    scores: object, labelled: object, labels: list[int], level: float
) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        estimate_shares(scores, labelled, labels, seed=1, level=level)  # type: ignore[arg-type]


def test_labels_of_other_posts_leave_a_small_part_unsure() -> None:
    rng = np.random.default_rng(5)
    scores = rng.dirichlet(np.ones(3), 2_000)
    labels = np.array([rng.choice(3, p=row) for row in scores[:60]])
    part = estimate_shares(scores[1_000:1_020], scores[:60], labels, seed=1, population=2_000)
    assert part.net_low < part.net < part.net_high
    known = estimate_shares(scores[:60], scores[:60], labels, seed=1)
    assert known.net_low == pytest.approx(known.net_high)  # every post was labelled: nothing is estimated
